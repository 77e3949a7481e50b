"""Rounds of training: opening one sets a day for those concerned. Changing one later: ``actions.campaigns_change``.

The campaign itself is written at once; the days of those whom it concerns follow in pieces (``actions.pieces``).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from trainer.actions import holding, pieces, requirements
from trainer.actions.people import records_today
from trainer.actions.pieces import Content
from trainer.content.library import Library
from trainer.core.campaigns import Terms, is_below
from trainer.core.in_groups import in_groups
from trainer.core.quiz.model import Role
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign, Event, Official, Piece, Unit, Work


def open_campaign(
    terms: Terms, *, actor: Official | None, library: Library, now: datetime, seconds: float | None = None
) -> Campaign:
    """Open a campaign with ``terms``.

    The very same campaign, still open, is returned instead: a second click opens nothing. After ``seconds`` (None:
    never) what is left of the days is left to the housekeeper.
    """
    terms = terms.in_order()
    with transaction.atomic():
        # PostgreSQL: two clicks at once wait for each other here, and a list that is being applied between two pieces.
        holding.people()
        alike = Campaign.objects.filter(title=terms.title, due_on=terms.due_on, cause={}, closed_at__isnull=True)
        for same in alike:
            if terms_of(same) == terms:
                return same
        campaign = Campaign.objects.create(
            title=terms.title,
            roles=list(terms.roles),
            quizzes=list(terms.quizzes),
            due_on=terms.due_on,
            newcomer_days=terms.newcomer_days,
            created_at=now,
            created_by=actor,
        )
        campaign.units.set(Unit.objects.filter(code__in=terms.units))
        trace(campaign, "campaign_opened", terms.plain(), actor, now)
        work = write_days(campaign, now)
    pieces.finish_or_leave(library, work, seconds)
    return campaign


def terms_of(campaign: Campaign) -> Terms:
    """Return what a campaign asks, in the order in which terms are compared."""
    return Terms(
        title=campaign.title,
        roles=tuple(campaign.roles),
        units=tuple(unit.code for unit in campaign.units.all()),
        quizzes=tuple(campaign.quizzes),
        due_on=campaign.due_on,
        newcomer_days=campaign.newcomer_days,
    ).in_order()


def terms_today(campaign: Campaign) -> Terms:
    """Return what a closed campaign asks once it is open again: units that were merged since are what they became."""
    units = ((unit.lives_on() or unit).code for unit in campaign.units.all())
    return replace(terms_of(campaign), units=tuple(units)).in_order()


def open_relearning(
    *,
    title: str,
    people: QuerySet[Official],
    quizzes: Sequence[str],
    cause: Mapping[str, str],
    due_on: date,
    actor: Official | None,
    library: Library,
    now: datetime,
    seconds: float | None = None,
) -> Campaign:
    """Open a campaign for ``people`` by name: until ``due_on`` they bring what they passed of ``quizzes`` up to date.

    ``cause`` as in Campaign, ``seconds`` as for ``open_campaign``. The very same campaign, still open, is returned
    instead when it names all of ``people``: a second click opens nothing. Raises ValueError when there is nobody to
    name.
    """
    requirements.follow_changes(library, day_of(now))
    wanted = list(people.order_by("pk").values_list("pk", flat=True))
    if not wanted:
        raise ValueError("nobody to name")
    with transaction.atomic():
        holding.people()
        # Records may have been merged while it waited.
        wanted = sorted(_today(wanted))
        for same in Campaign.objects.filter(title=title, cause=dict(cause), due_on=due_on, closed_at__isnull=True):
            if named(same).issuperset(wanted):
                return same
        campaign = Campaign.objects.create(
            title=title,
            quizzes=sorted(set(quizzes)),
            cause=dict(cause),
            due_on=due_on,
            created_at=now,
            created_by=actor,
        )
        details = {"title": title, "cause": dict(cause), "people": len(wanted)}
        trace(campaign, "campaign_opened", details, actor, now)
        names = in_groups(wanted, requirements.AT_ONCE)
        work = pieces.decide("names", {"campaign": campaign.pk}, now, names)
    pieces.finish_or_leave(library, work, seconds)
    return campaign


def named(campaign: Campaign) -> set[int]:
    """Return whom a campaign names, those too whose names are still to be written: as the records stand today."""
    left = Piece.objects.filter(work__kind="names", work__details__campaign=campaign.pk)
    # First those that are left: a piece that is written meanwhile is then found among the people.
    still = list(left.values_list("content", flat=True))
    return _today(set(campaign.people.values_list("pk", flat=True)).union(*still))


def _today(numbers: Iterable[int]) -> set[int]:
    """Return the records that stand for ``numbers``, however many: few were ever merged."""
    into = dict(Official.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into"))
    return {into.get(number) or number for number in numbers}


def _name(library: Library, work: Work, content: Content) -> None:
    names, officials = Campaign.people.through, records_today(content)
    holding.officials(officials)
    names.objects.bulk_create(
        [names(campaign_id=work.details["campaign"], official_id=number) for number in officials], ignore_conflicts=True
    )
    requirements.refresh(library, officials)


def write_days(campaign: Campaign, now: datetime, before: Terms | None = None) -> Work:
    """Return the work, decided in the transaction of the caller, that brings those in line whom a campaign concerns.

    Those too whom it concerned ``before`` it was changed.
    """
    details: dict[str, Any] = {"campaign": campaign.pk}
    if before is not None:
        details["before"] = {"roles": list(before.roles), "units": list(before.units)}
    return pieces.decide("days", details, now)


def _set_days(library: Library, work: Work, content: Content) -> None:
    """Bring those in line who are in the range ``content`` and whom the campaign of ``work`` concerns or concerned."""
    first, last = content
    campaign = Campaign.objects.get(pk=work.details["campaign"])
    here = Q(pk__gte=first, pk__lte=last)
    if campaign.cause:
        found = set(campaign.people.filter(here).values_list("pk", flat=True))
    else:
        terms, before = terms_of(campaign), work.details.get("before")
        found = _holding(here, terms.roles, terms.units)
        if before:
            found |= _holding(here, before["roles"], before["units"])
    requirements.refresh(library, sorted(found))


def _holding(here: Q, roles: Sequence[Role], units: Sequence[str]) -> set[int]:
    asked = Q(role_holdings__role__in=roles) if roles else Q()
    rows, codes = Official.objects.filter(here, asked).values_list("pk", "unit__ancestry"), frozenset(units)
    return {number for number, ancestry in rows if is_below(ancestry, codes)}


def _everybody(work: Work) -> list[Content]:
    # Listed apart from the decision: of several campaigns that close at once each has as many pieces.
    return pieces.ranges(requirements.AT_ONCE)


pieces.KINDS["days"] = pieces.Kind(_set_days, lists=_everybody)
pieces.KINDS["names"] = pieces.Kind(_name)


def trace(campaign: Campaign, kind: str, details: Mapping[str, object], actor: Official | None, now: datetime) -> None:
    """Keep what was done to a campaign, by whom and when."""
    Event.objects.create(at=now, kind=kind, actor=actor, details={"campaign": campaign.pk, **details})
