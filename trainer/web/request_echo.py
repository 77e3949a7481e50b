"""What the server saw of a request, told to nobody but `doctor`: whether the proxy in between writes what it must."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from trainer.web.accounts.try_limits import address_of

HEADER = "X-Doctor"
# Long enough for clocks of two hosts; what is told is the asker's own request.
_SECONDS = 120
_SALT = "gan-dan.doctor"


def token() -> str:
    """Return what ``doctor`` sends in ``HEADER``: only who has the secret of this installation can make it."""
    return signing.TimestampSigner(salt=_SALT).sign("doctor")


def seen(request: HttpRequest) -> dict[str, Any] | None:
    """Return what the server saw of ``request`` and how it was started; None for everybody but the doctor."""
    try:
        signing.TimestampSigner(salt=_SALT).unsign(request.headers.get(HEADER, ""), max_age=_SECONDS)
    except signing.BadSignature:
        return None
    return {
        "scheme": request.scheme,
        "host": request.get_host(),
        "address": address_of(request),
        "https": settings.HTTPS,
        "behind_proxy": settings.BEHIND_PROXY,
        "version": settings.VERSION,
    }
