"""Who must pass what, until when, and how he stands: derived from roles, paths, campaigns and completions."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import TypeAlias, cast

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q

from trainer.actions import reliance
from trainer.core.quiz import Role
from trainer.library import Library
from trainer.live_library import LOCAL
from trainer.models import Campaign, Completion, Official, Reliance, Requirement, RoleHolding

Key: TypeAlias = tuple[int, str]
# Due on, passed at, valid until, relearn by.
Standing: TypeAlias = tuple[date | None, datetime | None, datetime | None, date | None]
BATCH = 2000
_NO_PASS = (None, None, None)


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


def follow_changes(library: Library, day: date) -> bool:
    """Mark the texts that no longer serve on ``day``, and bring those whose pass rests on them in line.

    Say whether a mark changed. Marks change with the book, with a question withdrawn, and overnight, when a law ends.
    """
    with transaction.atomic():
        changed = reliance.mark_outdated(library, day)
        passes = Completion.objects.filter(reliances__section_version__in=changed)
        _refresh(library, list(passes.values_list("official_id", flat=True).distinct().order_by()))
    return bool(changed)


def wanted(library: Library, officials: list[int]) -> dict[Key, Standing]:
    """Return the requirements that ``officials`` should have: (official, quiz) → due, passed, valid, relearn by."""
    due = _due_days(officials)
    named = _days_by_name(officials)
    passes = _passes(officials)
    result: dict[Key, Standing] = {}
    for official, roles in _roles(officials).items():
        for path in (library.paths[role] for role in roles if role in library.paths):
            for quiz in path.quizzes:
                earlier = result[official, quiz][0] if (official, quiz) in result else None
                asked = (earlier, due.get((official, path.role)), named.get((official, quiz)))
                days = [day for day in asked if day is not None]
                result[official, quiz] = (min(days, default=None), *passes.get((official, quiz), _NO_PASS))
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
    opened = Campaign.objects.filter(closed_at__isnull=True, cause={})
    campaigns = list(opened.prefetch_related("units").order_by("-due_on"))
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


def _days_by_name(officials: list[int]) -> dict[Key, date]:
    """Return the earliest day that an open campaign sets for people by name: (official, quiz) → day.

    Only of quizzes whose pass held when the campaign was opened: there is nothing else to bring up to date.
    """
    rows = Campaign.people.through.objects.filter(official__in=officials, campaign__closed_at__isnull=True)
    asked = rows.order_by("-campaign__due_on").values_list(
        "official_id", "campaign__quizzes", "campaign__due_on", "campaign__created_at"
    )
    named = list(asked)
    held = _held({official for official, *_ in named})
    return {
        (official, quiz): day
        for official, quizzes, day, opened_at in named
        for quiz in quizzes
        if any(passed_at <= opened_at < until for passed_at, until in held.get((official, quiz), ()))
    }


def _held(officials: set[int]) -> dict[Key, list[tuple[datetime, datetime]]]:
    held: dict[Key, list[tuple[datetime, datetime]]] = defaultdict(list)
    rows = Completion.objects.filter(official__in=officials)
    for official, quiz, *held_from_to in rows.values_list("official_id", "quiz", "passed_at", "valid_until"):
        held[official, quiz].append((held_from_to[0], held_from_to[1]))
    return held


def set_days(campaign: Campaign) -> None:
    """Set the day of a campaign that has just been opened for people by name: what ``refresh`` would, in one step."""
    passes = Completion.objects.filter(
        official=OuterRef("official"),
        quiz=OuterRef("quiz"),
        passed_at__lte=campaign.created_at,
        valid_until__gt=campaign.created_at,
    )
    asked = Requirement.objects.filter(official__campaigns=campaign, quiz__in=campaign.quizzes)
    later = Q(due_on__isnull=True) | Q(due_on__gt=campaign.due_on)
    asked.filter(later, Exists(passes)).update(due_on=campaign.due_on)


def _passes(officials: list[int]) -> dict[Key, tuple[datetime, datetime, date | None]]:
    rows = Completion.objects.filter(official__in=officials).order_by("valid_until", "passed_at", "pk")
    changed = _relearn_days(officials)
    return {
        (official, quiz): _pass(passed_at, valid_until, changed.get((official, quiz)))
        for official, quiz, passed_at, valid_until in rows.values_list(
            "official_id", "quiz", "passed_at", "valid_until"
        )
    }


def _relearn_days(officials: list[int]) -> dict[Key, date]:
    """Return until when passes that rest on outdated texts are to be brought up to date: (official, quiz) → day."""
    rows = Reliance.objects.filter(completion__official__in=officials, section_version__relearn_by__isnull=False)
    by_pass = rows.values_list("completion__official_id", "completion__quiz").annotate(
        Min("section_version__relearn_by")
    )
    return {(official, quiz): day for official, quiz, day in by_pass.order_by()}


def _pass(
    passed_at: datetime, valid_until: datetime, relearn_by: date | None
) -> tuple[datetime, datetime, date | None]:
    """Return a pass as it counts: one that rests on an outdated text ends with the day until which to relearn."""
    if relearn_by is None:
        return passed_at, valid_until, None
    # The last moment of the day and not the first of the next one, so that whoever prints the day prints the right one.
    end_of_day = datetime.combine(relearn_by, time.max, LOCAL).astimezone(UTC)
    return passed_at, min(valid_until, end_of_day), relearn_by


def renew(official: int, quiz: str) -> None:
    """Bring one requirement in line with the passes of its quiz; nothing happens where none is asked."""
    rows = Completion.objects.filter(official=official, quiz=quiz).order_by("-valid_until", "-passed_at", "-pk")
    with_day = rows.annotate(relearn_by=Min("reliances__section_version__relearn_by"))
    last = with_day.values_list("passed_at", "valid_until", "relearn_by").first()
    passed_at, valid_until, relearn_by = _pass(*last) if last else _NO_PASS
    Requirement.objects.filter(official=official, quiz=quiz).update(
        passed_at=passed_at, valid_until=valid_until, relearn_by=relearn_by
    )


def _write(rows: dict[Key, Standing], officials: list[int]) -> None:
    existing = {(row.official_id, row.quiz): row for row in Requirement.objects.filter(official__in=officials)}
    gone = [row.pk for key, row in existing.items() if key not in rows]
    Requirement.objects.filter(pk__in=gone).delete()
    new: list[Requirement] = []
    changed: list[Requirement] = []
    for (official, quiz), standing in rows.items():
        due_on, passed_at, valid_until, relearn_by = standing
        row = existing.get((official, quiz)) or Requirement(official_id=official, quiz=quiz)
        if row.pk and (row.due_on, row.passed_at, row.valid_until, row.relearn_by) == standing:
            continue
        row.due_on, row.passed_at, row.valid_until, row.relearn_by = due_on, passed_at, valid_until, relearn_by
        (changed if row.pk else new).append(row)
    Requirement.objects.bulk_create(new, batch_size=500)
    Requirement.objects.bulk_update(changed, ["due_on", "passed_at", "valid_until", "relearn_by"], batch_size=200)
