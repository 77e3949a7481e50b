"""The two engines of “Rà bài” find the same: Python's, and that of the page in a real Chromium."""

import re
from collections.abc import Iterator
from functools import cache
from time import process_time
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from tests.core.scan.heic_samples import GREEDY, heic, seen
from tests.core.scan.samples import angle, exif, jpeg
from trainer.content.scan_rules import read_drafts, scan_rules
from trainer.core.scan.engine import scan
from trainer.core.scan.photo import facts
from trainer.core.scan.rules import Rule
from trainer.core.scan.shadow import without_marks
from trainer.disk.paths import PROJECT
from trainer.handbook.site.scan import engine_data

pytestmark = pytest.mark.browser
SCRIPTS = PROJECT / "trainer" / "handbook" / "theme" / "assets" / "javascripts"
OWN = ("Một cửa: 0312 000 145", "tiepnhan@saomai.gov.vn, số 1 phố Hoa Sữa Mới")
_FINDS = """([texts, own]) => texts.map(text =>
  engine.scan(text, own).finds.map(find => [find.rule, find.start, find.end]))"""
_TIMED = f"given => {{ const began = performance.now(); return [({_FINDS})(given), performance.now() - began] }}"
_CLEAN = """photos => photos.map(raw => {
  const made = RaBaiHeic.clean(new Uint8Array(raw))
  return made && Array.from(made)
})"""
_SECRETS = "found => found.map(words => RaBai.secretAt(words))"
_FACTS = "photos => photos.map(raw => RaBaiAnh.facts(new Uint8Array(raw)))"
_MAIN = {0x010F: b"Thu\0", 0x0110: b"Camera 7\0", 0x0132: b"2026:11:24 08:15:30\0", 0x013B: "Lê Thử".encode() + b"\0"}
_CAMERA = {0x9003: b"2026:11:24 08:15:30\0", 0xA431: b"000\0"}
_GPS = {1: b"N\0", 2: angle(21, 1, 4008), 3: b"E\0", 4: angle(105, 50, 312)}
PHOTO = jpeg((0xE0, b"JFIF\0"), (0xE1, exif(_MAIN, _CAMERA, _GPS)), (0xED, b"Photoshop 3.0\0"), (0xFE, b"x"))
FILLED = PHOTO.replace(b"\xff\xe1", b"\xff\xff\xff\xe1")


# Only where these tests run: to read the rules costs a second, and every process collects all tests.
@cache
def rules() -> tuple[Rule, ...]:
    return scan_rules(PROJECT)


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    for name in ("ra-bai.js", "ra-bai-heic.js", "ra-bai-anh.js"):
        page.add_script_tag(content=(SCRIPTS / name).read_text(encoding="utf-8"))
    page.evaluate("data => { window.engine = RaBai.make(data) }", engine_data(rules()))
    yield page
    page.close()


@cache
def lines() -> list[str]:
    """Return the drafts that rules are tuned by and the rules' own examples, line by line."""
    drafts = [draft.text for draft in read_drafts(PROJECT, "tuning")]
    examples = [text for rule in rules() for text in (*rule.examples, *rule.counterexamples)]
    return [line for text in (*drafts, *examples) for line in text.splitlines() if line]


def _pieces() -> list[str]:
    return [piece for line in lines() for piece in re.split(r"(?<=[ ,.:;])", line) if piece]


_ODD = "\u00a0\u2013\u2014“”’…\t\r\n\u2028\u200b😀🏠İıſKßﬁ٣①½ẞÅ\u0301·-.,:/@()0123456789oO xX*"
_piece = st.one_of(
    st.deferred(lambda: st.sampled_from(lines())),
    st.deferred(lambda: st.sampled_from(_pieces())),
    st.text(_ODD, max_size=4),
    st.characters(exclude_categories=["Cs"]),
)


def _new_style(text: str) -> str:
    """Put the marks of tones on the second vowel, as many do: hoà, thuỷ."""
    tones = "[\u0300\u0301\u0303\u0309\u0323]"
    apart = re.sub(f"(o)({tones})([ae])|(u)({tones})(y)", r"\1\4\3\6\2\5", normalize("NFD", text), flags=re.I)
    return normalize("NFC", apart)


_way = st.sampled_from(
    [
        str,
        str.upper,
        str.lower,
        str.title,
        _new_style,
        without_marks,
        lambda text: normalize("NFD", text),
        lambda text: text[::-1],
    ]
)
_text = st.lists(st.tuples(_piece, _way), max_size=8).map(lambda parts: "".join(way(piece) for piece, way in parts))


