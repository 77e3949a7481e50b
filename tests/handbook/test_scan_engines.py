"""The two engines of “Rà bài” find the same: Python's, and that of the page in a real Chromium."""

import re
from collections.abc import Iterator
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from tests.core.scan.samples import angle, exif, jpeg
from trainer.content.scan_rules import read_drafts, scan_rules
from trainer.core.scan.engine import scan
from trainer.core.scan.photo import facts
from trainer.disk.paths import PROJECT
from trainer.handbook.site.scan import engine_data

pytestmark = pytest.mark.browser
SCRIPTS = PROJECT / "trainer" / "handbook" / "theme" / "assets" / "javascripts"
RULES = scan_rules(PROJECT)
OWN = ("Một cửa: 0312 000 145", "tiepnhan@saomai.gov.vn, số 1 phố Hoa Sữa Mới")
_FINDS = """([texts, own]) => texts.map(text =>
  engine.scan(text, own).finds.map(find => [find.rule, find.start, find.end]))"""
_FACTS = "photos => photos.map(raw => RaBaiAnh.facts(new Uint8Array(raw)))"
_MAIN = {0x010F: b"Thu\0", 0x0110: b"Camera 7\0", 0x0132: b"2026:11:24 08:15:30\0", 0x013B: "Lê Thử".encode() + b"\0"}
_CAMERA = {0x9003: b"2026:11:24 08:15:30\0", 0xA431: b"000\0"}
_GPS = {1: b"N\0", 2: angle(21, 1, 4008), 3: b"E\0", 4: angle(105, 50, 312)}
PHOTO = jpeg((0xE0, b"JFIF\0"), (0xE1, exif(_MAIN, _CAMERA, _GPS)), (0xED, b"Photoshop 3.0\0"), (0xFE, b"x"))


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    for name in ("ra-bai.js", "ra-bai-anh.js"):
        page.add_script_tag(content=(SCRIPTS / name).read_text(encoding="utf-8"))
    page.evaluate("data => { window.engine = RaBai.make(data) }", engine_data(RULES))
    yield page
    page.close()


def _said() -> list[str]:
    """Return the drafts that rules are tuned by and the rules' own examples, line by line."""
    drafts = [draft.text for draft in read_drafts(PROJECT, "tuning")]
    examples = [text for rule in RULES for text in (*rule.examples, *rule.counterexamples)]
    return [line for text in (*drafts, *examples) for line in text.splitlines() if line]


LINES = _said()
_PIECES = [piece for line in LINES for piece in re.split(r"(?<=[ ,.:;])", line) if piece]
_ODD = "\u00a0\u2013\u2014“”’…\t\r\n\u2028\u200b😀🏠İıſKßﬁ٣①½ẞÅ\u0301·-.,:/@()0123456789oO xX*"
_piece = st.one_of(
    st.sampled_from(LINES),
    st.sampled_from(_PIECES),
    st.text(_ODD, max_size=4),
    st.characters(exclude_categories=["Cs"]),
)
_way = st.sampled_from(
    [str, str.upper, str.lower, str.title, lambda text: normalize("NFD", text), lambda text: text[::-1]]
)
_text = st.lists(st.tuples(_piece, _way), max_size=8).map(lambda parts: "".join(way(piece) for piece, way in parts))


def _ours(text: str) -> list[list[object]]:
    return [[find.rule, find.start, find.end] for find in scan(text, RULES, OWN).finds]


def test_both_find_the_same_in_every_draft_and_example(page: Page) -> None:
    texts = [draft.text for draft in read_drafts(PROJECT, "tuning")] + LINES
    found = page.evaluate(_FINDS, [texts, OWN])
    assert {text: one for text, one in zip(texts, found, strict=True) if one != _ours(text)} == {}
    assert len({find[0] for one in found for find in one}) == len(RULES)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(_text, min_size=5, max_size=5))
def test_both_find_the_same_in_whatever_is_typed(page: Page, texts: list[str]) -> None:
    assert page.evaluate(_FINDS, [texts, OWN]) == [_ours(text) for text in texts]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(0, len(PHOTO) - 1), st.integers(0, 255)), max_size=4), min_size=5))
def test_both_read_the_same_in_a_photograph_whatever_is_broken_in_it(
    page: Page, changes: list[list[tuple[int, int]]]
) -> None:
    photos = []
    for some in changes:
        raw = bytearray(PHOTO)
        for place, byte in some:
            raw[place] = byte
        photos.append(bytes(raw))
    found = page.evaluate(_FACTS, [list(raw) for raw in photos])
    assert found == [[[fact.kind, fact.says] for fact in facts(raw)] for raw in photos]
