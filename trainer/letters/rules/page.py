"""The page that one unit gets a week, made of plain facts about its people."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from trainer.core.vietnam_time import monday

# What is due within so many days is called near: the leader reads it once a week, and has a week to do something.
NEAR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Missing:
    """A quiz that somebody lacks: its title, until when (None: no day is set), and whether that day is over."""

    title: str
    due_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class LetterPerson:
    """Somebody whom a page is about. ``asked``: how many quizzes; ``place``: his unit, where it is not the page's own.

    Who is ``exempt`` today is counted apart and named nowhere. ``last_pass``: the day of his newest pass that counts.
    ``key`` is the number of his record; ``told``: on which day of late somebody told him directly, by no mail of ours.
    For paper: what was ``answered`` about him and waits, in words, and whether he ``has_slip`` that is still good.
    """

    key: int
    code: str
    name: str
    sort_name: str
    position: str = ""
    place: str = ""
    asked: int = 0
    missing: tuple[Missing, ...] = ()
    exempt: bool = False
    never_signed_in: bool = False
    last_pass: date | None = None
    told: date | None = None
    answered: str = ""
    has_slip: bool = False

    @property
    def late(self) -> bool:
        """Whether the day of something is over."""
        return any(one.late for one in self.missing)

    @property
    def first_day(self) -> date | None:
        """Return the nearest day of what he lacks; None when none is set."""
        return min((one.due_on for one in self.missing if one.due_on is not None), default=None)


@dataclass(frozen=True, slots=True)
class Figures:
    """How a unit stands: ``people`` of whom something is asked, how many are ``done``, ``late``, due soon (``near``).

    ``exempt`` people are in none of these; ``never`` have never signed in, though something is asked of them.
    """

    people: int = 0
    done: int = 0
    late: int = 0
    near: int = 0
    exempt: int = 0
    never: int = 0

    def to_plain(self) -> dict[str, int]:
        """Return the figures as they are kept."""
        return asdict(self)


def figures_from_plain(plain: dict[str, Any]) -> Figures:
    """Return kept figures; what an older letter did not count is 0."""
    return Figures(**{name: int(plain.get(name, 0)) for name in Figures.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class LetterPage:
    """The page of a unit: figures, those of the letter ``before`` (None: the first), and who lacks something.

    ``people``: those who are late first, then by their nearest day; who has no day comes last. ``finished``: the
    names of those who passed the last of what is asked of them this week, the newest first.
    """

    unit_code: str
    unit_name: str
    week: date
    figures: Figures
    people: tuple[LetterPerson, ...]
    before: Figures | None = None
    finished: tuple[str, ...] = ()

    @property
    def more_done(self) -> int | None:
        """Return how many more are done than in the letter before; None for the first one."""
        return None if self.before is None else self.figures.done - self.before.done


def page(
    code: str, name: str, people: Iterable[LetterPerson], today: date, before: Figures | None = None
) -> LetterPage:
    """Return the page of a unit for the week of ``today``."""
    everybody = list(people)
    listed = [one for one in everybody if one.missing and not one.exempt]
    week, named = monday(today), tuple(sorted(listed, key=_order))
    return LetterPage(code, name, week, figures(everybody, today), named, before, _finished(everybody, week))


def _finished(people: Iterable[LetterPerson], week: date) -> tuple[str, ...]:
    done = [one for one in people if one.asked and not one.missing and not one.exempt]
    this_week = [(one.last_pass, one) for one in done if one.last_pass is not None and one.last_pass >= week]
    return tuple(one.name for day, one in sorted(this_week, key=lambda it: (-it[0].toordinal(), it[1].sort_name)))


def figures(people: Iterable[LetterPerson], today: date) -> Figures:
    """Count ``people``: whoever is exempt only as that, and whoever is asked for nothing not at all."""
    counted = dict.fromkeys(Figures.__dataclass_fields__, 0)
    for one in people:
        if one.exempt:
            counted["exempt"] += one.asked > 0
        elif one.asked:
            counted["people"] += 1
            counted["done"] += not one.missing
            counted["late"] += one.late
            counted["near"] += _is_near(one, today)
            counted["never"] += one.never_signed_in and bool(one.missing)
    return Figures(**counted)


def _is_near(one: LetterPerson, today: date) -> bool:
    day = one.first_day
    return bool(one.missing) and not one.late and day is not None and day <= today + NEAR


def _order(one: LetterPerson) -> tuple[bool, date, str, str]:
    return not one.late, one.first_day or date.max, one.sort_name, one.code
