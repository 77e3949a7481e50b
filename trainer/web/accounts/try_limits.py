"""What is counted when somebody tries to sign in or asks for a link: the account, the browser, the address.

Nothing depends on the name or port by which the server was called. Staff number and e-mail of one person are one
account; a name that nobody has is counted like one that somebody has.
"""

import ipaddress
import logging
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from trainer.actions.accounts import tries
from trainer.actions.accounts.tries import Counter
from trainer.core import person_cells
from trainer.core.accounts.tries import (
    CERTIFICATES_OF_ADDRESS,
    LINKS,
    LINKS_OF_ADDRESS,
    OBJECTIONS,
    PASSWORDS,
    PASSWORDS_OF_ADDRESS,
)
from trainer.core.text import fold
from trainer.models import Official
from trainer.web.accounts import known_browser, who

TOO_MANY = "Đã thử sai nhiều lần. Anh/chị chờ {wait} rồi thử lại, hoặc bấm “Quên mật khẩu” để vào bằng liên kết."
TOO_MANY_CODES = "Đã nhập sai nhiều lần. Anh/chị chờ {wait} rồi nhập mã mới."
OBJECTED_ENOUGH = "Anh/chị vừa gửi rất nhiều ý kiến. Chờ {wait} rồi gửi tiếp; điều đã gửi vẫn còn."
BUSY = "Từ mạng này vừa có quá nhiều lần gửi. Anh/chị chờ {wait} rồi thử lại."
_log = logging.getLogger(__name__)


def find(request: HttpRequest | None, login: str) -> Official | None:
    """Return the official whose staff number or e-mail is ``login``, whatever its case; asked once a request.

    A number is read as lists are read: who is HN 10023 in the list of his unit may type it so.
    """
    text = person_cells.tidy(login)
    kept: dict[str, Official | None] = getattr(request, "_officials_found", {})
    if text not in kept:
        kept = {text: who.with_email(text.lower()) if "@" in text else who.with_staff_code(person_cells.code(text))}
        if request is not None:
            request._officials_found = kept  # type: ignore[attr-defined]
    return kept[text]


def sign_in(request: HttpRequest, login: str, check: Callable[[], Any]) -> Any:
    """Return what ``check`` returns, the official or None, and count it when it is None.

    Raises ValidationError, without asking ``check``, while there were too many failures.
    """
    found = _counted(request, _sign_in_counters(request, login), TOO_MANY, check)
    if found is not None and find(request, login) is None:
        known_browser.came_by_name(request, _bare(login))
    return found


def second_step(request: HttpRequest, official: Official, check: Callable[[], Any]) -> Any:
    """Return what ``check`` returns, and count it when it is None: apart from passwords, which do not forget it.

    Raises ValidationError, without asking ``check``, while there were too many failures.
    """
    return _counted(request, _counters(request, official, f"#{official.pk}", "code-"), TOO_MANY_CODES, check)


def _counted(request: HttpRequest, counters: list[Counter], too_many: str, check: Callable[[], Any]) -> Any:
    now = datetime.now(UTC)
    entry = tries.enter(counters, now)
    if entry.wait:
        _log.info("a sign-in from %s was refused unlooked at: it has to wait", address_of(request) or "-")
        raise ValidationError(too_many.format(wait=in_words(entry.wait)), code="too_many_login_attempts")
    try:
        found = check()
        if found is None:
            tries.failed(entry, now)
        else:
            tries.succeeded(entry)
    finally:
        tries.leave(entry)
    return found


def _sign_in_counters(request: HttpRequest, login: str) -> list[Counter]:
    official = find(request, login)
    if official is None and (mark := known_browser.mark_of_name(request, _bare(login))):
        return [Counter(tries.key("known-name", f"{_bare(login)}\0{mark}"), PASSWORDS)]
    return _counters(request, official, _account(official, login))


def _counters(request: HttpRequest, official: Official | None, account: str, what: str = "") -> list[Counter]:
    if official is not None and (mark := known_browser.mark(request, official)):
        # Of this browser alone: a flood from the same address, or on the same account, does not shut it.
        return [Counter(tries.key(f"{what}known", f"{official.pk}\0{mark}"), PASSWORDS)]
    return [
        Counter(tries.key(f"{what}account", account), PASSWORDS),
        *_of_address(request, "address", PASSWORDS_OF_ADDRESS),
    ]


def may_have_link(request: HttpRequest, login: str) -> bool:
    """Count that a link was asked for; say whether one more may be sent to this account.

    Raises ValidationError when too many were asked for from one address: that tells nothing of the account.
    """
    now = datetime.now(UTC)
    wait = tries.take(_of_address(request, "link-address", LINKS_OF_ADDRESS), now)
    if wait:
        raise ValidationError(BUSY.format(wait=in_words(wait)), code="rate_limited")
    account = _account(find(request, login), login)
    return not tries.take([Counter(tries.key("link", account), LINKS)], now)


def certificate(request: HttpRequest, now: datetime) -> None:
    """Count that somebody asks about a certificate. Raises ValidationError: too many do from one address."""
    wait = tries.take(_of_address(request, "certificate-address", CERTIFICATES_OF_ADDRESS), now)
    if wait:
        raise ValidationError(BUSY.format(wait=in_words(wait)), code="rate_limited")


def objection(official: Official, now: datetime) -> None:
    """Count that ``official`` objects to a question. Raises ValidationError: he sent too many within the hour."""
    if wait := tries.take([Counter(tries.key("objection", str(official.pk)), OBJECTIONS)], now):
        raise ValidationError(OBJECTED_ENOUGH.format(wait=in_words(wait)), code="rate_limited")


def province(request: HttpRequest, now: datetime) -> timedelta:
    """Count that somebody goes to the provider of the province; return how long to wait before that, if at all."""
    return tries.take(_of_address(request, "province-address", LINKS_OF_ADDRESS), now)


def _account(official: Official | None, login: str) -> str:
    return f"#{official.pk}" if official is not None else _bare(login)


def _bare(login: str) -> str:
    """Return a name without what a directory passes over: one person written in many ways is one account."""
    return "".join(filter(str.isalnum, fold(unicodedata.normalize("NFKC", login))))


def _of_address(request: HttpRequest, kind: str, rule: Any) -> list[Counter]:
    address = address_of(request)
    return [Counter(tries.key(kind, address), rule)] if address else []


def address_of(request: HttpRequest) -> str:
    """Return the address that a request comes from, of IPv6 its /64; "" when nobody can know it.

    Behind a proxy only what the proxy itself wrote counts, which is the last address of ``X-Forwarded-For``. A proxy
    that writes none hides who comes: its own address is everybody's, and counting it would shut the city out.
    """
    written = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        written = request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
    try:
        address = ipaddress.ip_address(written.strip())
    except ValueError:
        _warn_once()
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)
    return str(address)


@cache
def _warn_once() -> None:
    _log.warning("the proxy writes no X-Forwarded-For: failed sign-ins are not counted by address (see SECURITY.md)")


def in_words(wait: timedelta) -> str:
    """Return a time to wait as people say it, rounded up."""
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    return f"{seconds} giây" if seconds < 60 else f"{-(-seconds // 60)} phút"
