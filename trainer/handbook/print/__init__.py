"""The printed book: PDF, EPUB, DOCX, the forms and the copy for a USB stick, all made from the pages of one build."""
