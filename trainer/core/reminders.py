"""Of what somebody is reminded on a day: by rules, from the days that are set for him. One mail a day, of all of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trainer.core.due_days import day_to_meet

# After a longer stop of the server what was missed is no longer made up for.
MOST_DAYS = 7
# Rounds begin in the morning and never after this hour: nobody is reminded at night.
LAST_HOUR = 17


@dataclass(frozen=True, slots=True)
class Rules:
    """When reminders go: at the opening, so many days before the day, on it, and so often after it.

    ``on``: by themselves at all, from ``hour`` in Việt Nam's morning. ``digest``: leaders get theirs, each
    ``digest_weekday`` (Monday is 0). ``contact``: whom to ask.
    """

    on: bool = False
    at_opening: bool = True
    days_before: tuple[int, ...] = (7, 3, 1)
    on_the_day: bool = True
    late_first: int = 3
    late_every: int = 7
    late_most: int = 4
    hour: int = 8
    digest: bool = False
    digest_weekday: int = 0
    contact: str = ""

    def offsets(self) -> tuple[int, ...]:
        """Return on which days one is reminded, counted from the day that is set."""
        before = [-days for days in self.days_before]
        late = [self.late_first + self.late_every * number for number in range(self.late_most)]
        return tuple(sorted({*before, *([0] if self.on_the_day else []), *late}))


@dataclass(frozen=True, slots=True)
class QuizDue:
    """One quiz that is still to be passed, or of which something is to be learnt ``again``, until ``day``.

    ``campaign`` (its number, None without one) set the day and is known to him since ``told_on``. ``new_since``: the
    day on which the quiz came into his path after that; None: it did not.
    """

    quiz: str
    day: date
    again: bool = False
    campaign: int | None = None
    told_on: date | None = None
    new_since: date | None = None

    def late(self, today: date) -> bool:
        """Say whether the day is over."""
        return today > self.day


@dataclass(frozen=True, slots=True)
class Window:
    """The days of one round: those after ``since``, up to ``today``. A day without a round is made up for."""

    since: date
    today: date

    def holds(self, day: date | None) -> bool:
        """Say whether ``day`` is one of them."""
        return day is not None and self.since < day <= self.today

    def days(self) -> list[date]:
        """Return them all."""
        return [self.since + timedelta(days=one) for one in range(1, (self.today - self.since).days + 1)]


def window(last_round: date | None, today: date) -> Window:
    """Return the days that the round of ``today`` is for, after the one of ``last_round`` (None: there was none)."""
    yesterday = today - timedelta(days=1)
    earliest = today - timedelta(days=MOST_DAYS)
    return Window(max(min(last_round or yesterday, yesterday), earliest), today)


def may_begin(rules: Rules, hour: int) -> bool:
    """Say whether a round may begin in this ``hour`` of Việt Nam."""
    return rules.hour <= hour <= LAST_HOUR


def set_days(rules: Rules, of: Window) -> frozenset[date]:
    """Return which days that are set for somebody are a reason to remind him in the round ``of``."""
    return frozenset(day - timedelta(days=offset) for day in of.days() for offset in rules.offsets())


def occasions(asked: Iterable[QuizDue], rules: Rules, of: Window, told: frozenset[int]) -> list[QuizDue]:
    """Return what of ``asked`` is a reason to remind him in the round ``of``; ``told``: of which campaigns he was."""
    days = set_days(rules, of)
    return [
        one
        for one in asked
        if one.day in days
        or (rules.at_opening and one.campaign is not None and one.campaign not in told and of.holds(one.told_on))
    ]


def day_asked(
    due_on: date | None, valid_until: datetime | None, relearn_by: date | None, now: datetime
) -> tuple[date | None, bool]:
    """Return until which day a requirement is to be met, and whether by learning again; no day: nothing to remind of.

    A pass that ended without a change is asked for anew from the day after it ended.
    """
    if relearn_by is None and valid_until is not None and valid_until > now:
        return None, False
    return day_to_meet(due_on, valid_until, relearn_by), relearn_by is not None


def in_order(asked: Iterable[QuizDue], quizzes: Iterable[str]) -> Sequence[QuizDue]:
    """Return ``asked`` in the order in which a mail names it: what is due first comes first, on one day as ``quizzes``
    stand; one that is none of them comes last."""
    places = {quiz: place for place, quiz in enumerate(quizzes)}
    return sorted(asked, key=lambda one: (one.day, places.get(one.quiz, len(places)), one.quiz))
