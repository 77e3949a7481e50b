"""The whole book as a Word file, for those who quote from it or fit it to their own office."""

from pathlib import Path

from trainer.core.text import capital
from trainer.handbook.print import docx_contents, docx_styles, pandoc
from trainer.handbook.print.assemble import SUBTITLE, TITLE
from trainer.handbook.site.manuscript import Manuscript


def write_word(book: Manuscript, html: Path, target: Path) -> None:
    """Turn the book's ``html`` (PNG pictures beside it) into a DOCX with title, contents, headings, page numbers."""
    look = html.with_name("reference.docx")
    look.write_bytes(docx_styles.reference(docx_styles.BOOK))
    words = book.edition.words()
    pandoc.run(
        html,
        target,
        book.edition.reviewed,
        "--to=docx",
        "--toc",
        "--toc-depth=2",
        f"--reference-doc={look}",
        f"--metadata=title:{TITLE}",
        f"--metadata=subtitle:{SUBTITLE}",
        f"--metadata=author:{book.agency or '[cần điền: tên cơ quan]'}",
        f"--metadata=date:{capital(words)}",
        "--metadata=lang:vi-VN",
        "--metadata=toc-title:Mục lục",
    )
    docx_contents.write_contents(target)
