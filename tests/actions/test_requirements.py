"""What is asked of whom: by role, by campaign, and only of people who are there."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest

from tests.actions.in_pieces import go_on
from tests.actions.people import NOW, a_unit, an_official, begin
from tests.actions.relearning import pass_quiz
from tests.content.small_library import library
from trainer.actions import attempts, campaigns, campaigns_change, pieces, requirements
from trainer.core.campaigns import Terms
from trainer.models import Campaign, Event, Official, Progress, Requirement, RoleHolding, Work

pytestmark = pytest.mark.django_db
CONTENT = library()


def _asked(official: Official) -> dict[str, date | None]:
    return dict(Requirement.objects.filter(official=official).values_list("quiz", "due_on"))


def test_each_role_asks_for_its_path_and_a_quiz_is_asked_for_once() -> None:
    admin = an_official("A", roles=("page_admin", "staff"))
    staff = an_official("S", roles=("staff",))
    nobody = an_official("N", roles=())

    requirements.refresh_all(CONTENT)

    assert set(_asked(admin)) == {"mat-khau", "lua-dao"}
    assert set(_asked(staff)) == {"mat-khau"}
    assert _asked(nobody) == {}


def test_an_official_who_left_is_asked_for_nothing() -> None:
    gone = an_official()
    requirements.refresh_all(CONTENT)
    Official.objects.update(is_active=False)

    requirements.refresh_all(CONTENT)

    assert _asked(gone) == {}


def test_a_campaign_sets_the_day_for_its_roles_in_its_units_and_below() -> None:
    city = a_unit("TP")
    ward, other = a_unit("P1", city), a_unit("P2", city)
    inside, outside = an_official("A", unit=ward), an_official("B", unit=other)
    leader = an_official("C", roles=("staff",), unit=ward)
    requirements.refresh_all(CONTENT)

    _open(date(2026, 12, 15), roles=("page_admin",), units=[ward])
    assert _asked(inside) == {"mat-khau": date(2026, 12, 15), "lua-dao": date(2026, 12, 15)}
    assert set(_asked(outside).values()) == set(_asked(leader).values()) == {None}

    _open(date(2026, 12, 1), units=[city])
    assert set(_asked(inside).values()) == set(_asked(outside).values()) == {date(2026, 12, 1)}


def test_closing_a_campaign_takes_its_day_away_once() -> None:
    official = an_official()
    campaign = _open(date(2026, 12, 15))

    for _ in range(2):
        campaigns_change.close({campaign.pk: {}}, actor=None, library=CONTENT, now=NOW)

    assert set(_asked(official).values()) == {None}
    assert Event.objects.filter(kind="campaign_closed").count() == 1


def _open(due_on, roles=(), units=()):  # type: ignore[no-untyped-def]
    return campaigns.open_campaign(
        Terms("Đợt thử", roles=tuple(roles), units=tuple(one.code for one in units), due_on=due_on),
        actor=None,
        library=CONTENT,
        now=NOW,
    )


def test_who_comes_after_a_campaign_was_opened_has_a_day_of_his_own() -> None:
    there = an_official("A")
    _open(date(2026, 11, 30))
    came = an_official("B")
    RoleHolding.objects.filter(official=came).update(since=NOW + timedelta(days=10))

    requirements.refresh_all(CONTENT)

    assert set(_asked(there).values()) == {date(2026, 11, 30)}
    # Thirty days from 04/12/2026.
    assert set(_asked(came).values()) == {date(2027, 1, 3)}


def test_a_role_given_later_gives_time_for_its_path_alone() -> None:
    official = an_official(roles=("staff",))
    _open(date(2026, 11, 30))
    RoleHolding.objects.create(official=official, role="page_admin", since=NOW + timedelta(days=10))

    requirements.refresh_all(CONTENT)

    assert _asked(official) == {"mat-khau": date(2026, 11, 30), "lua-dao": date(2027, 1, 3)}


@pytest.mark.parametrize("kind", ["returned", "moved"])
def test_who_returns_or_moves_after_it_was_opened_is_a_newcomer_there(kind: str) -> None:
    official = an_official()
    _open(date(2026, 11, 30))
    Event.objects.create(at=NOW + timedelta(days=10), kind=kind, official=official)

    requirements.refresh_all(CONTENT)

    assert set(_asked(official).values()) == {date(2027, 1, 3)}


def test_of_several_campaigns_the_earliest_of_his_own_days_counts() -> None:
    official = an_official()
    RoleHolding.objects.update(since=NOW + timedelta(days=10))
    _open(date(2026, 11, 30))
    _open(date(2027, 2, 1))

    requirements.refresh_all(CONTENT)

    assert set(_asked(official).values()) == {date(2027, 1, 3)}


@pytest.mark.parametrize(
    ("opened_after", "asked"),
    [
        (timedelta(microseconds=-1), False),
        (timedelta(0), True),
        (timedelta(days=365, microseconds=-1), True),
        (timedelta(days=365), False),
    ],
)
def test_a_campaign_by_name_asks_whose_pass_held_at_the_moment_it_was_opened(
    opened_after: timedelta, asked: bool
) -> None:
    official = an_official()
    pass_quiz(official, CONTENT)
    campaign = Campaign.objects.create(
        title="Học lại",
        quizzes=["mat-khau"],
        cause={"edition": "e1"},
        due_on=date(2027, 12, 1),
        created_at=NOW + opened_after,
    )
    campaign.people.add(official)

    requirements.refresh(CONTENT, [official.pk])

    assert _asked(official) == {"mat-khau": date(2027, 12, 1) if asked else None, "lua-dao": None}


def test_the_look_at_everybody_says_how_far_it_is() -> None:
    for code in "ABCDE":
        an_official(code)
    told: list[tuple[int, int]] = []

    with patch.object(requirements, "_LOOK_AT", 2):
        requirements.refresh_all(CONTENT, lambda done, total: told.append((done, total)))

    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]


def test_what_an_earlier_version_left_undone_is_done() -> None:
    official = an_official()
    pieces.decide("people", {}, NOW, [[official.pk]])

    go_on(CONTENT)

    assert set(_asked(official)) == {"mat-khau", "lua-dao"}
    assert not Work.objects.exists()


def test_a_look_at_everybody_tells_the_same_of_attempts_as_each_hand_in_did() -> None:
    begun, failed = an_official("A"), an_official("B")
    begin(begun, CONTENT)
    attempts.hand_in(begin(failed, CONTENT).pk, NOW)
    fields = ("official", "scope", "not_begun", "in_progress_from", "failed_from")
    told = sorted(Progress.objects.values_list(*fields))

    Progress.objects.all().delete()
    requirements.refresh_all(CONTENT)

    assert sorted(Progress.objects.values_list(*fields)) == told
    whole = Progress.objects.filter(scope="")
    assert [one.official for one in whole.exclude(in_progress_from=None)] == [begun]
    assert [one.official for one in whole.exclude(failed_from=None)] == [failed]
