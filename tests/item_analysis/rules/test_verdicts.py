"""What statistics are said to mean: only what so many answers allow, and what to do about it."""

import random

import pytest

from tests.core.quiz.test_grading import make
from tests.item_analysis.rules.test_steps import SITUATION
from trainer.core.quiz.model import Question
from trainer.item_analysis.rules.statistics import of_question
from trainer.item_analysis.rules.tally import FULL, QuestionTally
from trainer.item_analysis.rules.verdicts import option_name, too_few, verdict

SINGLE = make("single", [False, True, False])
Row = tuple[int, int, tuple[int, ...] | None, int]


NOTHING = ("", "", "")


def said(*rows: Row, question: Question = SINGLE) -> tuple[str, str, str]:
    """Return the verdict on rows of (points, rest of nine questions, options, how often), empty when there is none."""
    tally = QuestionTally()
    for points, rest, options, often in rows:
        tally.add(points, options, rest * FULL, often)
    found = of_question(tally, 10)
    one = verdict(question, found)
    return NOTHING if one is None else (one.weight, one.words, one.advice)


def test_a_good_question_is_left_alone() -> None:
    assert said((FULL, 8, (1,), 40), (FULL, 7, (1,), 20), (0, 3, (0,), 20), (0, 4, (2,), 20)) == NOTHING


def test_below_thirty_answers_nothing_is_said_but_how_many_are_missing() -> None:
    tally = QuestionTally()
    tally.add(0, (0,), 9 * FULL, 29)
    found = of_question(tally, 10)
    assert verdict(SINGLE, found) is None
    assert too_few(found) == "Mới có 29 bài, cần ít nhất 30 bài để nhận xét."
    tally.add(0, (0,), 9 * FULL)
    assert too_few(of_question(tally, 10)) == ""
    assert verdict(SINGLE, of_question(tally, 10))


def test_a_wrong_option_that_the_better_choose_is_named_before_what_follows_from_it() -> None:
    found = said((FULL, 2, (1,), 20), (0, 8, (0,), 60), (0, 3, (2,), 5))
    # It is very hard, and who does well elsewhere misses it, because of that.
    assert found == (
        "look",
        "Người chọn A làm các câu khác tốt hơn người chọn đúng.",
        "Xem A có thật là sai không.",
    )


def test_who_does_well_elsewhere_and_fails_here_points_at_the_key() -> None:
    found = said((FULL, 2, (1,), 20), (0, 8, None, 60))
    assert found[:2] == ("look", "Người làm tốt các câu khác lại hay sai câu này.")


@pytest.mark.parametrize(("choosers", "named"), [(9, False), (10, True)])
def test_a_wrong_option_is_compared_with_the_right_one_once_ten_have_chosen_it(choosers: int, named: bool) -> None:
    found = said((FULL, 6, (1,), 60), (FULL, 1, (1,), 20), (0, 1, (2,), 30), (0, 9, (0,), choosers))
    assert found[1].startswith("Người chọn A ") is named


def test_of_options_that_were_dealt_out_by_lot_hardly_one_seems_better() -> None:
    """Most did badly elsewhere and some well, so that ten choosers are easily better by chance: at most in 2.5 %."""
    chance, told, times = random.Random(7), 0, 2000
    rests = [1] * 80 + [2] * 20 + [8] * 20
    for _ in range(times):
        chance.shuffle(rests)
        rows = [(FULL, rest, (1,), 1) for rest in rests[:80]]
        rows += [(0, rest, (0,), 1) for rest in rests[80:110]] + [(0, rest, (2,), 1) for rest in rests[110:]]
        told += said(*rows)[1].endswith("tốt hơn người chọn đúng.")
    assert told <= 0.025 * times


def test_a_wrong_option_is_named_once_what_its_choosers_do_better_is_beyond_chance() -> None:
    # A third of a standard deviation: of forty choosers that may be chance, of four hundred hardly.
    rows = ((FULL, 8, (1,), 45), (FULL, 4, (1,), 75), (0, 8, (0,), 22), (0, 4, (0,), 18), (0, 4, (2,), 9))
    assert not said(*rows)[1].startswith("Người chọn A ")
    many = said(*((*row, often * 10) for *row, often in rows))
    assert many[1] == "Người chọn A làm các câu khác tốt hơn người chọn đúng."


def test_the_spread_of_the_rests_is_that_of_the_choices() -> None:
    tally = QuestionTally()
    for points, rest, often in ((FULL, 9, 2), (0, 0, 2)):
        tally.add(points, (1,), rest * FULL, often)
    found = of_question(tally, 10)
    # Two of 1 and two of 0, over n - 1.
    assert found.rests is not None
    assert (found.rests.spread, found.rests.skew) == pytest.approx(((1 / 3) ** 0.5, 0))
    assert "rests" not in found.plain()
    tally.add(FULL, (1,), 0, 4)
    # Two of 1 and six of 0: 1/4 of ones, but for n - 1 in the deviation.
    skewed = of_question(tally, 10).rests
    assert skewed is not None
    assert skewed.skew == pytest.approx(((3 / 4) ** 3 / 4 - (1 / 4) ** 3 * 3 / 4) / (1.5 / 7) ** 1.5)


