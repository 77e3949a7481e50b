"""Signing in with the password of the province: the form and its limits are those of our own passwords."""

import logging
from typing import Any, cast

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from trainer.actions.accounts import province
from trainer.actions.accounts.province import Subject
from trainer.core import person_cells
from trainer.core.accounts.directory_rule import Directory
from trainer.core.text import clean
from trainer.models import Official
from trainer.web.accounts import directory, try_limits, who
from trainer.web.accounts.admission import NotAdmitted, admit
from trainer.web.accounts.outside import NotReached

METHOD = "ldap"
AWAY = (
    "Máy chủ giữ mật khẩu của tỉnh chưa trả lời. Anh/chị thử lại sau ít phút, hoặc gõ mật khẩu của Gần Dân nếu đã đặt."
)
MUST_CHANGE = "Mật khẩu của tỉnh đã hết hạn hoặc phải đổi. Anh/chị đổi ở máy tính cơ quan, rồi đăng nhập lại."
NOT_SAID = (
    "Danh bạ của tỉnh không ghi “{attribute}” của anh/chị, nên chưa biết anh/chị là ai. Anh/chị báo bộ phận CNTT."
)
_log = logging.getLogger(__name__)


class ByDirectory(BaseBackend):
    """Finds the official whose password in the directory of the province was typed, after ours did not fit."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **fields: Any
    ) -> Any:
        found: Directory | None = settings.LDAP
        login = clean(username or cast(str | None, fields.get("email")) or "")
        if found is None or request is None or not login or not password:
            return None
        try:
            official = _official(request, found, login, password)
        except NotReached as why:
            _log.warning("the directory was not reached: %s", why)
            return tell(request, AWAY)
        except directory.MustChange:
            return tell(request, MUST_CHANGE)
        except NotAdmitted as why:
            return tell(request, str(why))
        if official is not None and not request.user.is_authenticated:
            request.came_by_province = True  # type: ignore[attr-defined]
            record_authentication(request, official, method=METHOD)
        return official

    def get_user(self, user_id: int) -> Official | None:
        """Return the official of a session, as ``StaffNumberOrEmail`` does."""
        return who.active(user_id)


def said(request: HttpRequest) -> str:
    """Return why the directory let nobody in, in one line for people; "" when there is nothing to say but “wrong”."""
    return getattr(request, "_directory_said", "")


def has_account(official: Official) -> bool:
    """Say whether ``official`` has signed in with a password of the directory. No query where there is no directory."""
    found: Directory | None = settings.LDAP
    return found is not None and province.account_of(official, found.issuer) is not None


def tell(request: HttpRequest, line: str) -> None:
    """Keep in one line why nobody is let in, unless the directory lets him in after all."""
    request._directory_said = line  # type: ignore[attr-defined]


def _official(request: HttpRequest, found: Directory, login: str, password: str) -> Official | None:
    """Return whose password it is. Whoever has an account there is asked for by it, whatever he typed as his name."""
    known = try_limits.find(request, login)
    account = province.account_of(known, found.issuer) if known is not None else None
    filter_ = found.filter_of_subject(account.subject) if account else found.filter_of_login(login)
    entry = directory.client_of(found).entry(filter_, password)
    if entry is None:
        return None

    def by() -> tuple[str, str]:
        text = clean(entry.found_by)
        if not text:
            raise NotAdmitted(NOT_SAID.format(attribute=found.find.claim))
        return found.find.field, text.lower() if found.find.field == "email" else person_cells.code(text)

    return admit(Subject(found.issuer, entry.subject, entry.name), by)
