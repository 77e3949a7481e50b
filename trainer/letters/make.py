"""Making the letters of a week: decided once, written some units at a time, each unit once whoever makes them.

The pages of a piece are read without any lock, however many people stand on them. Its letters, and who is to get a mail
of them, are written in one transaction; a unit that has its
letter of the week gets no other, however often the week is made and on however many hosts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from django.conf import settings
from django.db import transaction

from trainer.actions import holding, pieces
from trainer.actions.pieces import Content
from trainer.actions.reminders import writing
from trainer.content.library import Library
from trainer.core.vietnam_time import day_of, monday
from trainer.letters.queries import Addressee, addressees, addressees_of, pages
from trainer.letters.queries_below import anything_asked
from trainer.letters.rules.page import LetterPage
from trainer.models import Event, Letter, Official, Reminder, Work
from trainer.models.reminders import WAITING

KIND = "letters"
DECIDED, STOPPED = "letters_made", "letters_stopped"
Read: TypeAlias = list[tuple[Addressee, LetterPage]]
# So many units, or leaders who get a mail each, a transaction.
_AT_ONCE, _LEADERS_AT_ONCE = 10, 100


def decide(now: datetime, actor: Official | None) -> Work | None:
    """Return the work that makes the letters of the week of ``now``: one that goes on, or a new one.

    None when every unit has its letter. The list of units is made before anything is held.
    """
    week = monday(day_of(now))
    wanted = list(_grouped(addressees(now)))
    with transaction.atomic():
        # Two who decide at once wait for each other here, and the second finds the work of the first.
        holding.people()
        going_on = Work.objects.filter(kind=KIND, details__week=week.isoformat()).first()
        if going_on is not None:
            return going_on
        have = set(Letter.objects.filter(week=week).values_list("unit_id", flat=True))
        left = [[one for one in some if one[0] not in have] for some in wanted]
        if not any(left):
            return None
        details = {"week": week.isoformat(), "at": now.isoformat()}
        work = pieces.decide(KIND, details, now, [some for some in left if some], actor)
        Event.objects.create(at=now, kind=DECIDED, actor=actor, details={**details, "units": sum(map(len, left))})
    return work


def stop(now: datetime, actor: Official | None) -> int | None:
    """Stop what is being made; return how many units are still without their letter, None when nothing was.

    Letters that are written stay, and their mails go. Nothing goes on by itself: ``decide`` does, with the units left.
    """
    with transaction.atomic():
        # A piece that is being written holds the work until it is whole.
        work = Work.objects.select_for_update(of=("self",)).filter(kind=KIND, decided=True).first()
        if work is None:
            return None
        left = sum(map(len, work.pieces.values_list("content", flat=True)))
        if not left:
            # All are written, and only the end of the work is not: who stopped it would be told so all week.
            return None
        details = {"week": work.details["week"], "left": left}
        Event.objects.create(at=now, kind=STOPPED, actor=actor, details=details)
        work.delete()
    return left


def stopped(week: date) -> Event | None:
    """Return how the letters of ``week`` were stopped; None when they were not, or went on since."""
    told = Event.objects.filter(kind__in=(DECIDED, STOPPED), details__week=week.isoformat()).select_related("actor")
    # Not by their times: hosts have clocks of their own.
    last = told.order_by("-pk").first()
    return last if last is not None and last.kind == STOPPED else None


def _grouped(wanted: Iterable[Addressee]) -> Iterator[Content]:
    """Yield units, each with the units on its page, some together: so many units or leaders at most."""
    some: list[Content] = []
    leaders = 0
    for one in wanted:
        if some and (len(some) == _AT_ONCE or leaders + len(one.leaders) > _LEADERS_AT_ONCE):
            yield some
            some, leaders = [], 0
        some.append([one.unit.pk, [below.pk for below in one.units]])
        leaders += len(one.leaders)
    if some:
        yield some


def _read(library: Library, work: Work, content: Content) -> Read:
    """Return the pages of the units ``content``, each with those on its page, as of the time of the decision."""
    covered = dict(content)
    have = _having(work, covered)
    wanted = addressees_of({unit: below for unit, below in covered.items() if unit not in have}, work.at)
    return list(zip(wanted, pages(wanted, library, work.at), strict=True))


def _write(library: Library, work: Work, read: Read) -> None:
    """Write letters, and who is to get a mail of them."""
    have = _having(work, [one.unit.pk for one, _ in read])
    made = [(one, page) for one, page in read if one.unit.pk not in have]
    readers = {one.unit.pk: _readers(one, page) for one, page in made}
    Letter.objects.bulk_create(_letter(one, page, work, len(readers[one.unit.pk])) for one, page in made)
    writing.keep([_mail(leader, work) for leader in _each_once(readers)], "digest", {})


def _having(work: Work, units: Iterable[int]) -> set[int]:
    """Return which of ``units`` have their letter of the week already."""
    return set(Letter.objects.filter(week=_week(work), unit__in=list(units)).values_list("unit_id", flat=True))


def _week(work: Work) -> date:
    return date.fromisoformat(work.details["week"])


def _letter(one: Addressee, page: LetterPage, work: Work, mails: int) -> Letter:
    return Letter(unit=one.unit, week=_week(work), figures=page.figures.to_plain(), made_at=work.at, mails=mails)


def _readers(one: Addressee, page: LetterPage) -> list[Official]:
    """Return the leaders of a unit whom a mail reaches; nobody where there is nothing to say, or no mail server.

    Who has nobody on his own page answers for the units below, whose letters are theirs.
    """
    readers = [leader for leader in one.leaders if leader.email]
    if not settings.MAIL_SET_UP or not readers:
        return []
    return readers if page.figures.people or anything_asked(one.unit) else []


def _each_once(readers: Mapping[int, Sequence[Official]]) -> list[Official]:
    """Return everybody who reads a letter: who leads several units gets one mail of all of them."""
    found = {leader.pk: leader for leaders in readers.values() for leader in leaders}
    return [found[pk] for pk in sorted(found)]


def _mail(leader: Official, work: Work) -> Reminder:
    return Reminder(official=leader, kind="digest", day=day_of(work.at), created_at=work.at, outcome=WAITING)


pieces.KINDS[KIND] = pieces.Kind(_write, read=_read)
