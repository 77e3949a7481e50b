"""Letters on paper: a page a unit, more where its names do not fit one, and slips for a first sign-in behind it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from trainer.handbook.print.papers import paper_pdf
from trainer.letters.rules.page import LetterPage
from trainer.letters.rules.words import to_print
from trainer.letters.slips import Slips
from trainer.people import slips_pdf

_LAYOUT = Path(__file__).parent / "letter.typ"


def letters_pdf(
    pages: Sequence[LetterPage], sender: str, now: datetime, slips: Mapping[str, Slips] | None = None, address: str = ""
) -> bytes:
    """Return the PDF of ``pages``; ``sender`` is the name of who sends them (``queries.sender``).

    ``slips``: of each unit by its code (None: the letters go without); ``address`` is the page on which their codes are
    typed.
    """
    behind = slips or {}
    made = [one for found in behind.values() for one in found.made]
    with_slips = None if slips is None else {code: (len(one.made), one.still_good) for code, one in behind.items()}
    data = to_print(pages, sender, now, with_slips)
    for letter, page in zip(data["letters"], pages, strict=True):
        letter["slips"] = slips_pdf.printed(behind[page.unit_code].made) if page.unit_code in behind else []
    data["slip_words"] = slips_pdf.words(made, address)
    return paper_pdf(_LAYOUT, data, now, beside=[slips_pdf.SHEET])
