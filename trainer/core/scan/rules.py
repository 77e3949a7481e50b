"""Rules of the scan, compiled: what to look for, in which surroundings, and what to say of a find."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from trainer.core.scan.shadow import without_marks

Group = Literal["identifiers", "meaning", "words"]
Edge = Literal["none", "word", "number"]
Side = Literal["both", "before", "after"]
# So many characters on either side, or the whole of what stands around the find.
# The heading of the column, in a table.
Within = int | Literal["line", "sentence", "text", "column"]

GROUPS: Mapping[Group, str] = {
    "identifiers": "Số và địa chỉ của một người",
    "meaning": "Điều không nên nói, hoặc còn thiếu",
    "words": "Chữ khó đọc",
}


@dataclass(frozen=True, slots=True)
class Near:
    """Words that must stand (or must not stand) around a find."""

    pattern: re.Pattern[str]
    within: Within
    side: Side = "both"
    cased: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which what a rule looks for is written.

    ``cased``: capitals count. ``near`` must all be there, of ``far`` none. ``check`` names a function of
    ``core.scan.checks``, which is given ``limit`` and ``known``.
    """

    pattern: re.Pattern[str]
    cased: bool = False
    edge: Edge = "word"
    near: tuple[Near, ...] = ()
    far: tuple[Near, ...] = ()
    check: str = ""
    limit: int = 0
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Whole:
    """What a whole text lacks: every pattern of ``when`` is in it, and none of ``absent``."""

    when: tuple[re.Pattern[str], ...]
    absent: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Law:
    """A place in an instrument of the register on which a rule rests."""

    instrument: str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to look for, and what to say of it.

    ``own``: what the agency publishes of itself is no find. ``bare``: its words are no others
    without their marks. ``examples`` must be found, ``counterexamples`` must not.
    """

    id: str
    name: str
    group: Group
    why: str
    do: str
    section: str
    law: tuple[Law, ...] = ()
    question: str = ""
    own: bool = False
    bare: bool = True
    patterns: tuple[Pattern, ...] = ()
    whole: tuple[Whole, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """Hash the name alone: of all rules with their patterns it takes a millisecond, for each text that is bare."""
        return hash(self.id)


@cache
def bare(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return ``rules`` as they read a text that was typed without the marks of Vietnamese: theirs are gone, too.

    Those whose words would be others then (hẹn is no hen) keep theirs.
    """
    return tuple(
        replace(rule, patterns=tuple(map(_bare_pattern, rule.patterns)), whole=tuple(map(_bare_whole, rule.whole)))
        if rule.bare
        else rule
        for rule in rules
    )


def _bare_pattern(pattern: Pattern) -> Pattern:
    near, far = (tuple(map(_bare_near, those)) for those in (pattern.near, pattern.far))
    return replace(pattern, pattern=_bare(pattern.pattern), near=near, far=far)


def _bare_near(near: Near) -> Near:
    return replace(near, pattern=_bare(near.pattern))


def _bare_whole(whole: Whole) -> Whole:
    return Whole(tuple(map(_bare, whole.when)), tuple(map(_bare, whole.absent)))


def _bare(pattern: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(without_marks(pattern.pattern), pattern.flags)


@dataclass(frozen=True, slots=True, order=True)
class Find:
    """Where a rule found something: characters of the text as scanned; a whole text that lacks something is 0 to 0."""

    start: int
    end: int
    rule: str
