"""Staff lists that were applied or wait to be, and the rejected rows as they go back to who wrote them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from trainer.actions import holding
from trainer.actions.accounts import slips
from trainer.core.quiz.model import ROLE_TITLES, Role
from trainer.core.vietnam_time import day_of
from trainer.models import AppliedRoster, Event, Official, RoleHolding, RosterUpload, Unit, Work
from trainer.queries.brought import brought_by
from trainer.roster.rules.model import CurrentOfficial
from trainer.tables.table import Column, Table

COUNT_TITLES = {
    "new": "Mới",
    "changed": "Thay đổi",
    "moved": "Chuyển đơn vị",
    "returning": "Trở lại",
    "leaving": "Rời danh sách",
    "unchanged": "Giữ nguyên",
    "rejected": "Không nhận",
}
# Of a list of the city so many units with newcomers are named.
_UNITS = 6
_REJECTED = (
    Column("row", "Dòng", 8, "number"),
    Column("sheet", "Trang", 18),
    Column("code", "Mã cán bộ", 14),
    Column("name", "Họ và tên", 28),
    Column("unit", "Đơn vị (như trong tệp)", 28),
    Column("reason", "Lý do", 44),
    Column("mend", "Cách sửa", 44),
)


@dataclass(frozen=True, slots=True)
class Applied:
    """A list that was applied: when, by whom, what it did; ``upload`` when it came through the screens.

    ``undone``: how many percent of undoing it are written, 100 once all of it is; None where nobody undid it.
    """

    at: datetime
    by: str
    file_name: str
    counts: dict[str, int]
    upload: int | None
    undone: int | None = None


def history() -> list[Applied]:
    """Return the lists applied last, the latest first."""
    events = Event.objects.filter(kind="roster_applied").select_related("actor").order_by("-at")[:24]
    uploads = dict(RosterUpload.objects.filter(applied_at__isnull=False).values_list("applied_at", "pk"))
    undone = dict.fromkeys(AppliedRoster.objects.filter(undone_at__isnull=False).values_list("at", flat=True), 100)
    if (going_on := undoing()) is not None:
        undone[datetime.fromisoformat(going_on.details["of"])] = percent_written(going_on)
    return [
        Applied(
            at=event.at,
            by=event.actor.full_name if event.actor else "Người quản trị máy chủ",
            file_name=str(event.details["file"]),
            counts={name: _count(event.details, name) for name in COUNT_TITLES},
            upload=uploads.get(event.at),
            undone=undone.get(event.at),
        )
        for event in events
    ]


def _count(told: Mapping[str, Any], name: str) -> int:
    # Of the rows that were not taken the first are named; traces of earlier versions named them all.
    value = told.get("refused", told.get(name, 0)) if name == "rejected" else told.get(name, 0)
    return len(value) if isinstance(value, list) else int(value)


def waiting() -> list[RosterUpload]:
    """Return the lists that were uploaded and not applied yet, without their rows."""
    return _unfinished(decided=False)


def applying() -> list[RosterUpload]:
    """Return the lists that are being applied, without their rows."""
    return _unfinished(decided=True)


def _unfinished(*, decided: bool) -> list[RosterUpload]:
    found = RosterUpload.objects.filter(applied_at__isnull=True, decided_at__isnull=not decided)
    return list(found.select_related("uploaded_by").defer("sheet", "plan").order_by("-uploaded_at"))


def written(upload: RosterUpload) -> int:
    """Return how many percent of a list are applied, 99 at most until all of it is."""
    if upload.applied_at is not None:
        return 100
    works = Work.objects.filter(kind=holding.ROSTER, decided=True, details__upload=upload.pk)
    return max(map(percent_written, works), default=99)


def undoing() -> Work | None:
    """Return the work that undoes a list, while it is being written."""
    return Work.objects.filter(kind=holding.UNDO, decided=True).order_by("pk").first()


def changing_units() -> bool:
    """Say whether a change of units is being written."""
    return Work.objects.filter(kind=holding.UNITS, decided=True).exists()


def percent_written(work: Work) -> int:
    """Return how many percent of a work are written: 99 at most, for it is gone once all of it is."""
    return min(99, 100 * (work.total - work.pieces.count()) // max(work.total, 1))


def applied_before(upload: RosterUpload) -> datetime | None:
    """Return when the very same file was applied before, if it was."""
    same = RosterUpload.objects.filter(sha256=upload.sha256, applied_at__isnull=False).exclude(pk=upload.pk)
    return same.order_by("-applied_at").values_list("applied_at", flat=True).first()


def undone_before(applied_at: datetime | None) -> datetime | None:
    """Return when the list applied at that time was undone, if it was."""
    if applied_at is None:
        return None
    return AppliedRoster.objects.filter(at=applied_at).values_list("undone_at", flat=True).first()


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Of those whom a list brought and who are still there: how many they are, how many ``never`` signed in, how many
    of these have no slip that still serves (``lacking``). ``units``: code, name and how many of them, of the few with
    most; ``more``: how many units there are besides."""

    people: int
    never: int
    lacking: int
    units: tuple[tuple[str, str, int], ...]
    more: int


