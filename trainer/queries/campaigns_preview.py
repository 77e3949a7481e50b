"""What a round of training would do, counted before anybody does it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from trainer.actions.campaigns import terms_today
from trainer.core.campaigns import Terms
from trainer.core.quiz.model import Path, Role
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign, Completion, Exemption, Extension, Official, Requirement
from trainer.queries.agreements import exempt
from trainer.queries.campaigns_count import late_in, undone_in
from trainer.queries.campaigns_people import asked_by, concerned, of_paths, would_concern
from trainer.queries.counts import Figures
from trainer.queries.standing import not_passed

# A day that is this near is worth a word before a campaign is opened.
SOON_DAYS = 7
# So many of those without e-mail are named.
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Preview:
    """What opening a campaign would do.

    ``people`` in ``units``, of whom ``done`` have nothing left; ``exempt`` are apart. Of those left ``on_day`` get
    ``day``; ``earlier`` have an earlier day already, which stays; ``moved`` a later one, by what was agreed with them.
    ``soon`` have a week or less, ``late`` are late by this campaign. ``without_email`` of those left, some of them
    ``named``; the others, ``mails``, get a letter.
    """

    people: int
    units: int
    done: int
    exempt: int
    day: date
    on_day: int
    earlier: int
    moved: int
    soon: int
    late: int
    without_email: int
    named: tuple[str, ...]

    @property
    def left(self) -> int:
        """How many still have something to do."""
        return self.people - self.done

    @property
    def mails(self) -> int:
        """How many of them have an address."""
        return self.left - self.without_email

    def plain(self) -> dict[str, Any]:
        """Return the figures as JSON holds them."""
        found = {**asdict(self), "left": self.left, "mails": self.mails, "day": self.day.isoformat()}
        return {name: value for name, value in found.items() if name != "named"}


@dataclass(frozen=True, slots=True)
class EditPreview:
    """What changing a campaign would do: how it would stand, how many come and go, of whom ``left`` are not done."""

    after: Preview
    come: int
    go: int
    go_left: int


@dataclass(frozen=True, slots=True)
class DayPreview:
    """What another day would do: ``left`` are not done, ``late`` of them by this campaign's day, which would end."""

    left: int
    late: int
    other: int


def preview(terms: Terms, paths: Mapping[Role, Path], now: datetime) -> Preview:
    """Return what opening a campaign with ``terms`` now would do. Four queries, however many people."""
    today = day_of(now)
    day = terms.due_on or today + timedelta(days=terms.newcomer_days)
    here = _asked_people(terms, paths, now)
    soon = today + timedelta(days=SOON_DAYS)
    near, gone, nobody = Q(has_day__lte=soon), Q(has_day__lt=today), Q(pk__in=())
    left = Q(missing=True, away=False)
    moved = Q(has_moved=True) & (Q(has_day__isnull=True) | Q(has_day__gte=day))
    counted = here.aggregate(
        people=Count("pk", filter=Q(away=False)),
        units=Count("unit", filter=Q(away=False), distinct=True),
        done=Count("pk", filter=Q(away=False, missing=False)),
        exempt=Count("pk", filter=Q(away=True)),
        earlier=Count("pk", filter=left & Q(has_day__lt=day)),
        moved=Count("pk", filter=left & moved),
        soon=Count("pk", filter=left & ~gone & (near if day > soon else near | Q(has_moved=False))),
        late=Count("pk", filter=left & ((gone | Q(has_moved=False)) if day < today else nobody)),
        without_email=Count("pk", filter=left & Q(email__isnull=True)),
    )
    on_day = counted["people"] - counted["done"] - counted["earlier"] - counted["moved"]
    nameless = here.filter(left, email__isnull=True).order_by("sort_name", "pk")
    named = tuple(f"{name} ({unit})" for name, unit in nameless.values_list("full_name", "unit__name")[:_NAMED])
    return Preview(day=day, on_day=on_day, named=named, **counted)


