"""Setting Django up for the commands that need it, with one line instead of a traceback when that fails."""

import os

from trainer.commands.base import NO_ENVIRONMENT, Fail


def set_up() -> None:
    """Load Django and make sure that the database is there. Raises Fail with a mend."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainer.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        what, _, mend = str(error).partition(" → ")
        raise Fail(what.rstrip("."), mend or "xem SECURITY.md", NO_ENVIRONMENT) from None


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
        raise Fail(f"không mở được cơ sở dữ liệu ({reason})", "kiểm tra DATABASE_URL", NO_ENVIRONMENT) from None
    if waiting:
        raise Fail("cơ sở dữ liệu chưa có bảng hoặc bảng đã cũ", "chạy: python -m trainer init", NO_ENVIRONMENT)
