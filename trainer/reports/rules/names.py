"""What the files of reports are called."""

from trainer.reports.rules.period import Period

LEADERSHIP = "bao-cao-lanh-dao"


def file_name(stem: str, period: Period, kind: str) -> str:
    """Return the name of a file: ``bao-cao-quy-2026-4.docx``."""
    return f"{stem}-{period.written}.{kind}"


def of_office(period: Period) -> str:
    """Return the stem of the report that an office writes of ``period``."""
    return "bao-cao-quy" if period.quarter else "bao-cao-nam"
