"""Whom an account of the province lets in: one rule for the provider and for the directory."""

import logging
from collections.abc import Callable
from dataclasses import replace

from trainer.actions.accounts import province
from trainer.actions.accounts.province import LinkedToAnother, Subject
from trainer.models import Official
from trainer.web.access import now
from trainer.web.accounts import who

NOT_LISTED = (
    "Tài khoản “{login}” chưa có trong danh sách. Anh/chị báo bộ phận CNTT để được thêm, hoặc sửa hồ sơ cho khớp."
)
LEFT = "Tài khoản “{login}” đã ngừng ở Gần Dân. Anh/chị báo văn phòng đơn vị hoặc bộ phận CNTT."
ANOTHER = (
    "Người này ở Gần Dân đã nối với một tài khoản khác của tỉnh, nên “{login}” không vào được. "
    "Anh/chị báo bộ phận CNTT."
)
_log = logging.getLogger(__name__)


class NotAdmitted(Exception):
    """Somebody is not let in: in one line, why and what to do."""


def admit(subject: Subject, by: Callable[[], tuple[str, str]]) -> Official:
    """Return whose account ``subject`` is: the one it was linked to, else found ``by`` a field and a value, and linked.

    Raises NotAdmitted: not in the list, left, or another account is his already.
    """
    official = province.owner(subject)
    if official is None:
        official, subject = _linked(subject, *by())
    if not official.is_active:
        raise NotAdmitted(LEFT.format(login=subject.called))
    known = who.active(official.pk)
    assert known is not None
    return known


def _linked(subject: Subject, field: str, value: str) -> tuple[Official, Subject]:
    subject = replace(subject, called=value[:80])
    official = who.with_email(value) if field == "email" else who.with_staff_code(value)
    if official is None:
        raise NotAdmitted(NOT_LISTED.format(login=subject.called))
    if official.merged_into is None and not official.is_active:
        raise NotAdmitted(LEFT.format(login=subject.called))
    try:
        return province.link(official, subject, now()), subject
    except LinkedToAnother:
        _log.warning("another account of the province bears what account %d is found by: refused", official.pk)
        raise NotAdmitted(ANOTHER.format(login=subject.called)) from None
