"""Texts are compared by runs of a few words, without case or tone marks, and told again as they were written."""

import pytest

from trainer.core.checks.words import as_written, runs


@pytest.mark.parametrize(
    ("text", "length", "found"),
    [
        ("Gọi lại ngay.", 2, {("goi", "lai"), ("lai", "ngay")}),
        ("Gọi lại, gọi LẠI", 2, {("goi", "lai"), ("lai", "goi")}),
        ("Gọi lại", 2, {("goi", "lai")}),
        ("Gọi", 2, {("goi",)}),
        ("Đi về", 3, {("di", "ve")}),
    ],
)
def test_runs_are_words_next_to_each_other_and_a_short_text_is_one(
    text: str, length: int, found: set[tuple[str, ...]]
) -> None:
    assert runs(text, length) == found


@pytest.mark.parametrize("text", ["", " … ", "?!"])
def test_two_texts_without_words_have_nothing_in_common(text: str) -> None:
    assert runs(text, 2) == set()


@pytest.mark.parametrize(
    ("run", "text", "told"),
    [
        (("goi", "lai"), "Gọi lại ngay.", "Gọi lại"),
        (("lai", "ngay"), "Gọi: Lại, ngay", "Lại ngay"),
        (("lai", "roi"), "Lại gọi, lại rồi", "lại rồi"),
        (("ngay",), "Gọi lại ngay", "ngay"),
    ],
)
def test_a_run_is_told_with_its_marks_and_capitals_wherever_it_stands(
    run: tuple[str, ...], text: str, told: str
) -> None:
    assert as_written(run, text) == told
