"""What a preview keeps of answers: by the rules of an attempt, and no longer than they fit."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.kind_samples import SAMPLES, choices, make, situation
from trainer.core.quiz.drawing import shuffled
from trainer.core.quiz.model import Question
from trainer.preview.answers import Desk

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize("question", SAMPLES, ids=lambda question: question.kind)
def test_the_full_answer_of_every_kind_is_kept(question: Question) -> None:
    desk, drawn = Desk(), shuffled(question, "1")

    assert desk.save(drawn, "1", 1, drawn.key(), NOW) == "saved"
    given = desk.given(drawn, "1")
    assert (given.chosen, given.revision, given.saved_at) == (drawn.key(), 1, NOW)
    assert desk.given(drawn, "2").chosen == ()


def test_an_older_answer_and_one_that_is_none_are_refused() -> None:
    desk, drawn = Desk(), shuffled(make("single", choices(True, False, False)), "1")
    desk.save(drawn, "1", 1, (0,), NOW)

    assert desk.save(drawn, "1", 1, (1,), NOW) == "conflict"
    assert desk.save(drawn, "1", 2, (7,), NOW) == "invalid"
    assert desk.given(drawn, "1").chosen == (0,)


def test_a_step_of_a_situation_cannot_be_taken_back_until_it_is_forgotten() -> None:
    desk, drawn = Desk(), shuffled(situation(), "1")
    worst, best = drawn.as_shown((2,)), drawn.as_shown((0,))
    desk.save(drawn, "1", 1, worst, NOW)
    desk.save(drawn, "1", 2, best, NOW)
    assert desk.given(drawn, "1").chosen == worst

    desk.forget(drawn.question.id)
    assert desk.given(drawn, "1").revision == 0


def test_an_answer_outlives_new_words_but_not_a_question_it_no_longer_fits() -> None:
    question = make("single", choices(True, False, False, False))
    desk, drawn = Desk(), shuffled(question, "1")
    desk.save(drawn, "1", 1, (3,), NOW)

    assert desk.given(shuffled(replace(question, text="Hỏi lại"), "1"), "1").chosen == (3,)
    shorter = shuffled(replace(question, options=question.options[:3]), "1")
    assert (desk.given(shorter, "1").chosen, desk.given(shorter, "1").revision) == ((), 1)
