"""Before what matters most, who is signed in says once more that it is he: by his password, or his second step.

A browser that somebody left open, or a session that was stolen, takes no table of people along, gives no right and
makes no way into the account of another.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from trainer.web.access import View

# So long after he signed in, or said so once more, he is not asked again.
CONFIRMED_FOR = timedelta(minutes=15)


def confirmed(view: View) -> View:
    """Ask who it is before ``view``, and then go on to it with what was asked for or sent; inside of who may see it."""
    return _guarded(view, lambda _: True)


def confirmed_to_send(view: View) -> View:
    """As ``confirmed``, for a page that anybody who may see it can open: only what is sent to it is asked about."""
    return _guarded(view, lambda request: request.method == "POST")


def _guarded(view: View, matters: Callable[[HttpRequest], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if matters(request) and not is_confirmed(request):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded


def is_confirmed(request: HttpRequest) -> bool:
    """Say whether he signed in or said so a short while ago, or has nothing to say it by: he came by another house."""
    began: datetime | None = getattr(request.session, "began_at", None)
    records = get_authentication_records(request, request.user)
    said = [datetime.fromtimestamp(one["at"], UTC) for one in records if one.get("reauthenticated")]
    latest = max([*said, *([began] if began else [])], default=None)
    if latest is not None and timezone.now() - latest < CONFIRMED_FOR:
        return True
    return not get_adapter().get_reauthentication_methods(request.user)
