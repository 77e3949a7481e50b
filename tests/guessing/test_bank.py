"""Nobody earns by form what the bank of this handbook may not give away: the mean of several plays is what counts.

A figure of one quiz rests on a few questions and on how the others are written: it is refused where every play is
above the limit. What only lies above by the mean is starred in ``report bank``.
"""

import pytest

from trainer.content.reading import read
from trainer.core.quiz.model import Quiz
from trainer.disk import paths
from trainer.guessing.limits import Measured, of_kinds, of_papers
from trainer.guessing.playing import SEEDS, Outcome, play


@pytest.fixture(scope="module")
def quizzes() -> list[Quiz]:
    return list(read(paths.PROJECT, None).quizzes.values())


@pytest.fixture(scope="module")
def outcomes(quizzes: list[Quiz]) -> list[Outcome]:
    return [play(quizzes, seed) for seed in SEEDS]


def plays(found: Measured) -> str:
    return ", ".join(f"{100 * one:.0f}" for one in found.plays)


def test_the_bank_keeps_every_limit_by_the_mean(quizzes: list[Quiz], outcomes: list[Outcome]) -> None:
    everything = [[one for quiz in quizzes for one in outcome.quizzes[quiz.id]] for outcome in outcomes]

    assert {kinds: plays(found) for kinds, _, found in of_kinds(everything) if not found.kept} == {}


def test_no_kind_of_a_quiz_is_above_its_limit_in_every_play(quizzes: list[Quiz], outcomes: list[Outcome]) -> None:
    assert {
        f"{quiz.id} {kinds}": plays(found)
        for quiz in quizzes
        for kinds, _, found in of_kinds([outcome.quizzes[quiz.id] for outcome in outcomes])
        if found.broken
    } == {}


def test_no_quiz_is_passed_by_guessing(quizzes: list[Quiz], outcomes: list[Outcome]) -> None:
    assert {quiz.id: plays(found) for quiz in quizzes if not (found := of_papers(quiz, outcomes)).kept} == {}