def newcomers(upload: RosterUpload, now: datetime) -> Newcomers:
    """Return how those stand whom a list brought; nobody as long as it is not applied. Three queries."""
    people = brought_by(upload).filter(is_active=True)
    never = slips.may_have_one(people, now)
    by_unit = people.values_list("unit__code", "unit__name").annotate(many=Count("pk"))
    units = tuple(by_unit.order_by("-many", "unit__position", "unit__code"))
    return Newcomers(
        people=sum(many for _, _, many in units),
        never=never.count(),
        lacking=slips.without_one(never, now).count(),
        units=units[:_UNITS],
        more=len(units[_UNITS:]),
    )


def still_without(pairs: Iterable[tuple[str, Role]]) -> list[tuple[Unit, str]]:
    """Return of pairs of a unit and a role, of which a list took the last of this role away, those where it is still
    so: the unit, and what the role is called."""
    wanted = list(pairs)
    if not wanted:
        return []
    units = {one.code: one for one in Unit.objects.filter(code__in={code for code, _ in wanted}, closed_at=None)}
    held = RoleHolding.objects.filter(official__is_active=True, official__unit__in=units.values())
    there = set(held.values_list("official__unit__code", "role"))
    return [(units[code], ROLE_TITLES[role]) for code, role in wanted if code in units and (code, role) not in there]


def to_merge(pairs: Iterable[tuple[str, str]]) -> list[tuple[Official, str]]:
    """Return of pairs of numbers, of which somebody said that they are one person's, who stays and the other number:
    those that nobody has merged yet."""
    wanted = {old: code for code, old in pairs}
    found = Official.objects.filter(merged_into=None)
    stays = {one.staff_code: one for one in found.filter(staff_code__in=list(wanted.values()))}
    waiting = found.filter(staff_code__in=list(wanted)).order_by("sort_name", "pk")
    return [(one, old) for old in waiting.values_list("staff_code", flat=True) if (one := stays.get(wanted[old]))]


def added_by_hand(leaving: Iterable[CurrentOfficial]) -> list[tuple[CurrentOfficial, date]]:
    """Return those of ``leaving`` whom a person added and no list of the whole city has named yet, with the day on
    which, the latest first: not that they left, but that nobody told who writes the list."""
    full = Event.objects.filter(kind="roster_applied", details__mode="full").order_by("-at")
    last = full.values_list("at", flat=True).first()
    events = Event.objects.filter(kind="joined", details__by_hand=True).order_by("at", "pk")
    if last is not None:
        events = events.filter(at__gt=last)
    days = {code: day_of(at) for code, at in events.values_list("official__staff_code", "at")}
    found = [(one, days[one.code]) for one in leaving if one.code in days] if days else []
    return sorted(found, key=lambda one: one[1], reverse=True)


def rejected_table(rejected: Iterable[dict[str, Any]], file_name: str) -> Table:
    """Return the rejected rows of ``file_name`` with what to mend."""
    listed = list(rejected)
    several = any(row.get("sheet") for row in listed)
    columns = tuple(column for column in _REJECTED if several or column.key != "sheet")
    rows = tuple(tuple(row.get(column.key, "") for column in columns) for row in listed)
    return Table(title=f"Các dòng không nhận trong tệp {file_name}", columns=columns, rows=rows)