def _changes(photo: bytes) -> st.SearchStrategy[list[tuple[int, int]]]:
    """Return changes of single bytes; in HEIC mostly among the boxes, which come first."""
    place = st.one_of(st.integers(0, len(photo) - 1), st.integers(0, min(len(photo), 600) - 1))
    return st.lists(st.tuples(place, st.integers(0, 255)), max_size=4)


def _broken(photo: bytes, changes: list[tuple[int, int]]) -> bytes:
    raw = bytearray(photo)
    for place, byte in changes:
        raw[place] = byte
    return bytes(raw)


# Several tests ask what is found in the same drafts.
@cache
def _ours(text: str) -> list[list[object]]:
    return [[find.rule, find.start, find.end] for find in scan(text, rules(), OWN).finds]


def test_both_find_the_same_in_every_draft_and_example(page: Page) -> None:
    drafts = [draft.text for draft in read_drafts(PROJECT, "tuning")]
    texts = [*drafts, *map(without_marks, drafts[::4]), *lines()]
    texts += [changed for text in lines() if (changed := _new_style(text)) != normalize("NFC", text)]
    texts += ["Hỏi nhan@saomai.gov.vn, tiepnhan@saomai.gov.vn", "Nhà ở số 1 phố Hoa Sữa, số 1 phố Hoa Sữa Mới"]
    found = page.evaluate(_FINDS, [texts, OWN])
    assert {text: one for text, one in zip(texts, found, strict=True) if one != _ours(text)} == {}
    assert len({find[0] for one in found for find in one}) == len(rules())


def test_it_is_found_all_the_same_where_the_mark_of_a_tone_stands_on_the_other_vowel() -> None:
    drafts = [normalize("NFC", draft.text) for draft in read_drafts(PROJECT, "tuning")[::3]]
    changed = [_new_style(text) for text in drafts]
    assert sum(one != text for one, text in zip(changed, drafts, strict=True)) > 100
    assert [_ours(text) for text in changed] == [_ours(text) for text in drafts]


def test_from_each_character_a_pattern_looks_no_farther_than_an_end() -> None:
    """Else a run of one letter costs its length times its length, however fast the machine."""
    patterns = [
        (rule.id, one.pattern.pattern)
        for rule in rules()
        for each in rule.patterns
        for one in (each, *each.near, *each.far)
    ]
    of_whole_texts = [(rule.id, each) for rule in rules() for each in rule.whole]
    patterns += [(name, one.pattern) for name, each in of_whole_texts for one in (*each.when, *each.absent)]
    endless = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|([*+]|\{[0-9]+,\})")
    assert {name for name, one in patterns if any(endless.findall(one))} == {"long-sentence"}


# Nothing in them ends a line or a sentence: each find could be made to look over all of it again.
ENDLESS = (
    "0 " * 10_000,
    "tổ 3, ngõ 4 " * 1_700,
    "số 12/3 ngõ 4 đường Hoa Gạo, " * 700,
    "căn cước " + "0 3" * 6_700,
    "không ba " * 2_300,
    *("0" * 20_000, "a" * 20_000, "A" * 20_000, "a1" * 10_000, "ab.@-" * 4_000),
    "1|2|số 3 ngõ 4 phố Mới|" * 800 + "\n" + "1|2|3|" * 800,
)


@pytest.mark.parametrize("text", ENDLESS, ids=lambda text: text[:12])
def test_a_long_text_without_an_end_is_soon_looked_over(page: Page, text: str) -> None:
    """Seconds of the processor where nothing runs away, many minutes where something does."""
    began = process_time()
    ours = _ours(text)
    assert process_time() - began < 60
    (found,), took = page.evaluate(_TIMED, [[text], OWN])
    assert found == ours
    assert took < 60_000  # by the clock, on a machine that does much else


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(_text, min_size=5, max_size=5))
def test_both_find_the_same_in_whatever_is_typed(page: Page, texts: list[str]) -> None:
    assert page.evaluate(_FINDS, [texts, OWN]) == [_ours(text) for text in texts]


