"""Changing a campaign: what it asks of whom, its day, closing and opening again; twice, and by two at once."""

from datetime import date, timedelta

import pytest

from tests.actions.in_pieces import KilledError, go_on, killed, pieces_of
from tests.actions.people import NOW, a_unit, an_official
from tests.content.small_library import library
from tests.progress import so_far
from trainer.actions import campaigns, campaigns_change, requirements
from trainer.actions.campaigns_change import ChangedMeanwhile, state_of
from trainer.core.campaigns import Terms
from trainer.core.due_days import Asking, due
from trainer.core.refusal import Refused
from trainer.models import Campaign, Event, Piece, Requirement
from trainer.queries.campaigns_preview import preview_reopen
from trainer.units import applying, plan
from trainer.units.rules.model import Merge

pytestmark = pytest.mark.django_db
CONTENT = library()
LATER = NOW + timedelta(days=2)
FIRST, SECOND = date(2026, 12, 15), date(2026, 12, 31)


@pytest.fixture
def wards():
    """Two wards, a page administrator and a member of staff in each; everything of them is in line."""
    city = a_unit("TP")
    for code in ("P1", "P2"):
        ward = a_unit(code, city)
        an_official(f"{code}-QT", unit=ward)
        an_official(f"{code}-CB", unit=ward, roles=("staff",))
    requirements.refresh_all(CONTENT)


def opened(**more):
    terms = Terms(**{"title": "Quý IV", "due_on": FIRST, **more})
    return campaigns.open_campaign(terms, actor=None, library=CONTENT, now=NOW)


def days(**wanted):
    rows = Requirement.objects.filter(due_on__isnull=False, **wanted)
    return set(rows.values_list("official__staff_code", "quiz", "due_on"))


def edit(campaign, **more):
    terms = Terms(**{"title": "Quý IV", **more})
    return campaigns_change.edit(campaign.pk, terms, actor=None, library=CONTENT, now=LATER)


def extend(*campaigns_, due_on=SECOND, **more):
    numbers = [one.pk for one in campaigns_]
    settings = {"due_on": due_on, "reason": "Bận.", "actor": None, "library": CONTENT, "now": LATER, **more}
    return campaigns_change.extend(numbers, **settings)


def close(*finals, **more):
    return campaigns_change.close(
        {one.pk: final for one, final in finals}, actor=None, library=CONTENT, now=LATER, **more
    )


def events(kind):
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("details", flat=True))


def test_units_that_come_get_the_day_and_those_that_go_lose_it(wards):
    campaign = opened(units=(a_unit("P1", a_unit("TP")).code,))
    assert {code for code, *_ in days()} == {"P1-QT", "P1-CB"}
    edit(campaign, units=("P2",))
    assert {code for code, *_ in days()} == {"P2-QT", "P2-CB"}
    (told,) = events("campaign_edited")
    assert (told["old"], told["new"]) == ({"units": ["P1"]}, {"units": ["P2"]})


def test_roles_and_quizzes_change_what_is_asked(wards):
    campaign = opened(roles=("staff",))
    edit(campaign, roles=("page_admin",))
    assert {code for code, *_ in days()} == {"P1-QT", "P2-QT"}
    edit(campaign, quizzes=("lua-dao",))
    # Of everybody, also of whom no path asks it.
    assert days() == {(code, "lua-dao", FIRST) for code in ("P1-QT", "P1-CB", "P2-QT", "P2-CB")}
    edit(campaign)
    assert ("P1-CB", "lua-dao", FIRST) not in days()
    assert not Requirement.objects.filter(official__staff_code="P1-CB", quiz="lua-dao").exists()


def test_a_title_alone_touches_nobody_and_the_day_is_not_edited(wards):
    campaign = opened()
    before = list(Requirement.objects.values())
    edit(campaign, title="Quý I", due_on=SECOND, newcomer_days=3)
    campaign.refresh_from_db()
    assert (campaign.title, campaign.due_on, campaign.newcomer_days) == ("Quý I", FIRST, 30)
    assert list(Requirement.objects.values()) == before


