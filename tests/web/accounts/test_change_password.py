"""Another password by who knows the present one: guessing that is slowed down as at the sign-in, in our words."""

import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import Cast, signed_in
from tests.web.accounts.second_steps import PASSWORD, with_password
from trainer.models import Official
from trainer.web.accounts import sign_in

CHANGE, SET = "/tai-khoan/mat-khau/", "/tai-khoan/mat-khau/dat/"
NEW = "ghế mây lặn xuống đồi chè"


@pytest.fixture
def browser(cast: Cast) -> Client:
    """A browser that An left open."""
    return signed_in(with_password(cast.an))


def change(browser: Client, present: str, new: str = NEW) -> Any:
    """Send the present password and another one, to whichever process of the server answers."""
    cache.clear()
    return browser.post(CHANGE, {"oldpassword": present, "password1": new, "password2": new})


def test_guessing_the_present_password_is_slowed_down_as_at_the_sign_in(
    cast: Cast, browser: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "trainer")
    for _ in range(5):
        assert sign_in.WRONG_PASSWORD in change(browser, "đoán bừa một câu").text
    assert f"failed sign-in to account {cast.an.pk}" in caplog.text
    assert "Đã thử sai nhiều lần" in change(browser, PASSWORD).text
    assert Official.objects.get(pk=cast.an.pk).check_password(PASSWORD)
    # It is one count with that of the sign-in.
    sent = {"login": "HN002", "password": PASSWORD}
    assert "Đã thử sai nhiều lần" in Client().post("/tai-khoan/dang-nhap/", sent).text


def test_the_right_one_changes_it(cast: Cast, browser: Client) -> None:
    assert change(browser, PASSWORD).status_code == 302
    assert Official.objects.get(pk=cast.an.pk).check_password(NEW)


@pytest.mark.parametrize("address", [CHANGE, SET])
def test_who_looks_for_a_good_one_is_told_each_time_what_is_wrong_with_it(
    cast: Cast, browser: Client, address: str
) -> None:
    if address == SET:
        cast.an.set_unusable_password()
        cast.an.save()
        browser = signed_in(cast.an)
    for _ in range(7):
        answer = browser.post(address, {"oldpassword": PASSWORD, "password1": "ngắn", "password2": "ngắn"})
        assert answer.status_code == 200
        assert "cần ít nhất" in answer.text


def test_too_many_of_anything_is_said_in_our_words(browser: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"change_password": "1/m/user"}
    change(browser, "đoán bừa một câu")
    answer = browser.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert answer.status_code == 429
    assert "chờ một phút rồi làm lại" in answer.text
