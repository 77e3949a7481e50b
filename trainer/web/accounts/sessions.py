"""Sessions in the database, as Django keeps them, with fewer statements: signing in writes once, in one transaction."""

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string

from trainer.actions import audit
from trainer.models import Official
from trainer.models.fixed_query import FixedQuery

_DATA = FixedQuery(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data"),
    str,
    datetime,
)


class SessionStore(db.SessionStore):
    """A session whose new key is written with its data, when the response is ready."""

    def load(self) -> dict[str, Any]:
        """Return what is kept under the key; nothing, and no key, when it has ended or never was."""
        found = _DATA(self.session_key, timezone.now()) if self.session_key else []
        if not found:
            self._session_key = None
            return {}
        return self.decode(found[0][0])

    def cycle_key(self) -> None:
        """Give the session another key; it is drawn and written when the session is saved."""
        kept, key = dict(self.items()), self.session_key
        self._session_key = None
        self._session_cache = kept
        self.modified = True
        if key:
            self.delete(key)

    def _get_new_session_key(self) -> str:
        # Should it be taken, which takes 36^32 sign-ins, writing fails and another one is drawn.
        return get_random_string(32, VALID_KEY_CHARS)


class Sessions(SessionMiddleware):
    """Middleware: Django's, which also writes down who came, in one transaction with his session."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.came = None  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        came: tuple[Official, datetime] | None = getattr(request, "came", None)
        # Of an answer that failed Django keeps no session: nobody has come.
        if came is None or response.status_code >= 500:
            return super().process_response(request, response)
        with transaction.atomic():
            audit.signed_in(*came)
            return super().process_response(request, response)


def note(official: Official, request: HttpRequest | None, now: datetime) -> None:
    """Keep that ``official`` signed in, with the session of ``request``; at once when it does not come by us."""
    if hasattr(request, "came"):
        request.came = (official, now)  # type: ignore[union-attr]
    else:
        audit.signed_in(official, now)