def test_another_day_later_or_earlier_for_several_at_once(wards):
    first, second = opened(roles=("staff",)), opened(title="Quản trị", roles=("page_admin",))
    assert extend(first, second) == [first, second]
    assert {day for *_, day in days()} == {SECOND}
    extend(second, due_on=date(2026, 12, 1))
    assert {day for code, _, day in days() if code == "P1-QT"} == {date(2026, 12, 1)}
    told = events("campaign_extended")
    assert [one["campaign"] for one in told] == [first.pk, second.pk, second.pk]
    assert told[-1] == {
        "campaign": second.pk,
        "old": {"due_on": "2026-12-31"},
        "new": {"due_on": "2026-12-01"},
        "reason": "Bận.",
    }


def test_a_relative_day_is_moved_by_its_number_and_nothing_else(wards):
    campaign = opened(due_on=None, newcomer_days=10)
    assert {day for *_, day in days()} == {date(2026, 12, 4)}
    with pytest.raises(Refused, match="số ngày"):
        extend(campaign)
    extend(campaign, due_on=None, days=20)
    assert {day for *_, day in days()} == {date(2026, 12, 14)}


def test_of_several_all_or_none_change(wards):
    fixed, relative = opened(), opened(title="Theo ngày", due_on=None)
    with pytest.raises(Refused):
        extend(fixed, relative)
    with pytest.raises(Refused, match="Không có đợt số 999"):
        campaigns_change.extend([fixed.pk, 999], due_on=SECOND, reason="x", actor=None, library=CONTENT, now=LATER)
    fixed.refresh_from_db()
    assert fixed.due_on == FIRST
    assert not events("campaign_extended")


def test_the_same_again_changes_nothing_and_leaves_one_event(wards):
    campaign = opened()
    for _ in range(2):
        edit(campaign, roles=("staff",))
        extend(campaign)
    for _ in range(2):
        close((campaign, {"people": 4, "done": 1}))
    kinds = ("campaign_opened", "campaign_edited", "campaign_extended", "campaign_closed")
    assert [len(events(kind)) for kind in kinds] == [1, 1, 1, 1]


def test_a_second_click_with_the_old_mark_is_no_quarrel(wards):
    campaign = opened()
    mark = {campaign.pk: state_of(campaign)}
    assert extend(campaign, seen=mark) == [campaign]
    assert extend(campaign, seen=mark) == []


def test_two_who_saw_the_same_do_not_overwrite_each_other(wards):
    campaign = opened()
    seen = state_of(campaign)
    edit(campaign, roles=("staff",))
    with pytest.raises(ChangedMeanwhile, match="vừa được người khác sửa"):
        campaigns_change.edit(
            campaign.pk, Terms("Quý IV", roles=("it",)), seen=seen, actor=None, library=CONTENT, now=LATER
        )
    with pytest.raises(ChangedMeanwhile):
        extend(campaign, seen={campaign.pk: seen})
    with pytest.raises(ChangedMeanwhile):
        close((campaign, {}), seen={campaign.pk: seen})
    campaign.refresh_from_db()
    assert (campaign.roles, campaign.due_on, campaign.closed_at) == (["staff"], FIRST, None)


def test_closing_keeps_the_figures_for_ever_and_takes_the_day_away(wards):
    campaign = opened()
    final = {"people": 4, "done": 1, "units": [["P1", "Phường P1", 2, 1, 0]]}
    close((campaign, final))
    campaign.refresh_from_db()
    assert campaign.final == final
    assert days() == set()
    assert events("campaign_closed") == [{"campaign": campaign.pk, "people": 4, "done": 1}]
    with pytest.raises(Refused, match="đã đóng"):
        edit(campaign, roles=("staff",))
    with pytest.raises(Refused, match="đã đóng"):
        extend(campaign)


