"""The letter of a large unit on paper, made by a process of its own: some thousands of names take seconds to set."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from trainer.content.live import library
from trainer.core.work_progress import Told
from trainer.exports.kinds import KINDS, MOST_AT_ONCE, Recipe
from trainer.letters import queries, queries_paper
from trainer.letters.rules.page import LetterPage
from trainer.models import Official, Unit
from trainer.tables.table import Written
from trainer.tables.write_file import replacing
from trainer.web.access import unit_for

KIND = "letter"


def letter(viewer: Official, chosen: Mapping[str, str], now: datetime) -> Recipe:
    """The letter of the unit ``don_vi`` without slips, for who may see the unit. Raises Http404."""
    unit = unit_for(viewer, chosen.get("don_vi", ""))

    def write(target: Path, _: str, room: Path, told: Told) -> Written:
        page = page_of(unit, now)
        content = printed(page, now)
        replacing(target, lambda whole, _: whole.write_bytes(content), room)
        return Written(len(page.people))

    about = f"Thư tuần của {unit.name}"
    return Recipe(f"thu-tuan-{unit.code}", {"don_vi": unit.code}, about, lambda: _is_large(unit), write=write)


def page_of(unit: Unit, now: datetime) -> LetterPage:
    """Return the letter of ``unit`` for paper, as it is now."""
    return next(queries_paper.pages([queries.addressee_of(unit, now)], library(), now))


def printed(page: LetterPage, now: datetime) -> bytes:
    """Return the PDF of a letter without slips."""
    # Typst and its fonts are for who prints.
    from trainer.letters.as_pdf import letters_pdf

    return letters_pdf([page], queries.sender(), now)


def _is_large(unit: Unit) -> bool:
    here = Official.objects.filter(unit__ancestry__startswith=unit.ancestry, is_active=True)
    return here[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE


KINDS[KIND] = letter
