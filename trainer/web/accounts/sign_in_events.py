"""What remains of signing in: an event for what succeeded, a line of the log for what failed.

A row for each failure would let a stranger fill the database. A line holds the visitor's address, so that an attack
can be stopped at the proxy; an event holds it for whose account it is, and for the IT unit. No line holds what was
typed: people type passwords into the wrong box.
"""

import logging
import threading
import time
from datetime import UTC, datetime
from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth import signals
from django.http import HttpRequest

from trainer.actions import audit
from trainer.models import Official
from trainer.web.accounts import sessions, try_limits

_WINDOW_SECONDS = 3600
_MOST_KEYS = 10_000
# 5, 10, 20, 40 and so on: an attack is told soon, and in few lines.
_FIRST_WARNING = 5
# As allauth and ``province`` record it, and as it is kept.
_WAYS = {
    "password": "password",
    "password_reset": "link",
    "mfa totp": "code",
    "mfa webauthn": "passkey",
    "mfa recovery_codes": "recovery_code",
    "oidc": "oidc",
    "ldap": "ldap",
}
_log = logging.getLogger(__name__)


class Failures:
    """How often each key failed within an hour, in this process; only for deciding how loudly to say so."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._since = time.monotonic()
        self._lock = threading.Lock()

    def count(self, key: str) -> int:
        """Count one more failure of ``key`` and return how many that makes."""
        with self._lock:
            now = time.monotonic()
            if now - self._since > _WINDOW_SECONDS or len(self._counts) > _MOST_KEYS:
                self._counts, self._since = {}, now
            self._counts[key] = self._counts.get(key, 0) + 1
            return self._counts[key]


def is_milestone(count: int) -> bool:
    """Say whether ``count`` failures are worth a warning: 5, and each doubling of it."""
    times, rest = divmod(count, _FIRST_WARNING)
    return rest == 0 and times > 0 and times & (times - 1) == 0


_failures = Failures()


def connect() -> None:
    """Listen to Django and allauth from now on. Django's own note of the last sign-in is replaced by our event."""
    signals.user_logged_in.disconnect(dispatch_uid="update_last_login")
    signals.user_logged_in.connect(_came, dispatch_uid="sign_in_events")
    signals.user_logged_out.connect(_went, dispatch_uid="sign_in_events")
    signals.user_login_failed.connect(_failed, dispatch_uid="sign_in_events")
    account.authentication_step_completed.connect(_said_so_again, dispatch_uid="sign_in_events")


def _came(user: Official, request: HttpRequest | None = None, **_: Any) -> None:
    sessions.note(user, request, datetime.now(UTC), _ways(user, request))
    _log.info("account %d signed in", user.pk)


def _ways(user: Official, request: HttpRequest | None) -> tuple[str, ...]:
    """Return by what somebody showed who he is, as ``queries.event_words`` tells it: the password, then a code."""
    records = get_authentication_records(request, user) if hasattr(request, "session") else []
    named = [_WAYS.get(f"{one['method']} {one['type']}" if "type" in one else one["method"]) for one in records]
    if "ldap" in named:
        # allauth takes it for a password of ours.
        named = [one for one in named if one != "password"]
    elsewhere = any(one.get("second_step") for one in records)
    return tuple(dict.fromkeys([*filter(None, named), *(["second_step_elsewhere"] if elsewhere else [])]))


def _went(user: Official | None, **_: Any) -> None:
    if user is not None:
        audit.by_himself(user, "signed_out", datetime.now(UTC))


def _said_so_again(request: HttpRequest, reauthenticated: bool = False, **_: Any) -> None:
    # Whoever had a copy of the key that the session bore before has not said who he is.
    if reauthenticated:
        request.session.cycle_key()


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    official = try_limits.find(request, str(credentials.get("username") or credentials.get("email") or ""))
    whom = f"account {official.pk}" if official else "no account"
    where = (try_limits.address_of(request) if request is not None else "") or "-"
    # A name that nobody has counts for the address alone: names are made up without end.
    counts = [_failures.count(key) for key in ([whom, where] if official else [where])]
    level = logging.WARNING if any(map(is_milestone, counts)) else logging.INFO
    times = f"{counts[0]} of it, {counts[1]} from there" if official else f"{counts[0]} from there"
    _log.log(level, "failed sign-in to %s from %s; within the hour: %s", whom, where, times)
