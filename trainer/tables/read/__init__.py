"""Uploaded tables: bytes of an .xlsx or .csv file in, one sheet of text cells out."""
