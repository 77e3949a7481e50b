"""Conditions on rows say of everybody exactly what the pure definition says."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Exists, OuterRef

from tests.actions.people import an_official
from tests.content.small_library import library
from trainer.actions import progress_rows
from trainer.core.standing import STATE_TITLES
from trainer.core.turning_points import StandingFacts
from trainer.core.vietnam_time import day_of
from trainer.models import Attempt, Completion, Exemption, HandIn, Official, Requirement
from trainer.queries import progress, progress_people, progress_units
from trainer.queries.agreements import exempt, is_exempt
from trainer.queries.progress_filter import Chosen, Filter
from trainer.queries.standing import in_state, over, standings

pytestmark = pytest.mark.django_db
CONTENT = library()
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = day_of(NOW)


def _attempt(official: Official, number: int, purpose: str = "full") -> Attempt:
    return Attempt.objects.create(
        official=official, quiz="mat-khau", number=number, purpose=purpose, seed="s", paper=[], rule={}, started_at=NOW
    )


def _hand_in(official: Official, number: int, days_ago: float, passed: bool = False, purpose: str = "full") -> HandIn:
    return HandIn.objects.create(
        attempt=_attempt(official, number, purpose),
        handed_in_at=NOW - timedelta(days=days_ago),
        by_time_limit=False,
        marks=[],
        hundredths=0,
        passed=passed,
    )


def _someone(chance: random.Random, number: int) -> Official:
    """Return an official who stands in some way with one quiz, every way by chance."""
    one = an_official(f"N{number}", roles=())
    row = Requirement(
        official=one,
        unit=one.unit,
        quiz="mat-khau",
        due_on=chance.choice([None, *(TODAY + timedelta(days=d) for d in (-1, 0, 1))]),
    )
    for attempt in range(chance.choice([0, 0, 1, 2])):
        _hand_in(
            one,
            attempt + 1,
            chance.uniform(1, 200),
            passed=chance.random() < 0.2,
            purpose=chance.choice(["full", "full", "relearn"]),
        )
    if chance.random() < 0.6:
        earned = _hand_in(one, 10, chance.uniform(20, 150), passed=True)
        ends = NOW + timedelta(days=chance.choice([-10, -1, 0, 30, 200]))
        Completion.objects.create(
            hand_in=earned, official=one, quiz="mat-khau", passed_at=earned.handed_in_at, valid_until=ends
        )
        row.passed_at, row.valid_until = earned.handed_in_at, ends
        if chance.random() < 0.5:
            row.relearn_by = TODAY + timedelta(days=chance.choice([-2, -1, 0, 1]))
            row.valid_until = min(ends, datetime(*row.relearn_by.timetuple()[:3], 16, 59, 59, 999999, tzinfo=UTC))
    if chance.random() < 0.3:
        _attempt(one, 20, chance.choice(["full", "relearn"]))
    for _ in range(chance.choice([0, 0, 0, 1, 2])):
        starts = TODAY + timedelta(days=chance.choice([-3, 0, 1]))
        Exemption.objects.create(
            official=one,
            starts_on=starts,
            ends_on=chance.choice([None, starts, starts + timedelta(days=3)]),
            reason="other",
            created_at=NOW,
            withdrawn_at=chance.choice([None, None, NOW]),
        )
    _derive(row)
    return one


def _derive(row: Requirement) -> None:
    """Write what derives from the attempts and the pass of a requirement, and the row of progress made from it."""
    sat = Attempt.objects.filter(official=row.official, purpose="full")
    lost = sat.filter(hand_in__isnull=False, hand_in__completion__isnull=True)
    row.begun = sat.filter(hand_in__isnull=True).exists()
    row.failed = (lost.filter(hand_in__handed_in_at__gt=row.passed_at) if row.passed_at else lost).exists()
    row.pass_until = Completion.objects.filter(official=row.official).values_list("valid_until", flat=True).first()
    row.save()
    asked = StandingFacts(*(getattr(row, name) for name in StandingFacts.__dataclass_fields__))
    key = (row.official_id, row.quiz)
    progress_rows.write(progress_rows.difference({key: asked}, {}, {}, [row.official_id]))


def _numbers(rows) -> set[int]:  # type: ignore[no-untyped-def]
    return set(rows.values_list("official_id", flat=True))


@pytest.mark.parametrize("seed", range(3))
def test_sql_and_the_definition_agree_on_everybody(seed: int) -> None:
    chance = random.Random(seed)
    for number in range(120):
        _someone(chance, number)
    every = list(Requirement.objects.order_by("pk"))
    away = set(Official.objects.filter(exempt(NOW)).values_list("pk", flat=True))
    found = {official: one for (official, _), one in standings(every, CONTENT.quizzes, away, NOW).items()}

    for state in STATE_TITLES:
        expected = {one for one, stands in found.items() if stands.state == state}
        assert _numbers(Requirement.objects.filter(in_state(state, NOW))) == expected
        assert expected, state
    assert {one for one in found if is_exempt(one, TODAY)} == away
    assert _numbers(Requirement.objects.filter(over(NOW) & ~exempt(NOW, "official"))) == {
        one for one, stands in found.items() if stands.late
    }
    assert {(stands.state, stands.late) for stands in found.values()} >= {("failed", True), ("update", True)}


def test_lists_and_figures_are_made_of_the_same_states() -> None:
    chance = random.Random(9)
    for number in range(150):
        _someone(chance, number)
    unit = Official.objects.first().unit
    every = list(Requirement.objects.order_by("pk"))
    away = set(Official.objects.filter(exempt(NOW)).values_list("pk", flat=True))
    found = standings(every, CONTENT.quizzes, away, NOW)
    stands = {official: one for (official, _), one in found.items() if official not in away}

    def listed(chosen: Chosen) -> set[int]:
        people = progress.officials(Filter(unit, state=chosen), NOW)
        return {one.pk for one in people}

    assert listed("exempt") == away
    assert listed("done") == {one for one, each in stands.items() if each.valid}
    assert listed("not_done") == {one for one, each in stands.items() if not each.valid}
    assert listed("overdue") == {one for one, each in stands.items() if each.late}
    for state in ("not_begun", "in_progress", "failed", "update", "expired"):
        assert listed(state) == {one for one, each in stands.items() if each.state == state}
    (row,) = progress_units.by_unit(Filter(unit), NOW)
    figures = len(stands), len(listed("done")), len(listed("overdue")), len(away)
    assert (row.people, row.done, row.overdue, row.exempt) == figures == progress_units.totals([row])


def test_rows_take_as_many_queries_for_forty_as_for_four(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    chance = random.Random(4)
    people = [_someone(chance, number).pk for number in range(40)]
    for some in (people[:10], people):
        with django_assert_num_queries(4):
            progress_people.rows(Official.objects.filter(pk__in=some), None, CONTENT.quizzes, NOW)


def test_a_sliced_list_can_be_shown(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    chance = random.Random(5)
    for number in range(5):
        _someone(chance, number)
    assert len(progress_people.rows(Official.objects.order_by("pk")[1:3], None, CONTENT.quizzes, NOW)) == 2
    assert Official.objects.filter(Exists(Requirement.objects.filter(official=OuterRef("pk")))).count() == 5
