"""Classes and drills and who was at them, as screens, files and reports read them: constant numbers of statements."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from trainer.core import person_cells as cells
from trainer.core.in_groups import in_groups
from trainer.models import Attendance, Official, Unit, Workshop
from trainer.tables.sheet import Sheet
from trainer.tables.table import Column, Table

_AT_ONCE = 500
# A column is known by its first numbers; where nobody bears these, so many columns are looked at as far as they go.
_LOOKED_AT = 200
_IN_FULL = 3
_HOLDS = Q(withdrawn_at=None)


@dataclass(frozen=True, slots=True)
class Plan:
    """What putting people in would do: ``new`` come in, ``left`` of them are no longer in the list of officials.

    ``there`` were in already; ``unknown`` numbers are nobody's; ``doubled`` were typed more than once.
    """

    new: tuple[Official, ...] = ()
    there: tuple[Official, ...] = ()
    unknown: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()

    @property
    def left(self) -> tuple[Official, ...]:
        """Who comes in although he has left the list since."""
        return tuple(one for one in self.new if not one.is_active)


def plan(workshop: Workshop, codes: Sequence[str]) -> Plan:
    """Return what putting the people with these staff numbers into ``workshop`` would do.

    The number of a record that was merged is that of the one that stays.
    """
    typed = Counter(codes)
    known = _by_code(list(typed))
    people = {one.pk: one for one in known.values()}
    there = set(attending(workshop).values_list("official_id", flat=True))
    in_order = sorted(people.values(), key=lambda one: (one.sort_name, one.pk))
    return Plan(
        new=tuple(one for one in in_order if one.pk not in there),
        there=tuple(one for one in in_order if one.pk in there),
        unknown=tuple(code for code in typed if code not in known),
        doubled=tuple(code for code, times in typed.items() if times > 1),
    )


def _by_code(codes: list[str]) -> dict[str, Official]:
    found: dict[str, Official] = {}
    for some in in_groups(codes, _AT_ONCE):
        rows = Official.objects.filter(staff_code__in=some).select_related("unit", "merged_into__unit")
        found |= {one.staff_code: one.merged_into or one for one in rows}
    return found


def column_of_codes(sheet: Sheet) -> list[str]:
    """Return the cells of the column of ``sheet`` whose first numbers most officials bear; none where nobody does.

    Where the first numbers are nobody's, the column with most of what can be a number in which somebody's stands.
    """
    widest = max((len(row) for _, row in sheet.rows), default=0)
    columns = [[row[place].value for _, row in sheet.rows if place < len(row)] for place in range(widest)]
    codes = [_codes(column) for column in columns]
    known = [Official.objects.filter(staff_code__in=some[:_LOOKED_AT]).count() for some in codes]
    if any(known):
        return columns[known.index(max(known))]
    likely = sorted(range(len(codes)), key=lambda place: len(codes[place]), reverse=True)[:_IN_FULL]
    return next((columns[place] for place in likely if _somebodys(codes[place])), [])


def _codes(column: list[str]) -> list[str]:
    """Return what can be staff numbers, each once."""
    found = (cells.code(value) for value in column)
    return list(dict.fromkeys(code for code in found if cells.is_code(code)))


def _somebodys(codes: list[str]) -> bool:
    return any(Official.objects.filter(staff_code__in=some).exists() for some in in_groups(codes, _AT_ONCE))


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


def attending(workshop: Workshop, units: Iterable[Unit] | None = None) -> QuerySet[Attendance]:
    """Return who was at ``workshop``, by name: of ``units`` and below, or (None) everybody."""
    rows = Attendance.objects.filter(_HOLDS, workshop=workshop).select_related("official__unit", "noted_by")
    if units is not None:
        rows = rows.filter(_below("official__unit", [one.ancestry for one in units]))
    return rows.order_by("official__sort_name", "official_id")


def taken_out(workshop: Workshop) -> QuerySet[Attendance]:
    """Return who was taken out of ``workshop``, the last one first."""
    rows = Attendance.objects.filter(workshop=workshop, withdrawn_at__isnull=False)
    return rows.select_related("official__unit", "withdrawn_by").order_by("-withdrawn_at", "-pk")


def attended(official: Official) -> list[Workshop]:
    """Return the workshops at which ``official`` was, the newest first. One query."""
    present = Attendance.objects.filter(_HOLDS, official=official)
    rows = Workshop.objects.filter(_HOLDS, pk__in=present.values("workshop")).select_related("unit")
    return list(rows.order_by("-held_on", "-pk"))


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
        Column("signature", "Ký tên", 24),
    )
    people = (one.official for one in rows)
    lines = tuple(
        (number, one.staff_code, one.full_name, one.position, one.unit.name, None)
        for number, one in enumerate(people, 1)
    )
    where = f", nơi tổ chức {workshop.place}" if workshop.place else ""
    held = f"ngày {workshop.held_on:%d/%m/%Y}, đơn vị tổ chức {workshop.unit.name}{where}"
    return Table(f"Người dự buổi “{workshop.title}”, {held}", columns, lines)
