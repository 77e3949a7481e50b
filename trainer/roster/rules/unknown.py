"""Texts that name no unit and no role: gathered, so that somebody may say once what each means."""

from collections.abc import Iterable

from trainer.core.text import fold
from trainer.roster.rules.model import Unknown
from trainer.roster.rules.rows import Refusal
from trainer.roster.rules.units import UnitFinder


def units(refusals: Iterable[Refusal], finder: UnitFinder) -> tuple[Unknown, ...]:
    """Return the texts that name no unit, the most frequent first, with the codes they come nearest to."""
    found = _counted(refusal.unit for refusal in refusals)
    return tuple(Unknown(text, rows, tuple(one.code for one in finder.find(text).nearest)) for text, rows in found)


def roles(refusals: Iterable[Refusal]) -> tuple[Unknown, ...]:
    """Return the texts that name no role, the most frequent first."""
    return tuple(Unknown(text, rows) for text, rows in _counted(text for one in refusals for text in one.roles))


def _counted(texts: Iterable[str]) -> list[tuple[str, int]]:
    first: dict[str, str] = {}
    rows: dict[str, int] = {}
    for text in filter(None, texts):
        key = fold(text)
        first.setdefault(key, text)
        rows[key] = rows.get(key, 0) + 1
    return sorted(((first[key], number) for key, number in rows.items()), key=lambda one: (-one[1], one[0]))
