"""The second step of a sign-in: set up by oneself, asked for at every way in, told of, and not guessed."""

import json
import re
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management.utils import get_random_secret_key
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import signed_in
from tests.web.accounts.second_steps import (
    HOME,
    PASSWORD,
    Telephone,
    by_code,
    by_password,
    codes_on,
    confirm,
    secret_on,
    set_up,
    set_up_now,
)
from trainer.actions.accounts.officials import path_of
from trainer.clock import CLOCK
from trainer.models import Event, Official, OutgoingMail, TryCount

WRONG = "Mã chưa đúng"
HALF_A_MINUTE = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The time, which stands still: no code grows old while a test runs."""
    reading = CLOCK.read()
    monkeypatch.setattr(CLOCK, "read", lambda: reading)
    return reading.wall


@pytest.fixture
def telephone(an: Official) -> tuple[Telephone, list[str]]:
    """An's app, set up a while ago, and her recovery codes."""
    found = set_up(signed_in(an), CLOCK.now())
    OutgoingMail.objects.all().delete()
    return found


def is_in(client: Client) -> bool:
    """Say whether somebody is signed in with ``client``."""
    return client.get("/tap-huan/").status_code == 200


def kinds(person: Official) -> list[str]:
    """Return what happened to the second step of ``person``, in order."""
    found = Event.objects.filter(official=person).order_by("pk").values_list("kind", flat=True)
    return [kind for kind in found if "step" in kind or "code" in kind]


def test_setting_an_app_up_shows_a_picture_a_key_and_recovery_codes_once(an: Official) -> None:
    client = signed_in(an)
    confirm(client)
    page = client.get(f"{HOME}ung-dung/").text
    assert '<div class="qr" role="img"' in page
    assert "<path" in page
    assert 'style="' not in page
    telephone = Telephone(secret_on(page))

    shown = client.post(f"{HOME}ung-dung/", {"code": telephone.code(CLOCK.now())}, follow=True).text

    codes = codes_on(shown)
    assert len(set(codes)) == 10
    again = client.get(f"{HOME}ma-du-phong/").text
    assert codes_on(again) == []
    assert not any(code in again or code.replace(" ", "") in again for code in codes)


def test_a_wrong_first_code_turns_nothing_on_and_the_same_key_stays_on_the_page(an: Official) -> None:
    client = signed_in(an)
    confirm(client)
    secret = secret_on(client.get(f"{HOME}ung-dung/").text)
    page = client.post(f"{HOME}ung-dung/", {"code": "abc"}).text
    assert WRONG in page
    assert secret_on(page) == secret
    assert not Authenticator.objects.exists()


def test_the_page_shows_the_same_key_when_one_comes_back_from_the_app_and_another_a_while_later(an: Official) -> None:
    client = signed_in(an)
    confirm(client)
    taken = secret_on(client.get(f"{HOME}ung-dung/").text)
    # The telephone had no room for the page behind the app.
    assert secret_on(client.get(f"{HOME}ung-dung/").text) == taken

    session = client.session
    session["app-key-made-at"] = (CLOCK.now() - timedelta(minutes=16)).isoformat()
    session.save()
    fresh = secret_on(client.get(f"{HOME}ung-dung/").text)
    assert fresh != taken
    assert Authenticator.objects.count() == 0
    client.post(f"{HOME}ung-dung/", {"code": Telephone(fresh).code(CLOCK.now())})
    assert Authenticator.objects.filter(user=an.pk, type="totp").exists()


def test_a_password_alone_lets_nobody_in_who_has_a_second_step(an, telephone) -> None:  # type: ignore[no-untyped-def]
    client = Client()
    answer = by_password(client, an, then="/tap-huan/on-lai/")
    assert answer.headers["Location"] == f"{HOME}ma/"
    assert not is_in(client)
    assert not Event.objects.filter(official=an, kind="signed_in").exists()

    answer = by_code(client, telephone[0].code(CLOCK.now()))

    assert answer.headers["Location"] == "/tap-huan/on-lai/"
    assert is_in(client)
    assert Event.objects.filter(official=an, kind="signed_in").count() == 1


def test_a_one_time_link_sets_a_password_and_asks_for_the_second_step_all_the_same(an, telephone) -> None:  # type: ignore[no-untyped-def]
    client = Client()
    page = client.get(path_of(an), follow=True)
    answer = client.post(page.request["PATH_INFO"], {"password1": "gió-mùa-đông-bắc", "password2": "gió-mùa-đông-bắc"})
    assert answer.headers["Location"] == f"{HOME}ma/"
    assert not is_in(client)
    by_code(client, telephone[0].code(CLOCK.now()))
    assert is_in(client)


def test_no_code_serves_twice(an, telephone) -> None:  # type: ignore[no-untyped-def]
    now = CLOCK.now()
    for code in (telephone[0].code(now + HALF_A_MINUTE), telephone[1][3]):
        first, second = Client(), Client()
        by_password(first, an)
        by_password(second, an)
        by_code(first, code)
        assert WRONG in by_code(second, code).text
        assert is_in(first)
        assert not is_in(second)


