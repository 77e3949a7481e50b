"""A passkey opens alone only where the device saw a finger, a face or a PIN."""

import json

import pytest
from django.test import Client
from fido2.utils import websafe_encode

from tests.cast import Cast
from tests.web.accounts.passkeys import Key, challenge_on
from tests.web.accounts.second_steps import HOME, by_password, with_password
from trainer.models import Official

ALONE = f"{HOME}khoa/dang-nhap/"


def is_in(client: Client) -> bool:
    """Say whether somebody is signed in with ``client``."""
    return client.get("/tap-huan/", secure=True).status_code == 200


def asked(client: Client) -> str:
    """Return what a key that is to open alone is asked to sign."""
    return challenge_on(client.get(ALONE, headers={"accept": "application/json"}).text)


@pytest.mark.parametrize("verified", [True, False])
def test_it_opens_alone_when_the_device_saw_who_holds_it(an: Official, verified: bool) -> None:
    key, client = Key(an), Client()
    client.post(ALONE, {"credential": key.answer(asked(client), verified=verified)})
    assert is_in(client) is verified


def test_a_key_without_a_finger_on_it_opens_the_second_step_alone(an: Official) -> None:
    key, client = Key(an), Client()
    by_password(client, an)
    challenge = challenge_on(client.get(f"{HOME}ma/").text)
    client.post(f"{HOME}ma/", {"credential": key.answer(challenge, verified=False)})
    assert is_in(client)


def test_what_a_colleague_was_asked_for_his_second_step_opens_nothing_by_a_key_that_he_found(
    an: Official, cast: Cast
) -> None:
    key, client, colleague = Key(an), Client(), with_password(cast.dung)
    Key(colleague)
    by_password(client, colleague)
    challenge = challenge_on(client.get(f"{HOME}ma/").text)
    # His own second step is not waited for any longer.
    session = client.session
    session["account_login"]["initiated_at"] -= 3600
    session.save()
    client.post(ALONE, {"credential": key.answer(challenge, verified=False)})
    assert not is_in(client)


_NESTED = b"[" * 100_000
# An extension, in the other form of nesting that devices use.
_NESTED_DATA = bytes(32) + bytes([0x81]) + bytes(4) + b"\x81" * 100_000


@pytest.mark.parametrize("nested", ["whole", "clientDataJSON", "authenticatorData"])
@pytest.mark.parametrize("page", ["alone", "second"])
def test_an_answer_that_is_nested_without_end_is_refused_like_any_rubbish(an: Official, nested: str, page: str) -> None:
    key, client = Key(an), Client()
    challenge = asked(client)
    answer = json.loads(key.answer(challenge, verified=True))
    if page == "second":
        by_password(client, an)
        client.get(f"{HOME}ma/")
    answer["response"][nested] = websafe_encode(_NESTED_DATA if nested == "authenticatorData" else _NESTED)
    sent = _NESTED.decode() if nested == "whole" else json.dumps(answer)
    answered = client.post(ALONE if page == "alone" else f"{HOME}ma/", {"credential": sent})
    assert answered.status_code == (302 if page == "alone" else 200)
    assert not is_in(client)
