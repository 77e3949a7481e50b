"""What screens about one person read: who holds which right, who may be the same person, two records side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from trainer.actions import rights
from trainer.actions.accounts import second_step
from trainer.core import person_cells as cells
from trainer.core.rights import RIGHTS, Right
from trainer.models import Appointment, Attempt, Completion, Official, RoleHolding
from trainer.people import changes
from trainer.queries.names import named

_MOST_ALIKE = 5


@dataclass(frozen=True, slots=True)
class Holders:
    """A right and the appointments that hold now, by name."""

    right: Right
    appointments: Sequence[Appointment]


def by_right(now: datetime) -> list[Holders]:
    """Return every right with who holds it now, and whether he has a ``second_step`` at sign-in."""
    rows = (
        rights.held(now)
        .select_related("official__unit", "unit__merged_into", "given_by")
        .order_by("official__sort_name", "pk")
    )
    rows = rows.annotate(second_step=second_step.of_each("official"))
    found: dict[str, list[Appointment]] = {}
    for row in rows:
        found.setdefault(row.right, []).append(row)
    return [Holders(right, found.get(right, [])) for right in RIGHTS]


def leaders_by_list(text: str = "") -> QuerySet[RoleHolding]:
    """Return who leads his unit by the role that a staff list gave him, by name; ``text``: only who is called so."""
    rows = RoleHolding.objects.filter(role="leader", official__is_active=True).select_related("official__unit")
    return rows.filter(named(text, "official__")).order_by("official__sort_name", "official")


def ended() -> list[Appointment]:
    """Return the appointments that were taken back last."""
    rows = Appointment.objects.filter(ended_at__isnull=False).select_related("official", "unit", "ended_by")
    return list(rows.order_by("-ended_at", "-pk")[:20])


def alike(official: Official) -> list[Official]:
    """Return who may be the same person: a few others of the same name."""
    found = (
        Official.objects.filter(sort_name=official.sort_name, merged_into__isnull=True)
        .exclude(pk=official.pk)
        .select_related("unit")
    )
    return list(found.order_by("-is_active", "staff_code")[:_MOST_ALIKE])


def side_by_side(stays: Official, gone: Official) -> list[tuple[str, str, str]]:
    """Return what is on record of both: title, that of the one that stays, that of the other."""
    first, second = changes.on_record(stays), changes.on_record(gone)
    names = changes.unit_names()
    return [
        ("Họ và tên", first.name, second.name),
        ("Đơn vị", names.get(first.unit, first.unit), names.get(second.unit, second.unit)),
        ("Chức vụ", first.position, second.position),
        ("Vai trò", cells.role_titles(first.roles), cells.role_titles(second.roles)),
        ("E-mail", first.email, second.email),
        ("Tình trạng", _there(stays), _there(gone)),
        ("Lượt làm bài", str(_attempts(stays)), str(_attempts(gone))),
        ("Kết quả đạt", str(_passes(stays)), str(_passes(gone))),
    ]


def _there(official: Official) -> str:
    return "Đang làm việc" if official.is_active else "Đã rời danh sách"


def _attempts(official: Official) -> int:
    return Attempt.objects.filter(official=official).count()


def _passes(official: Official) -> int:
    return Completion.objects.filter(official=official).count()
