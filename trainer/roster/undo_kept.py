"""How the list being applied finds each person and leaves him: what undoing it needs. Kept of the last list only."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from django.db.models import QuerySet

from trainer.actions import holding
from trainer.models import AppliedRoster, Appointment, Official, PendingEmail, PersonBefore, RoleHolding, Work
from trainer.roster.rules.undoing import Person

_AT_ONCE = 200
# The numbers of officials, or the query that finds them: thousands of numbers cost more to write down than to find.
Whom: TypeAlias = "Sequence[int] | QuerySet[Any, Any]"
_READ = (
    "pk",
    "staff_code",
    "full_name",
    "position",
    "unit_id",
    "email",
    "is_active",
    "merged_into_id",
    "former_codes",
)


def begin(work: Work, file_name: str, upload: int | None) -> None:
    """Note, with the decision on it, that ``work`` applies a list."""
    AppliedRoster.objects.create(work=work.pk, upload=upload, file_name=file_name[-200:], at=work.at, actor=work.actor)


@contextmanager
def remembered(work: Work, what: str, items: Sequence[Any]) -> Iterator[None]:
    """Remember how those whom a piece is about stood before what is done inside, and how they stand after it."""
    roster = AppliedRoster.objects.filter(work=work.pk).first()
    # A list that was decided on by an earlier version of this house is not remembered.
    if roster is None:
        yield
        return
    named = codes(what, items)
    found = _with_codes(named)
    stood = people(list(found.values_list("pk", flat=True)))
    yield
    numbers = list(stood) or list(_with_codes(named).values_list("pk", flat=True))
    stands = people(numbers)
    known = set(PersonBefore.objects.filter(roster=roster, official__in=numbers).values_list("official_id", flat=True))
    first = [number for number in numbers if number not in known]
    PersonBefore.objects.bulk_create(
        PersonBefore(
            roster=roster,
            official_id=number,
            before=stood[number].to_plain() if number in stood else None,
            after=stands[number].to_plain(),
        )
        for number in first
    )
    again = list(PersonBefore.objects.filter(roster=roster, official__in=list(known)))
    for row in again:
        row.after = stands[row.official_id].to_plain()
    PersonBefore.objects.bulk_update(again, ["after"])


def codes(what: str, items: Sequence[Any]) -> list[str]:
    """Return the staff numbers that those have before it whom a piece of a list is about."""
    match what:
        case "change":
            return [item.get("old_code") or item["entry"]["code"] for item in items]
        case "add" | "hold":
            return [item["code"] for item in items]
        case _:
            return list(items)


def _with_codes(named: Iterable[str]) -> QuerySet[Official]:
    return Official.objects.filter(staff_code__in=list(named)).order_by("pk")


def people(numbers: Whom) -> dict[int, Person]:
    """Return how officials stand now, by the numbers of their rows."""
    roles: dict[int, dict[str, str]] = {}
    held = RoleHolding.objects.filter(official__in=numbers).order_by("pk")
    for official, role, since in held.values_list("official_id", "role", "since"):
        roles.setdefault(official, {})[role] = since.isoformat()
    waiting = {one.official_id: _waiting(one) for one in PendingEmail.objects.filter(official__in=numbers)}
    given: dict[int, list[int]] = {}
    rows = Appointment.objects.filter(official__in=numbers, ended_at__isnull=True).order_by("pk")
    for official, number in rows.values_list("official_id", "pk"):
        given.setdefault(official, []).append(number)
    return {
        pk: Person(
            code=code,
            name=name,
            position=position,
            unit=unit,
            email=email or "",
            active=active,
            rights=given.get(pk, []),
            roles=roles.get(pk, {}),
            waiting=waiting.get(pk),
            merged=f"{merged_into or ''} {former}".strip(),
        )
        for pk, code, name, position, unit, email, active, merged_into, former in Official.objects.filter(
            pk__in=numbers
        ).values_list(*_READ)
    }


def _waiting(one: PendingEmail) -> list[Any]:
    return [one.email, one.source, one.asked_at.isoformat(), one.asked_by_id]


def forget_earlier() -> int:
    """Forget what lists changed that can no longer be undone, some people a transaction; return of how many people."""
    last = AppliedRoster.objects.order_by("-pk").first()
    # Undoing that is given up half-way is gone on with from these.
    undoing = Work.objects.filter(kind=holding.UNDO, decided=True).exists()
    kept = [last.pk] if last is not None and (last.undone_at is None or undoing) else []
    AppliedRoster.objects.exclude(pk__in=kept).filter(plan__isnull=False).update(plan=None)
    gone = 0
    old = PersonBefore.objects.exclude(roster__in=kept)
    while numbers := list(old.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        gone += PersonBefore.objects.filter(pk__in=numbers).delete()[0]
    return gone
