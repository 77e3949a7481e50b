"""How hard a question is, estimated from thirty answers or more, and only where they leave no doubt of the band."""

import pytest

from trainer.item_analysis.rules.difficulty import estimated, said
from trainer.item_analysis.rules.statistics import QuestionStatistics, of_question
from trainer.item_analysis.rules.tally import FULL, QuestionTally


def statistics(right: int, wrong: int) -> QuestionStatistics:
    tally = QuestionTally()
    for points, option, often in ((FULL, 1, right), (0, 0, wrong)):
        for _ in range(often):
            tally.add(points, (option,), 5 * FULL)
    return of_question(tally, 10)


def of(right: int, wrong: int) -> int | None:
    return estimated(statistics(right, wrong))


@pytest.mark.parametrize(("right", "wrong", "level"), [(95, 5, 1), (78, 22, None), (340, 160, 2), (30, 70, 3)])
def test_the_band_is_that_in_which_the_whole_interval_lies(right: int, wrong: int, level: int | None) -> None:
    assert of(right, wrong) == level


def test_it_is_the_estimate_of_the_author_until_thirty_papers_measure_it() -> None:
    def words(right: int, wrong: int, written: int | None = 3) -> str:
        return said(written, statistics(right, wrong))

    assert words(29, 0) == "khó, ước lượng của người soạn"
    assert words(29, 0, None) == ""
    assert words(95, 5) == "dễ, đo từ 100 bài: 95% điểm"
    assert words(30_000, 1) == "dễ, đo từ 30001 bài: 99,9% điểm"
    assert words(78, 22) == "chưa rõ, đo từ 100 bài: 78% điểm"


def test_below_thirty_answers_nothing_is_estimated() -> None:
    assert of(29, 0) is None
    assert of(30, 0) == 1
