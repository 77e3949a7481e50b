"""Whose papers are printed: what is for all holds only what is all's, and each unit has its own values beside.

On a wall or in a wallet another office's number would be called: what differs by unit is room to write in what is for
all, and in a unit's own papers where it has not said it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from trainer.content.registers import read_agency
from trainer.core.handbook.section import AgencyValue
from trainer.core.handbook.unit_values import AGENCY, as_of, named
from trainer.handbook.site import unit_values
from trainer.handbook.site.manuscript import Chapter, Manuscript, Page

_WHOSE = re.compile(r'\n?<div class="so-don-vi".*?</div>\n?', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Office:
    """A unit of the table: its code, its name, and the agency's values as it has them. Without a name, all of them."""

    code: str
    name: str
    values: Mapping[str, AgencyValue]

    @property
    def agency(self) -> str | None:
        """Return what its office is called."""
        return self.values[AGENCY].value if AGENCY in self.values else None


@dataclass(frozen=True, slots=True)
class Offices:
    """The units with values of their own, by name; all of them as one; the keys of what they do not share."""

    units: tuple[Office, ...]
    of_all: Office
    keys: frozenset[str]


def read(project: Path) -> Offices:
    """Return whose papers ``project`` prints. The build has read the same files, and found nothing to mend."""
    agency, _ = read_agency(project)
    units = named(unit_values.read(project, agency)[0])
    keys = unit_values.keys(units)
    offices = tuple(Office(unit.code, unit.name, as_of(agency, keys, unit)) for unit in units)
    return Offices(offices, Office("", "", as_of(agency, keys)), keys)


def unknown(project: Path, code: str) -> bool:
    """Say whether a table with nothing to mend has no unit of this ``code``: whoever mistyped waits for no build."""
    agency, problems = read_agency(project)
    units, wrong = unit_values.read(project, agency)
    return not problems and not wrong and all(unit.code != code for unit in units)


def with_values(book: Manuscript, office: Office, keys: frozenset[str], lacking: str = "") -> Manuscript:
    """Return ``book`` with what ``office`` has in the places of ``keys``, without the line that says whose it was.

    ``lacking`` stands before what a value that is not filled in is called.
    """
    if not keys:
        return book

    def html(page: Page) -> str:
        return unit_values.with_values(_WHOSE.sub("\n", page.html), office.values, keys, lacking)

    def chapter(one: Chapter) -> Chapter:
        return replace(one, pages=tuple(replace(page, html=html(page)) for page in one.pages))

    return replace(book, chapters=tuple(chapter(one) for one in book.chapters), agency=office.agency)
