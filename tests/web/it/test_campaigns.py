"""Campaigns: whom one concerns, how far it has come, opening and closing."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest

from tests.actions.in_pieces import go_on, pieces_of
from tests.cast import make_pass, people, queries, signed_in
from trainer.actions import requirements
from trainer.content.live import library
from trainer.models import Campaign, Event, Requirement
from trainer.web.it import campaigns as views

HOME = "/cntt/dot/"
SOON = (date.today() + timedelta(days=20)).isoformat()  # noqa: DTZ011


@pytest.fixture
def officer(cast):
    return signed_in(cast.khue)


def opened(officer, **fields):
    answer = officer.post(HOME, {"ten": "Quý I", "han": SOON, **fields}, follow=True)
    assert answer.redirect_chain, answer.text
    return answer.text


def test_no_campaign_yet_says_what_to_do(officer):
    assert "Chưa có đợt nào đang mở" in officer.get(HOME).text


def test_a_campaign_for_all_sets_a_day_for_everybody_with_something_to_pass(officer, cast):
    page = opened(officer)
    assert "Đã mở đợt “Quý I” cho 4 cán bộ" in page
    assert "<strong>0/4</strong>" in page
    assert set(Requirement.objects.values_list("due_on", flat=True)) == {date.fromisoformat(SOON)}


def test_roles_and_units_narrow_whom_it_concerns(officer, cast):
    opened(officer, vai_tro=["page_admin"], don_vi=["P001"])
    assert set(Requirement.objects.exclude(due_on=None).values_list("official__staff_code", flat=True)) == {"HN002"}
    campaign = Campaign.objects.get()
    assert (campaign.roles, [unit.code for unit in campaign.units.all()]) == (["page_admin"], ["P001"])
    make_pass(cast.an)
    page = officer.get(HOME).text
    assert "<strong>1/1</strong>" in page
    assert "Quản trị trang; Phường Sao Mai" in page


def test_done_means_nothing_of_this_path_is_left(officer, cast):
    opened(officer)
    make_pass(cast.an, "giu-tai-khoan")
    assert "<strong>0/4</strong>" in officer.get(HOME).text
    make_pass(cast.an)
    assert "<strong>1/4</strong>" in officer.get(HOME).text


def test_what_another_role_asks_is_not_what_the_campaign_asks(officer, cast):
    cast.binh.role_holdings.create(role="page_admin", since=cast.binh.created_at)
    requirements.refresh_all(library())
    path = library().paths["leader"].quizzes
    assert Requirement.objects.filter(official=cast.binh).exclude(quiz__in=path).exists()
    opened(officer, vai_tro=["leader"])
    for quiz in path:
        make_pass(cast.binh, quiz)
    assert "<strong>1/1</strong>" in officer.get(HOME).text


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"ten": "  "}, "Chưa có tên đợt."),
        ({"han": ""}, "Chưa có hạn hoàn thành."),
        ({"han": "ngày mai"}, "Chưa đọc được ngày này"),
        ({"han": "2020-01-01"}, "đã qua"),
    ],
)
def test_a_form_that_cannot_be_used_says_why_and_opens_nothing(officer, fields, word):
    page = officer.post(HOME, {"ten": "Quý I", "han": SOON, **fields}).text
    assert word in page
    assert not Campaign.objects.exists()


def test_today_is_not_too_late(officer):
    from datetime import UTC, datetime

    from trainer.core.vietnam_time import LOCAL

    opened(officer, han=datetime.now(UTC).astimezone(LOCAL).date().isoformat())


def test_a_second_click_opens_nothing(officer):
    opened(officer, don_vi=["P001"])
    opened(officer, don_vi=["P001"])
    assert Campaign.objects.count() == 1
    assert Event.objects.filter(kind="campaign_opened").count() == 1


def test_the_same_title_for_another_unit_is_another_campaign(officer):
    opened(officer, don_vi=["P001"])
    opened(officer, don_vi=["P002"])
    assert Campaign.objects.count() == 2


def test_closing_asks_first_and_then_takes_the_day_away(officer, cast):
    opened(officer)
    make_pass(cast.an)
    place = f"{HOME}{Campaign.objects.get().pk}/dong/"
    assert "3 người chưa xong" in officer.get(place).text
    assert Campaign.objects.get().closed_at is None
    page = officer.post(place, follow=True).text
    assert "Đã đóng đợt “Quý I”" in page
    assert "1/4" in page
    assert not Requirement.objects.exclude(due_on=None).exists()


def test_closing_twice_closes_once(officer):
    opened(officer)
    place = f"{HOME}{Campaign.objects.get().pk}/dong/"
    officer.post(place)
    closed_at = Campaign.objects.get().closed_at
    officer.post(place)
    assert Campaign.objects.get().closed_at == closed_at
    assert Event.objects.filter(kind="campaign_closed").count() == 1
    assert officer.get(place).status_code == 302


def test_a_campaign_that_is_not_there_cannot_be_closed(officer):
    assert officer.post(f"{HOME}999/dong/").status_code == 404


def test_queries_do_not_grow_with_the_people(officer, cast):
    opened(officer)
    few = queries(officer, HOME, people(cast.ward, range(10)))
    assert queries(officer, HOME, people(cast.ward, range(10, 100))) == few <= 12


def test_a_campaign_whose_days_are_still_being_written_says_so(officer, cast):
    with pieces_of(1), patch.object(views, "PATIENCE_SECONDS", 0):
        page = opened(officer)
    assert "Hệ thống đang ghi hạn cho từng người của đợt “Quý I”" in page
    assert "đang áp dụng</span>" in page
    go_on(library())
    assert "đang áp dụng</span>" not in officer.get(HOME).text
    assert set(Requirement.objects.values_list("due_on", flat=True)) == {date.fromisoformat(SOON)}
