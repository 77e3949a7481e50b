"""The code of a certificate: read again however it was typed, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from trainer.core.certificate_code import read, written

MARK = "9671 8da9 6b8f 498e"
MARKS = some.text("0123456789abcdef", min_size=16, max_size=16).map(
    lambda digits: " ".join(digits[at : at + 4] for at in range(0, 16, 4))
)


@given(some.integers(1, 10**18 - 1), MARKS, some.sampled_from(["", " ", "-", " · ", "\u2009"]))
def test_whatever_is_written_is_read_again_however_it_is_spaced(attempt: int, mark: str, between: str) -> None:
    assert read(written(attempt, mark).replace(" ", between)) == (attempt, mark)
    assert read(written(attempt, mark).upper()) == (attempt, mark)


@pytest.mark.parametrize("text", ["", "HN002", "Nguyễn Thị An", MARK, f"0 {MARK}", f"{'9' * 19} {MARK}", f"² {MARK}"])
def test_what_is_no_code_is_none(text: str) -> None:
    assert read(text) is None
