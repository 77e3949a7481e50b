"""What commands over the records need: Django, tables, content, people; one line instead of a traceback without."""

import os
from typing import TYPE_CHECKING

from trainer.commands import suspending
from trainer.commands.base import NO_ENVIRONMENT, Fail
from trainer.commands.tables import may_change_now, refuse_newer
from trainer.core.problems import ContentError
from trainer.core.text import count
from trainer.disk import database_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from trainer.content.library import Library


def set_up() -> None:
    """Load Django and make sure that the database is there. Raises Fail with a mend."""
    suspending.between_transactions()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainer.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        # What Django or a driver says of it may be several lines.
        what, _, mend = " ".join(str(error).split()).partition(" → ")
        raise Fail(
            what.rstrip("."), mend or "xem trang “Lệnh và biến môi trường” của cẩm nang", NO_ENVIRONMENT
        ) from None


def with_database() -> None:
    """Set Django up and refuse to go on before the tables are there and up to date."""
    set_up()
    from django.db import Error, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        reason = str(error).splitlines()[0]
        mend = database_url.to_look_at(connection.settings_dict)
        raise Fail(f"không mở được cơ sở dữ liệu ({reason})", mend, NO_ENVIRONMENT) from None
    refuse_newer(_ours(executor.loader.applied_migrations), _ours(executor.loader.disk_migrations))
    if waiting:
        raise Fail("cơ sở dữ liệu chưa có bảng hoặc bảng đã cũ", "chạy: python -m trainer init", NO_ENVIRONMENT)


def _ours(migrations: "Iterable[tuple[str, str]]") -> list[str]:
    return [name for app, name in migrations if app == "trainer"]


def tables_may_be_changed() -> None:
    """Refuse to bring tables up to date that newer programs have changed, or under servers that it would break.

    Raises Fail and the database's errors.
    """
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    done = _ours(executor.loader.applied_migrations)
    refuse_newer(done, _ours(executor.loader.disk_migrations))
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if done and waiting:
        may_change_now(migration.name for migration, _ in waiting)


def with_figures() -> None:
    """As ``with_database``, and refuse to go on before how everybody stands is worked out: figures would leave out
    whoever is not, and a file or letter that tells too little is not called back."""
    with_database()
    from trainer.actions import progress_rows

    left = progress_rows.missing().count()
    if left:
        raise Fail(
            f"số liệu chưa sẵn sàng sau khi nâng cấp: còn {count(left)} người chưa được tính",
            "chờ máy chủ khởi động xong (python -m trainer serve), hoặc chạy: python -m trainer init",
            NO_ENVIRONMENT,
        )


def library_or_fail() -> "Library":
    """Return the content as it stands. Raises Fail when it cannot be used."""
    from trainer.content.live import library

    try:
        return library()
    except ContentError as error:
        first = str(error).splitlines()[0]
        raise Fail(f"nội dung chưa dùng được ({first})", "chạy: python -m trainer check") from None