@settings(max_examples=60, deadline=None)
@given(data=st.data(), photo=st.sampled_from([PHOTO, FILLED, heic(), heic(xmp=False)]))
def test_both_read_the_same_in_a_photograph_whatever_is_broken_in_it(
    page: Page, data: st.DataObject, photo: bytes
) -> None:
    photos = [_broken(photo, some) for some in data.draw(st.lists(_changes(photo), min_size=5, max_size=10))]
    found = page.evaluate(_FACTS, [list(raw) for raw in photos])
    assert found == [[[fact.kind, fact.says] for fact in facts(raw)] for raw in photos]


def test_both_read_the_same_in_a_photograph_that_is_made_to_harm(page: Page) -> None:
    """Minutes in the browser, or all its memory, where a thousand items or fields are read that mean the same bytes."""
    found = page.evaluate(_FACTS, [list(raw) for raw in GREEDY])
    assert found == [[[fact.kind, fact.says] for fact in facts(raw)] for raw in GREEDY]


@pytest.mark.parametrize("xmp", [True, False])
def test_a_clean_heic_is_the_same_picture_and_tells_nothing(page: Page, xmp: bool) -> None:
    raw = heic(xmp)
    film = (16).to_bytes(4, "big") + b"mpvd" + b"Camera 7"
    (clean, with_film) = (bytes(one) for one in page.evaluate(_CLEAN, [list(raw), list(raw + film)]))
    assert (seen(raw)[1], seen(clean)) == (True, (seen(raw)[0], False))
    assert (len(clean), facts(clean), b"Camera" in clean) == (len(raw), [], False)
    assert (seen(with_film), facts(with_film), b"Camera" in with_film) == (seen(clean), [], False)


@settings(max_examples=60, deadline=None)
@given(st.lists(_changes(heic()), min_size=5, max_size=10))
def test_what_comes_out_clean_tells_nothing_whatever_was_broken(
    page: Page, changes: list[list[tuple[int, int]]]
) -> None:
    cleaned = page.evaluate(_CLEAN, [list(_broken(heic(), some)) for some in changes])
    assert [facts(bytes(one)) for one in cleaned if one is not None and facts(bytes(one))] == []


def test_a_film_and_what_lies_in_another_file_is_not_cleaned(page: Page) -> None:
    moving = heic() + (8).to_bytes(4, "big") + b"moov"
    elsewhere = heic().replace(b"iloc\0", b"iloc\3")
    assert page.evaluate(_CLEAN, [list(moving), list(elsewhere), list(heic()[:200])]) == [None, None, None]


@pytest.mark.parametrize(
    ("kept", "secret"),
    [
        ("mật khẩu: ", "saomai2026"),
        ("Mật khẩu Wi-Fi phòng họp là ", "SaoMai@2026"),
        ("mã xác thực gửi lần 2 là ", "509182"),
        ("OTP la ", "48 20 91"),
        ("wifi tầng 2 mật khẩu ", "hoptruong2026"),
        ("mk:", "abc123"),
        ("mật khẩu:", "abc123"),
        ("mật\u00a0khẩu ", "docsachmoingay"),
        ('mật khẩu ghi ở mặt dưới là "', "to12doanket"),
        # Rather a word too few stays than a part of the secret.
        ('mật khẩu "', "Trang Non 2026"),
        ("mật khẩu ", "abc:12x"),
        ("mật khẩu ", "Sen2026 là abc"),
        # No words that lead, or nothing but a request.
        ("", "771204"),
        ("", "sáu bảy tám chín"),
        ("", "đọc mã 6 số vừa gửi"),
        ("", "Mật khẩu cứ gửi thẳng vào nhóm"),
        ("", "mậtkhẩu 1234"),
    ],
)
def test_the_words_that_lead_to_a_secret_are_none_of_it(page: Page, kept: str, secret: str) -> None:
    assert page.evaluate("words => RaBai.secretAt(words)", kept + secret) == len(kept)


def test_of_what_is_found_in_drafts_no_word_stays_that_could_be_a_secret(page: Page) -> None:
    found = [
        one.text[find.start : find.end]
        for one in (scan(draft.text, rules()) for draft in read_drafts(PROJECT, "tuning")[::3])
        for find in one.finds
        if find.rule == "password-or-code"
    ]
    kept = [words[:at] for words, at in zip(found, page.evaluate(_SECRETS, found), strict=True)]
    assert sum(bool(one) for one in kept) > len(kept) / 3
    assert [one for one in kept if re.search(r"[0-9@#!$%&*_][^ ]*[^ ]{3}|[^ ]{3}[0-9@#!$%&*_]", one)] == []
