"""What a server does to the database before its first worker starts: content may have changed since the last start."""

import logging
import time
from datetime import datetime

from django.db import OperationalError, connection

from trainer import postgres_line
from trainer.actions import growing_paths, pieces, reliance, requirements, served_content
from trainer.content.library import Library
from trainer.core.vietnam_time import day_of
from trainer.core.work_progress import Told, nobody

# Any number by which nothing else in this database locks.
_STARTING = 20_261_126
_TRIES = 5
# Whoever waits for another host says so after a while and every now and then; and not for ever: that host may hang.
_LOOKS_EVERY_SECONDS, _SAYS_EVERY_SECONDS, _OTHERS_SECONDS = 0.2, 30, 30 * 60
OTHERS = "Một máy khác đang chuẩn bị dữ liệu, hoặc một lệnh bị treo đang giữ khóa ấy; máy này chờ đến lượt (đã %d giây)"
_HELD = "máy khác giữ khóa chuẩn bị dữ liệu đã {} phút; xem máy nào đang khởi động dở, dừng nó"
# So long a start brings in line those whose texts changed; the housekeeper does the rest.
_CHANGES_SECONDS = 10
OLDER = (
    "Nội dung hoặc phần mềm ở máy này cũ hơn nội dung mà một máy khác đang chạy, nên máy này không tính lại cho "
    "mọi người. → Cập nhật máy này; nếu cố ý quay về bản cũ thì dừng các máy chạy bản mới: sau 5 phút máy này tự tính"
)
_log = logging.getLogger(__name__)


def prepare(library: Library, now: datetime, told: Told = nobody) -> None:
    """Keep the words of everything that can be asked; bring in line what derives from paths, texts and editions.

    Looks at everybody unless a completed look with the same content still counts (``actions.served_content``).
    ``told`` is called with how many people are done, of how many. May be done again at any time. Raises the database's
    error when it cannot be done.
    """
    if connection.vendor == "postgresql":
        _wait_for_other_hosts()
    for tried in range(1, _TRIES + 1):
        try:
            _bring_in_line(library, now, told)
            return
        except OperationalError as error:
            # Another host that is at work may have locked the same rows in another order: PostgreSQL then ends one.
            # Who has waited in vain for what somebody holds on to does not wait five times as long.
            if tried == _TRIES or connection.vendor != "postgresql" or postgres_line.waited_in_vain(error):
                raise


def _wait_for_other_hosts() -> None:
    """Take the lock of those who start: several hosts may together. It goes with the connection."""
    began = said = time.monotonic()
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_STARTING])
            if cursor.fetchone()[0]:
                return
            now = time.monotonic()
            if now - began > _OTHERS_SECONDS:
                raise OperationalError(_HELD.format(_OTHERS_SECONDS // 60))
            if now - said >= _SAYS_EVERY_SECONDS:
                said = now
                _log.warning(OTHERS, now - began)
            time.sleep(_LOOKS_EVERY_SECONDS)


def _bring_in_line(library: Library, now: datetime, told: Told) -> None:
    reliance.keep_words(library, now)
    mark = served_content.fingerprint(library)
    if not served_content.seen(mark, now, starting=True):
        _log.warning(OLDER)
        return
    growing_paths.keep(library, now)
    # Marks and what is left to do about them are written together: a kill between the two loses neither.
    changed = requirements.follow_changes_later(library, day_of(now))
    if changed is not None:
        pieces.finish(library, changed, _CHANGES_SECONDS)
    if not served_content.in_line(mark):
        requirements.refresh_all(library, told)
        served_content.looked(mark, now)
