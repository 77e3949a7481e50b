"""What was agreed with officials about their days: later days, days on which nothing is asked."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet

from trainer.actions.agreements import exempting
from trainer.core.agreements import overlap
from trainer.core.due_days import Span, days_in_a_row
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
    return away(official, day) is not None


def away(official: int, day: date) -> Span | None:
    """Return the days in a row, ``day`` among them, on which nothing is asked of ``official``; None: it is asked."""
    return days_in_a_row(_OF_OFFICIAL(official), day)


def days_of(official: int) -> list[Span]:
    """Return every exemption of ``official`` that stands: its first and last day (None: until it is taken back)."""
    return list(_OF_OFFICIAL(official))


def overlap_of(people: Sequence[Official], asked: Span) -> str:
    """Return what is to be known of those of ``people`` who are exempt on some of the days ``asked`` already."""
    standing = Exemption.objects.filter(official__in=people, withdrawn_at__isnull=True).order_by("starts_on", "pk")
    spans: dict[int, list[Span]] = {}
    for official, first, last in standing.values_list("official_id", "starts_on", "ends_on"):
        spans.setdefault(official, []).append((first, last))
    return overlap(asked, {str(one): spans.get(one.pk, []) for one in people})


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
