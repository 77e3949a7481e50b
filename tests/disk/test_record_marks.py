"""The marks that lie beside the database: what a restore puts aside, and what is none of ours."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from trainer.core.record_mark import RecordMark
from trainer.disk import paths, record_marks

NOW = datetime(2026, 11, 30, tzinfo=UTC)
DIGEST = "3f2a9c11d0e4b7a8"
EARLIER, SAME, STAMPED, LATER = (RecordMark(*some, DIGEST) for some in ((2, 2, 2), (3, 3, 2), (3, 3, 3), (4, 4, 0)))


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let marks lie in a folder of the test."""
    monkeypatch.setattr(paths, "VAR", tmp_path)


def test_a_restore_puts_aside_what_was_left_after_its_copy_also_when_only_stamps_came() -> None:
    for mark in (EARLIER, SAME, STAMPED, LATER):
        record_marks.leave(mark, NOW)
    record_marks.put_aside(SAME, NOW)
    assert [mark for _, mark in record_marks.kept()] == [EARLIER, SAME]
    assert record_marks.unreadable() == []


def test_a_line_that_is_cut_off_or_no_text_is_told_and_keeps_no_other_from_being_read() -> None:
    record_marks.leave(SAME, NOW)
    with record_marks.file().open("ab") as file:
        file.write(b"\xff\xfe\n\n2026-11-30 3-3-")
    assert [mark for _, mark in record_marks.kept()] == [SAME]
    assert len(record_marks.unreadable()) == 2
