"""Who is to be told directly, who was in this round, and of what."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, F, OuterRef, Q, QuerySet, Subquery, When

from trainer.actions.reminders.asked import asked_of
from trainer.core.reminders import QuizDue
from trainer.core.vietnam_time import day_of, monday
from trainer.models import Campaign, Event, Official, Told
from trainer.queries.reminders import Urgency

# Of more people their quizzes are not looked up: that would be every row of a city, for a sentence.
SPELT_OUT = 500


@dataclass(frozen=True, slots=True)
class Figures:
    """How many of those whom one tells himself are ``late`` and how many are not: of who is still to be told
    (``waiting``), of who was (``told``)."""

    waiting_late: int = 0
    waiting_else: int = 0
    told_late: int = 0
    told_else: int = 0

    @property
    def waiting(self) -> int:
        """How many are still to be told."""
        return self.waiting_late + self.waiting_else

    @property
    def told(self) -> int:
        """How many were told."""
        return self.told_late + self.told_else


@dataclass(frozen=True, slots=True)
class Telling:
    """Those whom somebody tells himself: each with ``mark``, the number of the mark on him, or None; the marks that
    can be taken off there; and by what they stand in order."""

    people: QuerySet[Official]
    marks: QuerySet[Told]
    urgency: Urgency

    def waiting(self) -> QuerySet[Official]:
        """Return who was not told in this round."""
        return self.people.filter(Q(mark=None))

    def told(self) -> QuerySet[Official]:
        """Return who was."""
        return self.people.filter(Q(mark__isnull=False))

    def undoable(self) -> QuerySet[Official]:
        """Return who was and is told no more once ``marks_on`` them are taken off."""
        return self.people.filter(Q(mark__in=self.marks))

    def marks_on(self, officials: Collection[int]) -> dict[int, list[int]]:
        """Return the numbers of all marks on ``officials`` that can be taken off, by the official."""
        found: dict[int, list[int]] = defaultdict(list)
        for official, mark in self.marks.filter(official__in=officials).values_list("official", "pk"):
            found[official].append(mark)
        return dict(found)

    def in_order(self) -> QuerySet[Official]:
        """Return all, each with ``late`` and ``day``: who is still to be told first, of them who is late, then by the
        nearest day."""
        told = Case(When(mark=None, then=False), default=True, output_field=BooleanField())
        found = self.people.annotate(told=told, late=self.urgency.late, day=self.urgency.day)
        return found.order_by("told", "-late", "day", "sort_name", "pk").select_related("unit")

    def figures(self) -> Figures:
        """Return how many there are of whom. One query."""
        found = self.people.annotate(late=self.urgency.late)
        kinds = {
            f"{kind}_{how}": Count("pk", filter=Q(mark__isnull=kind == "waiting", late=how == "late"))
            for kind in ("waiting", "told")
            for how in ("late", "else")
        }
        return Figures(**found.aggregate(**kinds))


def telling(
    due: QuerySet[Official],
    campaign: Campaign | None,
    now: datetime,
    urgency: Urgency,
    *,
    by_mail: bool,
    few: bool,
    numbers: Sequence[int] | None = None,
) -> Telling:
    """Return whom of ``due`` one tells directly: everybody, or where a mail goes (``by_mail``) who has no e-mail.

    A mark of the campaign counts, or one without a campaign since it was opened; without a campaign any of this week.
    Marks of a campaign are taken off on its page alone: elsewhere they are what is shown of somebody.
    ``few``: they are looked up once, here, unless somebody knows already who is due (``numbers``).
    """
    # Who is due costs a look at everybody's requirements; the page asks some times who they are.
    known = few and numbers is not None
    people = _to_tell(Official.objects.filter(pk__in=numbers or ()) if known else due, by_mail)
    if few and not known:
        people = Official.objects.filter(pk__in=list(people.order_by().values_list("pk", flat=True)))
    round_ = Told.objects.filter(_of_round(campaign, now))
    of_each = round_.filter(official=OuterRef("pk")).order_by(F("campaign").desc(nulls_last=True), "-at", "-pk")
    marks = round_ if campaign else round_.filter(campaign=None)
    return Telling(people.annotate(mark=Subquery(of_each.values("pk")[:1])), marks, urgency)


def _of_round(campaign: Campaign | None, now: datetime) -> Q:
    if campaign is None:
        return Q(week=monday(day_of(now)))
    return Q(campaign=campaign) | Q(campaign=None, at__gte=campaign.created_at)


def _to_tell(due: QuerySet[Official], by_mail: bool) -> QuerySet[Official]:
    return due.filter(email=None) if by_mail else due


def told_of(due: Callable[[], QuerySet[Official]], campaign: Campaign, now: datetime, *, by_mail: bool) -> int:
    """Return how many of those ``due`` for ``campaign`` were told directly: whom ``telling`` shows so."""
    marks = Told.objects.filter(_of_round(campaign, now))
    # Where nobody was, nothing is asked about who is due.
    if not marks.exists():
        return 0
    return _to_tell(due(), by_mail).filter(pk__in=marks.values("official")).count()


def marks_of_press(actor: Official, at: datetime, about: Mapping[str, Any]) -> dict[int, list[int]]:
    """Return the numbers of the marks that ``actor`` made at the moment ``at``, by the official; none unless that was
    ``about`` the same unit, campaign or person, as its event says."""
    made = Event.objects.filter(kind="told", actor=actor, at=at).first()
    # What it was called then may have been given another name since.
    same = {name: value for name, value in about.items() if name not in ("title", "note")}
    if made is None or any(made.details.get(name) != value for name, value in same.items()):
        return {}
    return {official: [mark] for official, mark in Told.objects.filter(by=actor, at=at).values_list("official", "pk")}


def marks_of(people: Sequence[Official]) -> dict[int, Told]:
    """Return the marks on ``people`` of a page, by their numbers, with who made them."""
    wanted = [mark for one in people if (mark := getattr(one, "mark", None))]
    return Told.objects.select_related("by").in_bulk(wanted)


@dataclass(frozen=True, slots=True)
class Lacked:
    """What may be said to several at once: of what each of them lacks, what is the same for all.

    ``again``: whether all of them have only to learn again what has changed; None: some, or some of it.
    """

    common: Sequence[QuizDue] = ()
    again: bool | None = False


def lacked_by_all(due: QuerySet[Official], many: int, now: datetime, relearning: int) -> Lacked:
    """Return what each of ``due``, who are ``many``, still lacks, by the same day as all the others: it is said to all
    of them at once. Of too many nothing, but whether there are any who learn again (``relearning``)."""
    if not 0 < many <= SPELT_OUT:
        return Lacked(again=None if relearning else False)
    numbers = list(due.order_by().values_list("pk", flat=True))
    lists = list(asked_of(numbers, now).values())
    kinds = {one.again for asked in lists for one in asked}
    again = kinds.pop() if len(kinds) == 1 else None
    if len(lists) < len(numbers):
        return Lacked(again=again)
    shared = set.intersection(*({(one.quiz, one.day, one.again) for one in asked} for asked in lists))
    return Lacked([one for one in lists[0] if (one.quiz, one.day, one.again) in shared], again)
