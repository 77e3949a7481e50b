"""Forms come in from the address at which people find us, also where the proxy passes on its name without its port."""

import os
import subprocess
import sys

import pytest
from django.test import Client

from tests.server_process import PROJECT

_ASK = """
import sys
import django
django.setup()
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory
origin, host = sys.argv[1:]
request = RequestFactory().post("/phieu/", headers={"origin": origin, "host": host}, secure=origin.startswith("https"))
print(CsrfViewMiddleware(lambda _: None)._origin_verified(request))
"""


@pytest.mark.parametrize(
    ("site", "origin", "taken"),
    [
        ("https://tap-huan.example:8443", "https://tap-huan.example:8443", True),
        ("http://tap-huan.example:8080/", "http://tap-huan.example:8080", True),
        ("https://tap-huan.example", "https://tap-huan.example", True),
        ("https://tap-huan.example", "https://tap-huan.example:8443", False),
        ("https://tap-huan.example:8443", "https://evil.example:8443", False),
        ("tap-huan.example", "https://tap-huan.example", True),
    ],
)
def test_a_form_is_taken_from_where_people_find_us_and_from_nowhere_else(site: str, origin: str, taken: bool) -> None:
    ours = {name: value for name, value in os.environ.items() if "GAN_DAN" not in name and name != "DATABASE_URL"}
    known = {
        "PYTHONPATH": str(PROJECT),
        "DJANGO_SETTINGS_MODULE": "trainer.settings",
        "GAN_DAN_SECRET_KEY": "x" * 50,
        "GAN_DAN_HOSTS": "tap-huan.example",
        "GAN_DAN_SITE": site,
        "GAN_DAN_HTTPS": "1" if origin.startswith("https") else "",
    }
    asked = [sys.executable, "-c", _ASK, origin, "tap-huan.example"]
    done = subprocess.run(asked, env={**ours, **known}, capture_output=True, text=True)
    assert done.stdout.strip() == str(taken), done.stderr


@pytest.mark.django_db
def test_who_lets_no_cookie_through_is_told_what_helps_when_loading_anew_does_not() -> None:
    sent = Client(enforce_csrf_checks=True).post("/tai-khoan/dang-nhap/", {"login": "HN10402", "password": "chim-sẻ"})
    assert sent.status_code == 403
    assert "Vẫn vậy thì trình duyệt đang chặn cookie: anh/chị cho phép cookie của trang này" in sent.text
