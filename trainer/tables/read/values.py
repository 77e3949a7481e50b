"""One value of a workbook as the text a person sees in its cell."""

import re
from datetime import date, datetime, time, timedelta

from trainer.tables.sheet import EMPTY, Cell

# A format of noughts alone shows 120 as 00120: what a person sees is the staff number.
_NOUGHTS = re.compile(r"0{2,20}")


def cell(value: object, number_format: str = "", *, unknown: bool = False) -> Cell:
    """Return the cell for ``value``; ``unknown``: it is an error or a formula without a result."""
    text = as_text(value)
    if not text.strip():
        return EMPTY
    if _NOUGHTS.fullmatch(number_format) and text.isascii() and text.isdigit():
        text = text.zfill(len(number_format))
    return Cell(text, formula=unknown or text.lstrip().startswith("="))


def no_day() -> Cell:
    """Return the cell of a number that is shown as a day and is none: a spreadsheet shows signs of trouble there."""
    return cell("#VALUE!", unknown=True)


def as_text(value: object) -> str:
    """Return ``value`` as a spreadsheet shows it: whole numbers without a point, dates by day, month, year."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.strftime("%d/%m/%Y")
        case datetime():
            return value.strftime("%d/%m/%Y %H:%M")
        case date():
            return value.strftime("%d/%m/%Y")
        case str() | int() | float() | time() | timedelta():
            return str(value)
        case _:
            # Array formulas come as objects of openpyxl.
            return str(getattr(value, "text", value))
