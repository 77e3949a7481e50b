"""Campaigns on the screens: what one would do, opening, its page, changing, closing, opening again."""

import re
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from tests.actions.in_pieces import go_on, pieces_of
from tests.cast import make_pass, official, people, queries, signed_in
from tests.moment import later, soon, today
from trainer.actions import requirements
from trainer.content.live import library
from trainer.models import Campaign, Event, Exemption, Extension, ReminderRules, Requirement
from trainer.web.it import campaigns_open

HOME = "/cntt/dot/"
OPEN = f"{HOME}mo/"


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1] if found else ""


def shown(officer, **fields):
    return officer.post(OPEN, {"ten": "Quý I", "han": soon().isoformat(), **fields}).text


def opened(officer, **fields):
    page = shown(officer, **fields)
    sent = {"ten": "Quý I", "han": soon().isoformat(), **fields, "mo": "1", "da_xem": hidden(page, "da_xem")}
    answer = officer.post(OPEN, sent, follow=True)
    assert answer.redirect_chain, answer.text
    return answer.text


def place(campaign=None, tail=""):
    return f"{HOME}{(campaign or Campaign.objects.get()).pk}/{tail}"


def figures(page):
    """Return the large figures of a page by their words."""
    page = page.partition('<dl class="stats">')[2].partition("</dl>")[0]
    return {
        title: int(re.sub(r"<[^>]+>|\.", "", number))
        for title, number in re.findall(r"<dt>([^<]+)</dt><dd>(.*?)</dd>", page, re.DOTALL)
    }


def changed(officer, what, campaigns, **fields):
    """Look at a page for several campaigns and send what it holds."""
    numbers = [one.pk for one in campaigns]
    page = officer.get(f"{HOME}{what}/", {"dot": numbers}).text
    marks = {f"thay_{number}": hidden(page, f"thay_{number}") for number in numbers}
    return officer.post(f"{HOME}{what}/", {"dot": numbers, **marks, **fields}, follow=True).text


def test_no_campaign_yet_says_what_to_do(officer):
    assert "Chưa có đợt nào đang mở" in officer.get(HOME).text


def test_what_it_would_do_is_shown_before_anything_is_written(officer, cast):
    make_pass(cast.an)
    Exemption.objects.create(official=cast.chien, starts_on=today(), reason="sickness", created_at=datetime.now(UTC))
    Extension.objects.create(official=cast.dung, due_on=later(), reason="Bận", created_at=datetime.now(UTC))
    page = shown(officer)
    assert figures(page) == {"cán bộ ở 2 đơn vị": 3, "đã xong từ trước": 1, "còn phải làm": 2}
    assert f"<strong>1</strong> người có hạn {soon():%d/%m/%Y}" in page
    assert "<strong>1</strong> người có hạn muộn hơn" in page
    assert "<strong>1</strong> người đang tạm miễn" in page
    assert "<strong>0</strong> người chưa xong có" in page
    assert "Trần Thanh Bình (Phường Sao Mai)" in page
    assert not Campaign.objects.exists()


def test_a_mail_at_the_opening_is_promised_only_where_one_goes_out(officer, settings):
    off, on = "thư báo mở đợt đang tắt ở Lịch nhắc", "nhận thư báo mở đợt"
    settings.MAIL_SET_UP = True
    assert off in shown(officer)
    rules = ReminderRules.objects.create(pk=1, on=True)
    assert on in shown(officer)
    ReminderRules.objects.filter(pk=rules.pk).update(at_opening=False)
    assert off in shown(officer)
    settings.MAIL_SET_UP = False
    ReminderRules.objects.filter(pk=rules.pk).update(at_opening=True)
    assert off in shown(officer)


def test_who_has_an_earlier_day_keeps_it_and_who_has_a_week_is_counted(officer, cast):
    opened(officer, ten="Gấp", han=(today() + timedelta(days=5)).isoformat(), don_vi=["P001"])
    page = shown(officer)
    assert "<strong>2</strong> người đã có hạn sớm hơn" in page
    assert "<strong>2</strong> người chưa xong mà chỉ còn từ 7 ngày" in page
    assert f"<strong>2</strong> người có hạn {soon():%d/%m/%Y}" in page


