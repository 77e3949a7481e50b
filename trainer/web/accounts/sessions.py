"""Sessions in the database, as Django keeps them, each with whose it is and where it began, and an end when it is left.

Signing in writes once, in one transaction. Using a session writes once in some minutes: how long it still lives is in
its row, so that neither the idle limit nor the list of one's sessions costs a page a statement.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, UpdateError
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import get_random_string

from trainer.actions.accounts import sign_ins
from trainer.actions.accounts.sign_ins import NOWHERE, Place
from trainer.core.accounts.browser_words import browser_words
from trainer.models import AccountSession, Official
from trainer.models.fixed_query import FixedQuery
from trainer.web.accounts import known_browser, try_limits

# A session that was seen so recently is not written again.
_SEEN_AGAIN = timedelta(minutes=5)
_LIVING = FixedQuery(
    lambda key, now: AccountSession.objects.filter(session_key=key, expire_date__gt=now).values_list(
        "session_data", "official", "began_at", "seen_at"
    ),
    str,
    datetime,
)


class SessionStore(db.SessionStore):
    """A session whose new key is written with its data, when the response is ready.

    ``began_at`` and ``seen_at`` are None until it is read or written. ``place`` tells where a new one begins.
    """

    began_at: datetime | None = None
    seen_at: datetime | None = None
    _of: int | None = None

    def __init__(self, session_key: str | None = None, place: Callable[[], Place] = lambda: NOWHERE) -> None:
        super().__init__(session_key)
        self.place = place

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        """Return the table."""
        return AccountSession

    def load(self) -> dict[str, Any]:
        """Return what is kept under the key; nothing, and no key, when it has ended or never was."""
        found = _LIVING(self.session_key, timezone.now()) if self.session_key else []
        if not found:
            self._session_key = None
            return {}
        data, self._of, self.began_at, self.seen_at = found[0]
        return self.decode(data)

    def cycle_key(self) -> None:
        """Give the session another key; it is drawn and written when the session is saved."""
        kept, key = dict(self.items()), self.session_key
        self._session_key = None
        self._session_cache = kept
        self.modified = True
        if key:
            self.delete(key)

    def save(self, must_create: bool = False) -> None:
        """Write a new session, or what changed in one; UpdateError when that has ended meanwhile."""
        if self.session_key is None or must_create:
            super().save(must_create=must_create)
            return
        row = self.create_model_instance(dict(self.items()))
        changed = {name: getattr(row, name) for name in ("session_data", "official_id", "seen_at", "expire_date")}
        if not AccountSession.objects.filter(pk=self.session_key).update(**changed):
            raise UpdateError

    def create_model_instance(self, data: dict[str, Any]) -> AccountSession:
        """Return the row of the session as it stands; one of somebody else than before begins anew."""
        of = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        self.seen_at = timezone.now()
        if self.began_at is None or of != self._of:
            self.began_at, self._of = self.seen_at, of
        place = self.place()
        return AccountSession(
            session_key=self.session_key or "",
            session_data=self.encode(data),
            official_id=of,
            began_at=self.began_at,
            seen_at=self.seen_at,
            expire_date=_ends_at(self.began_at, self.seen_at),
            address=place.address,
            browser=place.browser,
        )

    def was_used(self) -> None:
        """Let the session live on; writes only when it was not seen for some minutes."""
        now = timezone.now()
        began_at, seen_at = self.began_at, self.seen_at
        if self.session_key is None or began_at is None or seen_at is None or now < seen_at + _SEEN_AGAIN:
            return
        self.seen_at = now
        ends_at = _ends_at(began_at, now)
        AccountSession.objects.filter(pk=self.session_key).update(seen_at=now, expire_date=ends_at)

    def begins(self, official: Official, now: datetime) -> None:
        """Let the session be one of ``official`` that began ``now``, when it is written."""
        self.began_at, self._of = now, official.pk

    def _get_new_session_key(self) -> str:
        # Should it be taken, which takes 36^32 sign-ins, writing fails and another one is drawn.
        return get_random_string(32, VALID_KEY_CHARS)


def _ends_at(began_at: datetime, seen_at: datetime) -> datetime:
    """Return when a session ends that is not used again; some hours after it began it ends in any case."""
    return min(began_at + timedelta(seconds=settings.SESSION_COOKIE_AGE), seen_at + settings.IDLE_LIMIT)


class Sessions(SessionMiddleware):
    """Middleware: Django's, which also writes down who came, in one transaction with his session."""

    def process_request(self, request: HttpRequest) -> None:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = SessionStore(key, lambda: place_of(request))
        request.came = None  # type: ignore[attr-defined]

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        came: tuple[Official, datetime, tuple[str, ...]] | None = getattr(request, "came", None)
        # Of an answer that failed Django keeps no session: nobody has come.
        if came is None or response.status_code >= 500:
            return self._went_on(request, response)
        official, now, ways = came
        with transaction.atomic():
            _session(request).begins(official, now)
            known = bool(known_browser.mark(request, official))
            sign_ins.came(official, place_of(request), known, now, ways)
            return super().process_response(request, response)

    def _went_on(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer = super().process_response(request, response)
        if response.status_code < 500:
            _session(request).was_used()
        return answer


def _session(request: HttpRequest) -> SessionStore:
    return cast(SessionStore, request.session)


def place_of(request: HttpRequest) -> Place:
    """Return where a request comes from: the address, if anybody can know it, and the browser in words."""
    return Place(try_limits.address_of(request), browser_words(request.headers.get("User-Agent", "")))


def note(official: Official, request: HttpRequest | None, now: datetime, ways: tuple[str, ...] = ()) -> None:
    """Keep that ``official`` signed in, with the session of ``request``; at once when it does not come by us.

    ``ways``: by what he showed who he is, in their order.
    """
    if hasattr(request, "came"):
        request.came = (official, now, ways)  # type: ignore[union-attr]
    else:
        sign_ins.came(official, NOWHERE, True, now)
