"""How the paragraphs of a changed section are put side by side."""

from trainer.core.word_diff import compare
from trainer.queries.relearning import stretches


def _told(old: tuple[str, ...], new: tuple[str, ...]) -> list[tuple[bool, int]]:
    return [(one.changed, len(one.pairs)) for one in stretches(compare(old, new))]


def test_paragraphs_that_came_together_are_shown_together() -> None:
    old = ("Mở ảnh ở cỡ lớn nhất.", "Đi từ bốn góc vào giữa.")

    assert _told(old, (*old, "Màn hình xếp hàng", "Họ tên người đang chờ")) == [(False, 2), (True, 2)]


def test_paragraphs_that_went_together_are_shown_together() -> None:
    old = ("Mở ảnh ở cỡ lớn nhất.", "Màn hình xếp hàng", "Họ tên người đang chờ")

    assert _told(old, old[:1]) == [(False, 1), (True, 2)]


def test_each_paragraph_with_other_words_stands_beside_its_own() -> None:
    old = ("Mật khẩu dài tám ký tự.", "Đổi mật khẩu mỗi năm một lần.")
    new = ("Mật khẩu dài mười hai ký tự.", "Đổi mật khẩu mỗi quý một lần.")

    assert _told(old, new) == [(True, 1), (True, 1)]
