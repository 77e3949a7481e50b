"""From a form that was not taken one comes back to its page; an address that takes forms only is no empty window."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests import visible
from tests.actions.people import begin
from tests.cast import Cast, signed_in
from trainer.content.live import library
from trainer.models import Attempt, HandIn
from trainer.models.accounts import AccountSession

SIGN_IN = "/tai-khoan/dang-nhap/"
HERE = "http://testserver"


@pytest.fixture
def attempt(cast: Cast) -> Attempt:
    """An's open attempt."""
    return begin(cast.an, library(), quiz="giu-tai-khoan", now=datetime.now(UTC))


def _strict(client: Client) -> Client:
    client.handler.enforce_csrf_checks = True
    return client


def _button(page: str) -> str:
    return page.split('<a class="button" href="')[1].split("</a>")[0]


@pytest.mark.parametrize(
    ("referer", "leads_to"),
    [
        (f"{HERE}{SIGN_IN}?next=/tap-huan/ho-so/", f'{SIGN_IN}?next=/tap-huan/ho-so/">Mở lại trang'),
        ("", '/">Về trang chính'),
        ("https://evil.example/tai-khoan/", '/">Về trang chính'),
        (f"{HERE}//evil.example/", '/">Về trang chính'),
        ('http://testserver/"><script>', '/&#34;&gt;&lt;script&gt;">Mở lại trang'),
    ],
)
def test_a_form_that_is_too_old_leads_to_the_page_it_stood_on_and_to_no_other_site(
    cast: Cast, referer: str, leads_to: str
) -> None:
    reply = _strict(Client()).post(SIGN_IN, {"login": "HN001", "password": "x"}, headers={"referer": referer})
    assert (reply.status_code, _button(reply.text)) == (403, leads_to)


def test_a_hand_in_from_a_page_that_is_too_old_leads_to_the_attempt(attempt: Attempt) -> None:
    reply = _strict(signed_in(attempt.official)).post(f"/tap-huan/luot/{attempt.pk}/nop/", {"confirm": "1"})
    assert (reply.status_code, _button(reply.text)) == (403, f'/tap-huan/luot/{attempt.pk}/">Mở lại trang')


def test_whoever_hands_in_signed_out_is_led_over_the_sign_in_back_to_the_attempt(attempt: Attempt) -> None:
    reply = Client().post(f"/tap-huan/luot/{attempt.pk}/nop/", {"confirm": "1"})
    assert (reply.status_code, _button(reply.text)) == (403, f'/tap-huan/luot/{attempt.pk}/">Đăng nhập và mở lại')
    shift = Client().post("/tap-huan/luyen/1/?cau=1", {}, headers={"referer": f"{HERE}/tap-huan/luyen/1/?cau=1"})
    assert _button(shift.text) == '/tap-huan/luyen/1/?cau=1">Đăng nhập và mở lại'


@pytest.mark.parametrize(
    ("address", "referer", "back"),
    [
        ("/tap-huan/bai/giu-tai-khoan/bat-dau/", "/tap-huan/", "/tap-huan/"),
        (
            "/tap-huan/bai/giu-tai-khoan/bat-dau/",
            "/tap-huan/bai/giu-tai-khoan/?x=1",
            "/tap-huan/bai/giu-tai-khoan/%3Fx%3D1",
        ),
        ("/tap-huan/bai/giu-tai-khoan/luyen/", "", "/tap-huan/"),
        ("/tap-huan/luot/7/luyen/", "/tap-huan/", "/tap-huan/luot/7/"),
        ("/cntt/can-bo/HN002/tam-mien/", "/cntt/can-bo/HN002/", "/cntt/can-bo/HN002/"),
    ],
)
def test_whoever_presses_a_button_signed_out_comes_back_to_its_page(
    cast: Cast, address: str, referer: str, back: str
) -> None:
    headers = {"referer": HERE + referer} if referer else {}
    assert Client().post(address, headers=headers)["Location"] == f"{SIGN_IN}?next={back}&het-phien=1"
    assert not Attempt.objects.exists()


ENDED = "Phiên đăng nhập đã hết. Anh/chị đăng nhập để làm tiếp."


def test_the_sign_in_page_says_that_a_session_has_ended_and_to_strangers_nothing(cast: Cast) -> None:
    client = signed_in(cast.an)
    AccountSession.objects.all().delete()
    assert ENDED in client.get("/tap-huan/", follow=True).text
    assert ENDED in Client().post("/tap-huan/bai/giu-tai-khoan/bat-dau/", follow=True).text

    assert ENDED not in Client().get("/tap-huan/", follow=True).text
    signed_out = signed_in(cast.an)
    signed_out.post("/tai-khoan/dang-xuat/")
    assert ENDED not in signed_out.get("/tap-huan/", follow=True).text


def test_an_address_that_takes_forms_only_says_so_and_leads_on(attempt: Attempt) -> None:
    client = signed_in(attempt.official)
    for action in ("nop", "luu"):
        address = f"/tap-huan/luot/{attempt.pk}/{action}/"
        reply = client.get(address, headers={"referer": HERE + address})
        assert (reply.status_code, reply["Allow"]) == (405, "POST")
        assert "Địa chỉ này không mở thẳng được" in " ".join(visible.words(reply.text))
        assert _button(reply.text) == f'/tap-huan/luot/{attempt.pk}/">Mở lại trang'
    begun = "/tap-huan/bai/giu-tai-khoan/bat-dau/"
    assert _button(client.get(begun, headers={"referer": HERE + begun}).text) == '/">Về trang chính'
    assert not HandIn.objects.exists()
    assert client.delete(f"/tap-huan/luot/{attempt.pk}/nop/").content == b""
