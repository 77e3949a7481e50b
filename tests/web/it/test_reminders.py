"""The screens of reminders: whom they went to, when they go, what waits, and reminding by hand."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest

from tests.cast import make_pass, people, queries, signed_in
from tests.moment import today
from trainer.actions import campaigns
from trainer.actions.reminders import rules
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.core.reminders import Rules
from trainer.disk.paths import CODE
from trainer.models import Event, MailServer, OutgoingMail, Reminder, ReminderRound, Unit

LOG, RULES, QUEUE, NOW = "/cntt/nhac/", "/cntt/nhac/lich/", "/cntt/nhac/hang-cho/", "/cntt/nhac/ngay/"

FILLED = {
    "bat": "on",
    "mo_dot": "on",
    "truoc": "5; 2",
    "tre_dau": "2",
    "tre_sau": "5",
    "tre_nhieu": "3",
    "gio": "7",
    "thu_may": "4",
    "lien_he": "chị Khuê, số 024 1234 567",
}


@pytest.fixture
def campaign(cast):
    return campaigns.open_campaign(
        Terms("Quý I", due_on=today() + timedelta(days=30)), actor=None, library=library(), now=datetime.now(UTC)
    )


def reminded(official, day=None, outcome="sent", campaign=None, kind="rule"):
    about = [{"quiz": "a", "title": "Giữ tài khoản", "day": (day or today()).isoformat(), "reason": True}]
    row = Reminder.objects.create(
        official=official, kind=kind, day=day or today(), about=about, created_at=datetime.now(UTC), outcome=outcome
    )
    if campaign is not None:
        row.campaigns.add(campaign)
    return row


def test_an_empty_log_says_what_to_do_and_the_switch_is_off(officer):
    page = officer.get(LOG).text
    assert "Chưa nhắc ai." in page
    assert "Nhắc tự động đang tắt" in page


def test_the_log_is_filtered_by_person_campaign_day_and_outcome(officer, cast, campaign):
    reminded(cast.an, campaign=campaign)
    reminded(cast.dung, day=today() - timedelta(days=1), outcome="no_email")

    def found(query):
        page = officer.get(f"{LOG}?{query}").text
        return [name for name in ("Nguyễn Thị An", "Lê Tiến Dũng") if f">{name}</a>" in page]

    assert found("") == ["Nguyễn Thị An", "Lê Tiến Dũng"]
    assert found("tim=nguyen+an") == found("tim=HN002") == ["Nguyễn Thị An"]
    assert found(f"dot={campaign.pk}") == ["Nguyễn Thị An"]
    assert found(f"ngay={today() - timedelta(days=1)}") == ["Lê Tiến Dũng"]
    assert found("ket_qua=no_email") == ["Lê Tiến Dũng"]
    assert found("ket_qua=lạ") == found("dot=999") == found("ngay=hom-qua") == []
    assert "Không có “lạ”" in officer.get(f"{LOG}?ket_qua=lạ").text


def test_the_last_round_is_counted(officer, cast):
    rules.change(Rules(on=True), cast.khue, datetime.now(UTC))
    ReminderRound.objects.create(kind="rule", day=today(), at=datetime.now(UTC))
    reminded(cast.an)
    reminded(cast.dung, outcome="no_email")
    page = officer.get(LOG).text
    assert f"Lần gần nhất: ngày {today():%d/%m/%Y}: 1 đã gửi, 1 không có e-mail." in page


def test_the_log_comes_page_by_page_and_queries_do_not_grow(officer, cast):
    def more(numbers):
        people(cast.ward, numbers)
        for one in cast.ward.officials.filter(staff_code__startswith="HN9", reminders=None):
            reminded(one)

    more(range(5))
    few = queries(officer, LOG)
    more(range(5, 45))
    assert queries(officer, LOG) == few <= 14
    assert "trang 1/4" in officer.get(LOG).text


def test_the_rules_are_changed_and_kept(officer, cast):
    page = officer.post(RULES, FILLED, follow=True).text
    assert "Đã lưu. Nhắc tự động đang bật." in page
    assert rules.read() == Rules(
        on=True,
        at_opening=True,
        days_before=(5, 2),
        on_the_day=False,
        late_first=2,
        late_every=5,
        late_most=3,
        hour=7,
        digest=False,
        digest_weekday=4,
        contact="chị Khuê, số 024 1234 567",
    )
    assert 'value="5, 2"' in page
    assert Event.objects.get(kind="reminder_rules").actor == cast.khue


@pytest.mark.parametrize(("fields", "word"), [({"truoc": "bảy"}, "mỗi số từ 1 đến 60"), ({"truoc": "90"}, "mỗi số")])
def test_rules_that_cannot_be_are_refused_with_a_word(officer, fields, word):
    assert word in officer.post(RULES, {**FILLED, **fields}).text
    assert rules.read() == Rules()


def test_rules_that_were_changed_on_another_page_are_not_overwritten_unseen(officer):
    shown = unescape(re.search(r'name="thay" value="([^"]*)"', officer.get(RULES).text)[1])
    officer.post(RULES, {**FILLED, "thay": shown, "lien_he": "chị Khuê"})
    page = officer.post(RULES, {**FILLED, "thay": shown, "lien_he": "", "tre_dau": "9"}).text
    assert "Lịch nhắc vừa được đổi ở một trang khác, nên chưa lưu." in page
    assert "Quá hạn: lần đầu sau mấy ngày; Cần hỏi thì liên hệ ai. Anh/chị xem lại" in page
    assert rules.read().contact == "chị Khuê"
    assert 'value="9"' in page
    shown = unescape(re.search(r'name="thay" value="([^"]*)"', page)[1])
    officer.post(RULES, {**FILLED, "thay": shown, "lien_he": "", "tre_dau": "9"})
    assert (rules.read().contact, rules.read().late_first) == ("", 9)


def test_without_a_mail_server_it_cannot_be_switched_on_and_nobody_is_reminded(officer, cast, campaign, settings):
    settings.MAIL_SET_UP = False
    assert "nên chưa bật được" in officer.post(RULES, FILLED).text
    assert "Chưa khai máy chủ thư" in officer.get(LOG).text
    assert "Chưa khai máy chủ thư" in officer.get(f"{NOW}?ma=HN002").text
    officer.post(NOW, {"ma": "HN002"})
    assert not Reminder.objects.exists()


def test_the_queue_shows_tries_the_last_error_and_how_the_server_answers(officer, cast):
    assert "Không có thư nào đang chờ." in officer.get(QUEUE).text
    now = datetime.now(UTC)
    words = "Máy chủ thư tạm chưa nhận người nhận (mã 451)."
    OutgoingMail.objects.create(
        to="an@example.org",
        subject="Thư",
        body="Bí mật",
        official=cast.an,
        created_at=now,
        due_at=now + timedelta(minutes=4),
        expires_at=now + timedelta(days=1),
        tries=3,
        last_error=words,
    )
    MailServer.objects.create(
        pk=1,
        failures=4,
        failing_since=now,
        last_error="Máy chủ thư ngắt giữa chừng.",
        next_try_at=now + timedelta(hours=1),
    )
    page = officer.get(QUEUE).text
    for word in ("Nguyễn Thị An", "3 lần", words, "Máy chủ thư ngắt giữa chừng.", "Đã thử 4 lần liền.", "Lần thử tới"):
        assert word in page
    assert "Bí mật" not in page
    assert "trong vòng một phút" in officer.post(f"{QUEUE}thu-lai/", follow=True).text
    assert MailServer.objects.get().next_try_at is None
    assert OutgoingMail.objects.get().due_at <= datetime.now(UTC)
    assert Event.objects.get(kind="mail_tried").actor == cast.khue


def test_without_a_mail_server_a_leader_reads_what_he_can_do_and_no_name_of_a_setting(cast, campaign, settings):
    settings.MAIL_SET_UP = False
    page = signed_in(cast.binh).get("/don-vi/P001/nhac/").text
    assert "Gần Dân ở đây chưa gửi được thư: anh/chị chép câu dưới đây, nhắn qua Zalo." in page
    # On a phone what is pressed stands on the first screen, and the words below it.
    assert page.index("Chép câu này") < page.index("<textarea") < page.index("Còn ")
    assert "Chưa khai máy chủ thư" not in page
    assert "/cntt/nhac/lich/" not in page
    assert "GAN_DAN_SMTP_HOST" not in page
    assert "sẽ nhận thư" not in page
    assert "những người còn thiếu bài của" in page
    named = re.findall(r"/(HN\d+)/", page)
    assert set(named) == {"HN001", "HN002"}
    assert 'data-copies="cau-nhan"' in page


# How much of a box is not seen, once the letters are there and it is drawn.
_HIDDEN = """async box => {
    await document.fonts.ready
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    return box.scrollHeight - box.clientHeight
}"""


@pytest.mark.browser
def test_the_sentence_to_copy_is_read_whole_on_any_screen(cast, campaign, settings, browser):
    settings.MAIL_SET_UP = False
    page, tab = signed_in(cast.binh).get("/don-vi/P001/nhac/").text, browser.new_page()

    def answer(route):
        file = CODE / "web" / "static" / urlsplit(route.request.url).path.rpartition("/static/")[2]
        route.fulfill(path=file) if file.is_file() else route.fulfill(body=page, content_type="text/html")

    tab.route("**/*", answer)
    tab.goto("http://gan-dan.test/")
    for width in (320, 390, 1366):
        tab.set_viewport_size({"width": width, "height": 844})
        assert tab.locator("#cau-nhan").evaluate(_HIDDEN) <= 0
    tab.close()


def links(page):
    """Return the addresses of the links of a page by their words."""
    return {words: unescape(href) for href, words in re.findall(r'<a [^>]*href="([^"]+)"[^>]*>([^<]+)</a>', page)}


@pytest.fixture
def without_mail_many(settings, monkeypatch):
    settings.MAIL_SET_UP = False
    monkeypatch.setattr("trainer.web.reminding._SIZES", (1, 100))


def test_of_more_than_a_page_holds_some_are_named_and_the_sentence_and_the_list_are_there(
    cast, campaign, without_mail_many
):
    leader = signed_in(cast.binh)
    page = leader.get("/don-vi/P001/nhac/").text
    assert 'data-copies="cau-nhan"' in page
    assert set(re.findall(r"/(HN\d+)/", page)) == {"HN002"}
    assert set(re.findall(r"/(HN\d+)/", leader.get("/don-vi/P001/nhac/?trang=2").text)) == {"HN001"}
    assert "Báo ai, ở đơn vị nào" not in page
    shown = leader.get(links(page)["Xem danh sách"]).text
    assert "Nguyễn Thị An" in shown
    assert leader.get(links(page)["Tải danh sách (XLSX)"]).status_code == 200


def test_without_a_mail_server_the_many_of_a_campaign_are_a_list_and_their_units_are_to_be_rung(
    officer, cast, campaign, without_mail_many
):
    page = officer.get(f"{NOW}?dot={campaign.pk}").text
    assert 'data-copies="cau-nhan"' in page
    assert 'Chưa khai máy chủ thư: <a href="/cntt/nhac/lich/">khai thế nào?</a>' in page
    found = links(page)
    shown = officer.get(found["Xem danh sách"]).text
    assert "Chỉ những người của đợt" in shown
    assert "4 người khớp điều kiện lọc" in shown
    assert officer.get(found["Tải danh sách (XLSX)"]).status_code == 200
    assert "Phường Sao Mai" in officer.get(found["Báo ai, ở đơn vị nào"]).text


def test_without_a_mail_server_the_many_of_a_unit_are_a_list_too(officer, cast, campaign, without_mail_many):
    found = links(officer.get("/don-vi/TP/nhac/").text)
    assert found["Xem danh sách"] == "/don-vi/TP/?tinh_trang=not_done"
    assert "4 người khớp điều kiện lọc" in officer.get(found["Xem danh sách"]).text
    assert found["Báo ai, ở đơn vị nào"] == "/don-vi/TP/tung-don-vi/"


@pytest.mark.parametrize("set_up", [True, False])
def test_the_button_of_a_campaign_is_called_as_its_page_which_says_what_can_be_done(
    officer, campaign, settings, set_up
):
    settings.MAIL_SET_UP = set_up
    page = officer.get(f"/cntt/dot/{campaign.pk}/").text
    (main,) = re.findall(r'<a class="button" href="([^"]*)">([^<]*)</a>', page)
    assert main == (f"{NOW}?dot={campaign.pk}", "Nhắc ngay 4 người chưa xong")
    assert ("Chưa khai máy chủ thư" in page) is not set_up
    there = officer.get(main[0]).text
    assert "<h1>Nhắc ngay</h1>" in there
    assert ("Gửi thư nhắc" in there) is set_up
    assert "Chép câu này" in there
    assert "In thư tuần để phát" in there


def test_without_a_mail_server_one_person_needs_no_list(officer, cast, campaign, settings):
    settings.MAIL_SET_UP = False
    page = officer.get(f"{NOW}?ma=HN002").text
    assert 'data-copies="cau-nhan"' in page
    assert "Tải danh sách" not in page


def test_a_campaign_is_reminded_after_a_look_at_whom(officer, cast, campaign):
    make_pass(cast.dung)
    page = officer.get(f"{NOW}?dot={campaign.pk}").text
    assert "những người chưa xong của đợt “Quý I”" in page
    assert "<dt>sẽ nhận thư</dt><dd>1</dd>" in page
    assert '<dt>không có <span class="unbroken">e-mail</span>, anh/chị báo trực tiếp</dt><dd>2</dd>' in page
    assert "Nhắc 3 người" in page
    assert not Reminder.objects.exists()
    page = officer.post(NOW, {"dot": campaign.pk}, follow=True).text
    assert "Đã viết thư nhắc cho 1 người. 2 người không có e-mail" in page
    assert set(Reminder.objects.values_list("official__staff_code", "outcome", "created_by")) == {
        ("HN001", "no_email", cast.khue.pk),
        ("HN002", "waiting", cast.khue.pk),
        ("HN004", "no_email", cast.khue.pk),
    }
    assert "Hôm nay đã nhắc cả 3 người" in officer.get(f"{NOW}?dot={campaign.pk}").text


def test_of_a_campaign_only_those_of_a_unit_are_reminded_where_that_was_asked_for(officer, cast, campaign):
    page = officer.get(f"{NOW}?dot={campaign.pk}&don_vi=P001").text
    assert "những người chưa xong của đợt “Quý I” ở Phường Sao Mai" in page
    assert "Nhắc 2 người" in page
    assert f'href="/cntt/tien-do/?dot={campaign.pk}&amp;don_vi=P001&amp;tinh_trang=not_done"' in page
    assert 'href="/don-vi/P001/tung-don-vi/"' in page
    fields = dict(re.findall(r'<input type="hidden" name="(dot|don_vi)" value="([^"]+)"', page))
    officer.post(NOW, fields)
    assert set(Reminder.objects.values_list("official__staff_code", flat=True)) == {"HN001", "HN002"}
    assert "; Phường Sao Mai" in officer.get("/cntt/nhat-ky/?loai=thu").text


def test_of_a_campaign_for_one_role_only_those_who_lack_its_path_are_reminded(officer, cast):
    made = campaigns.open_campaign(
        Terms("Lãnh đạo", roles=("leader",), units=(cast.ward.code,), due_on=date(2030, 1, 1)),
        actor=None,
        library=library(),
        now=datetime.now(UTC),
    )
    assert "Nhắc 1 người" in officer.get(f"{NOW}?dot={made.pk}").text


def test_a_campaign_for_thousands_of_units_is_reminded_too(officer, cast):
    many = Unit.objects.bulk_create(
        Unit(code=f"X{one}", name=f"Xã {one}", parent=cast.city, ancestry=f"/TP/X{one}/", position=one)
        for one in range(1200)
    )
    made = campaigns.open_campaign(
        Terms("Mọi xã", roles=("page_admin",), units=(cast.ward.code,), due_on=date(2030, 1, 1)),
        actor=None,
        library=library(),
        now=datetime.now(UTC),
    )
    made.units.add(*many)
    assert "Nhắc 1 người" in officer.get(f"{NOW}?dot={made.pk}").text


@pytest.mark.parametrize("query", ["dot=999", "dot=x", "dot=99999999999999999999", "ma=XX", "dot={}&don_vi=XX"])
def test_whom_there_is_not_nobody_is_reminded(officer, campaign, query):
    assert officer.get(f"{NOW}?{query.format(campaign.pk)}").status_code == 404


def test_without_anybody_named_it_leads_to_the_log(officer):
    assert officer.get(NOW).headers["Location"] == LOG
    assert officer.get(f"{NOW}?ma=HN002&dot=1").headers["Location"] == LOG


def test_a_leader_reminds_his_own_people_and_nobody_elses(cast, campaign):
    leader = signed_in(cast.binh)
    assert "/don-vi/P001/nhac/" in leader.get("/don-vi/P001/").text
    assert "Nhắc 2 người" in leader.get("/don-vi/P001/nhac/").text
    assert "Đã viết thư nhắc cho 1 người." in leader.post("/don-vi/P001/nhac/", follow=True).text
    assert set(Reminder.objects.values_list("official__staff_code", flat=True)) == {"HN001", "HN002"}
    for address in ("/don-vi/P002/nhac/", "/don-vi/TP/nhac/"):
        assert leader.get(address).status_code == leader.post(address).status_code == 404
    assert Reminder.objects.count() == 2
