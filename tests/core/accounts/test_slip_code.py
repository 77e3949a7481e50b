"""The code of a slip: read off paper, typed in any way, good to the end of its last day."""

import random
from datetime import UTC, date, datetime

from trainer.core.accounts.slip_code import (
    ALPHABET,
    LENGTH,
    expires_at,
    last_day,
    made_words,
    new_code,
    typed,
    written,
)

LATE = datetime(2026, 11, 26, 20, 0, tzinfo=UTC)


def test_no_two_signs_look_alike() -> None:
    assert not set(ALPHABET) & set("0O1IL")
    assert len(set(ALPHABET)) == len(ALPHABET) == 31


def test_what_is_printed_is_typed_in_any_way() -> None:
    code = new_code(random.Random(1).choice)

    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    printed = written(code)
    for way in (printed, printed.lower(), code, f" {code[:4]} {code[4:]} ", printed.replace("-", "–")):
        assert typed(way) == code


def test_it_serves_to_the_end_of_the_fourteenth_day_in_viet_nam() -> None:
    # 20:00 UTC is the next morning in Việt Nam.
    assert last_day(LATE) == date(2026, 12, 11)
    assert expires_at(LATE).astimezone(UTC) < datetime(2026, 12, 11, 17, 0, tzinfo=UTC)
    assert expires_at(LATE).astimezone(UTC) > datetime(2026, 12, 11, 16, 59, tzinfo=UTC)


def test_once_they_are_made_it_is_said_how_many_until_when_and_which_serve_no_more() -> None:
    assert made_words(13, 0, LATE) == "Đã tạo 13 phiếu (PDF), dùng được đến hết ngày 11/12/2026."
    assert made_words(13, 5, LATE).endswith(" Phiếu in trước của 5 người hết dùng được: chỉ phát phiếu mới.")
    assert made_words(1, 1, LATE).endswith(" Phiếu in trước hết dùng được: chỉ phát phiếu mới.")
