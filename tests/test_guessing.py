"""Nobody gets through by a trick: pickers who never read sit a thousand papers of every quiz and earn next to nothing.

Each trick has its natural likeness in every kind: the longest option, passage, step or target; the first one shown;
chance; and marking everything that can be marked.
"""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import TypeAlias

import pytest

from tests.content.small_library import quiz as small_quiz
from trainer.content.library import Library
from trainer.content.reading import read
from trainer.core.quiz.drawing import DrawnQuestion, draw
from trainer.core.quiz.grading import grade
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.kinds.scenario import choices, next_step
from trainer.core.quiz.model import Question, Quiz
from trainer.disk import paths

PAPERS = 1000
MOST = 0.35
Size: TypeAlias = Callable[[int], int]
# From numbers in the order in which they are shown, and how long the text of each is, to those that are taken.
Pick: TypeAlias = Callable[[list[int], Size], list[int]]


def longest(shown: list[int], size: Size) -> list[int]:
    return [max(shown, key=size)]


def longest_half(shown: list[int], size: Size) -> list[int]:
    return sorted(shown, key=size, reverse=True)[: max(1, len(shown) // 2)]


def shortest(shown: list[int], size: Size) -> list[int]:
    return [min(shown, key=size)]


def first(shown: list[int], size: Size) -> list[int]:
    return shown[:1]


def first_half(shown: list[int], size: Size) -> list[int]:
    return shown[: max(1, len(shown) // 2)]


def last(shown: list[int], size: Size) -> list[int]:
    return shown[-1:]


def everything(shown: list[int], size: Size) -> list[int]:
    return shown


def by_chance(seed: str) -> Pick:
    """Return a picker that takes some by lot: how many, too."""
    chance = Random(seed)
    return lambda shown, size: chance.sample(shown, chance.randint(1, len(shown)))


TRICKS: tuple[Pick, ...] = (longest, longest_half, shortest, first, first_half, last, everything)


def answer(item: DrawnQuestion, pick: Pick) -> Answer:
    """Return what ``pick`` answers, in the author's numbers."""
    question, shown = item.question, list(item.order)
    match question.kind:
        case "single":
            return tuple(pick(shown, _option_size(question))[:1])
        case "order":
            return _one_after_the_other(shown, _option_size(question), pick)
        case "match":
            return _pairs(item, pick)
        case "scenario":
            return _way(item, pick)
        case _:
            return tuple(pick(shown, _option_size(question)))


def _option_size(question: Question) -> Size:
    return lambda number: len(question.options[number].text)


def _one_after_the_other(shown: list[int], size: Size, pick: Pick) -> Answer:
    left, taken = list(shown), []
    while left:
        taken.append(pick(left, size)[0])
        left.remove(taken[-1])
    return tuple(taken)


def _pairs(item: DrawnQuestion, pick: Pick) -> Answer:
    """Give each option a target of its own choice; who takes halves or all goes through the targets in turn."""
    targets = item.question.targets
    taken = [pick(list(item.order), lambda number: len(targets[number])) for _ in item.question.options]
    return tuple(those[place % len(those)] for place, those in enumerate(taken))


def _way(item: DrawnQuestion, pick: Pick) -> Answer:
    taken: Answer = ()
    while (step := next_step(item.question, taken)) is not None:
        here = set(choices(item.question, step))
        shown = [number for number in item.order if number in here]
        taken = (*taken, pick(shown, _option_size(item.question))[0])
    return taken


def scores(quiz: Quiz, papers: list[tuple[DrawnQuestion, ...]], pick: Pick) -> list[float]:
    """Return the score of each paper, from 0 to 1."""
    marked: dict[tuple[str, Answer], Fraction] = {}

    def points(item: DrawnQuestion) -> Fraction:
        # By its name, which is unique in a quiz: a key of all its words is read whole for every look into the table.
        key = (item.question.id, answer(item, pick))
        if key not in marked:
            marked[key] = grade(item.question, key[1]).points
        return marked[key]

    return [float(sum(map(points, paper)) / len(paper)) for paper in papers]


def draws(quiz: Quiz) -> list[tuple[DrawnQuestion, ...]]:
    return [draw(quiz, f"đề {number}") for number in range(PAPERS)]


Played: TypeAlias = dict[str, dict[str, list[float]]]


@pytest.fixture(scope="module")
def library() -> Library:
    return read(paths.PROJECT, None)


@pytest.fixture(scope="module")
def played(library: Library) -> Played:
    """The scores by trick and quiz."""
    papers = {name: draws(quiz) for name, quiz in library.quizzes.items()}
    found = {
        pick.__name__: {name: scores(library.quizzes[name], those, pick) for name, those in papers.items()}
        for pick in TRICKS
    }
    # Lots of its own for each quiz: an option more in another one does not draw them anew.
    found["by chance"] = {
        name: scores(library.quizzes[name], those, by_chance(f"hạt giống {name}")) for name, those in papers.items()
    }
    return found


def test_a_quiz_whose_key_is_the_longest_option_is_found_out() -> None:
    quiz = small_quiz()
    told = tuple(
        replace(question, options=tuple(replace(one, text=one.text + " đúng" * one.right) for one in question.options))
        for question in quiz.questions[:-1]
    )

    assert set(scores(quiz, draws(replace(quiz, questions=told)), longest)) == {1}


def test_no_trick_earns_35_percent_of_any_quiz(played: Played) -> None:
    means = {
        f"{name}, {trick}": sum(found) / PAPERS for trick, quizzes in played.items() for name, found in quizzes.items()
    }

    assert {name: f"{mean:.0%}" for name, mean in means.items() if mean >= MOST} == {}


def test_no_trick_earns_35_percent_of_any_path(library: Library, played: Played) -> None:
    means = {
        f"{path.role}, {trick}": sum(sum(quizzes[name]) for name in path.quizzes) / PAPERS / len(path.quizzes)
        for path in library.paths.values()
        for trick, quizzes in played.items()
    }

    assert {name: f"{mean:.0%}" for name, mean in means.items() if mean >= MOST} == {}


def test_no_trick_passes_a_single_paper(library: Library, played: Played) -> None:
    passed = {
        f"{name}, {trick}": max(found)
        for trick, quizzes in played.items()
        for name, found in quizzes.items()
        if max(found) * 100 >= library.quizzes[name].rule.pass_mark
    }

    assert passed == {}