def test_a_low_correlation_is_named_only_when_it_is_low_for_sure() -> None:
    # Nought, of forty and of two thousand: ± 0.31 and ± 0.04. Who chose a wrong one did as well as who chose right.
    words = "Câu này không nhận ra được ai nắm bài, ai chưa."
    few = ((FULL, 7, (1,), 18), (FULL, 5, (1,), 18), (0, 7, (0,), 2), (0, 5, (0,), 2))
    assert words not in said(*few)
    assert said(*((*row, often * 50) for *row, often in few))[:2] == ("note", words)
    # Half of them left it out, and that is why.
    rows = ((FULL, 7, (1,), 100), (FULL, 5, (1,), 100), (0, 7, None, 100), (0, 5, None, 100))
    assert said(*rows)[:2] == ("note", "200 trên 400 người bỏ trống câu này.")


def test_too_easy_decides_over_what_the_few_who_miss_it_seem_to_say() -> None:
    words, advice = "Câu quá dễ: hầu như ai cũng đúng.", "Đưa phương án sai gần với việc thật hơn"
    assert said((FULL, 2, (1,), 97), (0, 8, (0,), 2), (0, 8, (2,), 1)) == ("note", words, f"{advice}.")
    assert said((FULL, 2, (1,), 970), (0, 8, (0,), 20), (0, 8, (2,), 10)) == ("note", words, f"{advice}.")
    # A hundred are not few.
    assert said((FULL, 2, (1,), 9700), (0, 8, (0,), 99), (0, 2, (2,), 50))[1] == words
    assert said((FULL, 2, (1,), 9700), (0, 8, (0,), 100), (0, 2, (2,), 50))[1].startswith("Người chọn A ")
    assert said((FULL, 8, (1,), 97), (0, 2, (0,), 3)) == (
        "note",
        words,
        f"{advice}, trước hết là phương án C: không ai chọn.",
    )
    assert said((FULL, 8, (1,), 94), (0, 2, (0,), 3), (0, 2, (2,), 3)) == NOTHING


def test_what_nobody_chooses_is_said_where_nothing_else_is_and_once_that_is_no_chance() -> None:
    # Left out counts for nobody: of 58 who chose, one in twenty may be missing by chance.
    assert said((FULL, 8, (1,), 50), (0, 2, (0,), 8), (0, 2, None, 1)) == NOTHING
    assert said((FULL, 8, (1,), 50), (0, 2, (0,), 9))[:2] == ("note", "Phương án C không ai chọn.")
    both = said((FULL, 8, (1,), 90), (0, 2, None, 10))
    assert both[1] == "Các phương án A và C không ai chọn."


def test_very_hard_and_left_out() -> None:
    hard = "Câu rất khó: phần lớn không làm được."
    found = said((FULL, 8, (1,), 29), (0, 2, (0,), 20), (0, 2, (2,), 31), (0, 1, None, 20))
    assert found == ("look", hard, "Đọc lại đoạn cẩm nang của câu này: đoạn đó có nói đủ rõ không?")
    fewer = ((FULL, 8, (1,), 31), (0, 2, (0,), 24), (0, 2, (2,), 30))
    assert said(*fewer, (0, 1, None, 15))[:2] == ("note", "15 trên 100 người bỏ trống câu này.")
    assert said(*fewer, (0, 1, None, 14)) == NOTHING


def test_of_a_very_hard_situation_the_step_is_named_where_most_is_lost() -> None:
    # All come to the last step, and most go wrong there; of the forty who go astray first few do better.
    found = said((2500, 4, (0, 3, 6), 40), (0, 3, (), 5), (2500, 4, (1, 6), 55), question=SITUATION)
    assert found[0:2] == ("look", "Câu rất khó: phần lớn không làm được.")
    assert found[2].startswith("Mất điểm nhiều nhất ở bước 3: 95 trên 95 người không chọn cách tốt nhất. Đọc lại ")


def test_a_choice_nobody_took_is_named_with_its_step_once_enough_chose_there() -> None:
    # The second step is come to by who goes astray in the first; there everybody finds the way back.
    ways = ((0, 3, (1, 6), 10), (0, 3, (2,), 10), (FULL, 8, (1, 5), 200))
    assert said((5000, 4, (0, 4, 5), 58), *ways, question=SITUATION) == NOTHING
    found = said((5000, 4, (0, 4, 5), 59), *ways, question=SITUATION)
    assert found[:2] == ("note", "Lựa chọn A ở bước 2 không ai chọn.")
    easy = said((5000, 4, (0, 4, 5), 59), *ways, (FULL, 8, (1, 5), 2000), question=SITUATION)
    assert easy[2] == "Đưa lựa chọn chưa ổn gần với việc thật hơn, trước hết là lựa chọn A ở bước 2: không ai chọn."
    # Several of one step are named together.
    best = said((FULL, 8, (1, 5), 100), question=SITUATION)
    assert best[2].endswith(", trước hết là lựa chọn A và C ở bước 1 và B ở bước 3: không ai chọn.")


def test_options_are_called_by_letters() -> None:
    assert [option_name(number) for number in (0, 1, 25, 26)] == ["A", "B", "Z", "27"]
