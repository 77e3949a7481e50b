"""Neither length nor place of a passage tells whether to mark it."""

from dataclasses import replace

import pytest

from tests.content.sound_project import question, quiz_content
from trainer.core.checks import find_notices
from trainer.core.checks.giveaways_mark import check
from trainer.core.quiz.model import Option, Question

MEND = "viết lại vài bản nháp cho chỗ ấy khi đúng khi sai"


def draft(number: int, *passages: tuple[str, bool]) -> Question:
    """Return a draft with these passages, right or not."""
    options = tuple(Option(text, right, f"Vì lẽ {place}.") for place, (text, right) in enumerate(passages))
    return question(f"q-{number}", [], kind="mark", options=options, material="Bản nháp.")


def drafts(*marked: tuple[str, bool], hits: int, total: int = 8) -> list[Question]:
    """Return so many drafts in which the passages are right as given, and the rest the other way round."""
    return [
        draft(number, *(marked if number < hits else [(text, not right) for text, right in marked]))
        for number in range(total)
    ]


def found(questions: list[Question]) -> list[str]:
    """Return what is said of a quiz of these drafts."""
    return [str(notice) for notice in check(quiz_content(questions))]


# Two of four passages are right, so chance says one in two: 7 of 8 come up in 3.5 % of quizzes, 8 of 8 in 0.4 %.
@pytest.mark.parametrize(("hits", "shows"), [(7, False), (8, True)])
@pytest.mark.parametrize(
    ("passages", "what"),
    [
        ([("bốn", False), ("mười hai", True), ("bảy", True), ("năm", False)], "đoạn dài nhất cần đánh dấu"),
        ([("bốn", True), ("mười hai", False), ("bảy", False), ("tám", True)], "đoạn dài nhất không cần đánh dấu"),
        ([("bốn", False), ("ba", True), ("bảy", True), ("năm", False)], "đoạn ngắn nhất cần đánh dấu"),
        ([("bốn", True), ("năm", False), ("bảy", False), ("tám", True)], "đoạn đầu tiên cần đánh dấu"),
        ([("bốn", False), ("năm", True), ("bảy", False), ("tám", True)], "đoạn cuối cùng cần đánh dấu"),
    ],
)
def test_what_a_lazy_reader_would_mark_is_not_regularly_right(
    passages: list[tuple[str, bool]], what: str, hits: int, shows: bool
) -> None:
    names = ", ".join(f"q-{number}" for number in range(8))
    line = f"quizzes/a.yml:8: {what} ở 8/8 câu: {names} → {MEND}"

    assert (line in found(drafts(*passages, hits=hits))) is shows


def test_where_most_passages_are_right_a_right_first_one_is_chance() -> None:
    """Three of four are right: chance makes the first one right in all of eight drafts once in ten quizzes."""
    said = found(drafts(("bốn", True), ("năm", True), ("tám", False), ("bảy", True), hits=8))

    assert not any("đoạn đầu tiên" in line for line in said)


@pytest.mark.parametrize(("hits", "shows"), [(1, False), (2, True)])
@pytest.mark.parametrize(("longer", "word"), [(True, "dài"), (False, "ngắn")])
def test_the_right_passages_are_not_all_longer_or_shorter_than_the_others(
    hits: int, shows: bool, longer: bool, word: str
) -> None:
    """Three of six passages: chance sets them all apart by length once in twenty, twice of two once in 400."""
    apart = [("a" * length, (length > 3) is longer) for length in (1, 6, 2, 5, 3, 4)]
    mixed = [("a" * length, length % 2 == 0) for length in (1, 6, 2, 5, 3, 4)]
    said = found([draft(0, *apart), draft(1, *(apart if hits == 2 else mixed))])

    assert any(f"mọi đoạn cần đánh dấu đều {word} hơn các đoạn khác ở 2/2 câu" in line for line in said) is shows


def test_questions_of_other_kinds_are_left_alone() -> None:
    assert found([question(f"q-{number}", ["Gọi ngay", "Hỏi", "Chờ"]) for number in range(12)]) == []


def test_the_check_of_the_whole_content_looks_at_drafts() -> None:
    asked = drafts(("bốn", True), ("năm", False), ("bảy", False), ("tám", True), hits=8)

    assert any("đoạn đầu tiên cần đánh dấu" in notice.what for notice in find_notices(quiz_content(asked)))


def test_a_place_among_passages_is_told_in_texts_where_something_is_to_be_found_too() -> None:
    asked = [replace(one, kind="spot") for one in drafts(("bốn", True), ("năm", False), ("bảy", False), hits=8)]

    assert any("đoạn đầu tiên cần đánh dấu" in line for line in found(asked))


@pytest.mark.parametrize("right", [True, False])
def test_a_draft_in_which_all_or_nothing_is_to_be_marked_says_nothing(right: bool) -> None:
    assert found([draft(number, ("bốn", right), ("năm", right), ("bảy", right)) for number in range(8)]) == []


def test_a_single_right_passage_of_six_stands_first_by_chance_once_but_not_thrice() -> None:
    six = [("bốn", True), *[(f"hai {place}", False) for place in range(5)]]

    assert not any("đoạn đầu tiên cần" in line for line in found([draft(0, *six)]))
    assert any("đoạn đầu tiên cần" in line for line in found([draft(number, *six) for number in range(3)]))


def test_where_few_passages_are_right_a_wrong_last_one_is_chance() -> None:
    """One of six is right: chance leaves the last one unmarked in all of eight drafts nearly one time in four."""
    six = [("bốn", True), *[(f"hai {place}", False) for place in range(5)]]

    assert not any("không cần" in line for line in found([draft(number, *six) for number in range(8)]))


def test_passages_as_long_as_the_longest_of_the_others_are_not_set_apart() -> None:
    alike = [("a" * length, right) for length, right in ((1, False), (6, True), (2, False), (5, True), (5, False))]

    assert not any("mọi đoạn" in line for line in found([draft(number, *alike) for number in range(4)]))
