"""Browsers in which somebody has signed in before: told by a signed cookie, after OWASP's “device cookies”.

Failures in such a browser are counted apart, so that a stranger who fails on purpose cannot keep the right person out.
The cookie opens nothing by itself.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from trainer.actions.accounts import tries
from trainer.models import Official

COOKIE = "__Secure-gan_dan_may" if settings.HTTPS else "gan_dan_may"
_SALT = "gan-dan.known-browser"
_AGE = timedelta(days=180)
# A computer that a whole office shares: whoever signed in last.
_MOST_PEOPLE = 20


def mark(request: HttpRequest, official: Official) -> str:
    """Return what tells this browser from others that ``official`` has signed in with; "" when he never did here."""
    people = _people(request)
    return next((people[name] for name in _names(official) if name in people), "")


def remember(request: HttpRequest, response: HttpResponse, official: Official) -> None:
    """Let ``response`` leave the mark of ``official`` in the browser, a new one at each sign-in."""
    others = {name: kept for name, kept in _people(request).items() if name not in _names(official)}
    people = dict([*others.items(), (_names(official)[0], secrets.token_urlsafe(9))][-_MOST_PEOPLE:])
    response.set_cookie(
        COOKIE,
        signing.dumps(people, salt=_SALT),
        max_age=_AGE,
        path="/tai-khoan/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _names(official: Official) -> list[str]:
    """Return what stands for ``official``, by the present secret and by the earlier ones."""
    # The cookie stays on a computer that others use too: it names nobody.
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [tries.key("browser", str(official.pk), key)[:12] for key in keys]


def _people(request: HttpRequest) -> dict[str, str]:
    try:
        people = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_AGE)
    except signing.BadSignature:
        return {}
    return people if isinstance(people, dict) else {}
