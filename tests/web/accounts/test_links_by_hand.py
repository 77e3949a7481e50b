"""Links to set a password that an IT officer makes: one lives at a time, a reload makes none, and one used ends all."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from tests.cast import Cast, official, signed_in
from tests.content.small_library import library
from tests.slips import make as make_slips
from trainer.actions.accounts import officials, slips
from trainer.actions.accounts.officials import MadeMeanwhile
from trainer.actions.mail_sending import send_waiting
from trainer.models import Event, Official

PERSON = "/cntt/can-bo/HN002/"
MAKE = f"{PERSON}lien-ket/"
LINK = re.compile(r"http://testserver(/tai-khoan/dat-mat-khau/[^\s\"<]+)")
SEEN = re.compile(r'name="da-thay" value="(\d+)"')
PASSWORD = "mèo đen leo mái ngói"
__all__ = ["library"]
pytestmark = pytest.mark.django_db


def made(officer: Client) -> str:
    """Return a link as the officer gets it, by the button of the page."""
    seen = SEEN.search(officer.get(PERSON).text)
    assert seen is not None
    found = LINK.search(officer.post(MAKE, {"da-thay": seen[1]}).text)
    assert found is not None
    return found[1]


def asked_for() -> Any:
    """Return the link of a mail that somebody asked for."""
    Client().post("/tai-khoan/quen-mat-khau/", {"email": "hn002"})
    send_waiting(datetime.now(UTC) + timedelta(seconds=1))
    return LINK.findall("\n".join(str(one.body) for one in mail.outbox))[-1]


def opened(link: str) -> tuple[Client, str]:
    """Return a browser that opened ``link``, and the address of its form, "" where there is none."""
    browser = Client()
    page = browser.get(link, follow=True)
    return browser, page.request["PATH_INFO"] if 'name="password1"' in page.text else ""


def opens(link: str) -> bool:
    return opened(link)[1] != ""


def test_a_link_made_by_hand_voids_what_was_made_or_asked_for_before_and_the_page_says_so(officer: Client) -> None:
    by_mail, first = asked_for(), made(officer)
    assert not opens(by_mail)
    page = officer.post(MAKE)
    second = LINK.search(page.text)
    assert second is not None
    assert not opens(first)
    assert opens(second[1])
    assert "Liên kết tạo hoặc xin qua thư trước đó cho người này hết tác dụng." in page.text
    dead = Client().get(first, follow=True).text
    assert "hoặc bộ phận CNTT đã tạo liên kết mới thay nó" in dead


def test_a_link_that_anybody_may_ask_for_voids_none(officer: Client) -> None:
    by_hand = made(officer)
    first, second = asked_for(), asked_for()
    assert opens(by_hand)
    assert opens(first)
    assert opens(second)


def test_a_link_for_one_touches_nobody_else_s(officer: Client, cast: Cast) -> None:
    others = officials.one_time_path(cast.binh, cast.khue, datetime.now(UTC))
    made(officer)
    assert opens(others)


def test_using_one_ends_all_others_and_forms_that_are_open(officer: Client, cast: Cast) -> None:
    by_hand = made(officer)
    first, second = asked_for(), asked_for()
    late, late_form = opened(first)
    browser, form = opened(by_hand)
    assert browser.post(form, {"password1": PASSWORD, "password2": PASSWORD}).status_code == 302
    assert not any(opens(one) for one in (by_hand, first, second))
    other = "chó vàng nằm sân gạch"
    late.post(late_form, {"password1": other, "password2": other})
    assert Official.objects.get(pk=cast.an.pk).check_password(PASSWORD)


def test_a_form_that_is_open_ends_with_its_link(officer: Client, cast: Cast) -> None:
    browser, form = opened(made(officer))
    made(officer)
    browser.post(form, {"password1": PASSWORD, "password2": PASSWORD})
    assert not Official.objects.get(pk=cast.an.pk).has_usable_password()


def test_a_reload_makes_no_other_and_voids_none(officer: Client) -> None:
    seen = SEEN.search(officer.get(PERSON).text)
    assert seen is not None
    link = LINK.search(officer.post(MAKE, {"da-thay": seen[1]}).text)
    again = officer.post(MAKE, {"da-thay": seen[1]}, follow=True)
    assert link is not None
    assert again.request["PATH_INFO"] == PERSON
    assert "Chưa tạo thêm liên kết" in again.text
    assert "Đỗ Minh Khuê đã tạo" in again.text
    assert LINK.search(again.text) is None
    assert Event.objects.filter(kind="link_issued").count() == 1
    assert opens(link[1])
    # Whoever wants another has it by the button of the page, as it is now.
    assert opens(made(officer))
    assert not opens(link[1])


def test_of_two_officers_at_once_the_later_is_told(officer: Client, cast: Cast) -> None:
    other = signed_in(official("CNTT002", "Bùi Thu Hà", cast.city, officer=True))
    seen = SEEN.search(other.get(PERSON).text)
    assert seen is not None
    link = made(officer)
    assert "Đỗ Minh Khuê đã tạo" in other.post(MAKE, {"da-thay": seen[1]}, follow=True).text
    assert opens(link)


@pytest.mark.parametrize("sent", ["x", "-1", "9" * 40, "²", "1'"])
def test_what_nobody_saw_makes_no_link(officer: Client, sent: str) -> None:
    made(officer)
    assert officer.post(MAKE, {"da-thay": sent}).status_code == 302
    assert Event.objects.filter(kind="link_issued").count() == 1


def test_the_link_of_the_terminal_voids_too_and_says_who_made_it(cast: Cast) -> None:
    first = officials.one_time_path(cast.an, None, datetime.now(UTC))
    second = officials.one_time_path(cast.an, None, datetime.now(UTC))
    assert not opens(first)
    assert opens(second)
    with pytest.raises(MadeMeanwhile) as late:
        officials.one_time_path(cast.an, cast.khue, datetime.now(UTC), seen=0)
    assert "người quản trị máy chủ đã tạo" in str(late.value)


def test_slips_keep_their_own_rule(officer: Client, cast: Cast) -> None:
    now = datetime.now(UTC)
    (slip,) = make_slips([cast.an], cast.khue, now)
    page = officer.post(MAKE)
    assert "Phiếu đăng nhập lần đầu đã in vẫn theo hạn ghi trên phiếu." in page.text
    assert slips.fits(cast.an, slip.code, now)
    link = LINK.search(page.text)
    assert link is not None
    make_slips([cast.an], cast.khue, now)
    assert opens(link[1])
    # Of whoever signed in before, no slip opens anything, and none is spoken of.
    Official.objects.filter(pk=cast.an.pk).update(last_login=now)
    assert "Phiếu đăng nhập" not in officer.post(MAKE).text.split("<h1>")[1]