def _asked_people(terms: Terms, paths: Mapping[Role, Path], now: datetime) -> QuerySet[Official]:
    """Return whom a campaign with ``terms`` would ask for something, with what decides how he stands.

    ``missing``: he has not passed all of it; ``has_day``: the day by which that is asked already; ``has_moved``:
    something agreed with him moves the day; ``away``: he is exempt.
    """
    asked = _asked(terms, paths).filter(official=OuterRef("pk"))
    missing = Q(Exists(asked.filter(not_passed(now))))
    here = would_concern(terms)
    if terms.quizzes:
        # Not everybody is asked for them yet, so there may be no row that says who has not passed.
        for quiz in terms.quizzes:
            missing |= _not_known(quiz, now)
    else:
        here = here.filter(Exists(asked))
    open_days = asked.filter(not_passed(now), due_on__isnull=False).order_by("due_on").values("due_on")[:1]
    return here.annotate(missing=missing, has_day=open_days, has_moved=_moved(terms, now), away=exempt(now)).order_by()


def _asked(terms: Terms, paths: Mapping[Role, Path]) -> QuerySet[Requirement]:
    if terms.quizzes:
        return Requirement.objects.filter(quiz__in=terms.quizzes)
    return of_paths(terms.roles, paths)


def _not_known(quiz: str, now: datetime) -> Q:
    row = Requirement.objects.filter(official=OuterRef("pk"), quiz=quiz)
    passed = Completion.objects.filter(official=OuterRef("pk"), quiz=quiz, valid_until__gt=now)
    return ~Exists(row) & ~Exists(passed)


def _moved(terms: Terms, now: datetime) -> Exists:
    """Return who has a later day than others: by an extension of every campaign, or by an exemption to come."""
    today = day_of(now)
    day = terms.due_on or today + timedelta(days=terms.newcomer_days)
    mine = Q(official=OuterRef("pk"), withdrawn_at__isnull=True)
    extended = Extension.objects.filter(mine, campaign__isnull=True, due_on__gt=day)
    away = Exemption.objects.filter(mine, starts_on__gt=today, starts_on__lte=day)
    return Exists(extended) | Exists(away)  # type: ignore[return-value]


def preview_edit(campaign: Campaign, terms: Terms, paths: Mapping[Role, Path], now: datetime) -> EditPreview:
    """Return what changing ``campaign`` to ``terms`` would do."""
    before, after = concerned(campaign), would_concern(terms)
    missing = asked_by(campaign, paths).filter(official=OuterRef("pk")).filter(not_passed(now))
    going = before.exclude(pk__in=after.values("pk"))
    return EditPreview(
        after=preview(terms, paths, now),
        come=after.exclude(pk__in=before.values("pk")).count(),
        go=going.count(),
        go_left=going.filter(Exists(missing)).count(),
    )


def preview_reopen(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> Figures | None:
    """Return how many a closed campaign would ask, and how many of them are done.

    None for one of which only opening tells who has something to learn again.
    """
    if campaign.cause:
        return None
    found = preview(terms_today(campaign), paths, now)
    return Figures(people=found.people, done=found.done, exempt=found.exempt)


def preview_day(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> DayPreview:
    """Return how many wait for the day of ``campaign``: those left, late by it, those with another day."""
    missing = asked_by(campaign, paths).filter(undone_in(campaign, now), official=OuterRef("pk"))
    own = Q(due_by__in=(f"campaign:{campaign.pk}", f"joined:{campaign.pk}", ""))
    own |= Q(due_by__startswith="added@", due_by__endswith=f":{campaign.pk}")
    counted = (
        concerned(campaign)
        .filter(~exempt(now), Exists(missing))
        .annotate(is_late=Exists(missing.filter(late_in(campaign, now), own)), has_other=Exists(missing.exclude(own)))
        .aggregate(
            left=Count("pk"), late=Count("pk", filter=Q(is_late=True)), other=Count("pk", filter=Q(has_other=True))
        )
    )
    return DayPreview(**counted)
