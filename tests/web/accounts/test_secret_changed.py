"""Whatever was signed before the secret changed is believed while the earlier one is, and not a moment longer."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.actions.people import NOW
from tests.cast import Cast
from tests.slips import make as make_slips
from tests.web.accounts.second_steps import PASSWORD
from trainer.actions.accounts import slips
from trainer.actions.accounts.officials import path_of
from trainer.models import Official
from trainer.web.accounts import known_browser
from trainer.web.autosave import ticket

BEFORE, AFTER = "the secret of before", "the secret of now"
pytestmark = pytest.mark.django_db


@pytest.fixture(params=[True, False], ids=["kept", "thrown away"])
def change(request: pytest.FixtureRequest, settings: Any) -> Callable[[], bool]:
    """Return what changes the secret, and says whether the earlier one is kept."""
    settings.SECRET_KEY = BEFORE

    def change() -> bool:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = AFTER, [BEFORE] if request.param else []
        return bool(request.param)

    return change


def test_a_session(an: Official, change: Callable[[], bool]) -> None:
    client = Client()
    client.post("/tai-khoan/dang-nhap/", {"login": "HN002", "password": PASSWORD})
    believed = change()
    assert (client.get("/tap-huan/").status_code == 200) is believed


def test_a_one_time_link(an: Official, change: Callable[[], bool]) -> None:
    link = path_of(an)
    believed = change()
    assert ("Đặt mật khẩu</h1>" in Client().get(link, follow=True).text) is believed


def test_a_slip(cast: Cast, change: Callable[[], bool]) -> None:
    cast.an.last_login = None
    cast.an.save(update_fields=["last_login"])
    [slip] = make_slips([cast.an], None, NOW)
    believed = change()
    assert slips.fits(cast.an, slip.code, NOW) is believed


def test_a_browser_in_which_somebody_has_signed_in(an: Official, rf: Any, change: Callable[[], bool]) -> None:
    client = Client()
    client.post("/tai-khoan/dang-nhap/", {"login": "HN002", "password": PASSWORD})
    believed = change()
    request = rf.get("/")
    request.COOKIES = {known_browser.COOKIE: client.cookies[known_browser.COOKIE].value}
    assert bool(known_browser.mark(request, an)) is believed


def test_a_ticket() -> None:
    before, after = ticket.ticket_key(BEFORE), ticket.ticket_key(AFTER)
    wanted = ticket.Ticket(1, 2, (("single", (4,)),), "mark")
    text = ticket.issue(wanted, before)
    assert ticket.read(text, after) is None
    assert ticket.read(text, after, before) == wanted
