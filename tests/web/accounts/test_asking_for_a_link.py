"""“Quên mật khẩu” tells nobody who exists: the same answer, the same work, with the mail server dead too."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.actions.people import appoint
from tests.cast import official, signed_in
from trainer.actions.mail_sending import send_waiting
from trainer.core.handbook.section import AgencyValue
from trainer.models import Official, OutgoingMail, TryCount
from trainer.queries.mail import waiting_mails
from trainer.web.accounts import known_browser
from trainer.web.accounts.password_views import Contact, contact

ASK = "/tai-khoan/quen-mat-khau/"
LINK = re.compile(r"http://testserver(/tai-khoan/dat-mat-khau/\S+)")
PASSWORD = "mèo đen leo mái ngói"
# Known; unknown; known without e-mail; one who left.
EVERYBODY = ["HN002", "an@example.org", "HN777", "ai@example.org", "HN004", "HN003"]


@pytest.fixture
def city(cast):
    Official.objects.filter(pk=cast.dung.pk).update(email="dung@example.org", is_active=False)
    return cast


def ask(login, browser=None, **how):
    return (browser or Client()).post(ASK, {"email": login}, **how)


def sent():
    send_waiting(datetime.now(UTC) + timedelta(seconds=1))
    return mail.outbox


def test_who_is_known_gets_a_link_that_lets_him_in_and_makes_the_browser_known(city):
    ask("hn002")
    (letter,) = sent()
    assert letter.to == ["an@example.org"]
    browser = Client()
    form = browser.get(LINK.search(letter.body)[1], follow=True)
    done = browser.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert done.status_code == 302
    assert known_browser.COOKIE in browser.cookies
    assert Official.objects.get(pk=city.an.pk).check_password(PASSWORD)


def test_who_is_unknown_or_left_or_has_no_address_gets_none(city):
    for login in EVERYBODY[2:]:
        ask(login)
    assert waiting_mails() == 0
    assert sent() == []
    assert not OutgoingMail.objects.exists()


def test_everybody_is_answered_alike_however_often(city):
    answers = {login: [(one.status_code, one.url) for one in (ask(login) for _ in range(8))] for login in EVERYBODY}
    assert {str(one) for one in answers.values()} == {str([(302, f"{ASK}da-gui/")] * 8)}


def test_the_same_is_done_and_written_for_everybody(city):
    ask("HN001")
    works = {}
    for login in EVERYBODY:
        with CaptureQueriesContext(connection) as asked:
            ask(login)
        words = [query["sql"].split() for query in asked]
        works[login] = [" ".join(one[:3]) if "SAVEPOINT" not in one else one[0] for one in words]
    # Number and e-mail of one person are one account, whose count is there the second time.
    assert works["HN002"] == works["an@example.org"]
    assert len({str(one) for one in works.values()}) == 1
    assert OutgoingMail.objects.count() == 1 + len(EVERYBODY)


def test_five_links_an_hour_and_the_ones_sent_stay_good(city):
    for _ in range(8):
        ask("HN002")
    letters = sent()
    assert len(letters) == 5
    assert Client().get(LINK.search(letters[0].body)[1], follow=True).text.count('name="password1"') == 1


def test_a_flood_from_one_address_is_told_to_wait_whoever_is_asked_for(city):
    ask("HN002")
    TryCount.objects.filter(count=1).update(count=600)
    pages = [ask(login).text for login in ("HN004", "HN777")]
    assert all("Từ mạng này vừa có quá nhiều lần gửi" in page for page in pages)


def test_no_mail_server_makes_no_difference(city, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert [ask(login).status_code for login in EVERYBODY] == [302] * len(EVERYBODY)
    send_waiting(datetime.now(UTC))
    assert waiting_mails() == 2


def test_a_link_goes_to_the_address_of_today_and_dies_when_it_changes(city):
    ask("HN002")
    Official.objects.filter(pk=city.an.pk).update(email="moi@example.org")
    page = Client().get(LINK.search(sent()[0].body)[1], follow=True).text
    assert 'name="password1"' not in page


def test_whoever_asks_does_not_say_where_the_link_leads(city, settings):
    # Of a Host header only the name is compared with ours; its port is whatever he likes.
    settings.SITE = "https://tap-huan.example"
    ask("hn002", HTTP_HOST="testserver:4444")
    (letter,) = sent()
    assert "testserver" not in letter.body
    assert "https://tap-huan.example/tai-khoan/dat-mat-khau/" in letter.body

    shown = signed_in(city.khue).post("/cntt/can-bo/HN002/lien-ket/", HTTP_HOST="testserver:4444").text
    assert "https://tap-huan.example/tai-khoan/dat-mat-khau/" in shown


def test_a_link_made_by_hand_is_told_to_whom_it_is_for(city, settings):
    settings.MAIL_SET_UP = True
    page = signed_in(city.khue).post("/cntt/can-bo/HN002/lien-ket/").text
    assert "báo qua thư cho Nguyễn Thị An (a***@example.org)" in page
    (letter,) = sent()
    assert letter.to == ["an@example.org"]
    assert "Đỗ Minh Khuê đã tạo" in letter.body
    assert "http" not in letter.body


def test_without_a_mail_server_no_screen_says_that_somebody_is_told_by_mail(city, settings):
    settings.MAIL_SET_UP = False
    client = signed_in(city.khue)
    page = client.post("/cntt/can-bo/HN002/lien-ket/").text
    assert "Chưa khai máy chủ thư nên không thư nào đi. Anh/chị tự báo cho <strong>Nguyễn Thị An</strong>" in page
    assert "báo qua thư cho" not in page + client.get("/cntt/can-bo/HN002/").text
    sentence = re.search(r'<textarea id="cau-bao"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1]
    assert "Đỗ Minh Khuê đã tạo một liên kết đặt mật khẩu cho Nguyễn Thị An (HN002)." in sentence
    assert "http" not in sentence
    assert not OutgoingMail.objects.exists()


def test_of_a_link_for_an_it_officer_the_others_are_told_by_hand_too(city, settings):
    settings.MAIL_SET_UP = False
    other = official("CNTT002", "Bùi Thu Hà", city.city, email="ha@example.org")
    appoint(other)
    page = signed_in(city.khue).post("/cntt/can-bo/CNTT002/lien-ket/").text
    assert re.findall(r"<strong>([^<]+)</strong> \(CNTT", page.split("cau-bao-y")[1]) == ["Bùi Thu Hà"]
    page = signed_in(other).post("/cntt/can-bo/HN002/lien-ket/").text
    assert "(CNTT" not in page.split("cau-bao-y")[1]
    third = official("CNTT003", "Lý Văn Sơn", city.city)
    appoint(third)
    page = signed_in(city.khue).post("/cntt/can-bo/CNTT002/lien-ket/").text
    assert {"Bùi Thu Hà", "Lý Văn Sơn"} <= set(re.findall(r"<strong>([^<]+)</strong>", page.split("cau-bao-y")[1]))


def test_without_a_mail_server_no_link_is_promised_to_who_forgot_his_password(city, settings):
    settings.MAIL_SET_UP = False
    page, done = Client().get(ASK).text, ask("hn002", follow=True).text
    for shown in (page, done):
        assert "Máy chủ này chưa gửi được thư. Bộ phận CNTT cấp liên kết trực tiếp cho anh/chị" in shown
        assert "hộp thư" not in shown
    assert "Gửi liên kết" not in page
    assert not OutgoingMail.objects.exists()


def test_who_has_no_address_cannot_be_told_and_the_screen_says_so(city, settings):
    settings.MAIL_SET_UP = True
    page = signed_in(city.khue).post("/cntt/can-bo/HN004/lien-ket/").text
    assert 'Chưa có <span class="unbroken">e-mail</span> nên thư của Gần Dân không tới <strong>' in page
    assert sent() == []


@pytest.mark.parametrize("whose", ["CNTT001", "CNTT002"])
def test_a_link_for_an_it_officer_is_told_to_all_of_them_his_own_too(city, whose):
    Official.objects.filter(pk=city.khue.pk).update(email="khue@example.org")
    official("CNTT002", "Lý Văn Hai", city.city, officer=True, email="hai@example.org")
    signed_in(city.khue).post(f"/cntt/can-bo/{whose}/lien-ket/")
    assert sorted(letter.to[0] for letter in sent()) == ["hai@example.org", "khue@example.org"]


def test_what_was_typed_where_one_signs_in_is_not_typed_again(city):
    page = Client().post("/tai-khoan/dang-nhap/", {"login": "hn002&<", "password": "không phải"}).text
    assert 'href="/tai-khoan/quen-mat-khau/?ma=hn002%26%3C"' in page
    assert 'value="hn002&amp;&lt;"' in Client().get(ASK, {"ma": "hn002&<"}).text
    assert len(Client().get(ASK, {"ma": "x" * 5000}).content) < 20_000


def test_who_helps_is_named_where_the_agency_wrote_it_down_and_else_it_is_said():
    known = {
        "dau_moi_cntt": AgencyValue("dau_moi_cntt", "Đầu mối", "chị Lê Thu Hạnh"),
        "so_truc_cntt": AgencyValue("so_truc_cntt", "Số trực", "024 0000 0101"),
    }
    assert contact(known) == Contact("chị Lê Thu Hạnh", "024 0000 0101", "02400000101")
    assert contact({"so_truc_cntt": AgencyValue("so_truc_cntt", "Số trực", "máy lẻ 12, giờ hành chính")}).dial == ""
    assert contact({"so_truc_cntt": AgencyValue("so_truc_cntt", "Số trực", None)}) == Contact("", "", "")
    for address in (ASK, f"{ASK}da-gui/"):
        assert "số của bộ phận CNTT chưa được điền ở đây" in Client().get(address).text
