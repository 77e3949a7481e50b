"""One's sessions: where one is signed in, how long that lasts, ending it, and being told of a new place."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.actions.people import appoint
from tests.cast import Cast, signed_in
from tests.web.accounts.second_steps import PASSWORD
from trainer.actions.accounts import sign_ins
from trainer.actions.accounts.officials import path_of
from trainer.models import AccountSession, Event, Official, OutgoingMail
from trainer.web.accounts import sessions

PAGE = "/tai-khoan/phien/"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1"
HOME, CAFE = "192.0.2.10", "203.0.113.77"
pytestmark = pytest.mark.django_db
Ahead = Callable[[timedelta], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Ahead:
    """Return what puts the clock of sessions so much ahead of the real one."""

    def later(by: timedelta) -> None:
        monkeypatch.setattr(sessions, "timezone", SimpleNamespace(now=lambda: datetime.now(UTC) + by))

    return later


def enter(client: Client | None = None, address: str = HOME, browser: str = CHROME, password: str = PASSWORD) -> Client:
    """Return a browser in which An has signed in by the sign-in page."""
    client = client or Client()
    client.defaults.update(REMOTE_ADDR=address, HTTP_USER_AGENT=browser)
    client.post("/tai-khoan/dang-nhap/", {"login": "HN002", "password": password})
    return client


def is_in(client: Client) -> bool:
    """Say whether somebody is signed in."""
    return client.get("/tap-huan/").status_code == 200


def key_of(client: Client) -> str:
    """Return the key of the session."""
    return client.cookies["sessionid"].value


def mark_in(page: str) -> str:
    """Return what names the one session that can be ended."""
    return page.split('name="phien" value="')[1].split('"')[0]


def test_one_sees_where_one_is_signed_in_and_never_a_key_or_somebody_else(an: Official, cast: Cast) -> None:
    own, phone = enter(), enter(address=CAFE, browser=PHONE)
    stranger = signed_in(cast.dung)
    page = own.get(PAGE).text

    assert page.count('<li class="card">') == 2
    for words in ("Chrome trên Windows", "Safari trên iPhone", HOME, CAFE):
        assert words in page
    assert page.count("Máy này") == 1
    assert not [one for one in (own, phone, stranger) if key_of(one) in page]


def test_ending_one_ends_that_one_and_leaves_a_trace(an: Official) -> None:
    own, phone, third = enter(), enter(browser=PHONE), enter(browser="")
    AccountSession.objects.filter(pk=key_of(third)).delete()
    own.post(PAGE + "dong/", {"phien": mark_in(own.get(PAGE).text)})

    assert (is_in(own), is_in(phone)) == (True, False)
    event = Event.objects.get(kind="sessions_ended")
    assert (event.actor, event.official, event.details) == (an, an, {"sessions": 1})


def test_all_others_are_ended_at_once_and_this_one_stays(an: Official) -> None:
    own, others = enter(), [enter(browser=PHONE), enter(browser="")]
    assert "Đóng 2 phiên khác" in own.get(PAGE).text
    answer = own.post(PAGE + "dong/", {"phien": "khac"}, follow=True)
    assert "Đã đóng 2 phiên đăng nhập." in answer.text
    assert (is_in(own), [is_in(one) for one in others]) == (True, [False, False])


def test_nobody_ends_a_session_of_somebody_else(an: Official, cast: Cast) -> None:
    own, phone = enter(), enter(browser=PHONE)
    stranger = signed_in(cast.dung)
    stranger.post(PAGE + "dong/", {"phien": mark_in(own.get(PAGE).text)})
    stranger.post(PAGE + "dong/", {"phien": "khac"})
    assert is_in(phone)
    assert not Event.objects.filter(kind="sessions_ended").exists()


def test_a_session_that_is_not_used_ends_after_an_hour(an: Official, later: Ahead) -> None:
    own = enter()
    later(timedelta(minutes=59))
    assert is_in(own)
    later(timedelta(minutes=59 + 59))
    assert is_in(own)
    later(timedelta(minutes=59 + 59 + 61))
    assert not is_in(own)


def test_used_all_the_time_it_ends_after_twelve_hours(an: Official, later: Ahead) -> None:
    own = enter()
    for half_hours in range(1, 24):
        later(timedelta(minutes=30) * half_hours)
        assert is_in(own), half_hours
    later(timedelta(hours=12, seconds=1))
    assert not is_in(own)


def test_a_changed_session_keeps_its_beginning_and_its_place(an: Official, later: Ahead) -> None:
    own = enter()
    before = AccountSession.objects.get()
    later(timedelta(minutes=20))
    own.defaults.update(REMOTE_ADDR=CAFE, HTTP_USER_AGENT=PHONE)
    session = own.session
    session["anything"] = 1
    session.save()
    after = AccountSession.objects.get()
    assert (after.began_at, after.address, after.browser) == (before.began_at, before.address, before.browser)
    assert after.expire_date - before.expire_date >= timedelta(minutes=19)


def test_pages_write_nothing_for_the_idle_limit_but_once_in_five_minutes(an: Official, later: Ahead) -> None:
    own = enter()
    written = []
    for minutes in (1, 4, 6, 7, 12):
        later(timedelta(minutes=minutes))
        with CaptureQueriesContext(connection) as asked:
            own.get("/tap-huan/")
        written.append(len([query for query in asked if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]))
    assert written == [0, 0, 1, 0, 1]


def test_another_password_ends_all_other_sessions(an: Official) -> None:
    own, phone = enter(), enter(browser=PHONE)
    another = "gió-mùa-đông-bắc"
    own.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": another, "password2": another})
    # Before the other one comes and is thrown out.
    assert AccountSession.objects.filter(official=an).count() == 1
    assert own.get(PAGE).text.count('<li class="card">') == 1
    assert (is_in(own), is_in(phone)) == (True, False)


def test_another_password_is_told_by_mail_whether_it_was_changed_or_set_by_a_link(an: Official) -> None:
    own, another, third = enter(), "gió-mùa-đông-bắc", "mèo đen leo mái ngói"
    own.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": another, "password2": another})
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == (an.email, "[Gần Dân] Mật khẩu của anh/chị vừa đổi")
    assert f"Chrome trên Windows, {HOME}" in mail.body
    assert another not in mail.body

    an.refresh_from_db()
    page = Client().get(path_of(an), follow=True).redirect_chain[-1][0]
    stranger = Client()
    stranger.get(path_of(an))
    stranger.post(page, {"password1": third, "password2": third})
    assert OutgoingMail.objects.filter(subject=mail.subject).count() == 2
    assert not is_in(own)


def test_a_sign_in_from_a_new_browser_and_address_is_told_by_mail_and_on_the_pages_of_before(an: Official) -> None:
    own = enter()
    assert not OutgoingMail.objects.exists()
    new = enter(address=CAFE, browser=PHONE)

    mail = OutgoingMail.objects.get()
    assert mail.to == an.email
    assert f"Safari trên iPhone, {CAFE}" in mail.body
    told = "đăng nhập tài khoản này từ một nơi mới"
    assert told in own.get("/tap-huan/").text
    assert told not in new.get("/tap-huan/").text
    assert "đổi mật khẩu</a> ngay" in own.get(PAGE).text


def test_it_is_told_until_he_says_that_it_was_he_and_whoever_came_from_there_cannot_say_so(an: Official) -> None:
    own, new = enter(), enter(address=CAFE, browser=PHONE)
    an.refresh_from_db()
    assert an.new_place_at is not None
    said = {"luc": an.new_place_at.isoformat()}
    new.post(PAGE + "dung-la-toi/", said)
    own.post(PAGE + "dung-la-toi/", {"luc": "2026-01-01T00:00:00+00:00"})
    for nothing in ("bao giờ", "2026-02-30T10:00", "2026-13-45T25:61:00+00:00"):
        assert own.post(PAGE + "dung-la-toi/", {"luc": nothing}).status_code == 302
    assert "nơi mới" in own.get("/tap-huan/").text

    own.post(PAGE + "dung-la-toi/", said)
    assert "nơi mới" not in own.get("/tap-huan/").text


@pytest.mark.parametrize(
    ("address", "browser_of_before", "why"),
    [(CAFE, True, "a browser that is known"), (HOME, False, "an address that is known")],
)
def test_it_is_not_told_of(an: Official, address: str, browser_of_before: bool, why: str) -> None:
    own = enter()
    own.post("/tai-khoan/dang-xuat/")
    enter(own if browser_of_before else None, address=address, browser=PHONE)
    an.refresh_from_db()
    assert (an.new_place_at, OutgoingMail.objects.count()) == (None, 0), why


def test_while_no_address_is_on_record_nobody_is_told_of_a_new_one(an: Official) -> None:
    Event.objects.create(at=datetime.now(UTC), kind="signed_in", actor=an, official=an)
    Official.objects.filter(pk=an.pk).update(last_login=datetime.now(UTC))
    own = enter()
    assert not OutgoingMail.objects.exists()
    assert "Không rõ trình duyệt, không rõ địa chỉ" in own.get(PAGE).text


def test_the_sign_ins_are_told_to_himself_and_the_it_unit_with_their_place_and_to_nobody_else(
    an: Official, cast: Cast
) -> None:
    own = enter()
    line = f"Chrome trên Windows, {HOME}"
    assert line in own.get(PAGE).text
    for page in ("/cntt/can-bo/HN002/", "/cntt/nhat-ky/?loai=tai-khoan"):
        assert f"bằng Chrome trên Windows; từ {HOME}" in signed_in(cast.khue).get(page).text
    assert HOME not in signed_in(cast.binh).get("/cntt/can-bo/HN002/").text
    assert HOME not in own.get("/tap-huan/ho-so/").text


def test_the_it_unit_ends_all_sessions_of_a_person_and_nobody_else_can(an: Official, cast: Cast) -> None:
    own, page = enter(), "/cntt/can-bo/HN002/dong-phien/"
    appoint(cast.chien, "auditor")
    for other in (cast.binh, cast.chien, cast.dung):
        assert signed_in(other).post(page).status_code == 404
    assert is_in(own)

    officer = signed_in(cast.khue)
    assert "Đã đóng 1 phiên đăng nhập." in officer.post(page, follow=True).text
    assert not is_in(own)
    event = Event.objects.get(kind="sessions_ended")
    assert (event.actor, event.official) == (cast.khue, an)
    assert officer.post("/cntt/can-bo/CNTT001/dong-phien/").status_code == 404


def test_a_place_that_nobody_can_know_is_said_so(an: Official) -> None:
    own = enter(address="", browser="")
    assert "địa chỉ không rõ" in own.get(PAGE).text
    assert sign_ins.Place("", "").told() == ""
