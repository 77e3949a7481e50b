"""What is counted of an answer: its options, its time, its points."""

import pytest

from tests.core.quiz.test_grading import make
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.model import Option, Question
from trainer.item_analysis.rules.tally import (
    LEFT_OUT,
    LONGEST_SECONDS,
    QuestionTally,
    options_of,
    seconds_of,
)

STEPS = make("order", [True, True, True, True])
PAIRS = Question(
    "q",
    "match",
    "Ghép?",
    tuple(Option(f"Ý {number}", True, "Vì sao", target=target) for number, target in enumerate((2, 0, 1))),
    ("a#b",),
    (),
    1,
    targets=("A", "B", "C"),
)


@pytest.mark.parametrize(
    ("question", "answer", "options"),
    [
        (make("multiple", [True, False, True]), (2, 0), (0, 2)),
        (make("single", [True, False, False]), (1,), (1,)),
        (make("single", [True, False, False]), (), None),
        # In order or matched: what stands in its place, which may be nothing although something was answered.
        (STEPS, (0, 2, 1, 3), (0, 3)),
        (STEPS, (1, 2, 3, 0), ()),
        (STEPS, (), None),
        # The second has its target, the third is "not yet", which is the number of targets.
        (PAIRS, (0, 0, 3), (1,)),
    ],
)
def test_an_answer_counts_for_what_was_chosen_or_stands_in_its_place(
    question: Question, answer: Answer, options: tuple[int, ...] | None
) -> None:
    assert options_of(question, answer) == options


def test_who_left_a_question_out_is_counted_apart_from_who_put_nothing_right() -> None:
    tally = QuestionTally()
    tally.add(0, None, 500)
    tally.add(0, (), 700)
    tally.add(10_000, (0, 1), 900)
    assert tally.chosen == {LEFT_OUT: (1, 500), 0: (1, 900), 1: (1, 900)}
    assert tally.met == {(0, 500): 1, (0, 700): 1, (10_000, 900): 1}


def test_what_passed_until_a_save_counts_for_the_question_saved() -> None:
    saves = [(110.0, 0), (130.4, 1), (140.0, 0), (140.0, 2)]
    # Ten seconds and then ten less a bit for the first, coming back to it; twenty for the second; none for the third.
    assert seconds_of(4, 100.0, saves) == [20, 20, 0, None]


def test_who_was_called_away_did_not_think_for_an_hour_and_a_clock_set_back_takes_no_time() -> None:
    assert seconds_of(2, 0.0, [(3600.0, 0), (3590.0, 1), (3600.0, 1)]) == [LONGEST_SECONDS, 10]
    assert seconds_of(1, 0.0, [(500.0, 0), (1000.0, 0)]) == [LONGEST_SECONDS]
    assert seconds_of(1, 0.0, [(20.0, 5), (30.0, 0)]) == [10]
