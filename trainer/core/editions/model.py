"""Editions of the handbook: which sections changed in them, why, and whether those who passed must learn again."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from trainer.core.handbook.section import Section

# minor: the same rule in other words; material: who knew the old text no longer knows what holds.
Weight = Literal["minor", "material"]
# How long those who passed on the old text have when the author named no day.
USUAL_DAYS = 30
REGISTER_PAGE = "van-ban"


def edition_words(edition: str) -> str:
    """Return how a sentence speaks of an edition: by its day, and which one of the day it was if not the first."""
    number = edition[11:]
    return f"phiên bản ngày {date.fromisoformat(edition[:10]):%d/%m/%Y}" + (f" (lần {number})" if number else "")


@dataclass(frozen=True, slots=True)
class Change:
    """What an edition did to one section. ``old`` and ``new`` are fingerprints; no ``old``: new, no ``new``: removed.

    The same fingerprint twice: the section was gone over because of an instrument, and its words still hold.
    ``instrument`` is the key of what caused it; ``relearn_by`` the day until which a material change is to be learnt.
    """

    section: str
    old: str | None
    new: str | None
    weight: Weight
    reason: str
    instrument: str | None = None
    relearn_by: date | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Edition:
    """The handbook as it was published on one day: what differs from the edition before.

    ``id`` is the day, and for the second one of a day ``2026-11-25-2``.
    """

    id: str
    published_on: date
    title: str
    changes: tuple[Change, ...]
    file: str = field(default="", compare=False)

    @property
    def words(self) -> str:
        """How a sentence speaks of it to somebody who knows no titles."""
        return edition_words(self.id)


@dataclass(frozen=True, slots=True)
class PublishedText:
    """A section as an edition published it: a paragraph, cell or item each, and the instruments it cited."""

    section: str
    fingerprint: str
    title: str
    page_title: str
    paragraphs: tuple[str, ...]
    instruments: tuple[str, ...] = ()
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """A change and the edition that brought it."""

    edition: str
    published_on: date
    change: Change

    @property
    def relearn_by(self) -> date:
        """Return the day until which the change is to be learnt."""
        return self.change.relearn_by or self.published_on + timedelta(days=USUAL_DAYS)


class History:
    """All editions, the oldest first. Answers what happened to a section since a text of it."""

    def __init__(self, editions: Iterable[Edition] = ()) -> None:
        self.editions: tuple[Edition, ...] = tuple(sorted(editions, key=_place))
        entries: dict[str, list[PublishedChange]] = defaultdict(list)
        for edition in self.editions:
            for change in edition.changes:
                entries[change.section].append(PublishedChange(edition.id, edition.published_on, change))
        self.entries: Mapping[str, tuple[PublishedChange, ...]] = {
            section: tuple(rows) for section, rows in entries.items()
        }

    def current(self) -> dict[str, str]:
        """Return the fingerprint of every section of the last edition."""
        last = {section: rows[-1].change.new for section, rows in self.entries.items()}
        return {section: fingerprint for section, fingerprint in last.items() if fingerprint is not None}

    def since(self, section: str, fingerprint: str, seen_on: date) -> tuple[PublishedChange, ...]:
        """Return what happened to ``section`` after the text ``fingerprint``, the oldest first.

        A text that no edition knows counts as that of the edition in force on the day it was first seen. A text that
        holds again today has nothing after it.
        """
        rows = self.entries.get(section, ())
        if rows and rows[-1].change.new == fingerprint:
            return ()
        known = [place for place, row in enumerate(rows) if row.change.new == fingerprint]
        if known:
            return rows[known[-1] + 1 :]
        if rows and rows[0].change.old == fingerprint:
            return rows
        return tuple(row for row in rows if row.published_on > seen_on)

    def to_relearn(self, section: str, fingerprint: str, seen_on: date) -> tuple[PublishedChange, ...]:
        """Return the material changes of ``section`` after the text ``fingerprint``; none for a removed section."""
        after = self.since(section, fingerprint, seen_on)
        if not after or after[-1].change.new is None:
            return ()
        return tuple(row for row in after if row.change.weight == "material")

    def brought_back(self, section: str, fingerprint: str) -> str | None:
        """Return the edition that brought the text ``fingerprint`` back, which holds today; ``None`` where it holds for
        the first time, or the last edition has another one."""
        rows = self.entries.get(section, ())
        if not rows or rows[-1].change.new != fingerprint:
            return None
        brought = [row for row in rows if row.change.new == fingerprint != row.change.old]
        again = len(brought) > 1 or rows[0].change.old == fingerprint
        return brought[-1].edition if brought and again else None

    def relearn_by(self, section: str, fingerprint: str, seen_on: date) -> date | None:
        """Return the day until which who knew that text must learn again; ``None`` while it still serves."""
        return min((row.relearn_by for row in self.to_relearn(section, fingerprint, seen_on)), default=None)


@dataclass(frozen=True, slots=True)
class Difference:
    """A section that is not as the last edition left it. ``old`` or ``new`` is ``None`` for a new or removed one."""

    section: str
    old: str | None
    new: str | None


def texts_of(sections: Mapping[str, Section]) -> dict[str, str]:
    """Return the fingerprints that editions speak of: not those of the register of law, which is made from data."""
    return {name: one.fingerprint for name, one in sections.items() if one.page != REGISTER_PAGE}


def differences(history: History, present: Mapping[str, str]) -> tuple[Difference, ...]:
    """Return how the sections of today (reference → fingerprint) differ from the last edition, in their order."""
    published = history.current()
    return tuple(
        Difference(section, published.get(section), present.get(section))
        for section in sorted(published.keys() | present.keys())
        if published.get(section) != present.get(section)
    )


def faults(history: History) -> Iterator[tuple[Edition, Change]]:
    """Find every change that does not start at what the edition before left: somebody changed or lost a file."""
    left: dict[str, str | None] = {}
    for edition in history.editions:
        for change in edition.changes:
            if change.old != left.get(change.section) or change.old is change.new is None:
                yield edition, change
            left[change.section] = change.new


def next_id(history: History, day: date) -> str:
    """Return the id of an edition published on ``day``: the day, with a number from the second one on."""
    taken = {edition.id for edition in history.editions}
    name, number = day.isoformat(), 2
    while name in taken:
        name, number = f"{day.isoformat()}-{number}", number + 1
    return name


def _place(edition: Edition) -> tuple[date, int, str]:
    # By length first: the tenth edition of a day comes after the second.
    return edition.published_on, len(edition.id), edition.id
