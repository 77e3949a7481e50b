"""Reports as files: what screens and commands call, with the trace that every file leaves."""

from datetime import datetime
from pathlib import Path

from trainer.content.library import Library
from trainer.core.refusal import Refused
from trainer.core.work_progress import Told, nobody
from trainer.item_analysis import queries as item_analysis
from trainer.item_analysis import table as item_table
from trainer.reports import queries, queries_people
from trainer.reports.rules.document import Document
from trainer.reports.rules.period import Period
from trainer.tables.write_file import replacing

OFFICE_KINDS = ("docx", "pdf")
_NO_FORM = (
    "mẫu “Báo cáo quý” trong cẩm nang không còn dòng “Người đã học, đạt bài kiểm tra”",
    "xem lại trang docs/bieu-mau/bao-cao-quy.md",
)


class CannotBeMade(Refused):
    """A report cannot be made."""


def office_document(period: Period, library: Library, now: datetime) -> Document:
    """Return the quarterly or yearly report on the form of the handbook. Raises CannotBeMade."""
    # What reads HTML: only a process that is asked for a paper needs it.
    from trainer.reports.rules import form

    section = library.sections.get(form.SECTION)
    try:
        if section is None:
            raise form.NoForm
        return form.filled(section.html, queries.report(period, library, now))
    except form.NoForm:
        raise CannotBeMade(*_NO_FORM) from None


def office_file(period: Period, kind: str, library: Library, now: datetime) -> bytes:
    """Return the quarterly or yearly report as a ``docx`` or ``pdf``. Raises CannotBeMade."""
    document = office_document(period, library, now)
    # Typst, pandoc and all that makes the book: only a process that is asked for a paper reads them.
    if kind == "pdf":
        from trainer.reports.as_pdf import document_pdf

        return document_pdf(document, now)
    from trainer.reports.as_docx import document_docx

    return document_docx(document, now)


def leadership_file(
    period: Period, library: Library, now: datetime, path: Path, told: Told = nobody, room: Path | None = None
) -> int:
    """Write the workbook for the leadership; return how many people in it are not done. ``told`` hears how far it is.

    What stood at ``path`` stands there until the new one is whole; what is only begun lies in ``room`` (None: beside
    it). Raises OSError.
    """
    from trainer.reports import leadership

    top = queries.city()
    people = queries_people.not_done(top, library.quizzes, now, told) if top else iter(())
    rows = [row for quiz in item_analysis.quizzes(library) for row in quiz.questions]
    questions = item_table.of_questions(rows, library)
    found = queries.report(period, library, now)
    return replacing(path, lambda whole, begun: leadership.write(found, people, questions, whole, begun), room)
