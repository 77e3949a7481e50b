"""Uploaded tables: bytes of an .xlsx or .csv file in, one sheet of text cells out."""

from trainer.core.roster.sheet import EMPTY, Cell, Row, Sheet
from trainer.spreadsheet.errors import SpreadsheetError
from trainer.spreadsheet.reading import MAX_BYTES, read, read_sheets

__all__ = ["EMPTY", "MAX_BYTES", "Cell", "Row", "Sheet", "SpreadsheetError", "read", "read_sheets"]
