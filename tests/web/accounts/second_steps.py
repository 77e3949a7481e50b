"""What tests of the second step share: somebody with a password, his telephone, and the codes on it."""

import re
from base64 import b32decode
from datetime import datetime
from hashlib import sha1
from hmac import digest
from struct import unpack

from allauth.mfa.models import Authenticator
from django.test import Client

from trainer.actions.accounts.second_step import TOTP
from trainer.models import Official

PASSWORD = "cá lóc bay qua mái tôn xanh"
HOME = "/tai-khoan/hai-buoc/"
_CODE = "/tai-khoan/hai-buoc/ma/"


class Telephone:
    """An app that makes codes, as RFC 6238 says, for a clock that a test sets."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def code(self, at: datetime) -> str:
        """Return the six digits that it shows at that moment."""
        mac = digest(b32decode(self._secret), (int(at.timestamp()) // 30).to_bytes(8, "big"), sha1)
        (number,) = unpack(">I", mac[mac[-1] & 15 :][:4])
        return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def with_password(person: Official) -> Official:
    """Let ``person`` have ``PASSWORD``."""
    person.set_password(PASSWORD)
    person.save(update_fields=["password"])
    return person


def by_password(client: Client, person: Official, then: str = ""):  # type: ignore[no-untyped-def]
    """Send number and password; return the answer."""
    sent = {"login": person.staff_code, "password": PASSWORD, "next": then}
    return client.post("/tai-khoan/dang-nhap/", sent)


def by_code(client: Client, code: str):  # type: ignore[no-untyped-def]
    """Send a code as the second step; return the answer."""
    return client.post(_CODE, {"code": code})


def confirm(client: Client) -> None:
    """Give the password once more, as before something that matters."""
    answer = client.post("/tai-khoan/xac-nhan/", {"password": PASSWORD})
    assert answer.status_code == 302


def secret_on(page: str) -> str:
    """Return the key that a page shows to be typed."""
    (shown,) = re.findall(r'<code class="secret">(.*?)</code>', page, re.DOTALL)
    return re.sub(r"<.*?>|\s", "", shown)


def codes_on(page: str) -> list[str]:
    """Return the recovery codes that a page shows."""
    return re.findall(r"<li>(\d{4} \d{4})</li>", page)


def set_up(client: Client, now: datetime) -> tuple[Telephone, list[str]]:
    """Let whoever is signed in with ``client`` have set an app up a while ago; return it and the recovery codes."""
    found = set_up_now(client, now)
    for app in Authenticator.objects.filter(type=TOTP):
        app.data.pop("last_used_step", None)
        app.save(update_fields=["data"])
    return found


def set_up_now(client: Client, now: datetime) -> tuple[Telephone, list[str]]:
    """Set an app up for whoever is signed in with ``client``; return it and the recovery codes."""
    confirm(client)
    telephone = Telephone(secret_on(client.get(f"{HOME}ung-dung/").text))
    page = client.post(f"{HOME}ung-dung/", {"code": telephone.code(now)}, follow=True)
    assert page.request["PATH_INFO"] == f"{HOME}ma-du-phong/"
    return telephone, codes_on(page.text)
