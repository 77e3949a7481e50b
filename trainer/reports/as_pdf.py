"""Reports as PDF, in the type and colours of the identity."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from trainer.core.handbook.agency import NATION
from trainer.handbook.print.papers import block_data, paper_pdf
from trainer.reports.rules.document import Document, short
from trainer.reports.rules.unit_page import UnitPage

_ROOM = Path(__file__).parent


def document_pdf(document: Document, printed_at: datetime) -> bytes:
    """Return the PDF of a report on the office's form."""
    data = {
        **asdict(document),
        "nation": NATION,
        "body": [block_data(block) for block in document.body],
        "annex": [block_data(block) for block in document.annex],
    }
    return paper_pdf(_ROOM / "report.typ", data, printed_at)


def unit_pdf(pages: Sequence[UnitPage], printed_at: datetime) -> bytes:
    """Return the PDF of the pages of units, each on a sheet of its own."""
    title = pages[0].unit if len(pages) == 1 else f"Kết quả tập huấn của {len(pages)} đơn vị"
    return paper_pdf(
        _ROOM / "unit.typ",
        {"title": title, "pages": [{**asdict(page), "footer": short(page.unit)} for page in pages]},
        printed_at,
    )