def test_a_campaign_that_gives_nobody_its_day_says_so_before_it_is_opened(officer, cast):
    assert "không đổi hạn của ai" not in shown(officer)
    opened(officer, ten="Gấp", han=(today() + timedelta(days=5)).isoformat())
    page = shown(officer)
    assert "Đợt này không đổi hạn của ai đang có" in page
    assert page.index("không đổi hạn của ai") < page.index("đã có hạn sớm hơn")


def test_a_form_changed_after_it_was_shown_is_shown_again(officer):
    mark = hidden(shown(officer), "da_xem")
    sent = {"ten": "Quý I", "han": later().isoformat(), "mo": "1", "da_xem": mark}
    assert "Biểu mẫu đã đổi từ lần xem trước" in officer.post(OPEN, sent).text
    assert not Campaign.objects.exists()


def test_a_campaign_for_all_sets_a_day_for_everybody_with_something_to_pass(officer, cast):
    page = opened(officer)
    assert "Đã mở đợt “Quý I” cho 4 cán bộ" in page
    assert figures(page)["cán bộ trong đợt"] == 4
    assert set(Requirement.objects.values_list("due_on", flat=True)) == {soon()}


def test_roles_and_units_narrow_whom_it_concerns(officer, cast):
    opened(officer, vai_tro=["page_admin"], don_vi=["P001"])
    assert set(Requirement.objects.exclude(due_on=None).values_list("official__staff_code", flat=True)) == {"HN002"}
    make_pass(cast.an)
    page = officer.get(HOME).text
    assert "<strong>1/1</strong>" in page
    assert "Quản trị trang; Phường Sao Mai" in page


def test_chosen_quizzes_are_asked_of_everybody_there(officer, cast):
    quiz = next(one for one in library().quizzes if one not in library().paths["staff"].quizzes)
    page = opened(officer, loai="bai", bai=[quiz], don_vi=["P002"])
    assert set(Requirement.objects.exclude(due_on=None).values_list("official__staff_code", "quiz")) == {
        ("HN003", quiz),
        ("HN004", quiz),
    }
    assert figures(page)["cán bộ trong đợt"] == 2
    assert library().quizzes[quiz].title in page


def test_so_many_days_for_each(officer, cast):
    page = opened(officer, kieu_han="sau", han="", so_ngay="12")
    assert set(Requirement.objects.values_list("due_on", flat=True)) == {today() + timedelta(days=12)}
    words = f"12 ngày với mỗi người (ai có từ đầu: đến {today() + timedelta(days=12):%d/%m/%Y})"
    assert f"Đã mở đợt “Quý I” cho 4 cán bộ, hạn {words}." in page
    assert f"<dd>{words}</dd>" in page
    assert "Hạn 12 ngày với mỗi người</span>" in officer.get(HOME).text


def test_so_many_days_for_each_are_told_with_the_day_of_who_is_there_where_they_are_moved(officer, cast):
    opened(officer, kieu_han="sau", han="", so_ngay="12")
    Campaign.objects.update(created_at=datetime.now(UTC) - timedelta(days=6))
    campaign = Campaign.objects.get()
    page = officer.get(f"{HOME}gia-han/?dot={campaign.pk}").text
    assert f"tính từ ngày mở đợt, {today() - timedelta(days=6):%d/%m/%Y}, hoặc từ ngày người ấy đến" in page
    assert f"12 ngày với mỗi người (ai có từ đầu: đến {today() + timedelta(days=6):%d/%m/%Y})" in page
    words = f"hạn 20 ngày với mỗi người (ai có từ đầu: đến {today() + timedelta(days=14):%d/%m/%Y})"
    said = changed(officer, "gia-han", [campaign], so_ngay="20", ly_do="Bận bầu cử")
    assert f"Đã đổi hạn 1 đợt: “Quý I”, {words}." in said
    changed(officer, "dong", [campaign])
    page = officer.get(place(tail="mo-lai/")).text
    name = f"thay_{campaign.pk}"
    said = officer.post(place(tail="mo-lai/"), {name: hidden(page, name), "ly_do": "Đóng nhầm"}, follow=True).text
    assert f"Đã mở lại đợt “Quý I”, {words}." in said


