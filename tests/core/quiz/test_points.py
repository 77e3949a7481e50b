"""What an answer earns, worked out by hand: the examples behind the laws of the kinds."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kind_samples import SAMPLES, choices, make, matching, situation
from trainer.core.quiz.grading import Result, grade, grade_paper
from trainer.core.quiz.kinds import RULES, scenario
from trainer.core.quiz.kinds.base import Answer
from trainer.core.quiz.model import Option, Question, Rule, Turn

RULE = Rule(draw=3, pass_mark=50, time_limit=0, attempts=0, wait_hours=0, valid_days=1)
ORDER = make("order", choices(False, False, False, False))
MULTIPLE = make("multiple", choices(True, True, False, False, False))


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        ((0, 1, 2, 3), Fraction(1)),
        ((1, 0, 2, 3), Fraction(2, 3)),  # one pair of six stands the wrong way round
        ((1, 0, 3, 2), Fraction(1, 3)),
        ((3, 0, 1, 2), Fraction(0)),  # half of the pairs: as good as drawn by lot
        ((3, 2, 1, 0), Fraction(0)),
        ((0, 1, 2), Fraction(0)),
    ],
)
def test_each_pair_of_steps_the_wrong_way_round_costs_twice_its_share(answer: Answer, earned: Fraction) -> None:
    assert grade(ORDER, answer).points == earned


@given(st.permutations(range(5)))
def test_an_order_and_its_reverse_never_both_earn_something(answer: list[int]) -> None:
    question = make("order", choices(*[False] * 5))
    there, back = (grade(question, tuple(one)).points for one in (answer, answer[::-1]))

    assert min(there, back) == 0
    assert there + back <= 1


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        ((0,), Fraction(1, 2)),
        ((0, 1, 2), Fraction(2, 3)),
        ((0, 2), Fraction(1, 6)),
        ((0, 2, 3), Fraction(0)),
    ],
)
def test_a_wrong_mark_costs_its_share_of_the_wrong_ones(answer: Answer, earned: Fraction) -> None:
    assert grade(MULTIPLE, answer).points == earned


@pytest.mark.parametrize(
    ("targets", "answer", "earned"),
    [
        (3, (0, 2, 1), Fraction(1)),
        (3, (0, 2, 3), Fraction(2, 3)),  # one left open costs nothing
        (3, (0, 2, 0), Fraction(1, 2)),  # one wrong of three targets costs half a pair
        (3, (0, 1, 0), Fraction(0)),
        (5, (0, 2, 0), Fraction(7, 12)),  # of five targets a quarter
        (5, (0, 2, 5), Fraction(2, 3)),
    ],
)
def test_a_wrong_pair_costs_as_much_as_guessing_would_win(targets: int, answer: Answer, earned: Fraction) -> None:
    assert grade(matching(tuple("ABCDE"[:targets])), answer).points == earned


def test_two_targets_are_a_coin_and_a_wrong_pair_costs_a_whole_one() -> None:
    options = tuple(Option(f"Việc {number}", False, "Vì", target=number % 2) for number in range(4))
    question = make("match", options, targets=("A", "B"))

    assert grade(question, (0, 1, 0, 0)).points == Fraction(1, 2)
    assert grade(question, (0, 1, 1, 0)).points == 0


def test_who_stops_early_or_goes_round_is_measured_by_the_longer_of_his_way_and_the_best() -> None:
    """The best way is one step long, the long way earns two for each of its steps but one."""
    turns = [Turn(0, 2, "Xong"), Turn(0, 1, "Vòng", 1), Turn(1, 2, "Vòng tiếp", 2), Turn(1, 0, "Hỏng")]
    turns += [Turn(2, 2, "Xong"), Turn(2, 1, "Tạm")]
    options = tuple(Option(f"Làm {n}", turn.worth == 2, "Vì", turn=turn) for n, turn in enumerate(turns))
    question = make("scenario", options, steps=("Một", "Hai", "Ba"))

    assert scenario.best_way(question) == (0,)
    assert grade(question, (0,)).points == 1
    assert grade(question, (1, 2, 4)).points == Fraction(5, 6)
    assert grade(question, (1, 2)).points == Fraction(3, 4)
    assert grade(question, (1,)).points == Fraction(1, 2)


def test_of_two_ways_of_equal_worth_the_shorter_is_the_key_and_of_equals_the_first_written() -> None:
    turns = [
        Turn(0, 2, "Đi tiếp", 1),
        Turn(0, 2, "Xong"),
        Turn(0, 2, "Cũng xong"),
        Turn(1, 2, "Xong"),
        Turn(1, 0, "Hỏng"),
    ]
    options = tuple(Option(f"Làm {n}", turn.worth == 2, "Vì", turn=turn) for n, turn in enumerate(turns))

    assert scenario.best_way(make("scenario", options, steps=("Một", "Hai"))) == (1,)


@pytest.mark.parametrize(
    ("kind", "shown", "accepted"),
    [
        ("single", (), True),
        ("single", (3,), True),
        ("single", (4,), False),
        ("single", (-1,), False),
        ("single", (0, 1), False),
        ("multiple", (0, 3), True),
        ("multiple", (4,), False),
        ("order", (), True),
        ("order", (2, 0, 3, 1), True),
        ("order", (2, 0, 3), False),
        ("order", (0, 0, 1, 2), False),
        ("match", (), True),
        ("match", (3, 0, 0), True),
        ("match", (4, 0, 0), False),
        ("match", (-1, 0, 0), False),
        ("match", (0, 0), False),
        ("match", (0, 0, 0, 0), False),
        ("mark", (4,), True),
        ("mark", (5,), False),
    ],
)
def test_only_what_the_form_could_have_sent_is_an_answer(kind: str, shown: Answer, accepted: bool) -> None:
    question = next(one for one in SAMPLES if one.kind == kind)
    rules = RULES[question.kind]
    order = tuple(range(len(rules.places(question))))

    assert rules.accepts(shown, rules.size(question, order)) is accepted


def test_what_was_left_open_in_a_match_stays_open_in_any_order() -> None:
    rules, order = RULES["match"], (2, 0, 1)

    assert rules.to_author((0, 3, 1), order) == (2, 3, 0)
    assert rules.to_shown((2, 3, 0), order) == (0, 3, 1)


def test_the_score_is_rounded_down_so_that_no_rounding_reaches_a_pass() -> None:
    third, two_thirds = (grade_paper([ORDER], {0: answer}, RULE) for answer in ((1, 0, 3, 2), (1, 0, 2, 3)))

    assert (third.hundredths, two_thirds.hundredths) == (3333, 6666)


@given(st.fractions(0, 1), st.integers(1, 40), st.integers(1, 100))
def test_whoever_is_shown_the_pass_mark_or_more_has_passed(share: Fraction, size: int, pass_mark: int) -> None:
    blank = grade(ORDER, ())
    shown = Result((blank,) * size, share * size, passed=share * 100 >= pass_mark)

    assert (shown.hundredths >= pass_mark * 100) == shown.passed
    assert 0 <= share * 10_000 - shown.hundredths < 1


def test_a_question_left_out_counts_as_nothing_and_the_others_at_their_place() -> None:
    single = make("single", choices(False, True, False))

    result = grade_paper([single, ORDER, single, single], {1: (0, 1, 2, 3), 3: (1,)}, RULE)

    assert [mark.points for mark in result.marks] == [0, 1, 0, 1]
    assert [mark.answer for mark in result.marks] == [(), (0, 1, 2, 3), (), (1,)]
    assert [mark.full for mark in result.marks] == [False, True, False, True]
    assert (result.points, result.hundredths, result.passed) == (2, 5000, True)
    assert not grade_paper([single, ORDER, single, single], {1: (0, 1, 2, 3)}, RULE).passed


@pytest.mark.parametrize("question", SAMPLES, ids=lambda question: question.kind)
def test_nothing_and_an_unfinished_answer_are_no_full_answer(question: Question) -> None:
    assert grade(question, ()).full is False
    assert grade(question, ()).answer == ()


def test_a_way_through_a_situation_ends_where_it_was_broken() -> None:
    question = situation()

    assert scenario.way(question, (0, 3, 4)) == (0, 3)
    assert scenario.way(question, (3,)) == ()
    assert scenario.next_step(question, (1,)) is None
    assert scenario.choices(question, 1) == [3, 4]


def test_of_several_answers_the_last_counts_and_without_any_the_question_was_left_out() -> None:
    counting = RULES["multiple"].counting

    assert counting([(0,), (1,), (2, 3)]) == (2, 3)
    assert counting([(0,)]) == (0,)
    assert counting([]) == RULES["scenario"].counting([]) == ()


def test_a_pair_whose_target_is_not_written_yet_is_right_only_when_left_open() -> None:
    first, second, third = matching().options

    assert RULES["match"].key(replace(matching(), options=(first, replace(second, target=None), third))) == (0, 3, 1)


def test_a_paper_just_short_of_the_mark_is_not_passed() -> None:
    single = make("single", choices(False, True, False))
    strict = replace(RULE, pass_mark=75)

    # 29 of 39 are 74.36 %.
    assert not grade_paper([single] * 39, dict.fromkeys(range(29), (1,)), strict).passed
    assert grade_paper([single] * 40, dict.fromkeys(range(30), (1,)), strict).passed


def test_where_nothing_is_wrong_to_mark_nothing_can_be_lost() -> None:
    question = make("multiple", choices(True, True, True))

    assert [grade(question, answer).points for answer in ((), (0,), (0, 1, 2))] == [0, Fraction(1, 3), 1]
