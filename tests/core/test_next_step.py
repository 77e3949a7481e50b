"""The one next thing: there is always one, and the order of the rule holds whatever a path looks like."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.core.next_step import Kind, NextStep, Stop, next_step

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
SOON, LATER = NOW + timedelta(days=10), NOW + timedelta(days=300)
TODAY = date(2026, 11, 26)
YESTERDAY = TODAY - timedelta(days=1)
# A change and a quiz compete by their days; the others never do.
ORDER: tuple[tuple[Kind, ...], ...] = (
    ("go_on",), ("relearn", "begin"), ("practise",), ("renew",), ("review",), ("rest",),
)  # fmt: skip
DAYS = st.none() | st.dates(TODAY - timedelta(days=40), TODAY + timedelta(days=400))
MOMENTS = st.none() | st.integers(-500, 10_000).map(lambda hours: NOW + timedelta(hours=hours))
STOPS = st.lists(
    st.builds(
        Stop,
        quiz=st.text("abcdef", min_size=1, max_size=3),
        required=st.booleans(),
        valid=st.booleans(),
        ends_soon=st.booleans(),
        due_on=DAYS,
        valid_until=MOMENTS,
        running=st.booleans(),
        closes_at=MOMENTS,
        relearn_by=DAYS,
        begin_from=MOMENTS,
        askable=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda stop: stop.quiz,
)


def may_be(kind: Kind, stop: Stop) -> bool:
    """Say whether ``kind`` is something to do with ``stop``, read off the words of the rule."""
    lacks = not stop.valid and stop.relearn_by is None and stop.askable
    return {
        "go_on": stop.running,
        "relearn": stop.required and stop.relearn_by is not None,
        "begin": stop.required and lacks and stop.begin_from is None,
        "practise": stop.required and lacks and stop.begin_from is not None,
        "renew": stop.required and stop.ends_soon and stop.askable,
    }.get(kind, False)


@given(STOPS, st.integers(0, 3))
def test_there_is_always_one_thing_and_nothing_before_it_in_the_order(stops: list[Stop], refreshers: int) -> None:
    step = next_step(stops, refreshers)

    place = next(place for place, kinds in enumerate(ORDER) if step.kind in kinds)
    earlier = [kind for kinds in ORDER[:place] for kind in kinds]
    assert not [kind for kind in earlier for stop in stops if may_be(kind, stop)]
    assert "review" not in earlier or not refreshers
    if step.kind in ("review", "rest"):
        assert step.quiz == ""
    else:
        (chosen,) = (stop for stop in stops if stop.quiz == step.quiz)
        assert may_be(step.kind, chosen)


@given(STOPS, st.integers(0, 3))
def test_of_things_of_one_kind_the_one_whose_day_comes_first(stops: list[Stop], refreshers: int) -> None:
    step = next_step(stops, refreshers)
    day = {
        "go_on": lambda stop: stop.closes_at,
        "relearn": lambda stop: stop.relearn_by,
        "begin": lambda stop: stop.due_on,
        "practise": lambda stop: stop.begin_from,
        "renew": lambda stop: stop.valid_until,
    }.get(step.kind)
    if day is None:
        return
    others = [day(stop) for stop in stops if may_be(step.kind, stop)]

    assert step.until == min((one for one in others if one is not None), default=None)


@given(STOPS)
def test_of_a_change_and_a_quiz_the_one_asked_for_sooner(stops: list[Stop]) -> None:
    step = next_step(stops, 0)
    if step.kind not in ("relearn", "begin"):
        return
    days = [stop.relearn_by for stop in stops if may_be("relearn", stop)]
    days += [stop.due_on for stop in stops if may_be("begin", stop)]

    assert step.until == min((day for day in days if day is not None), default=None)


@given(STOPS, st.integers(0, 3))
def test_what_may_be_taken_freely_changes_nothing_unless_it_runs(stops: list[Stop], refreshers: int) -> None:
    asked = [stop for stop in stops if stop.required or stop.running]

    assert next_step(stops, refreshers) == next_step(asked, refreshers)


def stop(quiz: str, status: str, **more: object) -> Stop:
    return Stop(quiz, True, valid=status == "valid", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stops", "refreshers", "expected"),
    [
        ([], 0, NextStep("rest")),
        ([stop("a", "lacking", due_on=TODAY, askable=False), stop("b", "lacking")], 0, NextStep("begin", "b")),
        ([], 2, NextStep("review")),
        ([stop("a", "lacking"), stop("b", "lacking")], 9, NextStep("begin", "a")),
        ([stop("a", "lacking", due_on=TODAY), stop("b", "lacking", due_on=date(2026, 11, 1))], 0,
         NextStep("begin", "b", date(2026, 11, 1))),
        ([stop("a", "lacking", begin_from=SOON), stop("b", "lacking")], 0, NextStep("begin", "b")),
        ([stop("a", "lacking", begin_from=SOON), stop("b", "valid", valid_until=LATER)], 1,
         NextStep("practise", "a", SOON)),
        ([stop("a", "lacking"), stop("b", "valid", relearn_by=TODAY)], 0, NextStep("relearn", "b", TODAY)),
        ([stop("a", "lacking", due_on=YESTERDAY), stop("b", "valid", relearn_by=TODAY)], 0,
         NextStep("begin", "a", YESTERDAY)),
        ([stop("a", "lacking", due_on=TODAY), stop("b", "valid", relearn_by=YESTERDAY)], 0,
         NextStep("relearn", "b", YESTERDAY)),
        # Of one day the few minutes that keep a pass.
        ([stop("a", "lacking", due_on=TODAY), stop("b", "valid", relearn_by=TODAY)], 0,
         NextStep("relearn", "b", TODAY)),
        ([stop("a", "valid", ends_soon=True, valid_until=SOON), stop("b", "valid", valid_until=LATER)], 1,
         NextStep("renew", "a", SOON)),
        ([stop("a", "valid", valid_until=LATER), stop("b", "valid", valid_until=SOON)], 0,
         NextStep("rest", until=SOON)),
        # Whose time runs out comes before one without a limit, whatever is overdue.
        ([stop("a", "lacking", due_on=TODAY, running=True), stop("b", "valid", running=True, closes_at=SOON)], 0,
         NextStep("go_on", "b", SOON)),
    ],
)  # fmt: skip
def test_the_order_of_the_rule(stops: list[Stop], refreshers: int, expected: NextStep) -> None:
    assert next_step(stops, refreshers) == expected
