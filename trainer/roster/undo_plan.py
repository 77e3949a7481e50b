"""What undoing the last list would do: what it changed goes back, what people changed since stays, and is named."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from trainer.actions import holding
from trainer.core.fingerprint import of_many
from trainer.core.in_groups import in_groups
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.work_progress import Told, in_turns, nobody
from trainer.models import AppliedRoster, Attempt, Official, PersonBefore, Practice, Slip, Unit, Work
from trainer.roster import undo_kept
from trainer.roster.rules.undoing import Field, Person, UndoStep, step, without
from trainer.roster.undo_kept import Whom

_READ_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What undoing ``roster`` would do: a step for each person it touched, by the number of his row.

    ``new``: those whom the list brought; ``worked``: how many attempts were begun since, by person. They all stay.
    ``slips``: who was given a slip for a first sign-in and has not used it; those of who leaves serve no more.
    ``decisions``: how many there were on people when it was made.
    """

    roster: AppliedRoster
    steps: Mapping[int, UndoStep]
    new: frozenset[int]
    worked: Mapping[int, int]
    slips: frozenset[int]
    decisions: int

    def back(self) -> list[int]:
        """Return those who left by the list and come back."""
        return [one for one, step in self.steps.items() if step.becomes.active and not step.stands.active]

    def leaving(self) -> list[int]:
        """Return those whom the list brought, and who leave."""
        return [one for one, step in self.steps.items() if step.stands.active and not step.becomes.active]

    def changed(self) -> list[int]:
        """Return those of whom something else goes back."""
        ends = {*self.back(), *self.leaving()}
        return [one for one, step in self.steps.items() if step.changes and one not in ends]

    def alone(self) -> list[int]:
        """Return those of whom something stays as it is now, though the list changed it."""
        return [one for one, step in self.steps.items() if step.kept or step.used]

    def counts(self) -> dict[str, int]:
        """Return how many people each part concerns, and how many of those who leave have a slip."""
        leaving = self.leaving()
        return {
            "back": len(self.back()),
            "leaving": len(leaving),
            "changed": len(self.changed()),
            "alone": len(self.alone()),
            "slips": len(self.slips.intersection(leaving)),
        }

    def fingerprint(self) -> str:
        """Return what identifies the plan: what was shown is what is done."""
        steps = (
            [number, one.stands, [[name, getattr(one.becomes, name)] for name in one.changes], one.kept, one.used]
            for number, one in sorted(self.steps.items())
        )
        return of_many(chain([self.roster.pk], steps))


def last(upload: int | None = None) -> AppliedRoster | None:
    """Return the list applied last, if it can be undone, and is that of ``upload`` when one is given."""
    newest = AppliedRoster.objects.select_related("actor").defer("plan").order_by("-pk").first()
    if newest is None or newest.undone_at is not None or (upload is not None and newest.upload != upload):
        return None
    return None if Work.objects.filter(kind__in=holding.LISTS, decided=True).exists() else newest


def make_plan(roster: AppliedRoster, told: Told = nobody) -> UndoPlan:
    """Return what undoing ``roster`` would do now, some people at a time; ``told`` hears how far it is."""
    decisions = holding.decisions_on_people()
    touched = PersonBefore.objects.filter(roster=roster).order_by("pk")
    rows = list(touched.values_list("pk", flat=True))
    steps: dict[int, UndoStep] = {}
    worked: dict[int, int] = {}
    new: set[int] = set()
    slips: set[int] = set()
    for numbers in in_turns(rows, _READ_AT_ONCE, told):
        some = touched.filter(pk__gte=numbers[0], pk__lte=numbers[-1])
        whom = some.order_by().values("official_id")
        now, began = undo_kept.people(whom), _worked(whom, roster.at)
        used = _signed_in(whom, roster.at) | began.keys()
        for number, old, after in some.values_list("official_id", "before", "after"):
            if number in now:
                steps[number] = step(_person(old), Person.from_plain(after), now[number], used=number in used)
            if old is None:
                new.add(number)
        worked.update(began)
        slips.update(Slip.objects.filter(official__in=whom).values_list("official_id", flat=True))
    return UndoPlan(roster, _possible(steps), frozenset(new), worked, frozenset(slips), decisions)


