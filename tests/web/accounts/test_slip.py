"""The first sign-in by a slip: number and code open the page to set a password, once, and nothing tells who exists."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.cast import Cast, signed_in
from tests.slips import make as make_slips
from trainer.core.accounts.slip_code import written
from trainer.models import Event, Official, Slip, TryCount

WRONG = "Mã cán bộ hoặc mã trên phiếu chưa đúng"
PASSWORD = "cá lóc bay qua mái tôn xanh"


@pytest.fixture
def code(cast: Cast) -> str:
    """A slip of An, as printed."""
    [made] = make_slips([cast.an], cast.khue, datetime.now(UTC))
    return written(made.code)


def enter(client: Client, number: str, code: str):  # type: ignore[no-untyped-def]
    """Send what stands on a slip."""
    return client.post("/phieu/", {"ma": number, "phieu": code})


def test_from_the_slip_to_the_first_page_and_then_it_is_worthless(cast: Cast, code: str) -> None:
    client = Client()
    answer = enter(client, "hn002", code.lower())
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"], follow=True)
    answer = client.post(page.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD}, follow=True)

    assert answer.request["PATH_INFO"] == "/tap-huan/"
    assert "Chào anh/chị An" in answer.text
    assert Official.objects.get(pk=cast.an.pk).last_login
    assert Event.objects.filter(official=cast.an, kind="password_set").exists()
    assert WRONG in enter(Client(), "HN002", code).text


@pytest.mark.parametrize("number", ["HN002", "HN999"])
def test_who_types_with_the_vietnamese_keyboard_on_is_told_so_and_has_not_failed(
    cast: Cast, code: str, number: str
) -> None:
    """Telex writes Á for AS and Đ for DD: nobody sees why a right code is refused."""
    for typed in ("Á34-PĐXR", "ư7mp-4qxd", "A\u03013MP–4QXD") * 3:
        page = enter(Client(), number, typed).text
        assert "máy đang gõ tiếng Việt" in page
        assert WRONG not in page
    assert not TryCount.objects.exists()
    assert enter(Client(), "HN002", code.replace("-", "–")).status_code == 302


@pytest.mark.parametrize("number", ["HN002", "HN003", "HN999"])
def test_a_wrong_code_gets_the_same_answer_whoever_it_is_for(cast: Cast, code: str, number: str) -> None:
    answer = enter(Client(), number, "AAAA-AAAA")
    assert answer.status_code == 200
    assert WRONG in answer.text


def test_the_same_queries_are_asked_for_a_known_and_an_unknown_number(
    cast: Cast, code: str, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in ("HN002", "HN999"):
        with CaptureQueriesContext(connection) as asked:
            enter(Client(), number, "AAAA-AAAA")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_guessing_is_slowed_down_as_passwords_are(cast: Cast, code: str) -> None:
    for _ in range(5):
        enter(Client(), "HN002", "AAAA-AAAA")
    assert "Đã thử sai nhiều lần" in enter(Client(), "HN002", code).text


def test_an_old_slip_opens_nothing(cast: Cast, code: str) -> None:
    Slip.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert WRONG in enter(Client(), "HN002", code).text


def test_the_page_is_linked_from_signing_in_and_sends_who_is_signed_in_home(cast: Cast) -> None:
    page = Client().get("/tai-khoan/dang-nhap/").text
    assert re.search('href="/phieu/"', page)
    assert signed_in(cast.an).get("/phieu/").status_code == 302
    for missing in ({}, {"ma": "HN002"}):
        assert "chưa nhập" in Client().post("/phieu/", missing).text
