"""By when something is to be passed or learnt again: the day of a campaign, of who came later, and what was agreed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from trainer.core.refusal import Refused
from trainer.core.vietnam_time import LOCAL, day_of

# Whoever comes after a campaign was opened has at least this long: the list comes once a month (decision 0030).
NEWCOMER_DAYS = 30
# Nobody means a day farther away: it is a slip of the pen.
FARTHEST = timedelta(days=5 * 366)
# A first and a last day, both included; None: no end is set.
Span: TypeAlias = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Due:
    """A day and the rule that set it; without a day when none is asked (``rule`` then says why, or nothing).

    ``rule``: “campaign:ID”; “joined:ID”, his own day under that campaign, for he came after it was opened;
    “added@DAY:ID”, that of a quiz that came into the path on DAY, after it was opened; “extension:ID”; “exemption:ID”.
    """

    day: date | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class DayRule:
    """What the ``rule`` of a Due says, read: its kind ("": nothing set a day), the number behind it, and of one that
    came into the path the day on which it did."""

    kind: str
    number: int
    added_on: date | None = None

    @property
    def campaign(self) -> int | None:
        """The campaign that set the day; None where it was something else."""
        return self.number if self.kind in ("campaign", "joined", "added") else None

    @property
    def is_own(self) -> bool:
        """Say whether the day is not simply that of a campaign."""
        return self.kind not in ("", "campaign")


def day_rule(rule: str) -> DayRule:
    """Return what the ``rule`` of a Due says. Raises ValueError for what none says."""
    named, _, number = rule.partition(":")
    kind, _, day = named.partition("@")
    return DayRule(kind, int(number or 0), date.fromisoformat(day) if day else None)


@dataclass(frozen=True, slots=True)
class Asking:
    """A campaign as it sets days: the same one for everybody, or without ``due_on`` so many days for each."""

    id: int
    due_on: date | None
    newcomer_days: int
    opened_at: datetime


def last_of_all(due_on: date | None, newcomer_days: int, opened_at: datetime) -> date:
    """Return the day of a campaign for whoever was there at its opening: its own, or so many days from then."""
    return due_on or day_of(opened_at) + timedelta(days=newcomer_days)


@dataclass(frozen=True, slots=True)
class Extended:
    """A later day that somebody was granted: of ``campaign``, or of every campaign (None)."""

    id: int
    campaign: int | None
    due_on: date


@dataclass(frozen=True, slots=True)
class Exempted:
    """From when until when nothing is asked of somebody, both days included; None: until it is taken back.

    ``granted_on``: the day on which it was agreed.
    """

    id: int
    starts_on: date
    ends_on: date | None
    granted_on: date = date.min

    @property
    def planned(self) -> bool:
        """Say whether it was still ahead when it was agreed."""
        return self.starts_on > self.granted_on


def due(
    asking: Asking,
    joined_at: datetime,
    extended: Sequence[Extended] = (),
    exempted: Sequence[Exempted] = (),
    added_at: datetime | None = None,
) -> Due:
    """Return the day that a campaign sets for somebody whom it concerns since ``joined_at``.

    Who was there when it was opened has its day; who came later has at least so many days from the one on which he
    came. For a quiz that came into the path at ``added_at`` (None: it was always there), after the campaign was
    opened, everybody has at least as many from that day. An extension moves that day to its own, and an exemption that
    was not over when the campaign was opened moves it to so many days after its end; one without an end leaves no day.
    A leave that is planned moves nothing where the day is over before it begins. Nothing makes a day earlier.
    """
    own = _set_by(asking, joined_at)
    if added_at is not None and added_at > asking.opened_at:
        own = max(own, _since_added(asking, day_of(added_at)), key=_day)
    if not extended and not exempted:
        return own
    # Of equal days the first: an agreement that moved nothing set nothing.
    found = max((own, *_extensions(asking, extended)), key=_day)
    # What had begun when it was agreed comes first, so that the others are held to the day that it left.
    for one in sorted(exempted, key=lambda one: (one.planned, one.starts_on, one.id)):
        over = one.ends_on is not None and one.ends_on < day_of(asking.opened_at)
        if over or (one.planned and one.starts_on > _day(found)):
            continue
        found = max(found, _after(one, asking), key=_day)
    return found


def _day(found: Due) -> date:
    return found.day or date.max


def _set_by(asking: Asking, joined_at: datetime) -> Due:
    came_later = joined_at > asking.opened_at
    if asking.due_on is not None and not came_later:
        return Due(asking.due_on, f"campaign:{asking.id}")
    own = day_of(max(joined_at, asking.opened_at)) + timedelta(days=asking.newcomer_days)
    if asking.due_on is not None and own <= asking.due_on:
        return Due(asking.due_on, f"campaign:{asking.id}")
    return Due(own, f"{'joined' if came_later else 'campaign'}:{asking.id}")


def _since_added(asking: Asking, added_on: date) -> Due:
    return Due(added_on + timedelta(days=asking.newcomer_days), f"added@{added_on}:{asking.id}")


def _extensions(asking: Asking, extended: Sequence[Extended]) -> Iterator[Due]:
    for one in extended:
        if one.campaign in (None, asking.id):
            yield Due(one.due_on, f"extension:{one.id}")


def _after(one: Exempted, asking: Asking) -> Due:
    until = one.ends_on + timedelta(days=asking.newcomer_days) if one.ends_on else None
    return Due(until, f"exemption:{one.id}")


def relearn_day(day: date, came: date, exempted: Iterable[Exempted]) -> date:
    """Return until when somebody learns a change again that ``came`` on one day and is to be learnt until ``day``.

    As with a campaign: an exemption that was not over when it came, and has begun by his day, leaves him at least the
    days of a newcomer after its end. While one without an end goes on, nobody knows yet when he comes back.
    """
    for first, last in _in_rows((one.starts_on, one.ends_on) for one in exempted):
        if first > day or last is None:
            break
        if last >= came:
            day = max(day, last + timedelta(days=NEWCOMER_DAYS))
    return day


def days_in_a_row(spans: Iterable[Span], day: date) -> Span | None:
    """Return from when until when ``spans`` leave no day out around ``day``; None where none of them holds it.

    Spans that overlap, or of which one begins the day after another ended, are one.
    """
    return next((one for one in _in_rows(spans) if one[0] <= day <= (one[1] or date.max)), None)


def _in_rows(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the days that ``spans`` hold, the earliest first, what leaves no day out as one."""
    found: Span | None = None
    for first, last in sorted(spans, key=lambda one: one[0]):
        if found is None:
            found = first, last
        elif found[1] is None or first - timedelta(days=1) <= found[1]:
            found = found[0], None if found[1] is None or last is None else max(found[1], last)
        else:
            yield found
            found = first, last
    if found is not None:
        yield found


