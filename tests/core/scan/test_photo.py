"""A photograph tells where, when, with what; what is broken in it is passed over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.scan.samples import angle, exif, jpeg
from trainer.core.scan.exif import Fact
from trainer.core.scan.photo import facts

MAIN = {0x010F: b"Thu\0", 0x0110: b"Camera 7\0", 0x0132: b"2026:11:24 08:15:30\0", 0x013B: "Lê Thử".encode() + b"\0"}
GPS = {1: b"N\0", 2: angle(21, 1, 4008), 3: b"E\0", 4: angle(105, 50, 312)}


@pytest.mark.parametrize("order", ["<", ">"])
def test_place_time_device_and_author_are_told_in_plain_words(order: str) -> None:
    gps = {1: b"N\0", 2: angle(21, 1, 4008, order), 3: b"E\0", 4: angle(105, 50, 312, order)}
    assert facts(jpeg((0xE1, exif(MAIN, {}, gps, order)))) == [
        Fact("photo-place", "21,02780 độ Bắc, 105,83420 độ Đông"),
        Fact("photo-time", "08:15 ngày 24/11/2026"),
        Fact("photo-device", "Thu Camera 7"),
        Fact("photo-author", "Lê Thử"),
    ]


def test_south_and_west_are_told() -> None:
    raw = jpeg((0xE1, exif({}, {}, GPS | {1: b"S\0", 3: b"W\0"})))
    assert facts(raw) == [Fact("photo-place", "21,02780 độ Nam, 105,83420 độ Tây")]


def test_other_data_is_named_and_a_clean_photograph_says_nothing() -> None:
    raw = jpeg((0xE0, b"JFIF\0"), (0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>"), (0xFE, b"ghi"))
    assert facts(raw) == [Fact("photo-more", "XMP, lời ghi chú")]
    assert facts(jpeg((0xE0, b"JFIF\0"), (0xDB, bytes(64)))) == []


@given(st.data())
def test_no_broken_photograph_is_refused(data: st.DataObject) -> None:
    raw = bytearray(jpeg((0xE1, exif(MAIN, {0x9003: b"2026:11:24 08:15:30\0"}, GPS))))
    for place, byte in data.draw(st.lists(st.tuples(st.integers(0, len(raw) - 1), st.integers(0, 255)), max_size=8)):
        raw[place] = byte
    facts(bytes(raw[: data.draw(st.integers(0, len(raw)))]))
