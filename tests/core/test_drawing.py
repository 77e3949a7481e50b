"""The laws of the draw: the seed decides everything, and everybody gets a fair share."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.small_library import quiz
from trainer.core.drawing import draw

QUIZ = quiz(size=8)


@given(st.text())
def test_a_draw_has_distinct_questions_of_the_pool_with_all_their_options(seed: str) -> None:
    drawn = draw(QUIZ, seed)

    assert len({one.question.id for one in drawn}) == len(drawn) == QUIZ.rule.draw
    assert all(one.question in QUIZ.questions for one in drawn)
    assert all(sorted(one.order) == list(range(len(one.question.options))) for one in drawn)


@given(st.text())
def test_the_same_seed_gives_the_same_draw(seed: str) -> None:
    assert draw(QUIZ, seed) == draw(QUIZ, seed)


def test_a_draw_is_the_same_for_ever() -> None:
    """A record keeps the seed: another draw from it would be another paper."""
    assert [one.question.id[-1] for one in draw(QUIZ, "hạt giống")] == list("7532")


def test_over_many_seeds_questions_and_places_come_up_evenly() -> None:
    papers = [draw(QUIZ, str(seed)) for seed in range(2000)]
    questions = Counter(one.question.id for paper in papers for one in paper)
    first_shown = Counter(one.order[0] for paper in papers for one in paper)

    assert min(questions.values()) > 900
    assert max(questions.values()) < 1100
    assert max(first_shown.values()) - min(first_shown.values()) < 300