def test_the_code_that_set_the_app_up_serves_no_sign_in(an: Official) -> None:
    telephone, _ = set_up_now(signed_in(an), CLOCK.now())
    stranger = Client()
    by_password(stranger, an)

    assert WRONG in by_code(stranger, telephone.code(CLOCK.now())).text
    assert by_code(stranger, telephone.code(CLOCK.now() + HALF_A_MINUTE)).status_code == 302
    assert is_in(stranger)


def test_a_code_of_a_telephone_half_a_minute_off_fits_and_of_one_further_off_does_not(an, telephone) -> None:  # type: ignore[no-untyped-def]
    now = CLOCK.now()
    for minutes, fits in ((-2, False), (2, False), (-0.5, True), (0.5, True)):
        client = Client()
        by_password(client, an)
        by_code(client, telephone[0].code(now + timedelta(minutes=minutes)))
        assert is_in(client) is fits, minutes


def test_a_recovery_code_is_typed_as_it_is_printed_or_without_its_blank_and_its_use_is_told(an, telephone) -> None:  # type: ignore[no-untyped-def]
    for place, code in enumerate(
        (telephone[1][0], telephone[1][1].replace(" ", ""), telephone[1][2].replace(" ", "-"))
    ):
        client = Client()
        by_password(client, an)
        by_code(client, code)
        assert is_in(client), code
        mail = OutgoingMail.objects.latest("pk")
        assert mail.to == an.email
        assert f"còn {9 - place}" in mail.body
    assert "còn <strong>7</strong> mã" in client.get(HOME).text


def test_guessing_codes_is_slowed_down_and_a_right_password_forgets_none_of_it(an, telephone) -> None:  # type: ignore[no-untyped-def]
    said = []
    for _ in range(7):
        client = Client()
        by_password(client, an)
        said.append("Đã nhập sai nhiều lần" in by_code(client, "12345678").text)
    assert said == [*[False] * 5, True, True]
    assert "Đã nhập sai nhiều lần" in by_code(client, telephone[0].code(CLOCK.now())).text
    TryCount.objects.all().delete()
    by_code(client, telephone[0].code(CLOCK.now()))
    assert is_in(client)


def test_whoever_signed_in_here_before_is_not_kept_out_by_a_stranger_who_guesses(an, telephone) -> None:  # type: ignore[no-untyped-def]
    own, stranger = Client(), Client()
    by_password(own, an)
    by_code(own, telephone[1][0])
    own.post("/tai-khoan/dang-xuat/")
    by_password(stranger, an)
    for _ in range(6):
        by_code(stranger, "12345678")
    by_password(own, an)
    by_code(own, telephone[0].code(CLOCK.now()))
    assert is_in(own)


def test_every_change_is_told_by_mail_and_kept(an: Official) -> None:
    client = signed_in(an)
    set_up(client, CLOCK.now())
    client.post(f"{HOME}ma-du-phong/moi/")
    client.post(f"{HOME}ung-dung/bo/")

    assert kinds(an) == [
        "second_step_added",
        "recovery_codes_made",
        "recovery_codes_made",
        "second_step_removed",
    ]
    mails = list(OutgoingMail.objects.order_by("pk"))
    assert [mail.to for mail in mails] == [an.email] * 4
    assert "Ứng dụng tạo mã" in mails[0].body
    assert "http" not in mails[0].body
    assert not Authenticator.objects.exists()


def test_new_recovery_codes_void_the_old_ones(an, telephone) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(an)
    client.post(f"{HOME}xac-nhan/", {"code": telephone[1][9]})
    fresh = codes_on(client.post(f"{HOME}ma-du-phong/moi/", follow=True).text)
    assert len(fresh) == 10
    other = Client()
    by_password(other, an)
    assert WRONG in by_code(other, telephone[1][0]).text
    by_code(other, fresh[0])
    assert is_in(other)


@pytest.mark.parametrize("what", ["ung-dung/bo/", "ma-du-phong/moi/"])
def test_a_session_and_the_password_are_not_enough_to_take_it_away(an, telephone, what: str) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(an)
    answer = client.post(f"{HOME}{what}")
    assert answer.headers["Location"].startswith(f"{HOME}xac-nhan/")
    # The page that asks for the password leads to the one that asks for the second step.
    by_way_of_password = client.post("/tai-khoan/xac-nhan/", {"password": "cá lóc bay qua mái tôn xanh"})
    assert by_way_of_password.headers["Location"].startswith(f"{HOME}xac-nhan/")
    client.post(f"{HOME}{what}")
    assert kinds(an) == ["second_step_added", "recovery_codes_made"]

    client.post(f"{HOME}xac-nhan/?next={HOME}{what}", {"code": telephone[0].code(CLOCK.now())})
    client.post(f"{HOME}{what}")
    assert len(kinds(an)) > 2


