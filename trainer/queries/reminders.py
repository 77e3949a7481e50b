"""The log of reminders, and whom a reminder by hand would reach."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BooleanField, Case, Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Value, When

from trainer.actions.reminders.asked import with_day
from trainer.core.quiz.model import Path, Role
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign, Official, Progress, Reminder, ReminderRound, Requirement, Unit
from trainer.models.reminders import OUTCOMES
from trainer.queries.agreements import exempt
from trainer.queries.campaigns_count import scope_of, undone_in
from trainer.queries.campaigns_people import asked_by, concerned
from trainer.queries.names import named
from trainer.queries.progress_order import with_a_day
from trainer.queries.scope import Scope
from trainer.queries.standing import first_day

# So many people are read one by one; more are counted by the database.
FEW = 2000
_EVERYTHING = Scope()
# What the figures of a reach are told by: each of them yes or no.
_KINDS = ("told", "mailed", "undone", "late")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of the log: of people named ``text``, in ``unit`` and below, by campaign, day, outcome."""

    text: str = ""
    campaign: int | None = None
    day: date | None = None
    outcome: str = ""
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Urgency:
    """What puts those who are due in order: whether somebody is ``late``, and by which ``day`` he is asked first."""

    late: Exists | Value
    day: Subquery


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom reminding by hand would reach: how many get a mail, have no e-mail, or were reminded today already, and how
    many of the last have no e-mail.

    ``relearning``: how many of all these have passed everything, and only bring up to date what has changed; so many
    are ``late``, by ``urgency``.
    ``numbers``: who all of them are, where they are few; None: nobody read that.
    """

    mails: int
    no_email: int
    already: int
    already_no_email: int
    due: QuerySet[Official]
    urgency: Urgency
    relearning: int = 0
    late: int = 0
    numbers: Sequence[int] | None = None

    @property
    def people(self) -> int:
        """How many would be reminded: by mail, or without an e-mail noted only."""
        return self.mails + self.no_email

    def officials(self) -> list[int]:
        """Return the numbers of those who would be."""
        return list(self.by_name().order_by().values_list("pk", flat=True))

    def by_name(self) -> QuerySet[Official]:
        """Return those who would be, in the order of their names."""
        return self.due.filter(Q(told=False)).order_by("sort_name", "pk")


def log(wanted: Wanted) -> QuerySet[Reminder]:
    """Return the rows of the log, the latest first."""
    found = Reminder.objects.select_related("official__unit", "created_by").order_by("-day", "-id")
    found = found.filter(named(wanted.text, "official__"))
    if wanted.campaign is not None:
        found = found.filter(campaigns=wanted.campaign)
    if wanted.day is not None:
        found = found.filter(day=wanted.day)
    if wanted.outcome:
        found = found.filter(outcome=wanted.outcome)
    if wanted.unit is not None:
        found = found.filter(official__unit__ancestry__startswith=wanted.unit.ancestry)
    return found


def about(row: Reminder) -> str:
    """Return in words what somebody was reminded of."""
    return "Tình hình đơn vị" if row.kind == "digest" else "; ".join(one["title"] for one in row.about)


def outcomes_of(day: date) -> dict[str, int]:
    """Return how many reminders of ``day`` by the rules came to what; only what there is, in the order of OUTCOMES."""
    rows = Reminder.objects.filter(day=day, kind="rule").values_list("outcome").annotate(Count("pk")).order_by()
    counted = dict(rows)
    return {outcome: counted[outcome] for outcome in OUTCOMES if outcome in counted}


def last_round() -> ReminderRound | None:
    """Return the last round by the rules that was begun."""
    return ReminderRound.objects.filter(kind="rule").order_by("-day").first()


def reach(
    people: QuerySet[Official],
    now: datetime,
    about: QuerySet[Requirement] | None = None,
    lacks: Q | None = None,
    scope: Scope = _EVERYTHING,
) -> Reach:
    """Return whom of ``people`` reminding by hand would reach now; ``about``: only who lacks some of that.

    ``lacks``: what they look like, where that is told by less than what is asked of each. ``scope``: late by its
    measure, as the pages count.
    """
    asked = (Requirement.objects.all() if about is None else about).filter(with_day(now), official=OuterRef("pk"))
    due = _due(people, now, Exists(asked) if lacks is None else lacks)
    mailed = Case(When(email__isnull=True, then=False), default=True, output_field=BooleanField())
    undone = Exists(Progress.objects.filter(official=OuterRef("pk"), scope="", undone_from__lte=now))
    urgency = Urgency(_late(scope, now), _first_day(asked, now))
    known = due.annotate(mailed=mailed, undone=undone, late=urgency.late)
    each = list(known.values_list("pk", *_KINDS)[: FEW + 1])
    if few := len(each) <= FEW:
        counted = Counter(tuple(map(bool, one[1:])) for one in each)
        rows = [(*kind, number) for kind, number in counted.items()]
    else:
        # Of a city whoever asks before he reminds need not read everybody's number.
        groups = known.values_list(*_KINDS).annotate(Count("pk"))
        rows = [(*map(bool, kind), number) for *kind, number in groups]
    return Reach(
        mails=sum(number for told, mailed, *_, number in rows if mailed and not told),
        no_email=sum(number for told, mailed, *_, number in rows if not mailed and not told),
        already=sum(number for told, *_, number in rows if told),
        already_no_email=sum(number for told, mailed, *_, number in rows if told and not mailed),
        due=due,
        urgency=urgency,
        relearning=sum(number for _, _, undone, _, number in rows if not undone),
        late=sum(number for _, _, _, late, number in rows if late),
        numbers=[one[0] for one in each] if few else None,
    )


def _late(scope: Scope, now: datetime) -> Exists | Value:
    """Return whether an official of whom something is asked today is late."""
    if not scope.days_count:
        return Value(False, BooleanField())
    return Exists(scope.rows().filter(scope.late(now), official=OuterRef("pk")))


def _first_day(asked: QuerySet[Requirement], now: datetime) -> Subquery:
    """Return by when the first of ``asked`` of an official is to be met."""
    return Subquery(asked.order_by().values("official").annotate(day=Min(first_day(now))).values("day"))


def _due(people: QuerySet[Official], now: datetime, lacks: Q | Exists) -> QuerySet[Official]:
    """Return who of ``people`` is to be reminded, ``told``: whether he was today."""
    told = Exists(Reminder.objects.filter(official=OuterRef("pk"), day=day_of(now)).exclude(kind="digest"))
    return people.filter(~exempt(now), Q(lacks), is_active=True).order_by().annotate(told=told)


def below(unit: Unit) -> QuerySet[Official]:
    """Return the officials of ``unit`` and below."""
    # By units first: by the ancestry of each official's the whole table would be read.
    return Official.objects.filter(unit__in=Unit.objects.filter(ancestry__startswith=unit.ancestry))


def reach_below(unit: Unit, now: datetime) -> Reach:
    """Return whom reminding by hand would reach of those of ``unit`` and below who lack something that has a day."""
    return reach(below(unit), now, lacks=_lacking_anything(now) if unit.parent_id is None else None)


def _lacking_anything(now: datetime) -> Q | None:
    """Return what any official looks like who lacks something that has a day; None where no row tells it.

    Of everybody: for those of a unit it is looked up what is asked of each.
    """
    told = with_a_day(_EVERYTHING, Requirement.objects.filter(with_day(now)), now)
    # Who has passed everything and is to learn a change again has no day in his row: he is done until then.
    changed = Requirement.objects.filter(relearn_by__isnull=False).order_by()
    return None if told is None else told | Q(pk__in=changed.values("official"))


def reach_of_campaign(campaign: Campaign, paths: Mapping[Role, Path], now: datetime, unit: Unit | None = None) -> Reach:
    """Return whom reminding by hand would reach of those who are not done with an open campaign, as its page counts:
    of everybody, or of ``unit`` and below."""
    about, lacks = _lacking(campaign, paths, now)
    people = concerned(campaign)
    if unit is not None:
        people = people.filter(unit__in=Unit.objects.filter(ancestry__startswith=unit.ancestry))
    return reach(people, now, about, lacks, scope_of(campaign, paths, now))


def due_of_campaign(
    campaign: Campaign, paths: Mapping[Role, Path], now: datetime, scope: Scope | None = None
) -> QuerySet[Official]:
    """Return who these are; nobody is looked up yet. ``scope``: what it is about, where somebody looked that up."""
    about, lacks = _lacking(campaign, paths, now, scope)
    asked = Exists(about.filter(with_day(now), official=OuterRef("pk")))
    return _due(concerned(campaign), now, asked if lacks is None else lacks)


def _lacking(
    campaign: Campaign, paths: Mapping[Role, Path], now: datetime, scope: Scope | None = None
) -> tuple[QuerySet[Requirement], Q | None]:
    about = asked_by(campaign, paths).filter(undone_in(campaign, now))
    return about, with_a_day(scope or scope_of(campaign, paths, now), about.filter(with_day(now)), now)
