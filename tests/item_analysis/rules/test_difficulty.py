"""How hard a question is, estimated from thirty answers or more, and only where they leave no doubt of the band."""

import pytest

from trainer.item_analysis.rules.difficulty import estimated
from trainer.item_analysis.rules.statistics import of_question
from trainer.item_analysis.rules.tally import FULL, QuestionTally


def of(right: int, wrong: int) -> int | None:
    tally = QuestionTally()
    for points, option, often in ((FULL, 1, right), (0, 0, wrong)):
        for _ in range(often):
            tally.add(points, (option,), 5 * FULL)
    return estimated(of_question(tally, 10))


@pytest.mark.parametrize(("right", "wrong", "level"), [(95, 5, 1), (78, 22, None), (340, 160, 2), (30, 70, 3)])
def test_the_band_is_that_in_which_the_whole_interval_lies(right: int, wrong: int, level: int | None) -> None:
    assert of(right, wrong) == level


def test_below_thirty_answers_nothing_is_estimated() -> None:
    assert of(29, 0) is None
    assert of(30, 0) == 1
