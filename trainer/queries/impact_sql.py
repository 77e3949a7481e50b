"""The one statement behind ``queries.impact``: it starts at the changed texts and sees nothing that rests on others.

Something is asked of active officials alone, and what is asked of one has his unit: so nobody's row is read.

Written by hand, because it groups what is already grouped, which the ORM cannot say. Which of the changed texts a pass
rests on is one number, a bit for each; a pass rests on one text of a section, so that a sum does what a union would.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from trainer.core.editions.impact import Stale
from trainer.core.quiz.model import ROLE_TITLES, Role
from trainer.queries.read_transaction import read_transaction

# Both databases count in 64 bits with a sign; what does not fit stands in further columns.
WORD = 60
_ROLES = tuple(ROLE_TITLES)


@dataclass(frozen=True, slots=True)
class ChangedText:
    """What it means to rest on a text: by ``changes`` it no longer serves (``stale``), or it came with them or later.

    Of the latter, a pass that was renewed with it was brought up to date.
    """

    text: int
    section: str
    changes: frozenset[str]
    stale: bool


@dataclass(frozen=True, slots=True)
class Passes:
    """So many passes of ``quiz`` by people of ``unit`` rest on the very same stale sections."""

    quiz: str
    unit: int
    stale: frozenset[Stale]
    number: int


@dataclass(frozen=True, slots=True)
class People:
    """So many officials of ``unit`` with the very same roles wait for, and have learnt again, the same changes."""

    unit: int
    roles: tuple[Role, ...]
    waiting: frozenset[str]
    relearnt: frozenset[str]
    number: int


@dataclass(frozen=True, slots=True)
class Touched:
    """All passes with something stale, and all officials with something stale or learnt again."""

    passes: tuple[Passes, ...]
    people: tuple[People, ...]


def touched(marks: Sequence[ChangedText], changes: Sequence[str], now: datetime) -> Touched:
    """Return who is touched by ``changes`` (keys): active officials of whom the quiz is asked, passes that hold."""
    if not marks:
        return Touched((), ())
    plan = _Plan(marks, changes)
    rows = _rows(plan.statement(), plan.values(now))
    return Touched(tuple(plan.passes(rows)), tuple(plan.people(rows)))


def _rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    # Not Django's own transaction, which a report that is of one moment has no room for.
    with read_transaction(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Sorted on the disk it took longer than all the rest.
            cursor.execute("SELECT set_config('work_mem', '64MB', true)")
        cursor.execute(statement, values)
        return list(cursor.fetchall())


class _Plan:
    """Which bit stands for what, and the statement that follows from it."""

    def __init__(self, marks: Sequence[ChangedText], changes: Sequence[str]) -> None:
        self.changes = list(changes)
        self.stale = sorted({(one.section, one.changes) for one in marks if one.stale}, key=_by_name)
        self.fresh = sorted((one for one in marks if not one.stale), key=lambda one: one.text)
        self.marks = marks
        self.stale_words = range(_words(len(self.stale)))
        self.fresh_words = range(_words(len(self.fresh)))
        self.change_words = range(_words(len(self.changes)))
        self.width = max(len(self.stale_words), 2 * len(self.change_words))

    def statement(self) -> str:
        """Return the statement; its rows are kind, quiz, unit, roles, bits …, number."""
        names = [*(f"stale{word}" for word in self.stale_words), *(f"fresh{word}" for word in self.fresh_words)]
        stale = [f"stale{word}" for word in self.stale_words]
        people = [f"waiting{word}" for word in self.change_words] + [f"relearnt{word}" for word in self.change_words]
        # Of the texts that came with a change only those who learnt it again: whoever passed later rests on them too.
        nothing = " AND ".join(f"changed.fresh{word} = 0" for word in self.fresh_words)
        sums = ", ".join(f"CAST(SUM(changed.{name}) AS bigint) AS {name}" for name in names)
        kept = [f"resting.{name}" for name in names]
        return f"""
            WITH changed(text, {", ".join(names)}) AS (VALUES {", ".join(self._changed())}),
            found AS (
                SELECT r.completion_id AS id, changed.* FROM changed CROSS JOIN trainer_reliance r
                WHERE r.section_version_id = changed.text AND {nothing}
                UNION ALL
                SELECT r.completion_id AS id, changed.* FROM changed CROSS JOIN trainer_reliance r
                WHERE r.section_version_id = changed.text AND NOT ({nothing}) AND r.renewed
            ),
            resting AS (SELECT changed.id AS id, {sums} FROM found AS changed GROUP BY changed.id),
            touched AS MATERIALIZED (
                SELECT q.official_id AS official, q.quiz AS quiz, q.unit_id AS unit, {", ".join(kept)}
                FROM resting CROSS JOIN trainer_completion c CROSS JOIN trainer_requirement q
                WHERE c.id = resting.id AND c.valid_until > %s AND q.official_id = c.official_id AND q.quiz = c.quiz
            ),
            people AS (
                SELECT official, unit, {", ".join(self._per_change())} FROM touched
                WHERE {" OR ".join(f"{name} <> 0" for name in names)} GROUP BY official, unit
            )
            SELECT 'people', '', unit, {_ROLES_HELD} AS roles, {self._padded(people)}, COUNT(*)
            FROM people GROUP BY unit, roles, {", ".join(people)}
            UNION ALL
            SELECT 'passes', quiz, unit, 0, {self._padded(stale)}, COUNT(*) FROM touched
            WHERE {" OR ".join(f"{name} <> 0" for name in stale)}
            GROUP BY quiz, unit, {", ".join(stale)}"""

    def values(self, now: datetime) -> list[Any]:
        """Return the values of the statement, in the order of their places."""
        return [connection.ops.adapt_datetimefield_value(now)]

    def _changed(self) -> Iterator[str]:
        for mark in self.marks:
            bits = 1 << (self.stale.index((mark.section, mark.changes)) if mark.stale else self.fresh.index(mark))
            stale = [_word(bits, word) if mark.stale else 0 for word in self.stale_words]
            fresh = [0 if mark.stale else _word(bits, word) for word in self.fresh_words]
            yield f"({', '.join(map(str, (mark.text, *stale, *fresh)))})"

    def _per_change(self) -> Iterator[str]:
        """An official may be touched in several quizzes: a change counts if it does in any."""
        for word in self.change_words:
            yield f"{self._any('stale', [changes for _, changes in self.stale], word)} AS waiting{word}"
        for word in self.change_words:
            yield f"{self._any('fresh', [mark.changes for mark in self.fresh], word)} AS relearnt{word}"

    def _any(self, name: str, carriers: Sequence[frozenset[str]], word: int) -> str:
        terms = []
        for place, key in enumerate(self.changes[word * WORD : (word + 1) * WORD]):
            bits = _bits(number for number, changes in enumerate(carriers) if key in changes)
            tests = [f"{name}{part} & {_word(bits, part)} <> 0" for part in range(_words(len(carriers)))]
            tests = [test for test in tests if " & 0 " not in test]
            if tests:
                terms.append(f"MAX(CASE WHEN {' OR '.join(tests)} THEN {1 << place} ELSE 0 END)")
        return f"CAST({' + '.join(terms) or '0'} AS bigint)"

    def _padded(self, names: Sequence[str]) -> str:
        return ", ".join([*names, *["0"] * (self.width - len(names))])

    def passes(self, rows: Iterable[Sequence[Any]]) -> Iterator[Passes]:
        """Read the rows about passes."""

        @cache
        def stale(bits: int) -> frozenset[Stale]:
            return frozenset(Stale(*one) for number, one in enumerate(self.stale) if bits >> number & 1)

        for kind, quiz, unit, _, *words, number in rows:
            if kind == "passes":
                yield Passes(quiz, unit, stale(_joined(words)), number)

    def people(self, rows: Iterable[Sequence[Any]]) -> Iterator[People]:
        """Read the rows about officials."""

        @cache
        def keys(bits: int) -> frozenset[str]:
            return frozenset(key for number, key in enumerate(self.changes) if bits >> number & 1)

        @cache
        def roles(bits: int) -> tuple[Role, ...]:
            return tuple(role for number, role in enumerate(_ROLES) if bits >> number & 1)

        wide = len(self.change_words)
        for kind, _, unit, held, *words, number in rows:
            waiting, relearnt = keys(_joined(words[:wide])), keys(_joined(words[wide : 2 * wide]))
            if kind == "people" and (waiting or relearnt):
                yield People(unit, roles(held), waiting, relearnt, number)


_ROLES_HELD = (
    "COALESCE((SELECT CAST(SUM(CASE h.role "
    + " ".join(f"WHEN '{role}' THEN {1 << number}" for number, role in enumerate(_ROLES))
    + " ELSE 0 END) AS bigint) FROM trainer_roleholding h WHERE h.official_id = people.official), 0)"
)


def _by_name(one: tuple[str, frozenset[str]]) -> tuple[str, list[str]]:
    return one[0], sorted(one[1])


def _words(bits: int) -> int:
    return max(1, -(-bits // WORD))


def _word(bits: int, word: int) -> int:
    return bits >> word * WORD & (1 << WORD) - 1


def _bits(numbers: Iterable[int]) -> int:
    return sum(1 << number for number in numbers)


def _joined(words: Sequence[int]) -> int:
    return sum(value << place * WORD for place, value in enumerate(words))
