"""The account of the province: who is let in by it, who is not, and what no provider may have us believe."""

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.hazmat.primitives import serialization
from django.contrib.messages import get_messages
from django.test import Client

from tests import oidc_forger
from tests.cast import Cast, signed_in
from tests.oidc_forger import CLIENT, SECRET, STRANGE, Forger, key, signed
from trainer.core.accounts.province_rule import Find, Provider
from trainer.models import AccountSession, Event, Official, OutgoingMail, ProvinceAccount
from trainer.web.accounts import admission, oidc, province
from trainer.web.accounts.step_up import CONFIRMED_FOR

BEGIN, BACK, SIGN_IN = "/tai-khoan/tinh/vao/", "/tai-khoan/tinh/ve/", "/tai-khoan/dang-nhap/"
PASSWORD = "chim-sẻ-đậu-mái-đình"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    """Forget what was read of a provider before: a port is given out more than once in the life of a process."""
    province.client_of.cache_clear()


@pytest.fixture
def forger(settings: Any) -> Iterator[Forger]:
    with oidc_forger.running() as found:
        settings.OIDC = Provider(found.issuer, CLIENT, SECRET, name="tài khoản tỉnh Sao Mai")
        found.people = {"sub": "u-an", "email": "an@example.org", "email_verified": True}
        yield found


def go(client: Client, forger: Forger, address: str = BEGIN, **fields: str) -> dict[str, str]:
    """Go to the provider and return what it is asked there."""
    page = client.post(address, fields)
    assert page.status_code == 200, page.headers
    there = unescape(re.findall(r'<a class="button" href="([^"]+)"', page.content.decode())[0])
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    forger.nonce = asked["nonce"]
    return asked


def come_back(client: Client, asked: dict[str, str], code: str = "c1", **more: str) -> Any:
    """Come back from the provider."""
    return client.get(BACK, {"code": code, "state": asked["state"], **more})


def enter(client: Client, forger: Forger, **fields: str) -> Any:
    """Go there and come back."""
    return come_back(client, go(client, forger, **fields), code=str(time.monotonic_ns()))


def told(answer: Any) -> list[str]:
    """Return what is said to whoever was not let in."""
    assert answer.status_code == 302
    assert answer.headers["Location"] == SIGN_IN
    assert answer.wsgi_request.user.is_anonymous
    return [str(one) for one in get_messages(answer.wsgi_request)]


def not_believed() -> list[str]:
    assert province.NOT_BELIEVED.endswith("anh/chị báo bộ phận CNTT.")
    return [province.NOT_BELIEVED.format(name="tài khoản tỉnh Sao Mai")]


def test_a_person_of_the_list_comes_in_and_is_known_by_his_subject_from_then_on(cast: Cast, forger: Forger) -> None:
    client = Client()
    answer = enter(client, forger, next="/tap-huan/on-lai/")

    assert answer.headers["Location"] == "/tap-huan/on-lai/"
    assert answer.wsgi_request.user == cast.an
    linked = ProvinceAccount.objects.get()
    assert (linked.official, linked.subject, linked.issuer) == (cast.an, "u-an", forger.issuer)
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == ["province_linked", "signed_in"]
    assert Event.objects.get(kind="signed_in").details["ways"] == ["oidc"]
    assert "lần đầu mở mã cán bộ HN002" in OutgoingMail.objects.get(to="an@example.org").body

    # His address there is another's by now: he is still he.
    forger.people["email"] = "binh@example.org"
    Official.objects.filter(pk=cast.binh.pk).update(email="binh@example.org")
    assert enter(Client(), forger).wsgi_request.user == cast.an
    assert ProvinceAccount.objects.count() == 1


def test_what_is_asked_of_the_provider_cannot_be_guessed_and_is_bound_to_the_browser(
    cast: Cast, forger: Forger
) -> None:
    client = Client()
    first, second = go(client, forger), go(Client(), forger)

    assert first["code_challenge_method"] == "S256"
    assert first["response_type"] == "code"
    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))
    assert len(first["state"]) >= 32
    assert told(come_back(client, second)) == [province.TOO_OLD.format(button=province.button())]
    assert forger.asked == []


def test_the_secret_and_the_verifier_go_to_the_provider_alone(cast: Cast, forger: Forger) -> None:
    client = Client()
    asked = go(client, forger)
    come_back(client, asked)

    (sent,) = forger.asked
    assert sent["authorization"].startswith("Basic ")
    assert len(sent["code_verifier"]) >= 43
    assert "code_verifier" not in asked
    assert not any(SECRET in value for value in asked.values())


