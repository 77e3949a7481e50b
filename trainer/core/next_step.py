"""The one thing that an official does next, chosen by rule from how he stands with each quiz of his path."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

# go_on: a running attempt; relearn: a change; begin: a quiz; practise: one that was failed, while its wait is on;
# renew: a pass that ends soon; review: questions that come again; rest: nothing.
Kind = Literal["go_on", "relearn", "begin", "practise", "renew", "review", "rest"]


@dataclass(frozen=True, slots=True)
class Stop:
    """How an official stands with one quiz, as far as it decides what is next.

    ``valid``: a pass counts, ``ends_soon``: it may be renewed. ``running``: an attempt is open, until ``closes_at``
    (None: no limit). ``relearn_by``: the day until which a change that can be asked about is learnt. ``begin_from``:
    the end of a wait after tries that failed. ``askable``: some question of it may be asked today.
    """

    quiz: str
    required: bool
    valid: bool = False
    ends_soon: bool = False
    due_on: date | None = None
    valid_until: datetime | None = None
    running: bool = False
    closes_at: datetime | None = None
    relearn_by: date | None = None
    begin_from: datetime | None = None
    askable: bool = True


@dataclass(frozen=True, slots=True)
class NextStep:
    """The next thing: of which ``quiz`` (empty: of none), and the day or moment to name.

    ``until`` is the end of the time limit, the day by which, the end of a wait, or when something is next to be done.
    """

    kind: Kind
    quiz: str = ""
    until: date | datetime | None = None


def next_step(stops: Sequence[Stop], refreshers: int) -> NextStep:
    """Return the one next thing; ``stops`` in the order of the path, ``refreshers`` the questions due again today.

    A running attempt, the one whose time ends first; then what the path asks: the change to learn or the quiz whose
    day comes first, one to practise while it waits, a pass to renew; then refreshers. A quiz without a question that
    may be asked keeps nobody from the next one. There is always an answer.
    """
    asked = [stop for stop in stops if stop.required]
    lacking = [stop for stop in asked if not stop.valid and stop.relearn_by is None and stop.askable]
    choices = (
        _first("go_on", (one for one in stops if one.running), lambda one: one.closes_at),
        _sooner(
            _first("relearn", (one for one in asked if one.relearn_by), lambda one: one.relearn_by),
            _first("begin", (one for one in lacking if not one.begin_from), lambda one: one.due_on),
        ),
        _first("practise", (one for one in lacking if one.begin_from), lambda one: one.begin_from),
        _first("renew", (one for one in asked if one.ends_soon and one.askable), lambda one: one.valid_until),
        NextStep("review") if refreshers else None,
    )
    return next((step for step in choices if step is not None), _rest(asked))


def _first(kind: Kind, wanted: Iterable[Stop], when: Callable[[Stop], date | None]) -> NextStep | None:
    """Return the step of the wanted stop whose ``when`` comes first; of equals, and where none has one, the first."""
    found = list(wanted)
    dated = [stop for stop in found if when(stop) is not None]
    first = min(dated, key=lambda one: when(one) or date.max, default=found[0] if found else None)
    return NextStep(kind, first.quiz, when(first)) if first else None


def _sooner(change: NextStep | None, quiz: NextStep | None) -> NextStep | None:
    """Return which of the two is asked for by the earlier day.

    Days decide and not kinds: whoever is sent to a change that may wait a month, past a first lesson that is overdue,
    takes the list for being out of order, and is late with the lesson. Of one day the change comes first: it takes a
    few minutes, and a pass hangs on it. What has no day waits for what has one.
    """
    if change is None or quiz is None:
        return change or quiz
    return min(change, quiz, key=_day)


def _day(step: NextStep) -> date:
    return step.until or date.max


def _rest(asked: Iterable[Stop]) -> NextStep:
    """Nothing is to be done until the first pass ends."""
    return NextStep("rest", until=min((stop.valid_until for stop in asked if stop.valid_until), default=None))
