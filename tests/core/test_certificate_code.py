"""The code of a certificate: read again however it was typed, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from trainer.core.certificate_code import looks_like, read, written

MARK = "9671 8da9 6b8f 498e"
MARKS = some.text("0123456789abcdef", min_size=16, max_size=16).map(
    lambda digits: " ".join(digits[at : at + 4] for at in range(0, 16, 4))
)


@given(some.integers(1, 10**18 - 1), MARKS, some.sampled_from(["", " ", "-", " · ", "\u2009"]))
def test_whatever_is_written_is_read_again_however_it_is_spaced(attempt: int, mark: str, between: str) -> None:
    assert read(written(attempt, mark).replace(" ", between)) == (attempt, mark)
    assert read(written(attempt, mark).upper()) == (attempt, mark)


@pytest.mark.parametrize(
    "text",
    [
        "317O 9671 8DA9 6B8F 498E",
        "3l7o 967I 8da9 6b8f 498e",
        "３１７０ ９６７１ ８ｄａ９ ６Ｂ８Ｆ ４９８ｅ",
        "3170\u200b9671\ufeff8da9\u00ad6b8f\u2060498e",
        "３l7o 9671 8da9 6b8f 498e",
        "3170−9671\r\n8da9\xa06b8f－498e",
    ],
)
def test_what_eye_and_keyboard_confuse_is_read_as_it_is_printed(text: str) -> None:
    assert read(text) == (3170, MARK)


def test_a_name_made_of_such_letters_is_no_code() -> None:
    assert read("I Bad Cafe Old Deed Lo") is None


@pytest.mark.parametrize("text", ["", "HN002", "Nguyễn Thị An", MARK, f"0 {MARK}", f"{'9' * 19} {MARK}", f"² {MARK}"])
def test_what_is_no_code_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "3aa1 b2d7 e48d 1f0d",
        "3AA1-B2D7-E48D-1F0D",
        "3aa1b2d7e48d1f0d",
        "1 3aa1 b2d7 e48d",
        "1 3aa1 b2d7 e48d 1f0",
        "13aa1b2d7e48d",
        "a1 b2d7 e48d 1f0d",
        "1 3aa1 b2d7 e48d 1f0d 1f0d",
        "3aa1 b2d7 e48d lfOd",
        "3aa1\u00a0b2d7 e48d · 1f0d",
        "3aa1\u200b b2d7 e48d ｌf０d",
        "0 9671 8da9 6b8f 498e",
    ],
)
def test_what_lacks_a_part_of_a_code_still_looks_like_one(text: str) -> None:
    assert read(text) is None
    assert looks_like(text)


@given(some.integers(1, 10**18 - 1), MARKS)
def test_every_code_looks_like_one(attempt: int, mark: str) -> None:
    assert looks_like(written(attempt, mark))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bé",
        "Ba Đe",
        "Bad Cafe Old Deed Lo",
        "Nguyễn Thị An",
        "nguyen thi an 10023",
        "HN10023",
        "HN 10000 20000 30000",
        "CB2026000123",
        "CB-2026-000123",
        "CB 2026 0001 2345",
        "2026CB000123",
        "2026-CB01-0001-0002",
        "00012345678A",
        "012345678901",
        "0123 4567 8901",
        "ba 012345678901",
        "de 0123 4567 8901",
        "0912.345.678.901",
        "3aa1 b2d7",
        "3aa1 b2d7 e48",
        "012345678 90123a45",
        f"{'3aa1 ' * 9}",
    ],
)
def test_names_and_staff_numbers_do_not_look_like_one(text: str) -> None:
    assert not looks_like(text)
