"""A change of units in pieces: killed at any moment it is gone on with, and no piece is for many people."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from tests.actions.in_pieces import KilledError, go_on, killed
from tests.cast import Cast, official
from tests.units.city import opened
from trainer.actions import pieces
from trainer.content.live import library
from trainer.models import Event, Newcomer, Official, Requirement, Unit, UnitChange, Work
from trainer.units import applying, plan
from trainer.units.rules.model import Merge

OPENED = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def full(cast: Cast) -> Cast:
    """Three pieces of people in P001, and a campaign for it."""
    for number in range(125):
        made = official(f"HN8{number:03}", f"Vũ Văn Số {number}", cast.ward, "page_admin")
        made.role_holdings.update(since=OPENED)
    opened("Sao Mai", [cast.ward], NOW.date(), OPENED)
    return cast


def tables() -> dict[str, Any]:
    """Return all that a change writes."""
    return {
        "units": list(Unit.objects.order_by("code").values_list("code", "ancestry", "closed_at")),
        "people": list(Official.objects.order_by("staff_code").values_list("staff_code", "unit__code")),
        "days": list(
            Requirement.objects.order_by("official__staff_code", "quiz").values_list(
                "official__staff_code", "quiz", "due_on", "due_by"
            )
        ),
        "new": sorted(Newcomer.objects.values_list("official__staff_code", "campaign__title")),
        "events": sorted(Event.objects.exclude(kind="joined").values_list("kind", "official__staff_code", "at")),
        "changes": list(UnitChange.objects.values_list("kind", "at")),
        "work": list(Work.objects.values_list("kind", flat=True)),
    }


def merge() -> None:
    applying.do(plan.make(Merge(("P001",), "P002"), library(), NOW), "", None, library(), NOW)


@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_kill_at_any_moment_and_going_on_leaves_what_one_go_leaves(full: Cast, at: int, within: bool) -> None:
    with transaction.atomic():
        merge()
        whole = tables()
        transaction.set_rollback(True)
    with killed(at, within), pytest.raises(KilledError):
        merge()
    assert Work.objects.exists()
    go_on(library())
    assert tables() == whole


def test_no_piece_is_for_more_people_than_it_may_hold(full: Cast) -> None:
    work, _ = applying.decide(plan.make(Merge(("P001",), "P002"), library(), NOW), "", None, NOW)
    sizes = [len(people) for *_, people in work.pieces.order_by("number").values_list("content", flat=True)]
    assert (max(sizes), sum(sizes)) == (25, 129)
    pieces.finish(library(), work)
