"""What was agreed with officials about their days: later days, days on which nothing is asked."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from trainer.actions.agreements import exempting
from trainer.core.vietnam_time import day_of
from trainer.models import Exemption, Extension, Official
from trainer.models.fixed_query import FixedQuery


def exempt(now: datetime, official: str = "pk") -> Q:
    """Return what a row looks like of whose official (by that name) nothing is asked today.

    They are few: the database reads them once, and then looks at its list for each row.
    """
    return Q(**{f"{official}__in": exempting(day_of(now)).values("official")})


_OF_OFFICIAL = FixedQuery(
    lambda official: Exemption.objects.filter(official=official, withdrawn_at__isnull=True).values_list(
        "starts_on", "ends_on"
    ),
    int,
)


def is_exempt(official: int, day: date) -> bool:
    """Say whether nothing is asked of ``official`` on ``day``; the same as ``exempting``, where it is asked often."""
    return any(first <= day and (last is None or day <= last) for first, last in _OF_OFFICIAL(official))


def exempt_until(official: int, day: date) -> date | None:
    """Return the last day on which nothing is asked of ``official``, who is exempt on ``day``; None: no end is set."""
    ends = [last for first, last in _OF_OFFICIAL(official) if first <= day and (last is None or day <= last)]
    return None if None in ends else max((last for last in ends if last), default=None)


def extensions() -> QuerySet[Extension]:
    """Return the extensions that nobody took back, the latest day first."""
    standing = Extension.objects.filter(withdrawn_at__isnull=True)
    return standing.select_related("official__unit", "campaign", "created_by").order_by("-due_on", "-pk")


def exemptions() -> QuerySet[Exemption]:
    """Return the exemptions that nobody took back, the latest first."""
    standing = Exemption.objects.filter(withdrawn_at__isnull=True)
    return standing.select_related("official__unit", "created_by").order_by("-starts_on", "-pk")


def extensions_of(official: Official) -> list[Extension]:
    """Return the extensions of ``official`` that nobody took back, the latest day first."""
    return list(extensions().filter(official=official))


def exemptions_of(official: Official) -> list[Exemption]:
    """Return the exemptions of ``official`` that nobody took back, the latest first."""
    return list(exemptions().filter(official=official))
