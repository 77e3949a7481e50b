"""What somebody gets who comes while too many wait: a page that opens by itself again, instead of minutes of white."""

import random
from functools import cache

from django.template.loader import render_to_string

from trainer.serving.response import Response
from trainer.web.middleware import TRAINER_POLICY

# Whoever was sent away together should not come back together.
_SECONDS = range(4, 10)
_STATUS = 503


def page() -> Response:
    """Return the page; it asks again after some seconds."""
    body, seconds = _body(), str(random.choice(_SECONDS)).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"content-security-policy", TRAINER_POLICY.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"cache-control", b"no-store"),
        (b"refresh", seconds),
        (b"retry-after", seconds),
    ]
    return Response(_STATUS, headers, body)


@cache
def _body() -> bytes:
    return render_to_string("waiting.html").encode()
