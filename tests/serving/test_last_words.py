"""A command that ended leaves all that it wrote in the file of the database: whoever copies it by hand has it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.serving.house import ON_POSTGRES, house


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL has no file to copy by hand")
@pytest.mark.parametrize("command", [("tests.serving.people", "1"), ("trainer", "rights", "list")])
def test_nothing_is_left_beside_the_database(tmp_path: Path, command: tuple[str, ...]) -> None:
    with house(tmp_path, 1) as made:
        made.tried(*command)
        assert not made.file.with_name("gan-dan.sqlite3-wal").exists()
        with closing(sqlite3.connect(f"file:{made.file}?immutable=1", uri=True)) as alone:
            assert alone.execute("SELECT COUNT(*) FROM trainer_attempt").fetchone() >= (1,)
