"""Doing what a plan says: decided as a whole, written in pieces, and every change leaves a trace.

With the decision the tree is as it will be, campaigns are for the units they follow, and nobody else may change people
or units; the people of a unit that closes stand below the one that it became, and come into it piece by piece.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from trainer.actions import holding, pieces, requirements
from trainer.actions.pieces import Content
from trainer.content.library import Library
from trainer.core.in_groups import in_groups
from trainer.models import Campaign, Event, Newcomer, Official, Unit, UnitChange, Work
from trainer.units import reading, rights
from trainer.units.plan import UnitPlan
from trainer.units.rules.effects import applied
from trainer.units.rules.model import Effect
from trainer.units.rules.tree import Tree

_PLACE = f"UPDATE {Unit._meta.db_table} SET parent_id = %s, ancestry = %s WHERE id = %s"
_NEW = (
    f"INSERT INTO {Unit._meta.db_table} (code, name, kind, ancestry, position, parent_id)"
    f" VALUES (%s, %s, %s, %s, %s, (SELECT id FROM {Unit._meta.db_table} WHERE code = %s))"
)
_NAME = f"UPDATE {Unit._meta.db_table} SET name = %s, kind = %s WHERE code = %s"
_POSITION = f"UPDATE {Unit._meta.db_table} SET position = %s WHERE code = %s"
# So many people a transaction: some 0.1 s of the write lock in a city of 200,000, where all that is asked changes.
_AT_ONCE = 25
# The kinds of events: unit_renamed and so on are of the units, this one of each official.
OF_AN_OFFICIAL = "unit_changed"


class StateChanged(Exception):
    """People, units or campaigns have changed since the plan was made: it must be shown again."""


def do(
    plan: UnitPlan, reason: str, actor: Official | None, library: Library, now: datetime, seconds: float | None = None
) -> UnitChange:
    """Do what ``plan`` says. Raises StateChanged and ListBeingApplied; then nothing is written.

    Once it is decided it is done: what is left after ``seconds`` (None: nothing) the housekeeper of a server writes.
    """
    work, change = decide(plan, reason, actor, now)
    pieces.finish_or_leave(library, work, seconds)
    return change


def decide(plan: UnitPlan, reason: str, actor: Official | None, now: datetime) -> tuple[Work, UnitChange]:
    """Decide on a plan; return the work that writes the rest, and the change. Raises as ``do``."""
    # Of thousands of units this takes a moment, in which nobody need wait.
    told = {"plan": plan.to_plain(), "effect": plan.effect.to_plain()}
    work = pieces.prepare(holding.UNITS, {"title": plan.title}, now, _contents(plan), actor)
    with pieces.deciding(work, gone=StateChanged):
        if holding.decide_on_people() != plan.seen or tuple(reading.rounds()) != plan.all_rounds:
            raise StateChanged
        change = _change(plan, told, reason, actor, now)
        work.details = {"title": plan.title, "change": change.pk}
        Work.objects.filter(pk=work.pk).update(details=work.details)
    return work, change


def _contents(plan: UnitPlan) -> Iterator[Content]:
    for group in plan.groups:
        to = group.to if group.to != group.source else ""
        for some in in_groups(group.people, _AT_ONCE):
            yield [group.source, to, list(group.newcomers), some]


def _change(plan: UnitPlan, told: dict[str, Any], reason: str, actor: Official | None, now: datetime) -> UnitChange:
    """Write all but the people: the units, for whom campaigns are, the change itself and its trace."""
    for old, code in plan.effect.recoded:
        Unit.objects.filter(code=old).update(code=code, ancestry=f"/{code}/")
    before = reading.tree()
    after = applied(plan.effect, before)
    kept = {code: _kept(before, code) for code in plan.effect.touched() if code in before.units}
    _write_units(plan.effect, before, after, now)
    _write_rounds(plan)
    moved = rights.move(plan.appointments, plan.title, actor, now)
    details = {
        **told,
        "before": kept,
        "rights": moved,
        "undoes": plan.undoes,
        "order": sorted(before.units, key=lambda code: before.units[code].position) if plan.effect.order else [],
    }
    change = UnitChange.objects.create(kind=plan.kind, at=now, actor=actor, reason=reason, details=details)
    if plan.undoes is not None:
        UnitChange.objects.filter(pk=plan.undoes).update(undone_by_change=change)
    trace = {"change": change.pk, "title": plan.title, "people": plan.people, "units": sorted(plan.effect.touched())}
    Event.objects.create(at=now, kind=f"unit_{plan.kind}", actor=actor, details={**trace, "reason": reason})
    return change


def _kept(tree: Tree, code: str) -> dict[str, Any]:
    unit = tree.units[code]
    return {"name": unit.name, "kind": unit.kind, "parent": unit.parent, "closed": unit.closed}


def _write_rounds(plan: UnitPlan) -> None:
    for one in plan.rounds:
        if one.codes_before != one.codes_after:
            Campaign.objects.get(pk=one.id).units.set(Unit.objects.filter(code__in=one.codes_after))


def _write_units(effect: Effect, before: Tree, after: Tree, now: datetime) -> None:
    _keep_names_of_closed_rounds(effect)
    _create(effect, after)
    with connection.cursor() as cursor:
        cursor.executemany(_NAME, [(name, kind, code) for code, name, kind in effect.renamed])
        cursor.executemany(_POSITION, [(after.units[code].position, code) for code in effect.order])
    closed: dict[str, list[str]] = {}
    for code, into in effect.closed:
        closed.setdefault(into, []).append(code)
    for into, codes in closed.items():
        Unit.objects.filter(code__in=codes).update(closed_at=now, merged_into=Unit.objects.filter(code=into).first())
    Unit.objects.filter(code__in=effect.reopened).update(closed_at=None, merged_into=None)
    _write_places(before, after)


def _create(effect: Effect, after: Tree) -> None:
    """Create the new units, those above first, by one prepared statement: the first list makes thousands at once."""
    made = sorted(effect.created, key=lambda new: len(after.chain(new.code)))
    with connection.cursor() as cursor:
        cursor.executemany(
            _NEW,
            [
                (new.code, new.name, new.kind, after.ancestry(new.code), after.units[new.code].position, new.parent)
                for new in made
            ],
        )


def _write_places(before: Tree, after: Tree) -> None:
    """Set parent and ancestry of every unit that gets another, by one prepared statement: they may be thousands."""
    moved = [code for code in before.units if before.chain(code) != after.chain(code)]
    numbers = dict(Unit.objects.values_list("code", "pk"))
    with connection.cursor() as cursor:
        cursor.executemany(
            _PLACE, [(numbers.get(after.units[code].parent), after.ancestry(code), numbers[code]) for code in moved]
        )


def _keep_names_of_closed_rounds(effect: Effect) -> None:
    """A campaign that is closed goes on telling the names its units had when it was closed."""
    renamed = [code for code, *_ in effect.renamed]
    closed = Campaign.objects.filter(closed_at__isnull=False, units__code__in=renamed).distinct()
    for one in closed.prefetch_related("units"):
        if "unit_names" not in one.final:
            one.final = {**one.final, "unit_names": [unit.name for unit in one.units.all()]}
            one.save(update_fields=["final"])


def _write(library: Library, work: Work, content: Content) -> None:
    """Write one piece: who comes into another unit, who is new in a campaign, and what is then asked of them."""
    source, to, newcomers, people = content
    # A campaign that is opened meanwhile comes before this piece, or after it.
    holding.people()
    holding.officials(people)
    change = work.details["change"]
    if to:
        units = {unit.code: unit for unit in Unit.objects.filter(code__in=[source, to])}
        here = Official.objects.filter(pk__in=people, unit=units[source])
        moving = list(here.order_by("pk").values_list("pk", flat=True))
        here.update(unit=units[to])
        fields = [["Đơn vị", units[source].name, units[to].name]]
        details = {"change": change, "from": source, "to": to, "fields": fields}
        Event.objects.bulk_create(
            Event(at=work.at, kind=OF_AN_OFFICIAL, actor=work.actor, official_id=number, details=details)
            for number in moving
        )
    Newcomer.objects.bulk_create(
        [
            Newcomer(change_id=change, campaign_id=campaign, official_id=number)
            for number in people
            for campaign in newcomers
        ],
        ignore_conflicts=True,
    )
    requirements.refresh(library, people)


def _end(work: Work) -> None:
    """Void the plans that were made meanwhile."""
    holding.note_people_changed(holding.people())


def _abandoned(work: Work, rest: pieces.Rest, actor: Official | None, now: datetime) -> None:
    """Tell that the rest is given up: those people stay in the unit where they are."""
    holding.note_people_changed(holding.people())
    details = {"title": work.details["title"], "change": work.details["change"], **rest.told()}
    Event.objects.create(at=now, kind="unit_abandoned", actor=actor, details=details)
    change = UnitChange.objects.get(pk=work.details["change"])
    change.details = {**change.details, "abandoned": {**rest.told(), "error": work.error}}
    change.save(update_fields=["details"])


def _whom(content: Content) -> list[str]:
    people = content[3]
    return list(Official.objects.filter(pk__in=people).order_by("pk").values_list("staff_code", flat=True))


pieces.KINDS[holding.UNITS] = pieces.Kind(_write, end=_end, abandoned=_abandoned, whom=_whom)


def written(change: UnitChange) -> int:
    """Return how many percent of a change are written, 99 at most until all of it is."""
    work = Work.objects.filter(kind=holding.UNITS, decided=True, details__change=change.pk).first()
    if work is None:
        return 100
    return min(99, 100 * (work.total - work.pieces.count()) // max(work.total, 1))
