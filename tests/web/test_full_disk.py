"""When there is no room to write: one page that says so, and one line in the log, whatever was to be written."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from tests.cast import signed_in
from tests.file_of_sqlite import let_grow
from trainer.web import pages

SAID = pages.FULL["title"]


@contextmanager
def no_room() -> Iterator[None]:
    """Let the file of the database not grow."""
    let_grow(1)
    try:
        yield
    finally:
        let_grow(1_000_000)


def _list(rows: int) -> SimpleUploadedFile:
    lines = "".join(f"HN{number:06},{os.urandom(40).hex()},Phường A\n" for number in range(rows))
    return SimpleUploadedFile("ds.csv", f"Mã cán bộ,Họ và tên,Đơn vị\n{lines}".encode())


def _lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, Any]]:
    return [(record.getMessage(), record.exc_info) for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.skipif(connection.vendor == "postgresql", reason="how large a file of SQLite may become")
@pytest.mark.django_db(transaction=True)
def test_a_list_for_which_the_database_has_no_room_is_said_so_and_taken_when_there_is(
    cast: Any, caplog: pytest.LogCaptureFixture
) -> None:
    officer = signed_in(cast.khue)
    officer.raise_request_exception = False
    with no_room():
        refused = officer.post("/cntt/danh-sach/", {"tep": _list(2000)})
    taken = officer.post("/cntt/danh-sach/", {"tep": _list(2000)})

    assert (refused.status_code, SAID in refused.text, "Traceback" in refused.text) == (503, True, False)
    assert _lines(caplog) == [("POST /cntt/danh-sach/: a disk is full (database or disk is full)", None)]
    assert taken.status_code == 302
