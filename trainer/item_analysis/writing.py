"""Writing what was counted, part by part: each added to what was written before, in one transaction with its own mark
of how far it has come.

One transaction for all would hold the lock longer the more units there are. A process that is killed leaves some parts
behind the others; whoever counts next brings those in line first. All that takes time (reading what was there, adding,
turning it into text) happens before the transaction.
"""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from typing import Any, TypeAlias

from django.db import connection, models, transaction

from trainer.actions import pieces
from trainer.core.in_groups import in_groups
from trainer.item_analysis.rules import statistics
from trainer.item_analysis.rules.counts import Counts
from trainer.item_analysis.rules.sections import InTheCity, SectionTallies
from trainer.item_analysis.rules.tally import PaperTally, QuestionTally, Tallies
from trainer.models import CountedPapers, CountedQuestion, CountedSection, CountedUnit, DerivedUpTo
from trainer.models.item_analysis import MARK, key_of

_SUMS = tuple(one.name for one in fields(InTheCity))
# So many units are read at a time: each holds some hundreds of sections.
_UNITS_AT_ONCE = 200

# The city, then the units by the rest that their numbers leave.
_UNIT_PARTS = 16
_PARTS = (MARK, *(f"{MARK}.units.{number}" for number in range(_UNIT_PARTS)))

Rows: TypeAlias = list[tuple[Any, ...]]
# A table, the columns that name a row, those that change, and the rows.
What: TypeAlias = tuple[type[models.Model], Sequence[str], Sequence[str], Rows]


def marks() -> dict[str, int]:
    """Return up to which hand-in each part is counted; 0 before the first."""
    known = _marks()
    if len(known) < len(_PARTS):
        # Counted before there were parts: all of it up to the one mark there was.
        new = (DerivedUpTo(name=part, hand_in=known.get(MARK, 0)) for part in _PARTS if part not in known)
        DerivedUpTo.objects.bulk_create(new, ignore_conflicts=True)
        known = _marks()
    return known


def _marks() -> dict[str, int]:
    return dict(DerivedUpTo.objects.filter(name__in=_PARTS).values_list("name", "hand_in"))


def forget() -> None:
    """Throw away all counts."""
    with transaction.atomic():
        DerivedUpTo.objects.filter(name__in=_PARTS).delete()
        for model in (CountedQuestion, CountedPapers, CountedUnit, CountedSection):
            model._default_manager.all().delete()


def write(counts: Counts, start: int, last: int) -> bool:
    """Add what was counted to what is written of the parts that are counted up to ``start``, and move their marks to
    ``last``; False when there is none (any more).
    """
    tallies, numbers = counts.tallies(), _numbers(list(counts.sections.numbers))
    written = False
    for part, mark in marks().items():
        if mark != start:
            continue
        what = _of_city(counts, tallies) if part == MARK else [_of_units(counts, numbers, _PARTS.index(part))]
        began = time.monotonic()
        with transaction.atomic():
            # Who counted the same meanwhile has moved the mark; his row is waited for.
            if DerivedUpTo.objects.filter(name=part, hand_in=start).update(hand_in=last):
                written = True
                for model, unique, changed, rows in what:
                    _put(model, unique, changed, rows)
        pieces.rest(began)
    return written


def _of_city(counts: Counts, tallies: Tallies) -> Sequence[What]:
    return (
        (CountedPapers, ("quiz", "places"), ("tally",), _papers(tallies)),
        (CountedQuestion, ("quiz", "places", "fingerprint"), ("tally", "found"), _questions(tallies)),
        (CountedSection, ("reference",), _SUMS, _city(counts.sections)),
    )


def _of_units(counts: Counts, numbers: dict[str, int], part: int) -> What:
    return CountedUnit, ("unit_id",), ("sections",), list(_units(counts.sections, numbers, part))


def _put(model: type[models.Model], unique: Sequence[str], changed: Sequence[str], rows: Rows) -> None:
    """Write ``rows`` over those that have the same ``unique`` columns: as they are, past Django's own converters."""
    # Quoted: a column may be called as a word of SQL is, “both” on PostgreSQL.
    quoted = connection.ops.quote_name
    unique, changed = [quoted(one) for one in unique], [quoted(one) for one in changed]
    every = (*unique, *changed)
    statement = (
        f"INSERT INTO {model._meta.db_table} ({', '.join(every)}) VALUES ({', '.join(['%s'] * len(every))})"
        f" ON CONFLICT ({', '.join(unique)}) DO UPDATE SET {', '.join(f'{one} = EXCLUDED.{one}' for one in changed)}"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _papers(tallies: Tallies) -> Rows:
    quizzes = {quiz for quiz, _ in tallies.papers}
    for row in CountedPapers.objects.filter(quiz__in=quizzes):
        if found := tallies.papers.get((row.quiz, row.places)):
            found.add_tally(PaperTally.from_plain(row.tally))
    return [(quiz, places, json.dumps(one.plain())) for (quiz, places), one in tallies.papers.items()]


def _questions(tallies: Tallies) -> Rows:
    quizzes = {quiz for quiz, _ in tallies.papers}
    for row in CountedQuestion.objects.filter(quiz__in=quizzes).defer("found").iterator(_UNITS_AT_ONCE):
        if found := tallies.questions.get((row.quiz, row.places, row.fingerprint)):
            found.add_tally(QuestionTally.from_plain(row.tally))
    return [
        (*key, json.dumps(one.plain()), json.dumps(statistics.of_question(one, key[1]).plain()))
        for key, one in tallies.questions.items()
    ]


def _numbers(references: Sequence[str]) -> dict[str, int]:
    """Return the number of each section, by which units name it; a new one gets its row, with nothing counted."""
    new = set(references) - set(CountedSection.objects.values_list("reference", flat=True))
    CountedSection.objects.bulk_create((CountedSection(reference=one) for one in sorted(new)), ignore_conflicts=True)
    return dict(CountedSection.objects.values_list("reference", "pk"))


def _city(sections: SectionTallies) -> Rows:
    before = {row[0]: row[1:] for row in CountedSection.objects.values_list("reference", *_SUMS)}
    return [
        (reference, *(old + more for old, more in zip(before[reference], astuple(one), strict=True)))
        for reference, one in sections.of_city()
    ]


def _units(sections: SectionTallies, numbers: dict[str, int], part: int) -> Iterator[tuple[int, str]]:
    every = [unit for unit in sections.units() if unit % _UNIT_PARTS + 1 == part]
    for some in in_groups(every, _UNITS_AT_ONCE):
        before = dict(CountedUnit.objects.filter(pk__in=some).values_list("pk", "sections"))
        for unit in some:
            counts = before.get(unit, {})
            for reference, (asked, missed) in sections.of_unit(unit):
                name = key_of(numbers[reference])
                old = counts.get(name, (0, 0))
                counts[name] = [old[0] + asked, old[1] + missed]
            yield unit, json.dumps(counts, separators=(",", ":"), sort_keys=True)