def _person(plain: dict[str, Any] | None) -> Person | None:
    return None if plain is None else Person.from_plain(plain)


def _signed_in(whom: Whom, since: datetime) -> set[int]:
    return set(Official.objects.filter(pk__in=whom, last_login__gt=since).values_list("pk", flat=True))


def _worked(whom: Whom, since: datetime) -> dict[int, int]:
    return dict(
        Counter(
            number
            for rows in (
                Attempt.objects.filter(official__in=whom, started_at__gt=since),
                Practice.objects.filter(official__in=whom, begun_at__gt=since),
            )
            for number in rows.values_list("official_id", flat=True)
        )
    )


def _possible(steps: dict[int, UndoStep]) -> dict[int, UndoStep]:
    """Return the steps without what cannot go back: an address or number that is another one's, a unit gone.

    Who comes back and whose unit was merged since comes to what it became.
    """
    units = set(Unit.objects.filter(closed_at__isnull=True).values_list("pk", flat=True))
    gone = Unit.objects.in_bulk({one.becomes.unit for one in steps.values()} - units)
    # Of one that was closed for good nothing is left but itself: who led it does not lead the one above.
    became = {number: (unit.lives_on() or unit).pk for number, unit in gone.items()}
    found = {number: _placed(one, became) for number, one in steps.items()}
    for name, column in (("email", "email"), ("code", "staff_code")):
        found = _unique(found, name, column)  # type: ignore[arg-type]
    return found


def _placed(one: UndoStep, became: Mapping[int, int]) -> UndoStep:
    if one.becomes.unit not in became:
        return one
    if one.becomes.active and not one.stands.active:
        return replace(one, becomes=replace(one.becomes, unit=became[one.becomes.unit]))
    return without(one, "unit") if "unit" in one.changes else one


def _unique(steps: dict[int, UndoStep], name: Field, column: str) -> dict[int, UndoStep]:
    wanted = {
        value: number for number, one in steps.items() if name in one.changes and (value := _value(one.becomes, name))
    }
    owners: dict[str, int] = {}
    for some in in_groups(list(wanted), _READ_AT_ONCE):
        owners |= dict(Official.objects.filter(**{f"{column}__in": some}).values_list(column, "pk"))
    found = dict(steps)
    while taken := [
        number
        for value, number in wanted.items()
        if _value(found[number].becomes, name) == value
        and (owner := owners.get(value)) not in (None, number)
        and (owner not in found or _value(found[owner].becomes, name) == value)
    ]:
        for number in taken:
            found[number] = without(found[number], name)
    return found


def _value(person: Person, name: Field) -> str:
    return str(getattr(person, name))


def last_number() -> int | None:
    """Return the number of the list applied last."""
    return AppliedRoster.objects.order_by("-pk").values_list("pk", flat=True).first()


def waiting_address(plain: Any) -> str:
    """Return the address of what waits to be confirmed, "" when nothing does."""
    return str(plain[0]) if plain else ""


def with_units(one: UndoStep, units: Mapping[int, str]) -> list[tuple[Field, str, str]]:
    """Return the fields that change as a person reads them: what is there now and what comes back."""
    return [(name, in_words(one.stands, name, units), in_words(one.becomes, name, units)) for name in one.changes]


def in_words(person: Person, name: Field, units: Mapping[int, str]) -> str:
    """Return one field of a person in words."""
    match name:
        case "unit":
            return units.get(person.unit, "")
        case "active":
            return "đang làm việc" if person.active else "đã rời danh sách"
        case "rights":
            return f"{len(person.rights)} quyền" if person.rights else "không có"
        case "roles":
            return "; ".join(title for role, title in ROLE_TITLES.items() if role in person.roles)
        case "waiting":
            return waiting_address(person.waiting)
        case _:
            return _value(person, name)
