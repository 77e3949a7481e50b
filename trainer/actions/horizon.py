"""Up to which hand-in one may read without passing over one that is still being written."""

from django.db import connection

from trainer.models import HandIn

# The oldest transaction that is still under way, and the number that the next one will get.
_SNAPSHOT = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""


class Horizon:
    """Up to which hand-in whoever reads them by number may go.

    PostgreSQL gives numbers before it commits, so that a smaller number may appear after a greater one. A hand-in is
    behind the horizon once every transaction has ended that was under way when its number could be seen. SQLite writes
    one after the other: there is no such thing.
    """

    def __init__(self) -> None:
        self._behind = 0
        self._ahead: tuple[int, int] | None = None

    def look(self) -> int | None:
        """Return the last hand-in that is behind the horizon; None where there is none to keep."""
        if connection.vendor != "postgresql":
            return None
        newest = HandIn.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        with connection.cursor() as cursor:
            cursor.execute(_SNAPSHOT)
            oldest, coming = cursor.fetchone()
        if self._ahead is not None and self._ahead[1] <= oldest:
            self._behind, self._ahead = self._ahead[0], None
        if self._ahead is None:
            self._ahead = (newest, coming)
        return self._behind
