"""Before tables of people, rights, and ways into accounts of others one says once more that it is oneself."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast, signed_in
from tests.web.accounts.second_steps import PASSWORD, with_password
from trainer.models import AccountSession, Appointment, Event, Official, PendingEmail
from trainer.web.accounts.step_up import CONFIRMED_FOR

ASKED = "/tai-khoan/xac-nhan/"
PERSON = "/cntt/can-bo/HN002/"
RIGHT = {"quyen": "auditor", "ly_do": "kiểm tra quý IV"}
TAKEN = [
    "/cntt/tien-do/tai/csv/",
    "/cntt/tien-do/tung-bai/tai/xlsx/?tim=an",
    "/don-vi/P001/tai/csv/",
    "/cntt/nhat-ky/tai/csv/",
    "/cntt/nhac/tai/xlsx/",
    "/cntt/bao-cao/2026-Q4/xlsx/",
    "/cntt/buoi/1/tai/xlsx/",
    "/cntt/thu-tuan/in/",
]
SENT = [
    f"{PERSON}quyen/",
    f"{PERSON}lien-ket/",
    f"{PERSON}phieu/",
    f"{PERSON}sua/",
    f"{PERSON}gop/",
    "/cntt/danh-sach/1/ap-dung/",
    "/cntt/danh-sach/hoan-tac/",
    "/cntt/phieu/",
    "/don-vi/P001/thu-tuan/phieu/",
]
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(cast: Cast) -> Client:
    """Return a browser in which the IT officer signed in a while ago."""
    return signed_in_long_ago(with_password(cast.khue))


def signed_in_long_ago(person: Official) -> Client:
    client = signed_in(person)
    AccountSession.objects.update(began_at=datetime.now(UTC) - CONFIRMED_FOR - timedelta(seconds=1))
    return client


@pytest.mark.parametrize("address", TAKEN)
def test_what_holds_many_people_is_given_after_the_password(officer: Client, address: str) -> None:
    asked = officer.get(address)
    assert asked.status_code == 302
    assert asked.headers["Location"].startswith(ASKED)
    assert not Event.objects.filter(kind="exported").exists()

    answer = officer.post(asked.headers["Location"], {"password": PASSWORD})
    assert answer.headers["Location"] == address
    assert not officer.get(address).headers.get("Location", "").startswith(ASKED)


@pytest.mark.parametrize("address", SENT)
def test_what_opens_doors_is_done_after_the_password(officer: Client, address: str) -> None:
    assert officer.post(address).headers["Location"].startswith(ASKED)
    assert not Event.objects.exclude(kind="joined").exists()


def test_whoever_signed_in_just_now_is_not_asked(cast: Cast) -> None:
    client = signed_in(cast.khue)
    for address in TAKEN:
        assert not client.get(address).headers.get("Location", "").startswith(ASKED), address
    for address in SENT:
        assert not client.post(address).headers.get("Location", "").startswith(ASKED), address


def test_what_was_sent_is_done_as_it_was_sent_once(officer: Client, cast: Cast) -> None:
    asked = officer.post(f"{PERSON}quyen/", RIGHT)
    assert not Appointment.objects.filter(official=cast.an).exists()
    done = officer.post(asked.headers["Location"], {"password": PASSWORD})

    assert done.headers["Location"] == PERSON
    given = Appointment.objects.get(official=cast.an)
    assert (given.right, given.given_by) == ("auditor", cast.khue)
    # And what comes in the next quarter of an hour is not asked about.
    assert "Liên kết này chỉ hiện một lần" in officer.post(f"{PERSON}lien-ket/").text


def test_the_wrong_password_does_nothing_and_is_counted(officer: Client, cast: Cast) -> None:
    asked = officer.post(f"{PERSON}quyen/", RIGHT).headers["Location"]
    tried = [officer.post(asked, {"password": "đoán bừa"}).text for _ in range(6)]
    assert "Mật khẩu chưa đúng" in tried[0]
    assert "Đã thử sai nhiều lần" in tried[5]
    assert not Appointment.objects.filter(official=cast.an).exists()
    assert officer.get(TAKEN[0]).headers["Location"].startswith(ASKED)


def test_the_session_has_another_key_afterwards_and_the_one_before_opens_nothing(officer: Client) -> None:
    stolen = Client()
    stolen.cookies["sessionid"] = before = officer.cookies["sessionid"].value
    asked = officer.get(TAKEN[0])
    officer.post(asked.headers["Location"], {"password": PASSWORD})
    assert officer.cookies["sessionid"].value != before
    assert officer.get(TAKEN[0]).status_code == 200
    assert stolen.get("/tap-huan/").status_code == 302


def test_ones_own_sessions_are_ended_after_the_password_too(officer: Client, cast: Cast) -> None:
    other = signed_in(cast.khue)
    asked = officer.post("/tai-khoan/phien/dong/", {"phien": "khac"})
    assert other.get("/tap-huan/").status_code == 200
    officer.post(asked.headers["Location"], {"password": PASSWORD})
    assert other.get("/tap-huan/").status_code == 302
    assert officer.get("/tap-huan/").status_code == 200


def test_looking_is_not_asked_about(officer: Client) -> None:
    for page in ("/cntt/tien-do/", f"{PERSON}quyen/", "/cntt/phieu/", PERSON, "/cntt/bao-cao/"):
        assert officer.get(page).status_code == 200, page


def test_who_may_not_see_it_is_told_so_and_not_asked(cast: Cast) -> None:
    stranger = signed_in_long_ago(cast.dung)
    assert [stranger.get(one).status_code for one in TAKEN] == [404] * len(TAKEN)
    assert [stranger.post(one).status_code for one in SENT] == [404] * len(SENT)


def test_an_address_that_waits_is_decided_on_after_the_password(officer: Client, cast: Cast) -> None:
    waits = PendingEmail.objects.create(official=cast.binh, email="moi@example.org", asked_at=datetime.now(UTC))
    page = f"/tai-khoan/e-mail-cho-xac-nhan/{waits.pk}/"
    asked = officer.post(page, {"email": waits.email, "decision": "confirm"})
    assert PendingEmail.objects.exists()
    officer.post(asked.headers["Location"], {"password": PASSWORD})
    cast.binh.refresh_from_db()
    assert cast.binh.email == "moi@example.org"


def test_who_has_no_password_here_is_not_shut_out(cast: Cast) -> None:
    cast.khue.set_unusable_password()
    cast.khue.save(update_fields=["password"])
    assert signed_in_long_ago(cast.khue).get(TAKEN[0]).status_code == 200
