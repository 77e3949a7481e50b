"""Editions of the handbook: which sections changed in them, why, and whether those who passed must learn again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

# minor: the same rule in other words; material: who knew the old text no longer knows what holds.
Weight = Literal["minor", "material"]
# How long those who passed on the old text have when the author named no day.
USUAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class Change:
    """What an edition did to one section. ``old`` and ``new`` are fingerprints; no ``old``: new, no ``new``: removed.

    ``instrument`` is the key of what caused it; ``relearn_by`` the day until which a material change is to be learnt.
    """

    section: str
    old: str | None
    new: str | None
    weight: Weight
    reason: str
    instrument: str | None = None
    relearn_by: date | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """The handbook as it was published on one day: what differs from the edition before."""

    id: str
    published_on: date
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Entry:
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
        self.editions: tuple[Edition, ...] = tuple(sorted(editions, key=lambda one: (one.published_on, one.id)))
        entries: dict[str, list[Entry]] = defaultdict(list)
        for edition in self.editions:
            for change in edition.changes:
                entries[change.section].append(Entry(edition.id, edition.published_on, change))
        self.entries: Mapping[str, tuple[Entry, ...]] = {section: tuple(rows) for section, rows in entries.items()}

    def current(self) -> dict[str, str]:
        """Return the fingerprint of every section of the last edition."""
        last = {section: rows[-1].change.new for section, rows in self.entries.items()}
        return {section: fingerprint for section, fingerprint in last.items() if fingerprint is not None}

    def since(self, section: str, fingerprint: str, seen_on: date) -> tuple[Entry, ...]:
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

    def to_relearn(self, section: str, fingerprint: str, seen_on: date) -> tuple[Entry, ...]:
        """Return the material changes of ``section`` after the text ``fingerprint``; none for a removed section."""
        after = self.since(section, fingerprint, seen_on)
        if not after or after[-1].change.new is None:
            return ()
        return tuple(row for row in after if row.change.weight == "material")

    def relearn_by(self, section: str, fingerprint: str, seen_on: date) -> date | None:
        """Return the day until which who knew that text must learn again; ``None`` while it still serves."""
        return min((row.relearn_by for row in self.to_relearn(section, fingerprint, seen_on)), default=None)


@dataclass(frozen=True, slots=True)
class Difference:
    """A section that is not as the last edition left it. ``old`` or ``new`` is ``None`` for a new or removed one."""

    section: str
    old: str | None
    new: str | None


def differences(history: History, present: Mapping[str, str]) -> tuple[Difference, ...]:
    """Return how the sections of today (reference → fingerprint) differ from the last edition, in their order."""
    published = history.current()
    return tuple(
        Difference(section, published.get(section), present.get(section))
        for section in sorted(published.keys() | present.keys())
        if published.get(section) != present.get(section)
    )


def faults(editions: Sequence[Edition]) -> list[str]:
    """Return where the editions do not follow each other: each change must start at what the one before left."""
    history = History(editions)
    found = []
    for section, rows in history.entries.items():
        for earlier, later in zip((None, *rows), rows, strict=False):
            left = earlier.change.new if earlier else None
            if later.change.old != left:
                found.append(f"{later.edition}: {section}")
    return found