FORGED: dict[str, Callable[[dict[str, Any]], str]] = {
    "another nonce": lambda claims: signed({**claims, "nonce": "of-another-sign-in"}),
    "no nonce": lambda claims: signed({name: said for name, said in claims.items() if name != "nonce"}),
    "another issuer": lambda claims: signed({**claims, "iss": "https://sso.example"}),
    "another audience": lambda claims: signed({**claims, "aud": "another-client"}),
    "made for another client": lambda claims: signed({**claims, "aud": [CLIENT, "b"], "azp": "b"}),
    "expired": lambda claims: signed({**claims, "exp": claims["iat"] - 120, "iat": claims["iat"] - 600}),
    "of the future": lambda claims: signed({**claims, "iat": claims["iat"] + 3600, "exp": claims["exp"] + 7200}),
    "without an end": lambda claims: signed({name: said for name, said in claims.items() if name != "exp"}),
    "of nobody": lambda claims: signed({name: said for name, said in claims.items() if name != "sub"}),
    "unsigned": lambda claims: jwt.encode(claims, None, algorithm="none", headers={"kid": "k1"}),
    "the key of another": lambda claims: signed(claims, key(STRANGE)),
    "a key that is not listed": lambda claims: signed(claims, key(STRANGE), kid="k2"),
    "our secret as key": lambda claims: signed(claims, SECRET * 3, "HS256"),
    "the public key as secret": lambda claims: _signed_with_the_public_key(claims),
    "no token": lambda claims: "",
    "three dots": lambda claims: "a.b.c",
}


