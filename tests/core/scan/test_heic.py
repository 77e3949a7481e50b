"""A HEIC photograph tells the same as a JPEG does; what is broken in it is passed over."""

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.scan.heic_samples import GREEDY, heic, placed
from tests.core.scan.samples import exif, jpeg
from trainer.core.scan.exif import Fact
from trainer.core.scan.heic import is_heic
from trainer.core.scan.photo import facts

TOLD = [
    Fact("photo-place", "21,02780 độ Bắc, 105,83420 độ Đông"),
    Fact("photo-time", "08:15 ngày 24/11/2026"),
    Fact("photo-device", "Camera 7"),
]
CAMERA = TOLD[2:]
XMP = [Fact("photo-more", "XMP")]


def _exif(camera: bytes) -> bytes:
    """Return what an item of Exif holds: how far it is to the block, and the block."""
    return b"\0\0\0\0" + exif({0x0110: camera + b"\0"})[6:]


BLOCK = _exif(b"Camera 7")
HELD = b"before" + BLOCK
ITEM = (b"Exif\0", [(6, len(BLOCK))])


def test_place_time_and_device_are_told_in_plain_words() -> None:
    assert facts(heic(xmp=False)) == TOLD
    assert facts(heic()) == [*TOLD, Fact("photo-more", "XMP")]


def test_a_film_beside_the_picture_is_told() -> None:
    film = (12).to_bytes(4, "big") + b"mpvd" + b"film"
    assert facts(heic(xmp=False) + film) == [*TOLD, Fact("photo-more", "đoạn phim kèm ảnh")]


@pytest.mark.parametrize(
    "way",
    [
        {},
        {"widths": 0x8880},
        {"widths": 0x4440},
        {"widths": 0x4404},  # of the first version these bits mean nothing
        {"version": 1},
        {"version": 2},
        {"version": 1, "widths": 0x4404},
        {"version": 2, "widths": 0x4444},
        {"version": 1, "within": True},
        {"version": 2, "within": True, "named": 3},
        {"named": 3},
    ],
    ids=str,
)
def test_in_whatever_way_the_place_of_an_item_is_said_it_is_read(way: dict[str, int]) -> None:
    assert facts(placed([ITEM], HELD, **way)) == CAMERA  # type: ignore[arg-type]


def test_the_parts_of_an_item_are_read_in_their_order() -> None:
    half = len(BLOCK) // 2
    turned = BLOCK[half:] + BLOCK[:half]
    assert facts(placed([(b"Exif\0", [(len(BLOCK) - half, half), (0, len(BLOCK) - half)])], turned)) == CAMERA


def test_an_item_whose_place_is_not_sound_is_passed_over() -> None:
    assert facts(placed([ITEM], HELD)[:-1]) == []
    assert facts(placed([ITEM], HELD, version=3)) == []
    assert facts(placed([ITEM], HELD, widths=0x4300)) == []
    assert facts(placed([(b"mime\0text/plain\0", ITEM[1]), ITEM], HELD, counted=1)) == []


def test_no_more_is_read_of_all_items_than_the_file_is_long() -> None:
    other = _exif(b"Camera 8")
    data = BLOCK + other + bytes(3000)
    long = [(b"Exif\0", [(0, len(data))]), (b"Exif\0", [(len(BLOCK), len(data) - len(BLOCK))])]
    short = [(b"Exif\0", [(0, len(BLOCK))]), (b"Exif\0", [(len(BLOCK), len(other))])]
    assert facts(placed(long, data)) == CAMERA
    assert facts(placed(short, data)) == [*CAMERA, Fact("photo-device", "Camera 8")]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (b"mime\0application/rdf+xml\0", XMP),
        (b"mime\0application/rdf+xml", XMP),
        (b"mime" + b"n" * 980 + b"\0application/rdf+xml", XMP),
        (b"mime" + b"n" * 981 + b"\0application/rdf+xml", []),
        (b"mime\0text/plain\0", []),
        (b"mime", []),
        (b"url \0application/rdf+xml\0", []),
    ],
)
def test_of_the_items_with_words_those_of_xmp_are_told(words: bytes, told: list[Fact]) -> None:
    assert facts(placed([(words, [(0, 4)])], b"<x/>")) == told


def test_a_box_may_say_its_length_in_eight_bytes_or_go_on_to_the_end() -> None:
    raw = placed([ITEM], HELD, version=1, within=True)
    begin, length = raw.index(b"meta") - 4, len(raw) - raw.index(b"meta") + 4
    long = b"\0\0\0\1meta" + (length + 8).to_bytes(8, "big")
    assert facts(raw[:begin] + long + raw[begin + 8 :]) == CAMERA
    assert facts(raw[:begin] + b"\0\0\0\0" + raw[begin + 4 :]) == CAMERA


def test_behind_a_box_that_is_shorter_than_its_head_nothing_is_read() -> None:
    raw = placed([ITEM], HELD, version=1, within=True)
    begin = raw.index(b"meta") - 4
    assert facts(raw[:begin] + b"\0\0\0\4" + raw[begin:]) == []


@pytest.mark.parametrize(
    ("brands", "so"),
    [
        ([b"heic"], True),
        ([b"isom", b"avif"], True),
        ([b"isom"] * 63 + [b"mif1"], True),
        ([b"isom"] * 64 + [b"mif1"], False),
        ([b"isom", b"\0hei", b"c\0\0\0"], False),
    ],
)
def test_one_of_the_first_brands_says_that_it_is_one(brands: list[bytes], so: bool) -> None:
    listed = b"".join(brands)
    assert is_heic((16 + len(listed)).to_bytes(4, "big") + b"ftypmp42\0\0\0\0" + listed) is so


def test_a_brand_behind_the_list_of_brands_is_none() -> None:
    assert is_heic(b"\0\0\0\x10ftypmp42\0\0\0\0heic") is False


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
