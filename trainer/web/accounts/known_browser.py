"""Browsers in which somebody has signed in before: told by a signed cookie, after OWASP's “device cookies”.

Failures in such a browser are counted apart, so that a stranger who fails on purpose cannot keep the right person out.
The cookie opens nothing by itself. Who came by a name that only the directory of the province knows is known here by
that name, too: before the directory was asked nobody can say whose it is.
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
# Kept with the session from the password to the end of the sign-in, which may take a second step.
_TYPED = "came-by-name"


def mark(request: HttpRequest, official: Official) -> str:
    """Return what tells this browser from others that ``official`` has signed in with; "" when he never did here."""
    return _mark(request, _subject(official))


def mark_of_name(request: HttpRequest, name: str) -> str:
    """Return the same of whoever came by ``name``, which is nobody's staff number or e-mail."""
    return _mark(request, _subject_of_name(name))


def came_by_name(request: HttpRequest, name: str) -> None:
    """Note by which ``name``, which is nobody's staff number or e-mail, the password of a directory was given."""
    request.session[_TYPED] = name


def remember(request: HttpRequest, response: HttpResponse, official: Official) -> None:
    """Let ``response`` leave the mark of ``official`` in the browser, a new one at each sign-in."""
    typed = request.session.pop(_TYPED, "")
    here = [_names(one) for one in (_subject(official), *([_subject_of_name(typed)] if typed else []))]
    others = [one for one in _people(request).items() if not any(one[0] in names for names in here)]
    people = dict([*others, *((names[0], secrets.token_urlsafe(9)) for names in here)][-_MOST_PEOPLE:])
    response.set_cookie(
        COOKIE,
        signing.dumps(people, salt=_SALT),
        max_age=_AGE,
        path="/tai-khoan/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _mark(request: HttpRequest, subject: str) -> str:
    people = _people(request)
    return next((people[name] for name in _names(subject) if name in people), "")


def _subject(official: Official) -> str:
    return str(official.pk)


def _subject_of_name(name: str) -> str:
    return f"name\0{name}"


def _names(subject: str) -> list[str]:
    """Return what stands for ``subject``, by the present secret and by the earlier ones."""
    # The cookie stays on a computer that others use too: it names nobody.
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [tries.key("browser", subject, key)[:12] for key in keys]


def _people(request: HttpRequest) -> dict[str, str]:
    try:
        people = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_AGE)
    except signing.BadSignature:
        return {}
    return people if isinstance(people, dict) else {}
