"""What somebody gets who comes while too many wait, instead of minutes of white: who asks for a page, one that opens by
itself again; who sends a form, one that says what was not taken, for a form must not be sent twice by itself."""

import random
from functools import cache

from django.template.loader import render_to_string

from trainer.serving.response import Response
from trainer.web.middleware import TRAINER_POLICY

# Whoever was sent away together should not come back together.
_SECONDS = range(4, 10)
_STATUS = 503
_AFTER_A_FORM = b"30"
_SIGN_IN = "/tai-khoan/dang-nhap/"


def page() -> Response:
    """Return the page; it asks again after some seconds."""
    seconds = str(random.choice(_SECONDS)).encode()
    return _response(_body("waiting.html"), (b"refresh", seconds), (b"retry-after", seconds))


def after_form(path: str) -> Response:
    """Return what is said to who has sent a form to ``path``: it was not taken, and how to get back to it."""
    return _response(_body("not_taken.html", path if path == _SIGN_IN else ""), (b"retry-after", _AFTER_A_FORM))


def _response(body: bytes, *more: tuple[bytes, bytes]) -> Response:
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"content-security-policy", TRAINER_POLICY.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
        *more,
    ]
    return Response(_STATUS, headers, body)


@cache
def _body(template: str, back: str = "") -> bytes:
    return render_to_string(template, {"back": back}).encode()
