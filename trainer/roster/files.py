"""A file of people's names: read, whatever it was made with, and brought to Unicode."""

from dataclasses import replace

from trainer.tables.read import fonts
from trainer.tables.read.detect import read_book
from trainer.tables.sheet import Book


def read(content: bytes, name: str) -> tuple[Book, str]:
    """Return all sheets of a file called ``name``, and what was done to it as a whole. Raises ``SpreadsheetError``."""
    book = read_book(content, name)
    converted = fonts.in_unicode(book.sheets, name)
    return replace(book, sheets=converted.sheets), converted.said