def test_a_shorter_term_is_not_said_to_end_lateness(officer, cast):
    opened(officer)
    number = Campaign.objects.get().pk
    page = officer.get(f"{HOME}gia-han/?dot={number}").text
    assert "muộn hơn thì có thể bớt người quá hạn, sớm hơn thì có thể thêm" in page
    assert "không còn quá hạn" not in page
    assert "tính từ ngày mở đợt" not in page


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"ten": "  "}, "Chưa có tên đợt."),
        ({"ten": "Đ" * 201}, "Tên đợt dài 201 chữ cái"),
        ({"han": ""}, "Chưa có hạn hoàn thành."),
        ({"han": "ngày mai"}, "Chưa đọc được ngày này"),
        ({"han": "2020-01-01"}, "đã qua"),
        ({"han": "9999-12-31"}, "hơn năm năm"),
        ({"loai": "bai"}, "Chưa chọn bài nào."),
        ({"kieu_han": "sau", "han": "", "so_ngay": ""}, "Chưa có số ngày."),
        ({"so_ngay": "0"}, "Số ngày là một số từ 1"),
        ({"so_ngay": "nhiều"}, "Số ngày là một số từ 1"),
        ({"don_vi": ["XX"]}, "Không có đơn vị mang mã “XX”"),
    ],
)
def test_a_form_that_cannot_be_used_says_why_and_opens_nothing(officer, fields, word):
    page = officer.post(OPEN, {"ten": "Quý I", "han": soon().isoformat(), **fields, "mo": "1"}).text
    assert word in page
    assert "Mở đợt</button>" not in page
    assert not Campaign.objects.exists()


def test_a_quiz_whose_key_everybody_may_read_is_not_to_be_chosen(officer):
    assert 'value="lua-dao"' in officer.get(OPEN).text
    assert 'value="nguoi-dan"' not in officer.get(OPEN).text
    page = officer.post(OPEN, {"ten": "Quý I", "han": soon().isoformat(), "loai": "bai", "bai": ["nguoi-dan"]}).text
    assert "Mở đợt</button>" not in page


def test_today_is_not_too_late(officer):
    opened(officer, han=today().isoformat())


def test_a_second_click_opens_nothing(officer):
    opened(officer, don_vi=["P001"])
    opened(officer, don_vi=["P001"])
    assert Campaign.objects.count() == 1
    assert Event.objects.filter(kind="campaign_opened").count() == 1


def test_the_same_title_for_another_unit_is_another_campaign(officer):
    opened(officer, don_vi=["P001"])
    opened(officer, don_vi=["P002"])
    assert Campaign.objects.count() == 2


def test_every_number_leads_to_the_people_behind_it(officer, cast):
    opened(officer)
    make_pass(cast.an)
    Exemption.objects.create(official=cast.chien, starts_on=today(), reason="maternity", created_at=datetime.now(UTC))
    page = officer.get(place()).text
    links = re.findall(r'<dt>([^<]+)</dt><dd><a href="([^"]+)">(\d+)</a>', page)
    assert {title: int(number) for title, _, number in links} == {
        "cán bộ trong đợt": 3,
        "đã hoàn thành hết": 1,
        "chưa xong": 2,
        "có bài chưa bắt đầu": 2,
        "tạm miễn, tính riêng": 1,
    }
    for title, address, number in links:
        listed = officer.get(address.replace("&amp;", "&")).text
        assert f'<p role="status">{number} người' in listed, title
        assert "Chỉ những người của đợt" in listed


def test_the_list_of_a_campaign_shows_what_it_asks_and_not_the_rest(officer, cast):
    cast.binh.role_holdings.create(role="page_admin", since=cast.binh.created_at)
    requirements.refresh_all(library())
    opened(officer, vai_tro=["leader"])
    mine = library().paths["leader"].quizzes
    for quiz in mine:
        make_pass(cast.binh, quiz)
    page = officer.get("/cntt/tien-do/", {"dot": Campaign.objects.get().pk, "tinh_trang": "done"}).text
    assert f">{len(mine)}/{len(mine)}<" in page
    assert "<strong>1/1</strong>" in officer.get(HOME).text


