"""The word diff gives both texts back, and shows a change where a reader looks for it."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trainer.core import word_diff
from trainer.core.word_diff import Pair, compare

WORDS = st.sampled_from(["mật", "khẩu.", "dài", "mười", "(hai)", "174/2026/NĐ-CP:", "ký", "tự,", "và", "–", "2.000"])
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), max_size=6)


@given(PARAGRAPHS, PARAGRAPHS)
def test_the_pairs_give_both_texts_back(old: list[str], new: list[str]) -> None:
    pairs = compare(old, new)

    assert [pair.old for pair in pairs if pair.old] == old
    assert [pair.new for pair in pairs if pair.new] == new


@given(PARAGRAPHS, PARAGRAPHS)
def test_runs_of_one_kind_never_follow_each_other(old: list[str], new: list[str]) -> None:
    for pair in compare(old, new):
        kinds = [kind for kind, _ in pair.runs]

        assert all(kind != after for kind, after in pairwise(kinds))
        assert ("added", "removed") not in pairwise(kinds)
        assert all(text for _, text in pair.runs)


@given(PARAGRAPHS)
def test_a_text_beside_itself_has_no_change(text: list[str]) -> None:
    assert [pair.runs for pair in compare(text, text)] == [(("equal", one),) for one in text]


def test_only_the_words_that_changed_are_marked() -> None:
    pairs = compare(["Mật khẩu dài ít nhất tám ký tự."], ["Mật khẩu dài ít nhất mười hai ký tự."])

    assert [pair.marked() for pair in pairs] == ["Mật khẩu dài ít nhất [-tám-] {+mười hai+} ký tự."]


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        (["Một."], ["Một.", "Hai ba."], ["Một.", "{+Hai ba.+}"]),
        (["Một.", "Hai ba."], ["Hai ba."], ["[-Một.-]", "Hai ba."]),
        ([], ["Một."], ["{+Một.+}"]),
        (["Một hai."], ["Ba bốn.", "Năm sáu."], ["[-Một hai.-]", "{+Ba bốn.+}", "{+Năm sáu.+}"]),
        (["24 giờ"], ["Trong buổi đó"], ["[-24 giờ-] {+Trong buổi đó+}"]),
        (["(…)"], ["(hai)"], ["[-(…)-] {+(hai)+}"]),
        (["Gọi điện cho bố"], ["Gọi xe rồi về"], ["[-Gọi điện cho bố-] {+Gọi xe rồi về+}"]),
        (
            ["Báo công an xã ngay trong đêm"],
            ["Nhắn lãnh đạo rồi mới gọi điện cho công an biết"],
            ["[-Báo công an xã ngay trong đêm-] {+Nhắn lãnh đạo rồi mới gọi điện cho công an biết+}"],
        ),
    ],
)
def test_new_and_removed_paragraphs_stand_alone(old: list[str], new: list[str], marked: list[str]) -> None:
    assert [pair.marked() for pair in compare(old, new)] == marked


def test_a_paragraph_put_before_a_changed_one_does_not_hide_the_change() -> None:
    old = ["Đăng bài sau khi hai người duyệt."]
    new = ["Bài nào cũng vậy.", "Đăng bài sau khi ba người duyệt."]

    assert [pair.marked() for pair in compare(old, new)] == [
        "{+Bài nào cũng vậy.+}",
        "Đăng bài sau khi [-hai-] {+ba+} người duyệt.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        # Half of the words of both, and two words together that are half of the shorter.
        ("Gọi điện cho bố", "Gọi xe cho mẹ", "Gọi [-điện cho bố-] {+xe cho mẹ+}"),
        (
            "Gọi công an ngay",
            "Nhắn lãnh đạo rồi mới báo công an",
            "[-Gọi-] {+Nhắn lãnh đạo rồi mới báo+} công an[- ngay-]",
        ),
        ("Một.", "Một!", "Một[-.-] {+!+}"),
    ],
)
def test_what_half_of_was_kept_is_one_that_changed(old: str, new: str, marked: str) -> None:
    assert [pair.marked() for pair in compare([old], [new])] == [marked]


def test_of_paragraphs_that_are_as_much_alike_the_first_are_the_same_ones() -> None:
    assert [pair.marked() for pair in compare(["Một hai ba bốn x", "Một hai ba bốn y"], ["Một hai ba bốn z"])] == [
        "Một hai ba bốn [-x-] {+z+}",
        "[-Một hai ba bốn y-]",
    ]
    crossed = compare(["Một hai ba bốn x", "Năm sáu bảy tám y"], ["Năm sáu bảy tám z", "Một hai ba bốn w"])
    assert [pair.marked() for pair in crossed] == [
        "{+Năm sáu bảy tám z+}",
        "Một hai ba bốn [-x-] {+w+}",
        "[-Năm sáu bảy tám y-]",
    ]


def test_the_end_that_stayed_is_the_longest() -> None:
    (pair,) = compare(["Xóa bài đó"], ["Ẩn bài rồi gỡ bài đó"])
    assert pair.marked() == "[-Xóa-] {+Ẩn bài rồi gỡ+} bài đó"


def test_a_lone_word_is_read_with_two_changes_at_the_end_of_a_sentence_too() -> None:
    (pair,) = compare(["Báo cho phòng văn hóa và công an"], ["Báo cho phòng văn thư và trực ban"])
    assert pair.marked() == "Báo cho phòng văn [-hóa và công an-] {+thư và trực ban+}"


def test_a_lone_word_between_two_changes_is_read_with_them() -> None:
    (pair,) = compare(
        ["Báo cho phòng văn hóa và công an xã trong ngày hôm đó."],
        ["Báo cho phòng văn thư và trực ban xã trong ngày hôm đó."],
    )

    assert pair == Pair(
        (
            ("equal", "Báo cho phòng văn "),
            ("removed", "hóa và công an"),
            ("added", "thư và trực ban"),
            ("equal", " xã trong ngày hôm đó."),
        )
    )
    assert pair.changed


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        # What was kept stays, however much was put behind it, before it, or around it.
        (
            ["Lưu, xóa, báo công an và lãnh đạo"],
            ["Lưu, ẩn, gọi công an và lãnh đạo; chỉ xóa khi công an bảo xóa"],
            ["Lưu, [-xóa, báo-] {+ẩn, gọi+} công an và lãnh đạo{+; chỉ xóa khi công an bảo xóa+}"],
        ),
        (
            ["Ẩn bài, gỡ tệp."],
            ["Gỡ bài, gỡ tệp, rồi mở lại đường dẫn bằng cửa sổ ẩn danh."],
            ["[-Ẩn-] {+Gỡ+} bài, gỡ tệp{+, rồi mở lại đường dẫn bằng cửa sổ ẩn danh+}."],
        ),
        # A mark of punctuation that changed does not change its word; a number of law stays whole.
        (["Ẩn bài."], ["Ẩn bài, rồi gọi."], ["Ẩn bài{+, rồi gọi+}."]),
        (
            ["Theo Nghị định số 174/2026/NĐ-CP, việc này bị phạt."],
            ["Theo Nghị định số 330/2026/NĐ-CP, việc này bị phạt."],
            ["Theo Nghị định số [-174/2026/NĐ-CP-] {+330/2026/NĐ-CP+}, việc này bị phạt."],
        ),
        # Of a paragraph that was split, the part stays in which most of it is left.
        (
            ["Bấm kết thúc rồi rút mạng. Ghi lại từ phút nào đến phút nào có tiếng nói lạ."],
            ["Bấm kết thúc rồi rút mạng.", "Xem, ghi từ phút nào đến phút nào có tiếng nói lạ."],
            [
                "{+Bấm kết thúc rồi rút mạng.+}",
                "[-Bấm kết thúc rồi rút mạng. Ghi lại-] {+Xem, ghi+} từ phút nào đến phút nào có tiếng nói lạ.",
            ],
        ),
    ],
)
def test_an_almost_unchanged_sentence_is_not_shown_as_replaced(
    old: list[str], new: list[str], marked: list[str]
) -> None:
    assert [pair.marked() for pair in compare(old, new)] == marked


@example("mật – – –", "mật mật mật")  # one word alone, and marks
@given(st.lists(WORDS, min_size=4, max_size=12).map(" ".join), st.lists(WORDS, min_size=1, max_size=40).map(" ".join))
def test_what_is_put_behind_a_sentence_leaves_it_unmarked(sentence: str, more: str) -> None:
    (pair,) = compare([sentence], [f"{sentence} {more}"])

    assert "removed" not in [kind for kind, _ in pair.runs]


def test_of_a_long_table_with_every_row_changed_each_row_is_held_against_each_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words, held, shared = "cán bộ phường không đăng số điện thoại của người dân", [], word_diff._shared
    monkeypatch.setattr(word_diff, "_shared", lambda was, now: held.append((*was, *now)) or shared(was, now))

    pairs = compare([f"{words} {row}" for row in range(80)], [f"{words} {row + 80} nữa" for row in range(80)])

    assert len(pairs) == 80
    assert len(held) == len(set(held)) == 80 * 80
