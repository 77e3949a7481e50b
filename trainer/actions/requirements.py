"""Who must pass what, until when, and how he stands: derived from roles, paths, campaigns and completions."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeAlias, cast

from django.db import transaction

from trainer.core.quiz import Role
from trainer.library import Library
from trainer.models import Campaign, Completion, Official, Requirement, RoleHolding

Key: TypeAlias = tuple[int, str]
Standing: TypeAlias = tuple[date | None, datetime | None, datetime | None]
BATCH = 2000


def refresh(library: Library, officials: Iterable[int] | None = None) -> None:
    """Bring requirements in line with everything they derive from; for ``officials`` only, or for everybody."""
    with transaction.atomic():
        if officials is None:
            _refresh(library, list(Official.objects.values_list("pk", flat=True)))
        else:
            _refresh(library, list(officials))


def _refresh(library: Library, officials: list[int]) -> None:
    for start in range(0, len(officials), BATCH):
        chunk = officials[start : start + BATCH]
        _write(wanted(library, chunk), chunk)


def wanted(library: Library, officials: list[int]) -> dict[Key, Standing]:
    """Return the requirements that ``officials`` should have: (official, quiz) → (due, passed at, valid until)."""
    due = _due_days(officials)
    passes = _passes(officials)
    result: dict[Key, Standing] = {}
    for official, roles in _roles(officials).items():
        for path in (library.paths[role] for role in roles if role in library.paths):
            for quiz in path.quizzes:
                passed_at, valid_until = passes.get((official, quiz), (None, None))
                earlier = result[official, quiz][0] if (official, quiz) in result else None
                days = [day for day in (earlier, due.get((official, path.role))) if day is not None]
                result[official, quiz] = (min(days, default=None), passed_at, valid_until)
    return result


def _roles(officials: list[int]) -> dict[int, set[Role]]:
    roles: dict[int, set[Role]] = defaultdict(set)
    held = RoleHolding.objects.filter(official__in=officials, official__is_active=True)
    for official, role in held.values_list("official_id", "role"):
        roles[official].add(cast(Role, role))
    return roles


def _due_days(officials: list[int]) -> dict[tuple[int, Role], date]:
    """Return the earliest day that an open campaign sets: (official, role) → day."""
    due: dict[tuple[int, Role], date] = {}
    campaigns = list(Campaign.objects.filter(closed_at__isnull=True).prefetch_related("units").order_by("-due_on"))
    if not campaigns:
        return due
    held = RoleHolding.objects.filter(official__in=officials).values_list(
        "official_id", "role", "official__unit__ancestry"
    )
    for official, held_role, ancestry in held:
        role = cast(Role, held_role)
        for campaign in campaigns:
            if concerns(campaign, role, ancestry):
                due[official, role] = campaign.due_on
    return due


def concerns(campaign: Campaign, role: Role, ancestry: str) -> bool:
    """Say whether ``campaign`` asks a holder of ``role`` in the unit of ``ancestry``."""
    units = [unit.ancestry for unit in campaign.units.all()]
    return (not campaign.roles or role in campaign.roles) and (
        not units or any(ancestry.startswith(unit) for unit in units)
    )


def _passes(officials: list[int]) -> dict[Key, tuple[datetime, datetime]]:
    rows = Completion.objects.filter(official__in=officials).order_by("valid_until", "passed_at")
    return {
        (official, quiz): (passed_at, valid_until)
        for official, quiz, passed_at, valid_until in rows.values_list(
            "official_id", "quiz", "passed_at", "valid_until"
        )
    }


def _write(rows: dict[Key, Standing], officials: list[int]) -> None:
    existing = {(row.official_id, row.quiz): row for row in Requirement.objects.filter(official__in=officials)}
    gone = [row.pk for key, row in existing.items() if key not in rows]
    Requirement.objects.filter(pk__in=gone).delete()
    new: list[Requirement] = []
    changed: list[Requirement] = []
    for (official, quiz), standing in rows.items():
        due_on, passed_at, valid_until = standing
        row = existing.get((official, quiz)) or Requirement(official_id=official, quiz=quiz)
        if row.pk and (row.due_on, row.passed_at, row.valid_until) == standing:
            continue
        row.due_on, row.passed_at, row.valid_until = due_on, passed_at, valid_until
        (changed if row.pk else new).append(row)
    Requirement.objects.bulk_create(new, batch_size=500)
    Requirement.objects.bulk_update(changed, ["due_on", "passed_at", "valid_until"], batch_size=200)
