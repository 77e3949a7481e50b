"""Classes and drills and who was at them, as screens, files and reports read them: constant numbers of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from trainer.models import Attendance, Event, Unit, Workshop
from trainer.queries.event_words import fields_of
from trainer.queries.names import named
from trainer.tables.table import Column, Table

_HOLDS = Q(withdrawn_at=None)


def of_units(units: Iterable[Unit] | None) -> QuerySet[Workshop]:
    """Return the workshops, the newest first, with how many were there: ``people``.

    Of ``units`` and below (None: all): those that they held, and those at which their people were; counted are then
    their people alone, and beside them ``everybody``.
    """
    present = Attendance.objects.filter(_HOLDS)
    rows = Workshop.objects.select_related("unit", "noted_by").order_by("-held_on", "-pk")
    if units is None:
        return rows.annotate(people=_counted(present))
    ancestries = [one.ancestry for one in units]
    theirs = present.filter(_below("official__unit", ancestries))
    rows = rows.filter(_below("unit", ancestries) | Q(pk__in=theirs.values("workshop")))
    return rows.annotate(people=_counted(theirs), everybody=_counted(present))


def _counted(rows: QuerySet[Attendance]) -> Coalesce:
    """Count ``rows`` of a workshop, only of those that a page shows."""
    of_one = rows.filter(workshop=OuterRef("pk")).order_by().values("workshop")
    return Coalesce(Subquery(of_one.annotate(number=Count("pk")).values("number")), 0)


def _below(name: str, ancestries: Sequence[str]) -> Q:
    found = Q(pk__in=[])
    for one in ancestries:
        found |= Q(**{f"{name}__ancestry__startswith": one})
    return found


def attending(workshop: Workshop, units: Iterable[Unit] | None = None, text: str = "") -> QuerySet[Attendance]:
    """Return who was at ``workshop``, by name: of ``units`` and below, or (None) everybody; who bears the words of
    ``text`` alone."""
    rows = Attendance.objects.filter(_HOLDS, named(text, "official__"), workshop=workshop)
    rows = rows.select_related("official__unit", "noted_by")
    if units is not None:
        rows = rows.filter(_below("official__unit", [one.ancestry for one in units]))
    return rows.order_by("official__sort_name", "official_id")


def taken_out(workshop: Workshop) -> QuerySet[Attendance]:
    """Return who was taken out of ``workshop``, the last one first."""
    rows = Attendance.objects.filter(workshop=workshop, withdrawn_at__isnull=False)
    return rows.select_related("official__unit", "withdrawn_by").order_by("-withdrawn_at", "-pk")


@dataclass(frozen=True, slots=True)
class Edit:
    """That a workshop was mended: ``fields`` by title as they were and as they became."""

    at: datetime
    by: str
    reason: str
    fields: tuple[tuple[str, str | None, str], ...]


def edits(workshop: Workshop) -> list[Edit]:
    """Return how ``workshop`` was mended, the last first. One query, along the events of this kind, which are few."""
    found = Event.objects.filter(kind="workshop_edited", details__workshop=workshop.pk).select_related("actor")
    return [
        Edit(
            at=one.at,
            by=one.actor.full_name if one.actor else "từ máy chủ",
            reason=str(one.details.get("reason", "")),
            fields=tuple(fields_of(one.details)),
        )
        for one in found.order_by("-at", "-pk")
    ]


def held_between(first: date, last: date) -> tuple[int, int]:
    """Return how many workshops were held from ``first`` to ``last``, both included, and how many people were at any
    of them, each once."""
    days = {"held_on__gte": first, "held_on__lte": last}
    workshops = Workshop.objects.filter(_HOLDS, **days)
    present = Attendance.objects.filter(_HOLDS, workshop__in=workshops)
    people: int = present.aggregate(people=Count("official", distinct=True))["people"]
    return workshops.count(), people


def sheet(workshop: Workshop, rows: Iterable[Attendance]) -> Table:
    """Return the list of ``rows`` as it is printed and signed."""
    columns = (
        Column("number", "Số thứ tự", 9, "number"),
        Column("code", "Mã cán bộ", 16),
        Column("name", "Họ và tên", 32),
        Column("position", "Chức vụ", 32),
        Column("unit", "Đơn vị", 36),
        Column("signature", "Ký tên", 24, "to_sign"),
    )
    people = (one.official for one in rows)
    lines = tuple(
        (number, one.staff_code, one.full_name, one.position, one.unit.name, None)
        for number, one in enumerate(people, 1)
    )
    where = f", nơi tổ chức {workshop.place}" if workshop.place else ""
    held = f"ngày {workshop.held_on:%d/%m/%Y}, đơn vị tổ chức {workshop.unit.name}{where}"
    return Table(f"Người dự buổi “{workshop.title}”, {held}", columns, lines)
