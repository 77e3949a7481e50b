"""Who signed in when: what is kept, who sees it, and for how long."""

import logging
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, signed_in
from tests.web.accounts import second_steps
from tests.web.accounts.second_steps import PASSWORD
from trainer.actions import audit
from trainer.actions.accounts.officials import path_of
from trainer.clock import CLOCK
from trainer.models import AccountSession, Event, Official
from trainer.web.accounts import known_browser
from trainer.web.accounts.sign_in_events import Failures, is_milestone

pytestmark = pytest.mark.django_db


def _enter(password: str = PASSWORD, login: str = "HN002") -> Client:
    client = Client()
    client.post("/tai-khoan/dang-nhap/", {"login": login, "password": password})
    return client


def _kinds(person: Official) -> list[str]:
    return list(Event.objects.filter(official=person, actor=person).order_by("pk").values_list("kind", flat=True))


def test_signing_in_and_out_and_another_password_leave_events(an: Official) -> None:
    client = _enter()
    another = {"oldpassword": PASSWORD, "password1": "gió-mùa-đông-bắc", "password2": "gió-mùa-đông-bắc"}
    client.post("/tai-khoan/mat-khau/", another)
    client.post("/tai-khoan/dang-xuat/")

    an.refresh_from_db()
    assert _kinds(an) == ["signed_in", "password_changed", "signed_out"]
    assert an.last_login == Event.objects.get(kind="signed_in").at


def test_a_failed_try_leaves_no_row_and_a_sign_in_its_place(an: Official) -> None:
    _enter("đoán-bừa")
    assert not Event.objects.exists()
    _enter()

    assert Event.objects.get().details == {
        "address": "127.0.0.1",
        "browser": "trình duyệt khác",
        "ways": ["password"],
    }


def test_the_event_joins_the_transaction_that_notes_the_last_sign_in(an: Official) -> None:
    with CaptureQueriesContext(connection) as asked:
        _enter()

    said = [query["sql"] for query in asked]
    (event,) = [place for place, sql in enumerate(said) if 'INSERT INTO "trainer_event"' in sql]
    assert 'UPDATE "trainer_official" SET "last_login"' in said[event - 1]
    assert len([sql for sql in said if '"last_login" =' in sql]) == 1


def test_the_person_s_page_tells_it_to_the_it_unit_and_not_to_his_leader(an: Official, cast: Cast) -> None:
    _enter()
    audit.by_himself(an, "password_changed", datetime.now(UTC))

    for_officer = signed_in(cast.khue).get("/cntt/can-bo/HN002/").text
    for_leader = signed_in(cast.binh).get("/cntt/can-bo/HN002/").text

    for title in ("Đăng nhập", "Đổi mật khẩu"):
        assert f"<strong>{title}</strong>" in for_officer
        assert f"<strong>{title}</strong>" not in for_leader


def test_of_many_sign_ins_the_page_shows_the_latest_twenty_in_their_place(cast: Cast) -> None:
    now = datetime.now(UTC)
    for days in range(30):
        audit.by_himself(cast.an, "signed_in", now - timedelta(days=days))
    Event.objects.create(at=now - timedelta(days=5, hours=1), kind="moved", official=cast.an)
    Event.objects.create(at=now - timedelta(days=100), kind="joined", official=cast.an)

    page = signed_in(cast.khue).get("/cntt/can-bo/HN002/").text

    assert page.count("<strong>Đăng nhập</strong>") == 20
    before = page.partition("<strong>Chuyển đơn vị</strong>")[0]
    assert before.count("<strong>Đăng nhập</strong>") == 6
    assert "<strong>Vào danh sách</strong>" in page


def test_sign_ins_are_forgotten_after_their_time_and_nothing_else_is(cast: Cast) -> None:
    now = datetime.now(UTC)
    old = now - audit.SIGN_INS_KEPT
    Event.objects.bulk_create(
        Event(at=old - timedelta(minutes=number + 1), kind="signed_in", official=cast.an) for number in range(1_200)
    )
    Event.objects.create(at=old - timedelta(hours=1), kind="signed_out", official=cast.an)
    for at, kind in ((old - timedelta(hours=1), "joined"), (old + timedelta(hours=1), "signed_in")):
        Event.objects.create(at=at, kind=kind, official=cast.an)

    assert audit.forget_sign_ins(now) == 1_201
    assert list(Event.objects.order_by("at").values_list("kind", flat=True)) == ["joined", "signed_in"]
    assert audit.forget_sign_ins(now) == 0


def test_a_known_account_is_told_by_its_number_and_never_by_what_was_typed(
    an: Official, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        _enter("đoán-bừa", login="an@example.org")
        _enter("đoán-bừa", login="không-ai")

    known, unknown = [one.getMessage() for one in caplog.records if "failed sign-in" in one.getMessage()]
    assert known.startswith(f"failed sign-in to account {an.pk} from 127.0.0.1; ")
    assert unknown.startswith("failed sign-in to no account from 127.0.0.1; ")
    assert not [one for one in caplog.records if "không-ai" in one.getMessage() or "example" in one.getMessage()]


def test_warnings_grow_rarer_while_the_failures_go_on() -> None:
    failures = Failures()
    warned = [count for _ in range(200) if is_milestone(count := failures.count("192.0.2.1"))]

    assert warned == [5, 10, 20, 40, 80, 160]
    assert failures.count("192.0.2.2") == 1


def test_a_sign_in_whose_answer_fails_has_neither_session_nor_event(an: Official) -> None:
    client = Client(raise_request_exception=False)
    with patch.object(known_browser, "remember", side_effect=RuntimeError):
        answer = client.post("/tai-khoan/dang-nhap/", {"login": "HN002", "password": PASSWORD})

    assert answer.status_code == 500
    assert not AccountSession.objects.exists()
    assert not Event.objects.exists()


def test_every_sign_in_says_by_what(an: Official) -> None:
    def ways() -> list[str]:
        (kept,) = Event.objects.filter(kind="signed_in").values_list("details", flat=True)
        Event.objects.all().delete()
        return list(kept["ways"])

    telephone, codes = second_steps.set_up(signed_in(an), CLOCK.now())
    Event.objects.all().delete()
    for code, second in ((telephone.code(CLOCK.now() + timedelta(seconds=30)), "code"), (codes[0], "recovery_code")):
        client = Client()
        second_steps.by_password(client, an)
        second_steps.by_code(client, code)
        Event.objects.exclude(kind="signed_in").delete()
        assert ways() == ["password", second]
    client = Client()
    an.refresh_from_db()
    page = client.get(path_of(an), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "gió-mùa-đông-bắc", "password2": "gió-mùa-đông-bắc"})
    second_steps.by_code(client, codes[1])
    assert ways() == ["link", "recovery_code"]


def test_the_page_of_sessions_says_by_what_one_came(an: Official) -> None:
    assert "vào bằng mật khẩu" in _enter().get("/tai-khoan/phien/").text
