"""What statistics are said to mean: only what so many answers allow, and what to do about it."""

import pytest

from tests.core.quiz.test_grading import make
from trainer.item_analysis.rules.statistics import of_question
from trainer.item_analysis.rules.tally import FULL, QuestionTally
from trainer.item_analysis.rules.verdicts import option_name, too_few, verdicts

SINGLE = make("single", [False, True, False])
Row = tuple[int, int, tuple[int, ...] | None, int]


def said(*rows: Row, question=SINGLE) -> list[tuple[str, str]]:
    """Return the verdicts on rows of (points, rest of nine questions, options, how often)."""
    tally = QuestionTally()
    for points, rest, options, often in rows:
        tally.add(points, options, rest * FULL, often)
    found = of_question(tally, 10)
    return [(one.weight, one.words) for one in verdicts(question, found)]


def test_a_good_question_is_left_alone() -> None:
    assert said((FULL, 8, (1,), 40), (FULL, 7, (1,), 20), (0, 3, (0,), 20), (0, 4, (2,), 20)) == []


def test_below_thirty_answers_nothing_is_said_but_how_many_are_missing() -> None:
    tally = QuestionTally()
    tally.add(0, (0,), 9 * FULL, 29)
    found = of_question(tally, 10)
    assert verdicts(SINGLE, found) == []
    assert too_few(found) == "Mới có 29 bài, cần ít nhất 30 bài để nhận xét."
    tally.add(0, (0,), 9 * FULL)
    assert too_few(of_question(tally, 10)) == ""
    assert verdicts(SINGLE, of_question(tally, 10))


def test_who_does_well_elsewhere_and_fails_here_points_at_the_key() -> None:
    found = said((FULL, 2, (1,), 40), (0, 8, (0,), 30), (0, 3, (2,), 5))
    assert found[:2] == [
        ("look", "Người làm tốt các câu khác lại hay sai câu này."),
        ("look", "Người chọn A làm các câu khác tốt hơn người chọn đúng."),
    ]


@pytest.mark.parametrize(("choosers", "named"), [(9, False), (10, True)])
def test_a_wrong_option_is_compared_with_the_right_one_once_ten_have_chosen_it(choosers: int, named: bool) -> None:
    found = said((FULL, 7, (1,), 60), (FULL, 1, (1,), 20), (0, 0, (2,), 30), (0, 8, (0,), choosers))
    assert any(words.startswith("Người chọn A ") for _, words in found) is named


def test_a_low_correlation_is_named_only_when_it_is_low_for_sure() -> None:
    words = "Câu này không nhận ra được ai nắm bài, ai chưa."
    rows = ((FULL, 7, (1,)), (FULL, 5, (1,)), (0, 7, (0,)), (0, 5, (2,)))
    # Nought, of forty and of four hundred: ± 0.31 and ± 0.10.
    assert words not in [one for _, one in said(*((*row, 10) for row in rows))]
    assert ("note", words) in said(*((*row, 100) for row in rows))


def test_too_easy_and_what_nobody_chooses() -> None:
    found = said((FULL, 8, (1,), 97), (0, 2, (0,), 3))
    assert ("note", "Câu quá dễ: hầu như ai cũng đúng.") in found
    assert ("note", "Phương án C không ai chọn.") in found
    both = said((FULL, 8, (1,), 97), (0, 2, None, 3))
    assert ("note", "Các phương án A và C không ai chọn.") in both
    assert said((FULL, 8, (1,), 94), (0, 2, (0,), 3), (0, 2, (2,), 3)) == []


def test_very_hard_and_left_out() -> None:
    found = said((FULL, 8, (1,), 29), (0, 2, (0,), 20), (0, 2, (2,), 31), (0, 1, None, 20))
    assert ("look", "Câu rất khó: phần lớn không làm được.") in found
    assert ("note", "20 trên 100 người bỏ trống câu này.") in found
    assert found[0][0] == "look"
    fewer = said((FULL, 8, (1,), 31), (0, 2, (0,), 25), (0, 2, (2,), 30), (0, 1, None, 14))
    assert fewer == []


def test_options_are_called_by_letters() -> None:
    assert [option_name(number) for number in (0, 1, 25, 26)] == ["A", "B", "Z", "27"]
