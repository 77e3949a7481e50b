"""A mark as people copy it: what is none is not read as one, however long it is."""

import pytest

from trainer.core.record_mark import RecordMark, RunningMark, read


def test_what_was_written_is_read_again() -> None:
    mark = RecordMark(1300, 1234, 1200, "3f2a9c11d0e4b7a8")
    assert read(f" {mark.written()}\n") == mark


@pytest.mark.parametrize(
    "text",
    [
        "9" * 5_000 + "-1-1-3f2a9c11d0e4b7a8",
        "１-２-３-3f2a9c11d0e4b7a8",
        "1-2-3-zzzzzzzzzzzzzzzz",
        "1-2-3f2a9c11d0e4b7a8",
        "1300-1234-12",
    ],
)
def test_what_is_none_is_none(text: str) -> None:
    assert read(text) is None


def test_the_same_numbers_give_the_same_mark_for_ever() -> None:
    line = RunningMark([5, 2, 9, 2])
    for number, attempt, stamped in ((1, 10, False), (2, 11, True), (5, 14, True), (6, 15, True)):
        line.add(number, attempt, stamped=stamped)
    line.end()
    assert [line.found[upto].written() for upto in (2, 5, 9)] == [
        "2-2-1-137b632b66931b9a",
        "5-3-2-6397a54d96979a38",
        "9-4-3-ea9bb2cd7e1811bc",
    ]
    assert len(line.found) == 3
