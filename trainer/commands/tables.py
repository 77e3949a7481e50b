"""Tables and programs of different ages: which may work together, and what is said of those that may not.

A migration with which the programs of before can live says so by the end of its name, ``_beside``. The database keeps
the names of what was done to it, so that also programs that never heard of a migration know what they meet.
"""

import os
from collections.abc import Iterable

from trainer.commands.base import NO_ENVIRONMENT, Fail

BESIDE = "_beside"
# What the processes of a server call themselves at a PostgreSQL, as libpq reads it.
_SERVES = "gan-dan serve"
_SERVERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = %s AND pid <> pg_backend_pid()
"""
# Who saves meanwhile waits as long as a change of the tables waits for those who read.
_WAITS = "SET lock_timeout = '3s'"


def call_oneself_server() -> None:
    """Let every process that this one starts be known at a PostgreSQL as one of a server."""
    os.environ["PGAPPNAME"] = _SERVES


def refuse_newer(done: Iterable[str], known: Iterable[str]) -> None:
    """Raise Fail when something was ``done`` to the tables that these programs do not know and cannot live with."""
    strange = sorted(name for name in set(done) - set(known) if not name.endswith(BESIDE))
    if strange:
        raise Fail(
            f"cơ sở dữ liệu đã được một bản mới hơn nâng ({strange[-1]})",
            "lấy bản mã mới về máy này rồi chạy lại; muốn về bản cũ thì khôi phục bản sao trước lần nâng",
            NO_ENVIRONMENT,
        )


def may_change_now(waiting: Iterable[str]) -> None:
    """Raise Fail when servers run and what is ``waiting`` to be done to the tables would break them."""
    serving = _served()
    breaking = [name for name in waiting if not name.endswith(BESIDE)]
    if serving and breaking:
        raise Fail(
            f"máy chủ đang chạy, mà lần nâng này ({breaking[0]}) làm bản cũ không chạy được",
            "sao lưu, dừng máy chủ ở mọi máy, rồi chạy lại lệnh này",
            NO_ENVIRONMENT,
        )
    if serving:
        _do_not_wait_long()


def _served() -> bool:
    from django.db import connection

    from trainer.disk import serving_lock

    if serving_lock.held():
        return True
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(_SERVERS, [_SERVES])
        return bool(cursor.fetchone()[0])


def _do_not_wait_long() -> None:
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_WAITS)
