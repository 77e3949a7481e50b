"""Campaigns that ask for quizzes by name: however many ask for the same, a page looks once for those it is new to."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import Cast, queries, signed_in
from trainer.actions import campaigns, requirements
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.core.vietnam_time import day_of, monday
from trainer.models import Campaign, Official, RoleHolding, Told


def _opened(title: str, quizzes: list[str]) -> Campaign:
    now = datetime.now(UTC)
    return campaigns.open_campaign(
        Terms(title, quizzes=tuple(quizzes), due_on=day_of(now) + timedelta(days=20)),
        actor=None,
        library=library(),
        now=now,
    )


@pytest.mark.parametrize("address", ["/cntt/dot/", "/cntt/dot/{}/", "/cntt/nhac/ngay/?dot={}"])
def test_queries_do_not_grow_with_the_campaigns_that_ask_for_the_same_quizzes(cast: Cast, address: str) -> None:
    """Of a city each look reads all who are asked for the quiz, since it is on everybody's path."""
    roles = list(library().paths)
    for person in Official.objects.all():
        lacking = set(roles) - set(person.role_holdings.values_list("role", flat=True))
        RoleHolding.objects.bulk_create(
            RoleHolding(official=person, role=role, since=person.created_at) for role in lacking
        )
    requirements.refresh_all(library())
    officer, quizzes = signed_in(cast.khue), list(library().paths["staff"].quizzes[:3])
    everybody = _opened("Mọi người", [])
    # Somebody was told directly, so that the page looks who is still to be.
    now = datetime.now(UTC)
    Told.objects.create(official=cast.an, campaign=everybody, week=monday(day_of(now)), at=now, by=cast.khue)
    page = address.format(everybody.pk)
    _opened("Ba bài 0", quizzes)
    few = queries(officer, page)
    for number in range(1, 6):
        _opened(f"Ba bài {number}", quizzes)
    assert queries(officer, page) == few