@pytest.mark.parametrize("number", ["999", "abc", "1e9", "-1"])
def test_the_list_of_a_campaign_that_is_not_there_shows_nobody(officer, cast, number):
    page = officer.get("/cntt/tien-do/", {"dot": number}).text
    assert f"Không có đợt số “{number}”" in page
    assert "Nguyễn Thị An" not in page


def test_editing_shows_who_comes_and_goes_first(officer, cast):
    opened(officer, don_vi=["P001"])
    page = officer.get(place(tail="sua/")).text
    sent = {"ten": "Quý I", "don_vi": ["P002"], "thay": hidden(page, "thay")}
    page = officer.post(place(tail="sua/"), sent).text
    assert "<strong>2</strong> người vào đợt, <strong>2</strong> người ra khỏi đợt" in page
    assert Campaign.objects.get().units.get().code == "P001"
    sent |= {"ghi": "1", "da_xem": hidden(page, "da_xem")}
    page = officer.post(place(tail="sua/"), sent, follow=True).text
    assert "Đã ghi đợt “Quý I”" in page
    assert "Đơn vị: Phường Sao Mai → Phường Hoa Lúa" in page
    assert set(Requirement.objects.exclude(due_on=None).values_list("official__unit__code", flat=True)) == {"P002"}


def test_who_edits_what_another_changed_meanwhile_is_told_and_loses_nothing(officer, cast):
    opened(officer)
    mark = hidden(officer.get(place(tail="sua/")).text, "thay")
    changed(officer, "gia-han", Campaign.objects.all(), han=later().isoformat(), ly_do="Bận")
    sent = {"ten": "Quý II", "thay": mark}
    page = officer.post(place(tail="sua/"), sent).text
    sent |= {"ghi": "1", "da_xem": hidden(page, "da_xem")}
    page = officer.post(place(tail="sua/"), sent).text
    assert "vừa được người khác sửa, nên chưa ghi gì. Anh/chị xem lại rồi làm tiếp.</p>" in page
    assert 'value="Quý II"' in page
    assert Campaign.objects.get().title == "Quý I"
    sent |= {"thay": hidden(page, "thay")}
    officer.post(place(tail="sua/"), sent)
    assert Campaign.objects.get().title == "Quý II"


def test_several_get_another_day_at_once_with_a_reason(officer, cast):
    opened(officer, don_vi=["P001"])
    opened(officer, don_vi=["P002"])
    both = list(Campaign.objects.all())
    assert "Chưa có lý do" in changed(officer, "gia-han", both, han=later().isoformat(), ly_do=" ")
    page = changed(officer, "gia-han", both, han=later().isoformat(), ly_do="Bận bầu cử")
    assert "Đã đổi hạn 2 đợt" in page
    assert set(Requirement.objects.values_list("due_on", flat=True)) == {later()}
    page = officer.get(place(both[0])).text
    assert f"Hạn: {soon():%d/%m/%Y} → {later():%d/%m/%Y}" in page
    assert "Lý do: Bận bầu cử." in page
    assert "Đỗ Minh Khuê" in page


def test_nothing_ticked_says_what_to_do(officer):
    for what in ("gia-han", "dong"):
        for numbers in ([], ["x", "999"]):
            page = officer.get(f"{HOME}{what}/", {"dot": numbers}, follow=True).text
            assert "chưa chọn đợt nào" in page


