"""Who is to be told directly, who was in this round, and of what."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from trainer.actions.reminders.asked import asked_of
from trainer.core.reminders import Asked
from trainer.core.vietnam_time import day_of, monday
from trainer.models import Campaign, Official, Told

# Of more people their quizzes are not looked up: that would be every row of a city, for a sentence.
SPELT_OUT = 500


@dataclass(frozen=True, slots=True)
class Telling:
    """Those whom somebody tells himself: each with ``mark``, the number of the mark on him, or None; and the marks that
    can be taken off there."""

    people: QuerySet[Official]
    marks: QuerySet[Told]

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
        """Return all, who is still to be told first, by their names."""
        return self.people.order_by(F("mark").asc(nulls_first=True), "sort_name", "pk").select_related("unit")


def telling(
    due: QuerySet[Official],
    campaign: Campaign | None,
    now: datetime,
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
    return Telling(people.annotate(mark=Subquery(of_each.values("pk")[:1])), marks)


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


def marks_of(people: Sequence[Official]) -> dict[int, Told]:
    """Return the marks on ``people`` of a page, by their numbers, with who made them."""
    wanted = [mark for one in people if (mark := getattr(one, "mark", None))]
    return Told.objects.select_related("by").in_bulk(wanted)


@dataclass(frozen=True, slots=True)
class Lacked:
    """What may be said to several at once: of what each of them lacks, what is the same for all.

    ``again``: whether all of them have only to learn again what has changed; None: some, or some of it.
    """

    common: Sequence[Asked] = ()
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