def test_opening_again_gives_the_day_back_and_keeps_what_it_had_come_to(wards):
    campaign = opened()
    close((campaign, {"people": 4, "done": 1, "units": []}))
    for _ in range(2):
        campaigns_change.reopen(
            campaign.pk, due_on=SECOND, reason="Nhầm", actor=None, library=CONTENT, now=LATER + timedelta(days=1)
        )
    campaign.refresh_from_db()
    assert (campaign.closed_at, campaign.due_on, campaign.final) == (None, SECOND, {})
    assert {day for *_, day in days()} == {SECOND}
    (told,) = events("campaign_reopened")
    assert told["final"] == {"people": 4, "done": 1}
    assert (told["old"]["due_on"], told["new"], told["reason"]) == ("2026-12-15", {"due_on": "2026-12-31"}, "Nhầm")


def test_whose_days_are_relative_and_over_gets_a_day_for_all_who_were_there_and_newcomers_keep_theirs(wards):
    campaign = opened(due_on=None, newcomer_days=10)
    close((campaign, {"people": 4, "done": 1, "units": []}))
    after = NOW + timedelta(days=60)
    day = after.date() + timedelta(days=14)
    campaigns_change.reopen(campaign.pk, due_on=day, reason="Còn người", actor=None, library=CONTENT, now=after)
    assert {due for *_, due in days(due_on=day)} == {day}
    (told,) = events("campaign_reopened")
    assert (told["old"]["due_on"], told["new"]["due_on"]) == (None, day.isoformat())
    newcomer = due(Asking(campaign.pk, day, 10, campaign.created_at), after + timedelta(days=20))
    assert newcomer.day == (after + timedelta(days=30)).date()


def test_opened_again_it_is_for_what_its_units_have_become(wards):
    campaign = opened(units=(a_unit("P1", a_unit("TP")).code,))
    close((campaign, {"people": 2, "done": 0, "units": []}))
    applying.do(plan.make(Merge(("P1",), "P2"), CONTENT, LATER), "", None, CONTENT, LATER)
    assert preview_reopen(campaign, CONTENT.paths, LATER).people == 4

    campaigns_change.reopen(campaign.pk, due_on=SECOND, reason="Tiếp", actor=None, library=CONTENT, now=LATER)

    assert {code for code, *_ in days(due_on=SECOND)} == {"P1-QT", "P1-CB", "P2-QT", "P2-CB"}
    assert [unit.code for unit in campaign.units.all()] == ["P2"]
    (told,) = events("campaign_reopened")
    assert (told["old"]["units"], told["new"]["units"]) == (["P1"], ["P2"])


def test_a_kill_between_two_pieces_leaves_the_rest_to_the_housekeeper(wards):
    campaign = opened(units=(a_unit("P1", a_unit("TP")).code,))
    with pieces_of(1):
        with killed(at=1, within=False), pytest.raises(KilledError):
            edit(campaign, units=("P2",))
        assert {code for code, *_ in days()} != {"P2-QT", "P2-CB"}
        go_on(CONTENT)
    assert {code for code, *_ in days()} == {"P2-QT", "P2-CB"}


def test_many_that_close_at_once_are_decided_before_their_pieces_are_listed(wards, monkeypatch):
    several = [(opened(title=f"Đợt {number}"), {}) for number in range(6)]
    with monkeypatch.context() as killed_then:
        killed_then.setattr(campaigns_change.pieces, "finish", lambda *told: None)
        close(*several)
    assert not Piece.objects.exists()
    assert days()
    go_on(CONTENT)
    assert not days()


def test_a_rebuild_makes_the_same_days_after_everything(wards):
    campaign = opened()
    edit(campaign, quizzes=("lua-dao",), roles=("staff",))
    extend(campaign)
    before = days()
    requirements.refresh_all(CONTENT)
    assert days() == before
    assert Campaign.objects.get().quizzes == ["lua-dao"]


def test_more_units_than_a_statement_has_room_for(wards):
    city = a_unit("TP")
    many = [a_unit(f"X{number:04}", city) for number in range(1100)]
    campaign = opened(units=tuple(one.code for one in (*many, a_unit("P1", city))))
    assert {code for code, *_ in days()} == {"P1-QT", "P1-CB"}
    assert so_far(campaign, CONTENT.paths, NOW) == (2, 0)