def test_closing_asks_first_keeps_the_figures_and_takes_the_day_away(officer, cast):
    opened(officer)
    make_pass(cast.an)
    assert (
        '<td class="num" data-label="Chưa xong">3</td>' in officer.get(f"{HOME}dong/?dot={place().split('/')[3]}").text
    )
    assert Campaign.objects.get().closed_at is None
    page = changed(officer, "dong", Campaign.objects.all())
    assert "Đã đóng 1 đợt: “Quý I”" in page
    assert not Requirement.objects.exclude(due_on=None).exists()
    # Whatever happens to people later.
    make_pass(cast.binh)
    cast.an.is_active = False
    cast.an.save()
    page = officer.get(place()).text
    assert figures(page)["đã hoàn thành hết"] == 1
    assert figures(page)["cán bộ trong đợt"] == 4
    rows = re.findall(r'don_vi=(\w+)&amp;rieng=1">[^<]+</a><span>([^<]+) xong', page)
    assert sorted(rows) == [("P001", "1/2"), ("P002", "0/2")]
    assert ">1/4</td>" in officer.get(HOME).text
    campaign = Campaign.objects.get()
    campaign.final["unit_names"] = ["Phường Tên Cũ"]
    campaign.save()
    assert "Phường Tên Cũ" in officer.get(HOME).text
    assert "Phường Tên Cũ" in officer.get(place()).text


def test_a_day_that_is_over_is_called_so_in_another_colour(officer):
    opened(officer)
    for day, chip in ((today(), 'chip-info">Hạn'), (today() - timedelta(days=1), 'chip-warn">Đã qua hạn')):
        Campaign.objects.update(due_on=day)
        for address in (HOME, place()):
            assert f'<span class="chip {chip} {day:%d/%m/%Y}</span>' in officer.get(address).text


def test_of_a_campaign_that_an_old_version_closed_only_what_it_kept_is_shown(officer):
    """Before migration 0010 that was how many there were and how many were done: nothing else is known to be none."""
    opened(officer)
    Campaign.objects.update(closed_at=datetime.now(UTC), final={"people": 12, "done": 5})
    page = officer.get(place()).text
    assert figures(page) == {"cán bộ trong đợt": 12, "đã hoàn thành hết": 5, "chưa xong": 7}
    assert "không giữ các con số khác" in page


def test_a_campaign_without_a_day_comes_last_wherever_campaigns_are_listed(officer, cast):
    """Where nothing says so SQLite puts it first and PostgreSQL last."""
    Campaign.objects.create(title="Không có hạn chung", created_at=datetime.now(UTC))
    opened(officer, ten="Quý I")
    either = "".join(f"&dot={one.pk}" for one in Campaign.objects.all())
    for address in (HOME, f"{HOME}gia-han/?{either}", f"/cntt/can-bo/{cast.an.staff_code}/gia-han/"):
        page = officer.get(address).text
        assert page.index("Quý I") < page.index("Không có hạn chung"), address


def test_closing_twice_closes_once(officer):
    opened(officer)
    number = Campaign.objects.get().pk
    for _ in range(2):
        officer.post(f"{HOME}dong/", {"dot": number})
    assert Event.objects.filter(kind="campaign_closed").count() == 0
    changed(officer, "dong", Campaign.objects.all())
    closed_at = Campaign.objects.get().closed_at
    officer.post(f"{HOME}dong/", {"dot": number, f"thay_{number}": "x"})
    assert Campaign.objects.get().closed_at == closed_at
    assert Event.objects.filter(kind="campaign_closed").count() == 1


def test_a_closed_one_is_opened_again_with_a_day_and_a_reason(officer, cast):
    opened(officer)
    changed(officer, "dong", Campaign.objects.all())
    number = Campaign.objects.get().pk
    page = officer.get(place(tail="mo-lai/")).text
    sent = {f"thay_{number}": hidden(page, f"thay_{number}"), "han": later().isoformat()}
    assert "Chưa có lý do" in officer.post(place(tail="mo-lai/"), sent).text
    page = officer.post(place(tail="mo-lai/"), {**sent, "ly_do": "Đóng nhầm"}, follow=True).text
    assert "Đã mở lại đợt “Quý I”" in page
    assert "Hoàn thành 0/4" in page
    assert set(Requirement.objects.values_list("due_on", flat=True)) == {later()}


