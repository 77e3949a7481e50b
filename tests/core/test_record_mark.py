"""A mark as people copy it: what is none is not read as one, however long it is."""

import pytest

from trainer.core.record_mark import Mark, read


def test_what_was_written_is_read_again() -> None:
    mark = Mark(1300, 1234, 1200, "3f2a9c11d0e4b7a8")
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
