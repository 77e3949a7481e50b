"""A HEIC photograph tells the same as a JPEG does; what is broken in it is passed over."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.scan.heic_samples import GREEDY, heic
from tests.core.scan.samples import jpeg
from trainer.core.scan.exif import Fact
from trainer.core.scan.heic import is_heic
from trainer.core.scan.photo import facts

TOLD = [
    Fact("photo-place", "21,02780 độ Bắc, 105,83420 độ Đông"),
    Fact("photo-time", "08:15 ngày 24/11/2026"),
    Fact("photo-device", "Camera 7"),
]


def test_place_time_and_device_are_told_in_plain_words() -> None:
    assert facts(heic(xmp=False)) == TOLD
    assert facts(heic()) == [*TOLD, Fact("photo-more", "XMP")]


def test_a_film_beside_the_picture_is_told() -> None:
    film = (12).to_bytes(4, "big") + b"mpvd" + b"film"
    assert facts(heic(xmp=False) + film) == [*TOLD, Fact("photo-more", "đoạn phim kèm ảnh")]


def test_what_begins_otherwise_is_none() -> None:
    assert [is_heic(raw) for raw in (heic(), jpeg(), b"", b"\0\0\0\x14ftypmp42\0\0\0\0isom")] == [
        True,
        False,
        False,
        False,
    ]


@given(st.data())
def test_no_broken_photograph_is_refused(data: st.DataObject) -> None:
    raw = bytearray(heic())
    for place, byte in data.draw(st.lists(st.tuples(st.integers(0, len(raw) - 1), st.integers(0, 255)), max_size=8)):
        raw[place] = byte
    facts(bytes(raw[: data.draw(st.integers(0, len(raw)))]))


@pytest.mark.parametrize("raw", GREEDY, ids=["items", "fields", "parts", "words", "blanks"])
def test_a_file_made_to_harm_takes_no_memory_to_speak_of(raw: bytes) -> None:
    tracemalloc.start()
    told = facts(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
    assert told in ([], [Fact("photo-device", "Camera 7")], [Fact("photo-more", "XMP")])
