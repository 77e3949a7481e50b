"""Letters on paper: a page a unit, and more where its names do not fit one."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from trainer.handbook.print.papers import paper_pdf
from trainer.letters.rules.page import Page
from trainer.letters.rules.words import to_print

_LAYOUT = Path(__file__).parent / "letter.typ"


def letters_pdf(pages: Sequence[Page], agency: str, now: datetime) -> bytes:
    """Return the PDF of ``pages``; ``agency`` is the name of who sends them, "" while it was not filled in."""
    return paper_pdf(_LAYOUT, to_print(pages, agency, now), now)
