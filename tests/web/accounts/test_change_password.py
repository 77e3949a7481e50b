"""Another password by who knows the present one: guessing that is slowed down as at the sign-in, in our words."""

import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from tests.cast import Cast, signed_in
from tests.web.accounts.second_steps import PASSWORD, with_password
from trainer.actions.accounts.officials import path_of
from trainer.models import AccountSession, Event, Official, OutgoingMail
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


def send(way: str, person: Official) -> Any:
    """Let ``person`` choose another password by one of the three ways, and return the answer."""
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    if way == "link":
        browser = Client(raise_request_exception=False)
        form = browser.get(path_of(person), follow=True)
        return browser.post(form.request["PATH_INFO"], sent)
    if way == "set":
        person.set_unusable_password()
    person.save(update_fields=["password"])
    browser = signed_in(person)
    browser.raise_request_exception = False
    return browser.post(CHANGE if way == "change" else SET, sent)


WAYS = ("change", "set", "link")


@pytest.mark.parametrize("way", WAYS)
def test_what_is_decided_on_a_person_while_his_password_is_worked_out_stays_decided(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    an, hashed = with_password(cast.an), Official.set_password

    def meanwhile(official: Official, password: str | None) -> None:
        hashed(official, password)
        Official.objects.filter(pk=an.pk).update(is_active=False, email=None, full_name="Nguyễn Thị Ân")

    with monkeypatch.context() as patched:
        if way != "set":
            patched.setattr(Official, "set_password", meanwhile)
        else:
            an.set_unusable_password()
            an.save(update_fields=["password"])
            patched.setattr(Official, "set_password", meanwhile)
            patched.setattr(Official, "set_unusable_password", lambda _: None)
        send(way, an)
    now = Official.objects.get(pk=an.pk)
    assert (now.is_active, now.email, now.full_name) == (False, None, "Nguyễn Thị Ân")


@pytest.mark.parametrize("way", WAYS)
def test_where_the_trace_of_another_password_cannot_be_kept_the_old_one_goes_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    an = with_password(cast.an)
    elsewhere = signed_in(an)
    if way == "set":
        an.set_unusable_password()
        an.save(update_fields=["password"])
    sessions, mails = AccountSession.objects.count(), OutgoingMail.objects.count()

    def away(*_: object) -> None:
        raise OperationalError("the database went away")

    monkeypatch.setattr("trainer.actions.audit.by_himself", away)
    assert send(way, an).status_code == 500
    now = Official.objects.get(pk=an.pk)
    assert not now.check_password(NEW)
    assert now.check_password(PASSWORD) == (way != "set")
    assert AccountSession.objects.count() >= sessions
    assert OutgoingMail.objects.count() == mails
    if way != "set":
        assert elsewhere.get("/tap-huan/").status_code == 200


@pytest.mark.parametrize(
    ("way", "kind"), [("change", "password_changed"), ("set", "password_set"), ("link", "password_set")]
)
def test_another_password_is_kept_with_one_trace_and_one_mail(cast: Cast, way: str, kind: str) -> None:
    assert send(way, with_password(cast.an)).status_code == 302
    assert Official.objects.get(pk=cast.an.pk).check_password(NEW)
    kinds = Event.objects.filter(official=cast.an).exclude(kind__startswith="signed").values_list("kind", flat=True)
    assert list(kinds) == [kind]
    assert OutgoingMail.objects.filter(to="an@example.org").count() == 1
