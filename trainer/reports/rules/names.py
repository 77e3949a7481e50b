"""What the files of reports are called."""

import re
from datetime import date

from trainer.core.text import fold
from trainer.reports.rules.period import Period

# Some systems cut longer names off, and with it what kind of file it is.
_LONGEST = 80
LEADERSHIP = "bao-cao-lanh-dao"


def file_name(stem: str, period: Period, kind: str) -> str:
    """Return the name of a file: ``bao-cao-quy-2026-4.docx``."""
    return f"{stem}-{period.written}.{kind}"


def of_office(period: Period) -> str:
    """Return the stem of the report that an office writes of ``period``."""
    return "bao-cao-quy" if period.quarter else "bao-cao-nam"


def of_unit(name: str, code: str, day: date) -> str:
    """Return the name of the file of a unit's page: ``phuong-cua-nam-2026-11-28.pdf``; by ``code`` without a letter."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(name))[:_LONGEST].strip("-")
    return f"{words or code}-{day:%Y-%m-%d}.pdf"
