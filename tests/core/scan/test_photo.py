"""A photograph tells where, when, with what; what is broken in it is passed over."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.scan.heic_samples import heic
from tests.core.scan.samples import angle, exif, jpeg
from trainer.core.scan.exif import Fact
from trainer.core.scan.photo import facts, is_photograph

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


def test_a_jpeg_and_a_heic_are_photographs_and_nothing_else_is() -> None:
    assert [is_photograph(raw) for raw in (jpeg(), heic(), b"\x89PNG", b"")] == [True, True, False, False]


def test_each_block_of_data_is_told_by_what_it_begins_with_and_where_it_stands() -> None:
    iptc, xmp = b"Photoshop 3.0\0x", b"http://ns.adobe.com/xap/1.0/\0<x/>"
    assert facts(jpeg((0xED, iptc))) == [Fact("photo-more", "IPTC")]
    assert (
        facts(jpeg((0xED, b"Adobe"), (0xEE, iptc), (0xE1, b"http://ns.example"), (0xE2, xmp), (0xE2, exif(MAIN)))) == []
    )
    assert facts(jpeg((0xE1, exif({0x0110: b"Camera 7\0"})), (0xE1, exif({0x0110: b"Camera 8\0"})))) == [
        Fact("photo-device", "Camera 7"),
        Fact("photo-device", "Camera 8"),
    ]


def test_what_follows_a_long_block_or_an_empty_one_is_told() -> None:
    raw = jpeg((0xE0, bytes(700)), (0xE0, b""), (0xFE, b""), (0xED, b"Photoshop 3.0\0"))
    assert facts(raw) == [Fact("photo-more", "lời ghi chú, IPTC")]
    assert facts(b"\xff\xd8\xff\xfe\x00\x02") == [Fact("photo-more", "lời ghi chú")]


def test_bytes_that_fill_the_room_before_a_block_hide_none_of_it() -> None:
    raw = b"\xff\xd8\xff\xff" + jpeg((0xE1, exif({0x0110: b"Camera 7\0"})))[2:].replace(b"\xff\xda", b"\xff\xff\xda")
    assert facts(raw) == [Fact("photo-device", "Camera 7")]
    assert facts(b"\xff\xd8" + b"\xff" * 9) == []


def test_nothing_is_told_of_the_picture_itself_nor_behind_a_length_that_is_none() -> None:
    comment = b"\xff\xfe\x00\x05ghi"
    assert facts(jpeg()[:-2] + comment) == []
    assert facts(b"\xff\xd8\xff\xfe\x00\x01" + comment) == []
    assert facts(b"\xff\xd8\xff\xfe\x00") == []


def test_software_and_the_number_of_the_camera_are_told() -> None:
    raw = jpeg((0xE1, exif({0x0110: b"Camera 7\0", 0x0131: b"Paint 9\0"}, {0xA431: b"SN-77\0"})))
    assert facts(raw) == [Fact("photo-device", "Camera 7 SN-77"), Fact("photo-more", "phần mềm Paint 9")]


def test_a_field_of_four_bytes_stands_in_its_folder_and_a_longer_one_elsewhere() -> None:
    assert facts(jpeg((0xE1, exif({0x010F: b"Thu\0", 0x0110: b"C-77\0"})))) == [Fact("photo-device", "Thu C-77")]
    alone = b"Exif\0\0MM\0*" + struct.pack(">IHHHI", 8, 1, 0x0110, 2, 4) + b"Thu\0"
    assert facts(jpeg((0xE1, alone))) == [Fact("photo-device", "Thu")]


def test_a_field_that_goes_on_behind_its_block_is_passed_over() -> None:
    block = exif({0x0110: b"Camera 7\0"})
    assert facts(jpeg((0xE1, block[:-1]))) == []
    assert facts(jpeg((0xE1, block[:-1])) + bytes(9)) == []


def test_words_end_at_the_first_nought_and_hold_only_what_can_be_shown() -> None:
    raw = jpeg((0xE1, exif({0x010F: b" Th\x7f\x01u \0so\0", 0x0110: b"M\xe1y\x85\0"})))
    assert facts(raw) == [Fact("photo-device", "Thu Máy")]


def _angle(*numbers: int) -> bytes:
    return struct.pack("<6I", *numbers)


@pytest.mark.parametrize(
    ("north", "east", "place"),
    [
        (_angle(21, 1, 0, 1, 0, 1), _angle(105, 1, 0, 1, 0, 1), "21,00000 độ Bắc, 105,00000 độ Đông"),
        (_angle(2150, 100, 9, 2, 9, 4), _angle(90, 1, 0, 1, 36, 10), "21,57563 độ Bắc, 90,00100 độ Đông"),
        (_angle(90, 1, 0, 1, 0, 1), _angle(180, 1, 0, 1, 0, 1), "90,00000 độ Bắc, 180,00000 độ Đông"),
        (_angle(0, 1, 0, 1, 0, 1), _angle(1, 1, 0, 1, 0, 1), "0,00000 độ Bắc, 1,00000 độ Đông"),
        (_angle(0, 1, 0, 1, 0, 1), _angle(0, 1, 0, 1, 0, 1), ""),
        (_angle(90, 1, 1, 1, 0, 1), _angle(105, 1, 0, 1, 0, 1), ""),
        (_angle(21, 1, 0, 1, 0, 1), _angle(180, 1, 1, 1, 0, 1), ""),
        (_angle(21, 0, 1, 1, 1, 1), _angle(105, 1, 0, 1, 0, 1), ""),
        (_angle(21, 1, 1, 0, 1, 1), _angle(105, 1, 0, 1, 0, 1), ""),
        (_angle(21, 1, 1, 1, 1, 0), _angle(105, 1, 0, 1, 0, 1), ""),
        (b"21", _angle(105, 1, 0, 1, 0, 1), ""),
    ],
)
def test_a_place_is_one_on_earth_and_in_the_north_and_the_east_unless_it_is_said(
    north: bytes, east: bytes, place: str
) -> None:
    assert facts(jpeg((0xE1, exif({}, {}, {2: north, 4: east})))) == ([Fact("photo-place", place)] if place else [])


@pytest.mark.parametrize(
    ("taken", "changed", "told"),
    [
        ("2026:11:24 08:15:30", "2026:11:25 09:00:00", ["08:15 ngày 24/11/2026"]),
        ("0000:00:00 00:00:00", "2026:11:25 09:00:00", ["09:00 ngày 25/11/2026"]),
        ("2026:11:24", "", ["ngày 24/11/2026"]),
        ("2026:11 08:15", "hôm:qua:đó 08:15", []),
    ],
)
def test_the_hour_is_that_of_the_shot_or_else_that_of_the_last_change(
    taken: str, changed: str, told: list[str]
) -> None:
    raw = jpeg((0xE1, exif({0x0132: changed.encode() + b"\0"}, {0x9003: taken.encode() + b"\0"})))
    assert facts(raw) == [Fact("photo-time", one) for one in told]


@given(st.data())
def test_no_broken_photograph_is_refused(data: st.DataObject) -> None:
    raw = bytearray(jpeg((0xE1, exif(MAIN, {0x9003: b"2026:11:24 08:15:30\0"}, GPS))))
    for place, byte in data.draw(st.lists(st.tuples(st.integers(0, len(raw) - 1), st.integers(0, 255)), max_size=8)):
        raw[place] = byte
    facts(bytes(raw[: data.draw(st.integers(0, len(raw)))]))
