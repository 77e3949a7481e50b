"""Telling people directly: the sentence to copy, the marks on who was told, and taking them off."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from tests.cast import make_late, make_pass, people, queries, signed_in, someone
from tests.moment import now, today
from tests.progress import keep_progress
from tests.reports.cities import passed
from trainer.actions import campaigns, requirements
from trainer.actions.reminders import telling
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.core.vietnam_time import day_of, monday
from trainer.models import Campaign, Event, Official, Requirement, Told

NOW, OF_A_WARD = "/cntt/nhac/ngay/", "/don-vi/P001/nhac/"


@pytest.fixture(autouse=True)
def no_mail(settings):
    settings.MAIL_SET_UP = False


@pytest.fixture
def campaign(cast):
    return opened("Quý I")


def opened(title):
    return campaigns.open_campaign(
        Terms(title, due_on=today() + timedelta(days=30)), actor=None, library=library(), now=datetime.now(UTC)
    )


def sentence(page):
    return unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1])


def marked(code=None, **fields):
    return {"bao": "roi", **({"nguoi": code} if code else {}), **fields}


def test_the_sentence_names_quizzes_and_the_day_and_nobody(officer, campaign):
    words = sentence(officer.get(f"{NOW}?ma=HN002").text)
    assert f": hạn hết ngày {campaign.due_on:%d/%m/%Y}" in words
    assert any(f"- {quiz.title}:" in words for quiz in library().quizzes.values())
    assert "Nguyễn Thị An" not in words


def test_a_day_that_is_over_is_called_so_in_the_sentence(officer, cast, campaign):
    make_late(cast.an)
    words = sentence(officer.get(f"{NOW}?ma=HN002").text)
    # The day itself still counted: nobody was late "from" it.
    assert f": đã quá hạn (hạn {today() - timedelta(days=3):%d/%m/%Y})\n" in words


def test_to_several_only_what_all_of_them_lack_by_the_same_day_is_said(officer, cast, campaign):
    make_late(cast.an)
    words = sentence(officer.get(OF_A_WARD).text)
    assert "quá hạn" not in words
    assert words.startswith("Anh/chị còn bài tập huấn chưa xong.\n")
    assert "; trang “Bài của tôi” ghi đủ bài và hạn." in words


def test_to_several_a_quiz_of_another_role_is_not_named(officer, cast, campaign):
    def asked(*people):
        return [
            {*Requirement.objects.filter(official=one, due_on__isnull=False).values_list("quiz", flat=True)}
            for one in people
        ]

    one, other = asked(cast.an, cast.binh)
    assert one & other
    assert one ^ other
    words = sentence(officer.get(OF_A_WARD).text)
    titles = {quiz.id: quiz.title for quiz in library().quizzes.values()}
    named = {quiz for quiz, title in titles.items() if f"- {title}: hạn hết ngày {campaign.due_on:%d/%m/%Y}" in words}
    assert named == one & other


def test_who_has_never_signed_in_is_told_of_slips(officer, cast, campaign):
    said = "Lần đầu đăng nhập thì dùng phiếu đã phát; chưa có phiếu hoặc quên mật khẩu thì nhắn lại tôi."
    assert sentence(officer.get(OF_A_WARD).text).endswith(said)
    Official.objects.filter(pk=cast.an.pk).update(last_login=now())
    assert sentence(officer.get(OF_A_WARD).text).endswith(said)
    assert sentence(officer.get(f"{NOW}?ma=HN002").text).endswith("bỏ qua tin này. Quên mật khẩu thì nhắn lại tôi.")
    # Who was told already is none of those who read it.
    officer.post(OF_A_WARD, marked("HN001"))
    assert "phiếu" not in sentence(officer.get(OF_A_WARD).text)


def test_of_a_city_slips_are_told_of_too(officer, campaign, monkeypatch):
    monkeypatch.setattr("trainer.web.reminding.LISTED", 3)
    assert "chưa có phiếu" in sentence(officer.get(f"{NOW}?dot={campaign.pk}").text)
    Official.objects.update(last_login=now())
    assert "phiếu" not in sentence(officer.get(f"{NOW}?dot={campaign.pk}").text)


def test_of_a_city_the_sentence_names_the_campaign_and_its_day(officer, campaign, monkeypatch):
    monkeypatch.setattr("trainer.queries.telling.SPELT_OUT", 1)
    words = sentence(officer.get(f"{NOW}?dot={campaign.pk}").text)
    assert words.startswith(f"Anh/chị còn bài tập huấn chưa xong (đợt “Quý I”, hạn chung {campaign.due_on:%d/%m/%Y}).")


def test_the_address_is_the_one_that_was_set(officer, campaign, settings):
    settings.SITE = "https://tap-huan.example"
    assert "\nhttps://tap-huan.example/tap-huan/\n" in sentence(officer.get(f"{NOW}?ma=HN002").text)


@pytest.mark.parametrize(
    ("hosts", "host", "shown"),
    [
        (["tap-huan.example"], "tap-huan.example", True),
        (["*"], "evil.example", False),
        (["127.0.0.1"], "127.0.0.1:8000", False),
        (["localhost"], "localhost", False),
    ],
)
def test_without_one_it_is_where_the_officer_is_when_that_is_a_name_of_ours(
    officer, campaign, settings, hosts, host, shown
):
    settings.SITE, settings.ALLOWED_HOSTS = "", hosts
    words = sentence(officer.get(f"{NOW}?ma=HN002", headers={"host": host}).text)
    assert (f"http://{host}/tap-huan/" in words) is shown
    assert ("mở trang tập huấn Gần Dân" in words) is not shown
    assert ("http" in words) is shown
    page = officer.get(f"{NOW}?ma=HN002", headers={"host": host}).text
    assert ("Câu chưa có địa chỉ để mở" in page) is not shown
    assert ("<code>GAN_DAN_SITE</code>" in page) is not shown


def test_all_of_a_unit_are_marked_in_one_tap_and_the_next_officer_sees_by_whom(officer, cast, campaign):
    page = officer.get(OF_A_WARD).text
    assert "Đánh dấu đã báo cả 2 người" in page
    page = officer.post(OF_A_WARD, marked(so="2"), follow=True).text
    assert "Đã đánh dấu đã báo 2 người." in page
    assert "Đã báo cả 2 người trong tuần này." in page
    assert page.count("Đỗ Minh Khuê, ") == 2
    assert "Chép câu này" not in page
    assert set(Told.objects.values_list("official__staff_code", "by", "campaign")) == {
        ("HN001", cast.khue.pk, None),
        ("HN002", cast.khue.pk, None),
    }
    event = Event.objects.get(kind="told")
    assert (event.actor, event.details) == (cast.khue, {"unit": "P001", "title": "Phường Sao Mai", "people": 2})
    assert event.official is None
    page = officer.get("/cntt/nhat-ky/").text
    assert 'Đánh dấu đã báo trực tiếp<span class="under">“Phường Sao Mai”; 2 người' in page
    # The leader of the ward need not tell them again.
    assert "Đã báo cả 2 người trong tuần này." in signed_in(cast.binh).get("/don-vi/P001/nhac/").text


def learns_again(person, quiz, day):
    """Let ``person`` have passed everything, and something of ``quiz`` have changed since."""
    make_pass(person)
    until = passed(person, datetime.now(UTC), quiz).valid_until
    Requirement.objects.filter(official=person, quiz=quiz).update(relearn_by=day, pass_until=until)
    keep_progress(library())


def test_who_only_learns_a_change_again_is_counted_apart_and_not_asked_for_ten_minutes(officer, cast, campaign):
    assert "chỉ học lại mục đã đổi" not in officer.get(OF_A_WARD).text
    learns_again(cast.an, (quiz := Requirement.objects.filter(official=cast.an).first().quiz), today())
    page = officer.get(OF_A_WARD).text
    assert (
        "1 người trong số này chỉ học lại mục đã đổi, chừng hai phút; trang đơn vị, thư tuần không kể tên họ." in page
    )
    assert sentence(page).startswith("Anh/chị còn bài tập huấn chưa xong hoặc có mục đã đổi cần học lại.\n")
    assert "Mỗi bài chừng mười phút, học lại chừng hai phút." in sentence(page)
    # The page of the unit counts the other one alone.
    assert re.search(r"chưa hoàn thành</dt><dd><a [^>]*>1</a>", officer.get("/don-vi/P001/").text)
    words = sentence(officer.get(f"{NOW}?ma=HN002").text)
    assert words.startswith("Anh/chị cần học lại mục đã đổi của bài tập huấn:\n- ")
    assert f"- {library().quizzes[quiz].title}: hạn hết ngày {today():%d/%m/%Y}\n" in words
    assert "Học lại mỗi bài chừng hai phút." in words
    assert "mười phút" not in words


def test_who_was_marked_on_another_page_is_not_called_changed(officer, cast, campaign):
    officer.post(OF_A_WARD, marked("HN002"))
    page = officer.post(OF_A_WARD, marked("HN002"), follow=True).text
    assert "Người này đã được đánh dấu từ trước, nên không ghi thêm." in page
    assert Event.objects.filter(kind="told").count() == 1


def test_on_the_page_of_a_campaign_that_was_closed_meanwhile_nothing_is_marked_and_it_is_said(officer, cast, campaign):
    address = f"{NOW}?dot={campaign.pk}"
    Campaign.objects.filter(pk=campaign.pk).update(closed_at=datetime.now(UTC))
    page = officer.post(address, {"dot": campaign.pk, "bao": "roi", "so": "4"}, follow=True)
    assert "Đợt “Quý I” đã đóng từ trước, nên không nhắc ai và không ghi gì." in page.text
    assert page.redirect_chain[-1][0] == f"/cntt/dot/{campaign.pk}/"
    assert not Told.objects.exists()
    assert officer.get(address).status_code == 404


def test_one_is_marked_alone_and_stands_after_those_who_wait(officer, cast, campaign):
    page = officer.post(OF_A_WARD, marked("HN002"), follow=True).text
    assert "Còn 1 người chưa báo, 1 người đã báo" in page
    assert re.findall(r"/cntt/can-bo/(HN\d+)/", page) == ["HN001", "HN002"]
    assert Event.objects.get(kind="told").details == {
        "unit": "P001",
        "title": "Phường Sao Mai",
        "official": "HN002",
        "people": 1,
    }


def test_the_log_says_of_which_campaign_and_the_history_of_one_who_was_told_has_it(officer, cast, campaign):
    address = f"{NOW}?dot={campaign.pk}"
    fields = {"dot": campaign.pk, "nguoi": "HN002"}
    officer.post(address, {**fields, "bao": "roi"})
    officer.post(address, {**fields, "bao": "bo"})
    assert [one.official for one in Event.objects.filter(kind__startswith="told")] == [cast.an, cast.an]
    page = officer.get("/cntt/nhat-ky/?loai=thu").text
    assert page.count("“Quý I”; 1 người") == 2
    assert page.count("/cntt/can-bo/HN002/") == 2
    page = officer.get("/cntt/can-bo/HN002/").text
    assert "Đánh dấu đã báo trực tiếp" in page
    assert "Bỏ dấu đã báo" in page
    officer.post(address, {"dot": campaign.pk, "bao": "roi", "so": "4"})
    officer.post(address, {"dot": campaign.pk, "bao": "bo", "so": "4"})
    assert [one.official for one in Event.objects.filter(kind__startswith="told").order_by("pk")][2:] == [None, None]


def test_of_one_person_the_page_speaks_of_one(officer, cast, campaign):
    address = f"{NOW}?ma=HN002"
    page = officer.get(address).text
    assert "Nhắn riêng người này" in page
    assert "Danh sách dưới đây" not in page
    page = officer.post(address, {"ma": "HN002", "bao": "roi", "so": "1"}, follow=True).text
    assert "Đã báo người này trong tuần này." in page
    assert "cả 1 người" not in page


def test_of_whom_nothing_is_asked_it_is_not_said_that_he_was_told(officer, cast, campaign):
    make_pass(cast.an)
    page = officer.get(f"{NOW}?ma=HN002").text
    assert "Không có ai cần nhắc lúc này" in page
    assert '<h2 id="nhan">' not in page
    assert "Đã báo" not in page


def test_who_marks_one_after_the_other_stays_at_the_list(officer, cast, campaign):
    assert officer.post(f"{OF_A_WARD}?trang=1", marked("HN002")).headers["Location"] == f"{OF_A_WARD}?trang=1#bao-ai"
    fields = {"ma": "HN002", **marked("HN002", bao="bo")}
    assert officer.post(NOW, fields).headers["Location"] == f"{NOW}?ma=HN002#bao-ai"
    # What is said, of one, of all, or that the list has changed, stands beside the list.
    assert officer.post(OF_A_WARD, marked("HN999")).headers["Location"] == f"{OF_A_WARD}#bao-ai"
    assert officer.post(OF_A_WARD, marked(so="2")).headers["Location"] == f"{OF_A_WARD}#bao-ai"


def test_what_was_done_is_said_once_where_the_page_lands_and_one_mark_is_taken_back_there_too(officer, cast, campaign):
    page = officer.post(OF_A_WARD, marked("HN002"), follow=True).text
    assert page.count("Đã đánh dấu đã báo 1 người.") == 1
    below = page.split('id="bao-ai"')[1].split("<table")[0]
    assert 'role="status"><p>Đã đánh dấu đã báo 1 người.</p>' in below
    assert ">Hoàn tác<" in below
    page = officer.post(OF_A_WARD, {"bao": "hoan-tac", "luc": undo_of(page)}, follow=True).text
    assert "Đã bỏ dấu “đã báo” của 1 người." in page.split('id="bao-ai"')[1].split("<table")[0]
    assert not Told.objects.exists()


def test_without_a_list_what_is_said_stands_at_the_top(officer, cast, campaign, monkeypatch):
    monkeypatch.setattr("trainer.web.reminding.LISTED", 1)
    page = officer.post(OF_A_WARD, marked("HN002"), follow=True).text
    assert "chưa ghi gì" in page.split("<h1")[0]


def test_marks_are_taken_off_of_one_and_of_all_and_it_is_kept_who_did(officer, cast, campaign):
    officer.post(OF_A_WARD, marked(so="2"))
    page = officer.post(OF_A_WARD, marked("HN002", bao="bo"), follow=True).text
    assert "Đã bỏ dấu “đã báo” của 1 người." in page
    assert list(Told.objects.values_list("official__staff_code", flat=True)) == ["HN001"]
    officer.post(OF_A_WARD, marked("HN002"))
    officer.post(OF_A_WARD, marked(bao="bo", so="2"))
    assert not Told.objects.exists()
    assert [one.details["people"] for one in Event.objects.filter(kind="told_undone").order_by("pk")] == [1, 2]


def test_all_marks_of_the_round_are_taken_off_together(officer, cast, campaign):
    officer.post(OF_A_WARD, marked("HN002"))
    last_week = today() - timedelta(days=today().weekday() + 7)
    Told.objects.create(official=cast.an, week=last_week, at=datetime.now(UTC), by=cast.binh)
    address, fields = f"{NOW}?dot={campaign.pk}", {"dot": campaign.pk, "bao": "bo"}
    page = officer.post(address, {**fields, "nguoi": "HN002"}, follow=True).text
    assert "Đã bỏ dấu “đã báo” của 1 người." in page
    assert "Còn 4 người chưa báo" in page
    assert not Told.objects.exists()
    assert Event.objects.get(kind="told_undone").details["people"] == 1


def test_marks_of_a_campaign_are_shown_on_the_page_of_a_unit_and_not_taken_off_there(officer, cast, campaign):
    leader, address = signed_in(cast.binh), "/don-vi/P001/nhac/"
    officer.post(f"{NOW}?dot={campaign.pk}", {"dot": campaign.pk, "bao": "roi", "nguoi": "HN001"})
    # He was told this week too: without that mark he still was, of the campaign.
    week, at = monday(today()), now() + timedelta(minutes=1)
    Told.objects.create(official=cast.binh, week=week, at=at, by=cast.an)
    leader.post(address, {"bao": "roi", "nguoi": "HN002"})
    page = leader.get(address).text
    assert "Đã báo cả 2 người trong tuần này." in page
    assert "Đỗ Minh Khuê, " in page
    assert page.count(">Bỏ dấu<") == 1
    assert "Bỏ dấu của cả" not in page
    leader.post(address, {"bao": "bo", "nguoi": "HN001"})
    leader.post(address, {"bao": "bo", "so": "2"})
    assert Told.objects.count() == 3
    assert "Đã bỏ dấu “đã báo” của 1 người." in leader.post(address, {"bao": "bo", "so": "1"}, follow=True).text
    assert set(Told.objects.values_list("official", "campaign")) == {(cast.binh.pk, campaign.pk), (cast.binh.pk, None)}


@pytest.mark.parametrize(("act", "first", "kind"), [("roi", "tell", "told"), ("bo", "untell", "told_undone")])
def test_of_two_who_press_together_each_is_told_what_he_did_himself(
    officer, cast, campaign, monkeypatch, act, first, kind
):
    both, both_numbers = marked(bao=act, so="2"), [cast.an.pk, cast.binh.pk]
    if act == "bo":
        telling.tell(cast.khue, both_numbers, None, library(), datetime.now(UTC))
        Event.objects.all().delete()
    written = getattr(telling, first)

    def after_another(*given, **options):
        # The leader pressed after the officer's list was read and before his marks were written.
        others = {one: given[1][one] for one in given[1]} if act == "bo" else given[1]
        took = dict([others.popitem()]) if act == "bo" else others[:1]
        written(cast.binh, took, *given[2:], **options)
        return written(*given, **options)

    monkeypatch.setattr(f"trainer.web.reminding.{first}", after_another)
    page = officer.post(OF_A_WARD, both, follow=True).text
    assert "của 1 người." in page if act == "bo" else "Đã đánh dấu đã báo 1 người." in page
    assert "1 người vừa được người khác" in page
    events = Event.objects.filter(kind=kind).order_by("pk")
    assert [(one.actor_id, one.details["people"]) for one in events] == [(cast.binh.pk, 1), (cast.khue.pk, 1)]


def test_who_marks_what_another_has_marked_leaves_no_event(cast, campaign):
    for actor, many in ((cast.binh, 1), (cast.khue, 0)):
        written = telling.tell(actor, [cast.an.pk], None, library(), datetime.now(UTC))
        assert written == telling.Written(many, True)
    assert [one.actor for one in Event.objects.filter(kind="told")] == [cast.binh]


def test_who_came_since_the_page_was_read_is_not_marked_as_told(officer, cast, campaign):
    page = officer.post(OF_A_WARD, marked(so="1"), follow=True).text
    assert "Danh sách vừa thay đổi, chưa ghi gì." in page
    assert not Told.objects.exists()
    assert not Event.objects.filter(kind="told").exists()


@pytest.mark.parametrize(
    "fields", [{"bao": "lạ", "so": "2"}, {"nguoi": "HN003"}, {"nguoi": "HN999"}, {"nguoi": "HN0\x0002"}, {}]
)
def test_nobody_else_is_marked_and_nothing_breaks(officer, cast, campaign, fields):
    assert officer.post(OF_A_WARD, {**marked(), **fields}, follow=True).status_code == 200
    assert not Told.objects.exists()


def test_who_was_told_of_one_campaign_was_not_of_another(officer, cast, campaign):
    other = opened("Quý II")
    officer.post(f"{NOW}?dot={campaign.pk}", {"dot": campaign.pk, "bao": "roi", "so": "4"})
    assert set(Told.objects.values_list("campaign", flat=True)) == {campaign.pk}
    assert "Đã báo cả 4 người của đợt này." in officer.get(f"{NOW}?dot={campaign.pk}").text
    assert "Còn 4 người chưa báo" in officer.get(f"{NOW}?dot={other.pk}").text
    assert "Đã báo cả 2 người trong tuần này." in officer.get(OF_A_WARD).text


def test_the_campaign_says_how_many_were_told_and_the_reminders_where_one_tells(officer, cast, campaign):
    page = officer.get("/cntt/nhac/").text
    assert 'Chưa khai máy chủ thư: <a href="/cntt/nhac/lich/">khai thế nào?</a>' in page
    assert "note-warn" not in page
    for address in ("/cntt/dot/", "/don-vi/"):
        assert f'<a href="{address}">' in page.split("Anh/chị báo trực tiếp, đánh dấu ở")[1].split("</p>")[0]
    address = f"/cntt/dot/{campaign.pk}/"
    assert "Nhắc ngay 4 người chưa xong</a>" in officer.get(address).text
    officer.post(f"{NOW}?dot={campaign.pk}", {"dot": campaign.pk, "bao": "roi", "so": "4"})
    assert "Nhắc ngay 4 người chưa xong (đã báo trực tiếp 4)</a>" in officer.get(address).text


def directly(page):
    """Return what the page of reminders says was done without a mail."""
    return page.partition('id="bao-truc-tiep"')[2].partition("</section>")[0]


def test_who_was_told_directly_is_seen_among_the_reminders_and_for_the_latest_press_by_whom(officer, cast, campaign):
    assert directly(officer.get("/cntt/nhac/").text) == ""
    officer.post(OF_A_WARD, marked(so="2"))
    page = officer.get("/cntt/nhac/").text
    assert "Tuần này đã báo 2 người; gần nhất:" in directly(page)
    assert "Đánh dấu đã báo trực tiếp “Phường Sao Mai”; 2 người" in directly(page)
    assert "Đỗ Minh Khuê, " in directly(page)
    assert "Chưa nhắc ai." not in page
    assert "Chưa gửi thư nhắc nào." in page
    officer.post(OF_A_WARD, marked("HN002", bao="bo"))
    told = directly(officer.get("/cntt/nhac/").text)
    assert "Tuần này đã báo 1 người" in told
    assert told.index("bỏ dấu đã báo") < told.index("Đánh dấu đã báo trực tiếp")


def test_who_looks_for_a_person_or_a_campaign_finds_who_told_them_directly(officer, cast, campaign):
    officer.post(f"{NOW}?dot={campaign.pk}", {"dot": campaign.pk, "nguoi": "HN002", "bao": "roi"})
    officer.post(f"{NOW}?ma=HN003", {"ma": "HN003", "nguoi": "HN003", "bao": "roi"})

    def found(query):
        told = directly(officer.get(f"/cntt/nhac/?{query}").text)
        return re.findall(r"/cntt/can-bo/(HN\d+)/", told)

    assert found("tim=Nguyễn Thị An") == ["HN002"]
    assert "1 lần báo khớp điều kiện lọc" in officer.get("/cntt/nhac/?tim=HN002").text
    assert found(f"dot={campaign.pk}") == ["HN002"]
    assert found(f"ngay={today():%Y-%m-%d}") == ["HN003", "HN002"]
    assert found(f"ngay={today() - timedelta(days=1):%Y-%m-%d}") == []
    # What came of a mail is asked of mails alone.
    assert found("ket_qua=sent") == []
    assert found("ngay=9999-12-31") == []


def test_the_campaign_counts_those_whom_its_list_shows_as_told(officer, cast, campaign):
    button = f"/cntt/dot/{campaign.pk}/"

    def counted():
        listed = officer.get(f"{NOW}?dot={campaign.pk}").text
        shown = re.search(r"\(đã báo trực tiếp (\d+)\)", officer.get(button).text)
        told = re.search(r"(\d+) người đã báo", listed)
        assert (shown and shown[1]) == (told and told[1])
        return shown and int(shown[1])

    assert counted() is None
    # Of a unit, for what they lack this week: the quizzes of this campaign.
    officer.post(OF_A_WARD, marked(so="2"))
    assert counted() == 2
    officer.post(f"{NOW}?dot={campaign.pk}", {"dot": campaign.pk, "bao": "roi", "nguoi": "HN002"})
    assert counted() == 2
    # Who is done meanwhile is told no more, and is none of those who are left.
    make_pass(cast.an)
    keep_progress(library())
    assert counted() == 1
    # What was said before it was opened was not about it.
    Told.objects.update(at=campaign.created_at - timedelta(minutes=1), campaign=None)
    assert counted() is None


def test_with_a_mail_server_the_campaign_counts_those_whom_no_mail_reaches(officer, cast, campaign, settings):
    officer.post(OF_A_WARD, marked(so="2"))
    settings.MAIL_SET_UP = True
    assert "người chưa xong (đã báo trực tiếp 1)</a>" in officer.get(f"/cntt/dot/{campaign.pk}/").text
    assert "1 người đã báo" in officer.get(f"{NOW}?dot={campaign.pk}").text


def test_the_mark_of_a_week_ends_with_it_and_that_of_a_campaign_does_not(officer, cast, campaign):
    officer.post(OF_A_WARD, marked(so="2"))
    officer.post(f"{NOW}?dot={campaign.pk}", {"dot": campaign.pk, "bao": "roi", "so": "2"})
    Told.objects.update(week=today() - timedelta(days=today().weekday() + 7), at=datetime.now(UTC) - timedelta(days=7))
    assert "Còn 2 người chưa báo" in officer.get(OF_A_WARD).text
    campaign.created_at -= timedelta(days=8)
    campaign.save()
    assert "Đã báo cả 4 người của đợt này." in officer.get(f"{NOW}?dot={campaign.pk}").text


def test_with_a_mail_server_those_without_an_address_are_told_directly(officer, cast, campaign, settings):
    settings.MAIL_SET_UP = True
    page = officer.get(OF_A_WARD).text
    assert 'Báo trực tiếp người không có <span class="unbroken">e-mail</span>' in page
    assert set(re.findall(r"/cntt/can-bo/(HN\d+)/", page)) == {"HN001"}
    officer.post(OF_A_WARD, {})
    assert "Còn 1 người chưa báo" in officer.get(OF_A_WARD).text


def test_who_got_a_mail_today_does_not_count_among_those_told_directly(officer, cast, campaign, settings, monkeypatch):
    settings.MAIL_SET_UP = True
    people(cast.ward, range(7))
    Official.objects.exclude(pk=cast.binh.pk).update(email=Concat("staff_code", Value("@example.org")))
    monkeypatch.setattr("trainer.web.reminding.LISTED", 3)
    assert "Còn 1 người chưa báo" in officer.get(OF_A_WARD).text
    officer.post(OF_A_WARD, {})
    assert "Còn 1 người chưa báo" in officer.get(OF_A_WARD).text
    assert "Đã đánh dấu đã báo 1 người." in officer.post(OF_A_WARD, marked(so="1"), follow=True).text


def test_a_leader_marks_his_own_people_and_nobody_elses(cast, campaign):
    leader, both = signed_in(cast.binh), {"bao": "roi", "so": "2"}
    assert "Đã đánh dấu đã báo 2 người." in leader.post("/don-vi/P001/nhac/", both, follow=True).text
    assert leader.post("/don-vi/P002/nhac/", both).status_code == 404
    assert Told.objects.count() == 2


def test_the_list_shows_an_address_or_that_there_is_none(officer, campaign):
    page = officer.get(OF_A_WARD).text
    assert "an@<wbr>example.<wbr>org" in page
    assert page.count('không có <span class="unbroken">e-mail</span>') == 1


def test_queries_do_not_grow_with_the_people(officer, cast, campaign):
    officer.post(OF_A_WARD, marked("HN002"))
    few = queries(officer, OF_A_WARD)
    people(cast.ward, range(30))
    assert queries(officer, OF_A_WARD) == few


@pytest.mark.parametrize("of", ["unit", "campaign"])
def test_who_is_due_is_looked_up_once_and_by_the_unit(officer, cast, campaign, of):
    address = OF_A_WARD if of == "unit" else f"{NOW}?dot={campaign.pk}"
    officer.post(address, marked("HN002", **({} if of == "unit" else {"dot": campaign.pk})))
    with CaptureQueriesContext(connection) as asked:
        officer.get(address)
    # What reminding would reach; the list and its counts go by their numbers.
    looks = [one["sql"] for one in asked if 'FROM "trainer_exemption"' in one["sql"]]
    assert len(looks) == 1
    if of == "campaign":
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            plans = [str(cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()) for sql in looks]
        assert not [plan for plan in plans if "SCAN trainer_official'" in plan]


def test_of_a_city_nobody_is_named_or_marked_and_it_costs_no_more(officer, cast, campaign, monkeypatch):
    address = f"{NOW}?dot={campaign.pk}"
    listed = queries(officer, address)
    monkeypatch.setattr("trainer.web.reminding.LISTED", 3)
    assert queries(officer, address) < listed
    page = officer.get(address).text
    assert 'Hơn 3 người: anh/chị báo theo <a href="/don-vi/TP/tung-don-vi/">từng đơn vị</a>.' in page
    # By the name that the button has there.
    assert "bấm “Nhắc ngay người còn thiếu bài”" in page
    assert '>Nhắc ngay<span class="wide-only"> người còn thiếu bài</span>' in officer.get("/don-vi/P001/").text
    assert "Chép câu này" in page
    assert not re.findall(r"/cntt/can-bo/(HN\d+)/", page)
    page = officer.post(address, {"dot": campaign.pk, "bao": "roi", "so": "4"}, follow=True).text
    assert "Hơn 3 người: chưa ghi gì, anh/chị báo theo từng đơn vị." in page
    assert not Told.objects.exists()
    assert "Đánh dấu đã báo cả 2 người" in officer.get(OF_A_WARD).text


def test_marks_are_written_in_pieces_each_once_and_the_first_stays(officer, cast, campaign, monkeypatch):
    monkeypatch.setattr(telling, "AT_ONCE", 1)
    numbers, now = [cast.an.pk, cast.binh.pk], datetime.now(UTC)
    assert telling.tell(cast.binh, numbers[:1], None, library(), now) == telling.Written(1, True)
    assert telling.tell(cast.khue, numbers, None, library(), now, seconds=0) == telling.Written(1, False)
    telling.pieces.finish(library(), telling.pieces.unfinished()[0])
    assert [one.details for one in Event.objects.filter(kind="told", actor=cast.khue)] == [{"people": 1}]
    assert set(Told.objects.values_list("official", "by")) == {
        (cast.an.pk, cast.binh.pk),
        (cast.binh.pk, cast.khue.pk),
    }


def test_old_marks_are_forgotten(cast, campaign):
    now = datetime.now(UTC)
    telling.tell(cast.khue, [cast.an.pk], None, library(), now - telling.KEPT - timedelta(days=1))
    telling.tell(cast.khue, [cast.binh.pk], None, library(), now)
    assert telling.forget_old(now) == 1
    assert list(Told.objects.values_list("official", flat=True)) == [cast.binh.pk]


LATE = '<span class="chip chip-bad">Quá hạn</span>'


def rows_of(page):
    """Return of each person of the list, in its order, his number and whether he is called late."""
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    return [(re.search(r"/cntt/can-bo/([^/]+)/", row)[1], LATE in row) for row in rows]


def ask_by(person, days):
    """Let everything that is asked of ``person`` be due in so many days."""
    Requirement.objects.filter(official=person).update(due_on=today() + timedelta(days=days))
    keep_progress(library())


def test_who_is_late_stands_first_and_is_called_so_and_then_whose_day_is_nearest(officer, cast, campaign):
    page = officer.get(OF_A_WARD).text
    # By their names: An before Bình; both have the same day.
    assert rows_of(page) == [("HN002", False), ("HN001", False)]
    assert "Chưa ai quá hạn" in page
    ask_by(cast.binh, 5)
    assert rows_of(officer.get(OF_A_WARD).text) == [("HN001", False), ("HN002", False)]
    one = someone(1, cast.ward)
    requirements.refresh_all(library())
    ask_by(cast.binh, 5)
    make_late(one)
    page = officer.get(OF_A_WARD).text
    assert rows_of(page) == [(one.staff_code, True), ("HN001", False), ("HN002", False)]
    assert "1 người quá hạn, 2 người còn hạn" in page
    assert page.index("1 người quá hạn, 2 người còn hạn") < page.index("<tbody>")
    assert "<strong>1 người đã quá hạn</strong>" in page.split('class="lead"')[1].split("</p>")[0]


def test_among_those_who_wait_and_among_those_who_were_told_who_is_late_stands_first(officer, cast, campaign):
    people(cast.ward, range(2))
    one, other = Official.objects.filter(staff_code__startswith="HN9").order_by("pk")
    make_late(other)
    make_late(cast.binh)
    officer.post(OF_A_WARD, marked("HN002"))
    page = officer.post(OF_A_WARD, marked("HN001"), follow=True).text
    assert rows_of(page) == [
        (other.staff_code, True),
        (one.staff_code, False),
        ("HN001", True),
        ("HN002", False),
    ]
    # The count is of whom the button is for.
    assert "Trong 2 người chưa báo: 1 người quá hạn, 1 người còn hạn" in page
    page = officer.post(OF_A_WARD, marked(so="2"), follow=True).text
    assert "2 người quá hạn, 2 người còn hạn" in page


def test_the_list_calls_late_whom_the_page_of_the_unit_does(officer, cast, campaign):
    learns_again(cast.an, Requirement.objects.filter(official=cast.an).first().quiz, today() - timedelta(days=2))
    ask_by(cast.binh, 0)
    assert rows_of(officer.get(OF_A_WARD).text) == [("HN002", True), ("HN001", False)]
    page = officer.get("/don-vi/P001/?tinh_trang=overdue").text
    assert re.findall(r"/cntt/can-bo/(HN\d+)/", page) == ["HN002"]


def test_of_a_campaign_whose_day_is_over_who_is_late_by_it_stands_first_and_the_button_counts_them(
    officer, cast, campaign
):
    def button():
        return re.search(r'<a class="button" href="[^"]*">(Nhắc ngay[^<]*)</a>', officer.get(own).text)[1]

    own, address = f"/cntt/dot/{campaign.pk}/", f"{NOW}?dot={campaign.pk}"
    # Late by another campaign is not late by this one, whose day is to come: so its own page counts.
    make_late(cast.dung)
    assert button() == "Nhắc ngay 4 người chưa xong"
    assert not [one for one in rows_of(officer.get(address).text) if one[1]]
    assert "Chưa ai quá hạn của đợt này" in officer.get(address).text
    campaign.due_on = today() - timedelta(days=1)
    campaign.save()
    Requirement.objects.exclude(official=cast.dung).update(due_on=today() + timedelta(days=9))
    keep_progress(library())
    assert button() == "Nhắc ngay 4 người chưa xong, 1 người quá hạn"
    page = officer.get(address).text
    assert rows_of(page)[0] == ("HN003", True)
    assert [late for _, late in rows_of(page)] == [True, False, False, False]
    assert "1 người quá hạn, 3 người còn hạn" in page
    officer.post(address, {"dot": campaign.pk, "bao": "roi", "so": "4"})
    assert button() == "Nhắc ngay 4 người chưa xong, 1 người quá hạn (đã báo trực tiếp 4)"


def test_of_a_campaign_of_quizzes_too_and_of_too_many_to_list(officer, cast, monkeypatch):
    quiz = Requirement.objects.filter(official=cast.an).first().quiz
    chosen = campaigns.open_campaign(
        Terms("Một bài", quizzes=(quiz,), due_on=today() + timedelta(days=30)),
        actor=None,
        library=library(),
        now=datetime.now(UTC),
    )
    address = f"{NOW}?dot={chosen.pk}"
    chosen.due_on = today() - timedelta(days=1)
    chosen.save()
    make_late(cast.dung)
    assert rows_of(officer.get(address).text)[0] == ("HN003", True)
    monkeypatch.setattr("trainer.web.reminding.LISTED", 3)
    assert "1 người đã quá hạn" in officer.get(address).text.split('class="lead"')[1].split("</p>")[0]


def test_with_a_mail_server_those_it_will_write_to_are_counted_too(officer, cast, campaign, settings):
    settings.MAIL_SET_UP = True
    make_late(cast.an)
    page = officer.get(OF_A_WARD).text
    assert "1 người đã quá hạn" in page.split('class="lead"')[1].split("</p>")[0]
    # Whom one tells himself are those without an e-mail: none of them is late.
    assert rows_of(page) == [("HN001", False)]
    people(cast.ward, range(2))
    requirements.refresh_all(library())
    for one in Official.objects.filter(unit=cast.ward, email=None):
        ask_by(one, 5)
    assert "<p>Trong 3 người chưa báo: chưa ai quá hạn.</p>" in officer.get(OF_A_WARD).text
    page = officer.post(OF_A_WARD, marked(so="3"), follow=True).text
    assert "<p>Trong 3 người đã báo: chưa ai quá hạn.</p>" in page


def test_a_leader_who_stands_in_his_own_list_is_called_so_there(cast, campaign):
    page = signed_in(cast.binh).get(OF_A_WARD).text
    assert page.count("(anh/chị)") == 1
    assert ">Trần Thanh Bình</a> (anh/chị)" in page


@pytest.mark.parametrize("of", ["unit", "campaign"])
def test_the_page_of_a_person_says_when_he_was_told_and_by_whom(officer, cast, campaign, of):
    person = "/cntt/can-bo/HN002/"
    assert "Đã báo trực tiếp" not in officer.get(person).text
    address, fields = (OF_A_WARD, {}) if of == "unit" else (f"{NOW}?dot={campaign.pk}", {"dot": campaign.pk})
    officer.post(address, marked("HN002", **fields))
    about = f", đợt “{campaign.title}”" if of == "campaign" else ""
    line = f"<dt>Đã báo trực tiếp</dt><dd>ngày {day_of(datetime.now(UTC)):%d/%m/%Y}, {cast.khue.full_name}{about}</dd>"
    for client in (officer, signed_in(cast.binh)):
        assert line in client.get(person).text
    assert "Đã báo trực tiếp" not in officer.get("/cntt/can-bo/HN001/").text


def undo_of(page):
    """Return the moment that the button behind the message sends back, or None."""
    found = re.search(r'name="luc" value="([^"]+)"', page)
    return found and unescape(found[1])


@pytest.mark.parametrize("of", ["unit", "campaign"])
def test_all_marks_of_one_press_are_taken_back_and_no_other(officer, cast, campaign, of):
    address, fields = (OF_A_WARD, {}) if of == "unit" else (f"{NOW}?dot={campaign.pk}", {"dot": campaign.pk})
    many = 2 if of == "unit" else 4
    officer.post(address, marked("HN002", **fields), follow=True)
    page = officer.post(address, marked(so=str(many - 1), **fields), follow=True).text
    note = page.split('note-good" role="status"')[1].split("</div>")[0]
    assert f"Đã đánh dấu đã báo {many - 1} người." in note
    assert note.count(">Hoàn tác<") == 1
    # Once only: who opens the page again takes marks off in the list.
    assert undo_of(officer.get(address).text) is None
    page = officer.post(address, {"bao": "hoan-tac", "luc": undo_of(page), **fields}, follow=True).text
    assert f"Đã bỏ dấu “đã báo” của {many - 1} người." in page
    assert list(Told.objects.values_list("official__staff_code", flat=True)) == ["HN002"]
    assert Event.objects.get(kind="told_undone").details["people"] == many - 1


@pytest.mark.parametrize(
    "luc", ["", "hôm nay", "2026-11-29", "2026-11-29T10:00:00", "9" * 400, "0001-01-01T00:00:00+14:00"]
)
def test_no_moment_but_that_of_a_press_takes_anything_back(officer, cast, campaign, luc):
    officer.post(OF_A_WARD, marked(so="2"))
    assert "chưa ghi gì" in officer.post(OF_A_WARD, {"bao": "hoan-tac", "luc": luc}, follow=True).text
    assert Told.objects.count() == 2


def test_nobody_takes_back_the_press_of_another_or_of_another_place(officer, cast, campaign):
    moment = undo_of(officer.post(OF_A_WARD, marked(so="2"), follow=True).text)
    undo = {"bao": "hoan-tac", "luc": moment}
    assert "chưa ghi gì" in signed_in(cast.binh).post(OF_A_WARD, undo, follow=True).text
    assert "chưa ghi gì" in officer.post("/don-vi/P002/nhac/", undo, follow=True).text
    assert "chưa ghi gì" in officer.post(f"{NOW}?dot={campaign.pk}", {"dot": campaign.pk, **undo}, follow=True).text
    assert Told.objects.count() == 2
    # Twice is once.
    officer.post(OF_A_WARD, undo)
    assert "chưa ghi gì" in officer.post(OF_A_WARD, undo, follow=True).text
    assert Event.objects.filter(kind="told_undone").count() == 1