def days_ahead(spans: Iterable[Span], today: date) -> Span | None:
    """Return the next days in a row of ``spans`` that begin after ``today``, and after those around it; None: none."""
    spans = list(spans)
    around = days_in_a_row(spans, today)
    over = around[1] if around else today
    coming = [first for first, _ in spans if over is not None and first > over]
    return days_in_a_row(spans, min(coming)) if coming else None


def span_words(span: Span) -> str:
    """Return ``từ 01/12/2026 đến hết 31/12/2026``, or ``đến khi bỏ`` where no end is set."""
    return f"từ {span[0]:%d/%m/%Y} {until_words(span)}"


def until_words(span: Span) -> str:
    """Return the second half of ``span_words``, where the first day is said already."""
    return f"đến hết {span[1]:%d/%m/%Y}" if span[1] else "đến khi bỏ"


def earliest(dues: Iterable[Due]) -> Due:
    """Return the earliest day of ``dues``; where none has a day, one of them. The same whatever their order."""
    return min(dues, key=lambda one: (_day(one), one.rule), default=Due())


def day_to_meet(due_on: date | None, valid_until: datetime | None, relearn_by: date | None) -> date | None:
    """Return by which day a quiz is asked that is not passed, or no longer; None: by none.

    ``due_on``: of a campaign; ``valid_until``: until when his last pass counted (None: he never passed);
    ``relearn_by``: of a change, while the pass itself has not ended. A change has its own day: that of the campaign was
    met by the pass. A pass that ended met it too, so that nothing was lacking before its end.
    """
    if relearn_by is not None or due_on is None or valid_until is None:
        return relearn_by or due_on
    return max(due_on, day_of(valid_until))


def end_of(day: date) -> datetime:
    """Return the last moment of ``day`` in Việt Nam, and not the first of the next: who prints it prints ``day``."""
    return datetime.combine(day, time.max, LOCAL)


def over(what: str, day: date, today: date) -> Refused | None:
    """Return what is wrong with ``day``, called ``what``, when it is over; else nothing."""
    return Refused(f"{what} {day:%d/%m/%Y} đã qua", "chọn từ hôm nay trở đi") if day < today else None


def too_far(what: str, day: date, today: date) -> Refused | None:
    """Return what is wrong with ``day``, called ``what``, when nobody can mean it; else nothing."""
    if abs(day - today) <= FARTHEST:
        return None
    return Refused(f"{what} {day:%d/%m/%Y} cách hôm nay hơn năm năm", "xem lại năm")


def unfit(what: str, day: date, today: date) -> Refused | None:
    """Return what is wrong with ``day`` as one until which something is asked from ``today`` on; else nothing."""
    return over(what, day, today) or too_far(what, day, today)