def test_one_with_days_of_each_that_are_over_is_opened_again_with_a_day_for_all(officer, cast):
    opened(officer)
    changed(officer, "dong", Campaign.objects.all())
    campaign = Campaign.objects.get()
    Campaign.objects.update(due_on=None, newcomer_days=10)
    assert 'name="han"' not in officer.get(place(tail="mo-lai/")).text
    Campaign.objects.update(created_at=datetime.now(UTC) - timedelta(days=60))
    page = officer.get(place(tail="mo-lai/")).text
    assert f'value="{today() + timedelta(days=10)}"' in page
    assert "Hạn cũ, 10 ngày từ ngày mở, đã qua" in page
    name = f"thay_{campaign.pk}"
    sent = {name: hidden(page, name), "ly_do": "Còn người"}
    assert "Chưa có hạn mới" in officer.post(place(tail="mo-lai/"), sent).text
    officer.post(place(tail="mo-lai/"), {**sent, "han": later().isoformat()})
    assert Campaign.objects.get().due_on == later()
    assert set(Requirement.objects.values_list("due_on", flat=True)) == {later()}


def test_an_open_one_is_not_opened_again_and_a_closed_one_not_edited(officer):
    opened(officer)
    assert "đang mở" in officer.get(place(tail="mo-lai/"), follow=True).text
    changed(officer, "dong", Campaign.objects.all())
    assert "Anh/chị mở lại đợt rồi sửa" in officer.get(place(tail="sua/"), follow=True).text


def test_what_was_agreed_with_people_of_it_is_shown_with_its_reason(officer, cast):
    opened(officer, don_vi=["P001"])
    now = datetime.now(UTC)
    Extension.objects.create(official=cast.an, due_on=later(), reason="Đi công tác", created_at=now)
    Extension.objects.create(official=cast.dung, due_on=later(), reason="Không thuộc đợt", created_at=now)
    Exemption.objects.create(official=cast.binh, starts_on=today(), reason="sickness", note="Nằm viện", created_at=now)
    page = officer.get(place()).text
    assert "Đi công tác." in page
    assert "Nghỉ ốm: Nằm viện" in page
    assert "Không thuộc đợt" not in page


def test_queries_do_not_grow_with_the_people_nor_with_their_units(officer, cast):
    opened(officer)
    for start, address in ((0, HOME), (100, place())):
        few = queries(officer, address, people(cast.ward, range(start, start + 10)))
        assert queries(officer, address, people(cast.ward, range(start + 10, start + 60))) == few <= 19
    many = {"ten": "Q", "han": soon().isoformat()}
    few = _queries_of_post(officer, OPEN, many)
    people(cast.other_ward, range(200, 230))
    assert _queries_of_post(officer, OPEN, many) == few <= 16


def _queries_of_post(officer, address, fields):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert officer.post(address, fields).status_code == 200
    return len(asked)


def test_a_campaign_whose_days_are_still_being_written_says_so(officer, cast):
    with pieces_of(1), patch.object(campaigns_open, "PATIENCE_SECONDS", 0):
        page = opened(officer)
    assert "Hệ thống đang ghi hạn cho từng người của đợt “Quý I”" in page
    assert "đang áp dụng</span>" in page
    go_on(library())
    assert "đang áp dụng</span>" not in officer.get(HOME).text
    assert set(Requirement.objects.values_list("due_on", flat=True)) == {soon()}


def test_a_newcomer_belongs_to_it_with_a_day_of_his_own(officer, cast):
    opened(officer, han=(today() + timedelta(days=2)).isoformat(), so_ngay="15")
    new = official("HN777", "Tạ Mới Đến", cast.ward, "staff")
    requirements.refresh_all(library())
    assert set(Requirement.objects.filter(official=new).values_list("due_on", flat=True)) == {
        today() + timedelta(days=15)
    }
    assert figures(officer.get(place()).text)["cán bộ trong đợt"] == 5


@pytest.mark.parametrize("word", ["9" * 20, "9" * 5000, "²", "-1"])
def test_a_number_that_no_round_can_have_is_of_none(cast, word):
    answer = signed_in(cast.khue).get("/cntt/dot/gia-han/", {"dot": word}, follow=True)
    assert "chưa chọn đợt nào đang mở" in answer.text
