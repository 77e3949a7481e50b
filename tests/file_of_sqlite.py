"""How large the tests' file of SQLite may become: for tests of a disk that is full."""

from django.db import connection


def let_grow(pages: int) -> None:
    """Let the file have so many pages at most; never less than it has, of which none is free."""
    with connection.cursor() as cursor:
        # What other tests deleted has left pages that are filled again before the file grows.
        cursor.execute("VACUUM")
        cursor.execute(f"PRAGMA max_page_count = {pages}")
