"""Which option somebody means by a letter."""

import pytest

from tests.kind_samples import SAMPLES, choices, make
from trainer.core.quiz.model import Question
from trainer.item_analysis.rules.letters import Lettered, as_seen


def test_his_letters_go_by_the_order_that_he_saw_and_those_of_tables_by_that_of_the_author() -> None:
    question = make("single", choices(False, True, False))
    assert as_seen(question, [2, 0, 1]) == (
        Lettered("A", "Ý 2", "C"),
        Lettered("B", "Ý 0", "A"),
        Lettered("C", "Ý 1", "B"),
    )


@pytest.mark.parametrize("order", [[], [0, 1], [0, 1, 3], [0, 0, 1]])
def test_an_order_that_nobody_kept_or_of_other_words_says_nothing(order: list[int]) -> None:
    assert as_seen(make("single", choices(False, True, False)), order) == ()


@pytest.mark.parametrize("question", SAMPLES, ids=lambda one: one.kind)
def test_only_what_is_listed_is_called_by_letters(question: Question) -> None:
    listed = question.kind in ("single", "multiple", "spot", "order")
    assert bool(as_seen(question, range(len(question.options)))) == listed