def _signed_with_the_public_key(claims: dict[str, Any]) -> str:
    import base64
    import hashlib
    import hmac

    public = (
        key().public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    parts = [json.dumps({"alg": "HS256", "kid": "k1"}), json.dumps(claims)]
    text = ".".join(base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    seal = hmac.new(public, text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(seal).decode().rstrip('=')}"


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_token_opens_nothing(cast: Cast, forger: Forger, how: str) -> None:
    forger.token = FORGED[how]
    assert told(enter(Client(), forger)) == not_believed()
    assert not ProvinceAccount.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("site", ["https://tap-huan.example", ""])
def test_he_comes_back_to_the_address_that_is_configured_whatever_name_the_request_bears(
    cast: Cast, forger: Forger, settings: Any, site: str
) -> None:
    settings.SITE, settings.ALLOWED_HOSTS = site, ["*"]
    forged = Client(headers={"Host": "evil.example", "X-Forwarded-Host": "worse.example"})
    asked = go(forged, forger)
    assert asked["redirect_uri"] == (site or "http://evil.example") + BACK
    assert come_back(forged, asked).wsgi_request.user == cast.an
    assert forger.asked[-1]["redirect_uri"] == asked["redirect_uri"]


def test_who_begins_at_another_name_of_the_server_is_led_to_the_one_he_will_come_back_to(
    cast: Cast, forger: Forger, settings: Any
) -> None:
    settings.SITE, settings.ALLOWED_HOSTS = "https://tap-huan.example", ["testserver", "tap-huan.example"]
    there = Client(headers={"Origin": "http://testserver"}).post(BEGIN, {"next": "/tap-huan/on-lai/"})
    assert there.headers["Location"] == f"https://tap-huan.example{SIGN_IN}?next=%2Ftap-huan%2Fon-lai%2F"
    # A proxy that passes on another name than the browser's leads nobody round in a circle.
    go(Client(headers={"Origin": "https://tap-huan.example"}), forger)


def test_a_code_serves_once_and_a_way_back_once(cast: Cast, forger: Forger) -> None:
    client, other = Client(), Client()
    asked = go(client, forger)
    come_back(client, asked, code="c7")
    client.post("/tai-khoan/dang-xuat/")

    assert told(come_back(client, asked, code="c8")) == [province.TOO_OLD.format(button=province.button())]
    assert told(come_back(other, go(other, forger), code="c7")) == not_believed()


def test_who_stayed_too_long_begins_anew(cast: Cast, forger: Forger, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    asked = go(client, forger)
    later = time.time() + 601
    monkeypatch.setattr(province.time, "time", lambda: later)
    assert told(come_back(client, asked)) == [province.TOO_OLD.format(button=province.button())]


def test_an_answer_of_another_provider_is_not_taken(cast: Cast, forger: Forger) -> None:
    client = Client()
    assert told(come_back(client, go(client, forger), iss="https://sso.example")) == not_believed()
    assert forger.asked == []


def test_a_provider_that_calls_itself_otherwise_is_not_believed(cast: Cast, forger: Forger) -> None:
    forger.configuration["issuer"] = "https://sso.example"
    assert told(Client().post(BEGIN)) == not_believed()


@pytest.mark.parametrize("address", ["https://[x", "ftp://sso.example/auth", "javascript:alert(1)", "/auth"])
@pytest.mark.parametrize("name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"])
def test_a_provider_whose_addresses_are_none_is_not_believed(
    cast: Cast, forger: Forger, name: str, address: str
) -> None:
    forger.configuration[name] = address
    assert told(Client().post(BEGIN)) == not_believed()


def test_who_turned_back_is_told_so(cast: Cast, forger: Forger) -> None:
    client = Client()
    asked = go(client, forger)
    answer = client.get(BACK, {"error": "access_denied", "state": asked["state"]})
    assert told(answer) == [province.CANCELLED.format(button=province.button())]


@pytest.mark.parametrize("said", [False, None, "true", 1])
def test_an_address_that_the_provider_has_not_verified_finds_nobody(cast: Cast, forger: Forger, said: object) -> None:
    forger.people["email_verified"] = said
    assert told(enter(Client(), forger)) == [province.NOT_VERIFIED.format(name="tài khoản tỉnh Sao Mai")]


def test_who_is_not_in_the_list_is_told_and_nobody_is_made(cast: Cast, forger: Forger) -> None:
    forger.people["email"] = "La@example.org"
    before = Official.objects.count()
    assert told(enter(Client(), forger)) == [admission.NOT_LISTED.format(login="la@example.org")]
    assert Official.objects.count() == before


def test_who_is_refused_is_a_line_of_the_log_with_the_address_and_no_name(
    cast: Cast, forger: Forger, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    forger.people["email"] = "la@example.org"
    enter(Client(), forger)
    lines = [one.getMessage() for one in caplog.records]
    assert any(one.startswith("failed sign-in to no account from 127.0.0.1") for one in lines)
    assert not any("la@example.org" in one for one in lines)


def test_who_left_is_refused_linked_or_not(cast: Cast, forger: Forger) -> None:
    enter(Client(), forger)
    Official.objects.filter(pk=cast.an.pk).update(is_active=False)
    assert told(enter(Client(), forger)) == [admission.LEFT.format(login="an@example.org")]
    ProvinceAccount.objects.all().delete()
    assert told(enter(Client(), forger)) == [admission.LEFT.format(login="an@example.org")]
    assert not ProvinceAccount.objects.exists()


def test_who_bears_the_address_of_somebody_with_an_account_gets_in_nowhere(cast: Cast, forger: Forger) -> None:
    enter(Client(), forger)
    forger.people["sub"] = "u-thief"
    for _ in range(3):
        assert told(enter(Client(), forger)) == [admission.ANOTHER.format(login="an@example.org")]
    # The IT unit reads of it, once a day.
    assert Event.objects.filter(kind="province_refused", official=cast.an).count() == 1


def test_a_staff_number_is_found_by_the_claim_of_the_setting(cast: Cast, forger: Forger, settings: Any) -> None:
    settings.OIDC = replace(settings.OIDC, find=Find("staff_code", "ma_can_bo"))
    assert told(enter(Client(), forger)) == [province.NOT_SAID.format(name="tài khoản tỉnh Sao Mai", claim="ma_can_bo")]
    # Said only where the provider is asked apart, and about the same person.
    forger.userinfo = {"sub": "u-else", "ma_can_bo": "hn003"}
    assert "ma_can_bo" in told(enter(Client(), forger))[0]
    forger.userinfo = {"sub": "u-an", "ma_can_bo": "hn003"}
    assert enter(Client(), forger).wsgi_request.user == cast.dung


def test_a_record_that_was_merged_is_opened_where_it_went(cast: Cast, forger: Forger) -> None:
    enter(Client(), forger)
    Official.objects.filter(pk=cast.an.pk).update(is_active=False, merged_into=cast.dung)
    assert enter(Client(), forger).wsgi_request.user == cast.dung


def test_a_second_step_here_is_asked_for_unless_the_one_of_the_provider_counts(
    cast: Cast, forger: Forger, settings: Any
) -> None:
    TOTP.activate(cast.an, generate_totp_secret())
    answer = enter(Client(), forger)
    assert answer.headers["Location"] == "/tai-khoan/hai-buoc/ma/"
    assert answer.wsgi_request.user.is_anonymous

    settings.OIDC = replace(settings.OIDC, second_step=(("amr", "otp"), ("acr", "2")))
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, province.WITH_SECOND_STEP]
    for said in ({"amr": ["pwd"]}, {"acr": "1"}, {"amr": "pwd otp"}):
        forger.people = {**forger.people, **said}
        assert enter(Client(), forger).wsgi_request.user.is_anonymous, said
    forger.people["amr"] = ["pwd", "otp"]
    client = Client()
    assert enter(client, forger).wsgi_request.user == cast.an
    assert Event.objects.get(kind="signed_in").details["ways"] == ["oidc", "second_step_elsewhere"]


def test_rights_do_not_rest_in_a_session_that_began_with_a_second_step_elsewhere(
    cast: Cast, forger: Forger, settings: Any
) -> None:
    Official.objects.filter(pk=cast.khue.pk).update(
        email="khue@example.org", second_step_told_at=datetime.now(UTC) - timedelta(days=99)
    )
    forger.people = {"sub": "u-khue", "email": "khue@example.org", "email_verified": True, "acr": "2"}
    client = Client()
    enter(client, forger)
    assert client.get("/cntt/tien-do/").headers.get("Location") == "/tai-khoan/hai-buoc/"

    settings.OIDC = replace(settings.OIDC, second_step=(("acr", "2"),))
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, province.WITH_SECOND_STEP]
    client = Client()
    assert go(client, forger)["acr_values"] == "2"
    enter(client, forger)
    assert client.get("/cntt/tien-do/").status_code == 200


def test_before_what_matters_he_is_asked_at_the_provider_and_what_he_sent_is_done_then(
    cast: Cast, forger: Forger
) -> None:
    Official.objects.filter(pk=cast.khue.pk).update(email="khue@example.org")
    forger.people = {"sub": "u-khue", "email": "khue@example.org", "email_verified": True}
    client = Client()
    enter(client, forger)
    AccountSession.objects.update(began_at=datetime.now(UTC) - CONFIRMED_FOR - timedelta(seconds=1))
    page = client.post("/cntt/can-bo/HN002/lien-ket/", follow=True)
    assert "Xác nhận bằng tài khoản tỉnh Sao Mai" in page.content.decode()
    address = page.redirect_chain[-1][0]

    asked = go(client, forger, address, next="/cntt/can-bo/HN002/lien-ket/")
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    # Somebody else at the same computer, who has an account there too, confirms nothing.
    forger.people["sub"] = "u-an"
    assert not Event.objects.filter(kind="link_issued").exists()
    answer = come_back(client, asked, code="c2")
    assert [str(one) for one in get_messages(answer.wsgi_request)] == [province.NOT_HIS]
    # Nor does an answer for which nobody was asked anew.
    forger.people |= {"sub": "u-khue", "auth_time": int(time.time()) - 4000}
    come_back(client, go(client, forger, address, next="/cntt/can-bo/HN002/lien-ket/"), code="c3")
    assert not Event.objects.filter(kind="link_issued").exists()

    del forger.people["auth_time"]
    asked = go(client, forger, address, next="/cntt/can-bo/HN002/lien-ket/")
    assert come_back(client, asked, code="c4").status_code == 200
    assert Event.objects.filter(kind="link_issued", official=cast.an).count() == 1


def test_who_has_no_password_sets_none_and_no_second_step_by_an_open_session_alone(cast: Cast, forger: Forger) -> None:
    client = Client()
    enter(client, forger)
    AccountSession.objects.update(began_at=datetime.now(UTC) - CONFIRMED_FOR - timedelta(seconds=1))
    for address in ("/tai-khoan/mat-khau/dat/", "/tai-khoan/hai-buoc/ung-dung/", "/tai-khoan/hai-buoc/khoa/"):
        answer = client.get(address, follow=True)
        assert answer.redirect_chain[-1][0].startswith("/tai-khoan/tinh/xac-nhan/"), address


def test_who_has_a_second_step_here_confirms_by_that_and_not_at_the_provider(cast: Cast, forger: Forger) -> None:
    """A password of the province that was stolen would be enough to take the second step away."""
    client, confirm = Client(), "/tai-khoan/tinh/xac-nhan/"
    enter(client, forger)
    asked = go(client, forger, confirm)
    TOTP.activate(cast.an, generate_totp_secret())
    AccountSession.objects.update(began_at=datetime.now(UTC) - CONFIRMED_FOR - timedelta(seconds=1))
    assert client.get(confirm).status_code == 404
    assert client.post(confirm).status_code == 404
    # Nor who went there before he had one.
    come_back(client, asked)
    assert client.get("/tai-khoan/phien/").status_code == 200
    answer = client.post("/tai-khoan/hai-buoc/ung-dung/bo/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/tai-khoan/hai-buoc/xac-nhan/")


def test_in_an_emergency_only_it_officers_enter_by_what_they_have_here(
    cast: Cast, forger: Forger, settings: Any
) -> None:
    settings.LOCAL_SIGN_IN = "it_officer"
    for person in (cast.an, cast.khue):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    client = Client()
    refused = client.post(SIGN_IN, {"login": "HN002", "password": PASSWORD})
    assert told(refused) == [
        "Mật khẩu riêng của Gần Dân chỉ dùng cho bộ phận CNTT khi khẩn cấp. Anh/chị vào bằng tài khoản của tỉnh."
    ]
    assert client.get("/tap-huan/").status_code == 302
    assert Client().post(SIGN_IN, {"login": "CNTT001", "password": PASSWORD}).wsgi_request.user == cast.khue
    assert enter(Client(), forger).wsgi_request.user == cast.an


def test_who_signs_out_is_told_that_he_is_still_signed_in_there(cast: Cast, forger: Forger) -> None:
    client = Client()
    enter(client, forger)
    answer = client.post("/tai-khoan/dang-xuat/", follow=True)
    assert answer.redirect_chain[-1][0] == "/tai-khoan/tinh/ra/"
    assert f"{forger.issuer}/out?client_id=gan-dan" in unescape(answer.content.decode())
    assert "Anh/chị đã đăng xuất." not in answer.text
    assert answer.wsgi_request.user.is_anonymous


def test_a_provider_that_is_silent_holds_nobody_long_and_is_then_left_alone(cast: Cast, settings: Any) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        settings.OIDC = Provider(f"http://127.0.0.1:{silent.getsockname()[1]}", CLIENT, SECRET)
        (line,) = told(Client().post(BEGIN))
        assert line == province.NO_ANSWER.format(name="tài khoản của tỉnh", otherwise=province.OTHERWISE)
        # Answered while the other side is still silent: after what we grant it.
        assert oidc._SECONDS < 5
        silent.settimeout(0.1)
        silent.accept()[0].close()
        told(Client().post(BEGIN))
        # Asked again at once, nobody goes there.
        with pytest.raises(TimeoutError):
            silent.accept()


def test_without_a_provider_there_is_no_page_and_no_button(cast: Cast) -> None:
    assert "tinh/vao" not in Client().get(SIGN_IN).content.decode()
    assert [Client().get(BACK).status_code, Client().post(BEGIN).status_code] == [404, 404]


def test_the_it_unit_lets_another_account_be_found(cast: Cast, forger: Forger) -> None:
    his = Client()
    enter(his, forger)
    officer = signed_in(cast.khue)
    assert "u-an" not in officer.get("/cntt/can-bo/HN002/").content.decode()
    assert officer.post("/cntt/can-bo/HN002/bo-noi/").headers["Location"] == "/cntt/can-bo/HN002/"
    assert his.get("/tap-huan/").status_code == 302
    assert Event.objects.get(kind="province_unlinked").actor == cast.khue
    forger.people["sub"] = "u-an-2"
    assert enter(Client(), forger).wsgi_request.user == cast.an
    assert signed_in(cast.binh).post("/cntt/can-bo/HN002/bo-noi/").status_code == 404


def test_what_a_merged_record_was_opened_by_is_unlinked_with_the_rest(cast: Cast, forger: Forger) -> None:
    enter(Client(), forger)
    forger.people = {"sub": "u-dung", "email": "dung@example.org", "email_verified": True}
    Official.objects.filter(pk=cast.dung.pk).update(email="dung@example.org")
    enter(Client(), forger)
    Official.objects.filter(pk=cast.an.pk).update(is_active=False, merged_into=cast.dung)
    signed_in(cast.khue).post(f"/cntt/can-bo/{cast.dung.staff_code}/bo-noi/")
    assert not ProvinceAccount.objects.exists()
