"""Checks of keys that show: the right option is regularly the longest, or the first, or the only cautious one."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import comb

from trainer.core.checks.content import Content, Item, Notice
from trainer.core.problems import Problem
from trainer.core.quiz import Question, Quiz

# Chance alone reaches such a count in fewer than one quiz in a hundred.
UNLIKELY = 0.01
_FEWEST_FOR_WORDS = 3
_ABSOLUTE = re.compile(
    r"\b(luôn luôn|luôn|không bao giờ|tuyệt đối|mọi|tất cả|bất kỳ|bất cứ|bất kể|chắc chắn|hoàn toàn|duy nhất)\b"
)


def check(content: Content) -> Iterator[Problem]:
    """Find quizzes in which the length or the place of an option tells that it is right."""
    for item in content.quizzes:
        questions = _singles(item.value.questions)
        yield from _longest(item, questions)
        yield from _same_place(item, questions)


def notices(content: Content) -> Iterator[Notice]:
    """Find quizzes in which sweeping words tell that an option is wrong."""
    for item in content.quizzes:
        questions = item.value.questions
        marked = [question.id for question in questions if _only_wrong_is_absolute(question)]
        if len(marked) >= _FEWEST_FOR_WORDS and len(marked) * 2 > len(questions):
            what = (
                f"từ tuyệt đối (luôn, mọi, tất cả…) chỉ có ở phương án sai trong {len(marked)}/{len(questions)} câu: "
                f"{', '.join(marked)}"
            )
            yield Notice(item.file, item.line_of("questions"), what, "viết lại các phương án sai cho vừa phải hơn")


def tail(successes: int, trials: int, chance: float) -> float:
    """Return how likely chance alone gives at least ``successes`` in ``trials``: the exact binomial tail."""
    return sum(
        comb(trials, count) * chance**count * (1 - chance) ** (trials - count) for count in range(successes, trials + 1)
    )


def _longest(item: Item[Quiz], questions: Sequence[Question]) -> Iterator[Problem]:
    marked = [question.id for question in questions if _right_is_longest(question)]
    if _is_unlikely(len(marked), questions):
        what = f"phương án đúng dài nhất ở {len(marked)}/{len(questions)} câu một lựa chọn: {', '.join(marked)}"
        yield item.problem(what, "rút ngắn phương án đúng hoặc viết dài phương án sai ở vài câu", "questions")


def _same_place(item: Item[Quiz], questions: Sequence[Question]) -> Iterator[Problem]:
    places = Counter(_place_of_right(question) for question in questions)
    for place, count in sorted(places.items()):
        if _is_unlikely(count, questions):
            marked = ", ".join(question.id for question in questions if _place_of_right(question) == place)
            what = f"phương án đúng đứng thứ {place + 1} ở {count}/{len(questions)} câu một lựa chọn: {marked}"
            yield item.problem(what, "đổi chỗ phương án đúng ở vài câu", "questions")


def _singles(questions: Iterable[Question]) -> list[Question]:
    return [
        question
        for question in questions
        if question.kind == "single" and sum(option.right for option in question.options) == 1
    ]


def _is_unlikely(count: int, questions: Sequence[Question]) -> bool:
    if not questions:
        return False
    chance = sum(1 / len(question.options) for question in questions) / len(questions)
    return tail(count, len(questions), chance) < UNLIKELY


def _place_of_right(question: Question) -> int:
    return next(place for place, option in enumerate(question.options) if option.right)


def _right_is_longest(question: Question) -> bool:
    right = max(len(option.text) for option in question.options if option.right)
    return all(len(option.text) < right for option in question.options if not option.right)


def _only_wrong_is_absolute(question: Question) -> bool:
    kinds = {option.right for option in question.options if _ABSOLUTE.search(option.text.casefold())}
    return kinds == {False}
