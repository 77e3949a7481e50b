"""Whom a campaign asks for what, and by when: relative days, and quizzes beyond a path."""

from datetime import date, timedelta

import pytest

from tests.actions.people import NOW, a_unit, an_official
from tests.actions.relearning import pass_quiz
from tests.content.small_library import library
from trainer.actions import campaigns_change, requirements
from trainer.actions.rebuild import rebuild
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign, Event, Newcomer, Official, Requirement, RoleHolding, UnitChange

pytestmark = pytest.mark.django_db
CONTENT = library()
DUE = date(2026, 12, 1)


def _open(units=(), **settings) -> Campaign:  # type: ignore[no-untyped-def]
    campaign = Campaign.objects.create(**{"title": "Đợt", "due_on": DUE, "created_at": NOW, **settings})
    campaign.units.set(units)
    requirements.refresh_all(CONTENT)
    return campaign


def _asked(official: Official) -> dict[str, tuple[date | None, str]]:
    rows = Requirement.objects.filter(official=official)
    return {row.quiz: (row.due_on, row.due_by) for row in rows}


def test_without_a_day_each_has_so_many_days_from_its_opening_or_his_coming() -> None:
    there, came = an_official("A", roles=("staff",)), an_official("B", roles=("staff",))
    RoleHolding.objects.filter(official=came).update(since=NOW + timedelta(days=10))

    campaign = _open(due_on=None, newcomer_days=14)

    assert _asked(there) == {"mat-khau": (date(2026, 12, 8), f"campaign:{campaign.pk}")}
    assert _asked(came) == {"mat-khau": (date(2026, 12, 18), f"joined:{campaign.pk}")}


def test_quizzes_by_name_are_asked_beyond_the_path_while_the_campaign_is_open() -> None:
    staff, admin = an_official("S", roles=("staff",)), an_official("A")
    campaign = _open(quizzes=["lua-dao", "bai-da-bo"])
    day = (DUE, f"campaign:{campaign.pk}")

    assert _asked(staff) == {"mat-khau": (None, ""), "lua-dao": day}
    assert _asked(admin) == {"mat-khau": (None, ""), "lua-dao": day}

    pass_quiz(staff, CONTENT, quiz="lua-dao")
    assert Requirement.objects.get(official=staff, quiz="lua-dao").passed_at == NOW
    campaigns_change.close({campaign.pk: {}}, actor=None, library=CONTENT, now=NOW)
    assert _asked(staff) == {"mat-khau": (None, "")}


def test_quizzes_by_name_are_asked_in_its_units_of_its_roles_and_without_roles_of_everybody() -> None:
    city = a_unit("TP")
    inside, outside = a_unit("P1", city), a_unit("P2", city)
    people = {
        "no role": an_official("A", roles=(), unit=inside),
        "staff": an_official("B", roles=("staff",), unit=inside),
        "elsewhere": an_official("C", roles=("staff",), unit=outside),
        "left": an_official("D", roles=("staff",), unit=inside),
    }
    Official.objects.filter(staff_code="D").update(is_active=False)

    everybody = _open([inside], quizzes=["lua-dao"])
    assert {who for who, one in people.items() if "lua-dao" in _asked(one)} == {"no role", "staff"}
    campaigns_change.close({everybody.pk: {}}, actor=None, library=CONTENT, now=NOW)

    _open([inside], quizzes=["lua-dao"], roles=["staff"])
    assert {who for who, one in people.items() if "lua-dao" in _asked(one)} == {"staff"}


def test_who_comes_later_has_his_own_day_for_a_quiz_by_name() -> None:
    without_role, moved = an_official("A", roles=()), an_official("B", roles=())
    Official.objects.filter(pk=without_role.pk).update(created_at=NOW + timedelta(days=10))
    Event.objects.create(at=NOW + timedelta(days=11), kind="moved", official=moved)
    campaign = _open(quizzes=["lua-dao"])
    assert _asked(without_role) == {"lua-dao": (date(2027, 1, 3), f"joined:{campaign.pk}")}
    assert _asked(moved) == {"lua-dao": (date(2027, 1, 4), f"joined:{campaign.pk}")}


def test_of_a_path_and_a_quiz_by_name_the_earlier_day_counts() -> None:
    admin = an_official()
    path, by_name = _open(), _open(quizzes=["lua-dao"], due_on=DUE - timedelta(days=3))
    assert _asked(admin) == {
        "mat-khau": (DUE, f"campaign:{path.pk}"),
        "lua-dao": (DUE - timedelta(days=3), f"campaign:{by_name.pk}"),
    }


def test_a_rebuild_makes_the_same_days_and_rules(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for code in "ABCD":
        an_official(code)
    _open(due_on=None)
    _open(quizzes=["lua-dao"], roles=["staff"])
    before = list(Requirement.objects.order_by("official", "quiz").values("official", "quiz", "due_on", "due_by"))
    Requirement.objects.all().delete()
    rebuild(CONTENT, day_of(NOW))
    after = Requirement.objects.order_by("official", "quiz").values("official", "quiz", "due_on", "due_by")
    assert list(after) == before


def test_it_takes_as_many_queries_for_forty_as_for_two(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    people = [an_official(f"N{number}") for number in range(40)]
    _open()
    _open(quizzes=["lua-dao"])
    everybody = [one.pk for one in people]
    with django_assert_num_queries(14):
        requirements._wanted(CONTENT, everybody[:2], requirements._roles(everybody[:2]))
    with django_assert_num_queries(14):
        requirements._wanted(CONTENT, everybody, requirements._roles(everybody))


def test_whom_a_campaign_concerns_by_a_change_of_units_has_his_days_from_it_unless_it_is_taken_back() -> None:
    there, came = an_official("A", roles=("staff",)), an_official("B", roles=("staff",))
    campaign = _open()
    change = UnitChange.objects.create(kind="merged", at=NOW + timedelta(days=10))
    Newcomer.objects.create(change=change, campaign=campaign, official=came)
    requirements.refresh_all(CONTENT)

    assert _asked(there) == {"mat-khau": (DUE, f"campaign:{campaign.pk}")}
    assert _asked(came) == {"mat-khau": (date(2027, 1, 3), f"joined:{campaign.pk}")}

    change.undone_by_change = UnitChange.objects.create(kind="undone", at=NOW + timedelta(days=11))
    change.save()
    requirements.refresh_all(CONTENT)

    assert _asked(came) == _asked(there)
