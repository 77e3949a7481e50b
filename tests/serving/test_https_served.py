"""Behind a proxy that speaks HTTPS: what the cookies are called, and that changing the secret signs nobody out."""

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from email.message import Message
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from tests.served import Served, Stay

PASSWORD = "mèo đen leo mái ngói"
FORM = "/tai-khoan/dang-nhap/"


class _Secure:
    """A browser that came over HTTPS, as the proxy tells; keeps what the server set, word for word."""

    def __init__(self, url: str) -> None:
        self.url, self.set = url, SimpleCookie()
        self.headers: Message = Message()

    def ask(self, path: str, fields: Mapping[str, str] | None = None) -> int:
        """Return the status of a page, or of a form that was sent."""
        cookies = "; ".join(f"{name}={one.value}" for name, one in self.set.items() if one.value)
        headers = {
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "Cookie": cookies,
            "Origin": self.url.replace("http:", "https:"),
        }
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(self.url + path, body, headers)
        try:
            answer = urllib.request.build_opener(Stay()).open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        self.headers = answer.headers
        with answer:
            for line in answer.headers.get_all("Set-Cookie") or []:
                self.set.load(line)
            return int(answer.status)

    def sign_in(self) -> int:
        """Return the status of the answer to signing in as the officer."""
        self.ask(FORM)
        (token,) = [one.value for name, one in self.set.items() if name.endswith("csrftoken")]
        return self.ask(FORM, {"login": "CNTT001", "password": PASSWORD, "csrfmiddlewaretoken": token})


@pytest.fixture
def served(tmp_path: Path) -> Served:
    made = Served(tmp_path, GAN_DAN_HTTPS="1", GAN_DAN_BEHIND_PROXY="1")
    made.ask(f"one = Official.objects.get(); one.set_password({PASSWORD!r}); one.save()")
    return made


def test_cookies_are_bound_to_this_host_and_changing_the_secret_signs_nobody_out(served: Served) -> None:
    served.start(workers=1)
    own = _Secure(served.url)
    assert own.sign_in() == 302

    assert own.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert sorted(own.set) == ["__Host-csrftoken", "__Host-sessionid", "__Secure-gan_dan_may"]
    for name, cookie in own.set.items():
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert not cookie["domain"], name
        assert cookie["path"] == ("/" if name.startswith("__Host-") else "/tai-khoan/"), name
    assert own.ask("/tap-huan/ho-so/") == 200
    served.kill9()
    served.run("-m", "trainer", "rotate-secret")
    served.start(workers=1)
    own.url = served.url

    assert own.ask("/tap-huan/ho-so/") == 200
    served.kill9()
    served.run("-m", "trainer", "rotate-secret", "--at-once")
    served.start(workers=1)
    own.url = served.url
    assert own.ask("/tap-huan/ho-so/") == 302
    served.kill9()