def test_the_key_lies_in_the_database_encrypted_and_another_secret_opens_nothing(an, telephone, settings) -> None:  # type: ignore[no-untyped-def]
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert telephone[0]._secret not in kept
    client = Client()
    by_password(client, an)
    settings.SECRET_KEY, old = get_random_secret_key(), settings.SECRET_KEY
    client = Client()
    by_password(client, an)
    assert WRONG in by_code(client, telephone[0].code(CLOCK.now())).text
    settings.SECRET_KEY_FALLBACKS = [old]
    by_code(client, telephone[0].code(CLOCK.now()))
    assert is_in(client)


def test_whoever_has_none_signs_in_by_the_same_five_statements(an: Official) -> None:
    client = Client()
    by_password(client, an)
    client.post("/tai-khoan/dang-xuat/")
    with CaptureQueriesContext(connection) as asked:
        by_password(client, an)
    assert sum("SAVEPOINT" not in query["sql"] for query in asked) == 5


def test_who_left_gets_no_further_than_the_second_step(an, telephone) -> None:  # type: ignore[no-untyped-def]
    client = Client()
    by_password(client, an)
    Official.objects.filter(pk=an.pk).update(is_active=False)
    by_code(client, telephone[0].code(CLOCK.now()))
    assert not is_in(client)


def test_who_knew_the_password_of_before_gets_no_further_than_the_second_step(an, telephone) -> None:  # type: ignore[no-untyped-def]
    phone, _ = telephone
    thief, owner = Client(), signed_in(an)
    by_password(thief, an)
    new = "bốn con ốc sên vẽ núi lam"
    owner.post("/tai-khoan/mat-khau/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    an.refresh_from_db()
    assert an.check_password(new)

    page = thief.post(f"{HOME}ma/", {"code": phone.code(CLOCK.now())}, follow=True)

    assert not is_in(thief)
    assert "Mật khẩu của tài khoản này vừa được đổi" in page.text
    # The code was not used up: the owner's next sign-in may take it.
    again = Client()
    again.post("/tai-khoan/dang-nhap/", {"login": an.staff_code, "password": new})
    by_code(again, phone.code(CLOCK.now()))
    assert is_in(again)


def test_strangers_find_none_of_the_screens_and_the_leader_does_not_see_the_events(cast, an, telephone) -> None:  # type: ignore[no-untyped-def]
    for what in ("", "ung-dung/", "ma-du-phong/", "ma/"):
        assert Client().get(f"{HOME}{what}").headers["Location"].startswith("/tai-khoan/dang-nhap/")
    assert "hai bước" not in re.sub(r"<header.*?</header>", "", _page_of(an, cast.binh), flags=re.DOTALL)
    assert "Thêm cách đăng nhập hai bước" in _page_of(an, cast.khue)


def _page_of(person: Official, viewer: Official) -> str:
    return signed_in(viewer).get(f"/cntt/can-bo/{person.staff_code}/").text


def _answers() -> list[str]:
    """Return answers that no browser gives."""
    client = {"clientDataJSON": "e30", "attestationObject": "oA", "authenticatorData": "oA", "signature": "oA"}
    whole = {"id": "oA", "rawId": "oA", "type": "public-key", "response": {**client, "userHandle": "MQ"}}
    deep = [{**whole, "response": {**whole["response"], one: "AAAA"}} for one in (*client, "userHandle")]
    return ["", "null", "[]", "1", "{", *map(json.dumps, [{}, {"id": "x"}, {"id": 1, "response": []}, whole, *deep])]


@pytest.mark.parametrize("where", ["khoa/dang-nhap/", "khoa/", "khoa/xac-nhan/", "ma/"])
def test_what_is_no_passkey_opens_nothing_and_breaks_nothing(an, telephone, where: str) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(an) if where in ("khoa/", "khoa/xac-nhan/") else Client()
    if where == "ma/":
        by_password(client, an)
    if where == "khoa/":
        client.post(f"{HOME}xac-nhan/", {"code": telephone[1][0]})
    for sent in _answers():
        client.get(f"{HOME}{where}", headers={"accept": "application/json"})
        assert client.post(f"{HOME}{where}", {"credential": sent}).status_code in (200, 302), sent
    assert Authenticator.objects.filter(type="webauthn").count() == 0
    assert is_in(client) is (where in ("khoa/", "khoa/xac-nhan/"))


def test_a_passkey_is_asked_of_a_stranger_without_telling_who_has_one(an, telephone) -> None:  # type: ignore[no-untyped-def]
    asked = Client().get(f"{HOME}khoa/dang-nhap/", headers={"accept": "application/json"}).json()
    assert asked["request_options"]["publicKey"]["userVerification"] == "required"
    assert not asked["request_options"]["publicKey"].get("allowCredentials")
