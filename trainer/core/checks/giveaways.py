"""Checks of keys that show: the right option is regularly longest, shortest, first, or the only cautious one."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from trainer.core.checks.binomial import is_unlikely
from trainer.core.checks.content import Content, Item, Notice
from trainer.core.problems import Problem
from trainer.core.quiz.model import Question, Quiz

_FEWEST_FOR_WORDS = 3
# From how many times as long, and how many words longer, one option catches the eye by itself.
_FAR, _FAR_IN_WORDS = 1.8, 8
_ABSOLUTE = re.compile(
    r"\b(luôn luôn|luôn|không bao giờ|tuyệt đối|mọi|tất cả|bất kỳ|bất cứ|bất kể|chắc chắn|hoàn toàn|duy nhất)\b"
)


def check(content: Content) -> Iterator[Problem]:
    """Find quizzes in which the length or the place of an option tells that it is right."""
    for item in content.quizzes:
        questions = _singles(item.value.questions)
        yield from _length(item, questions)
        yield from _same_place(item, questions)


def notices(content: Content) -> Iterator[Notice]:
    """Find quizzes in which sweeping words tell that an option is wrong, and questions whose key is longest by far."""
    for item in content.quizzes:
        questions = item.value.questions
        yield from _far_longer(item)
        marked = [question.id for question in questions if _only_wrong_is_absolute(question)]
        if len(marked) >= _FEWEST_FOR_WORDS and len(marked) * 2 > len(questions):
            what = (
                f"từ tuyệt đối (luôn, mọi, tất cả…) chỉ có ở phương án sai trong {len(marked)}/{len(questions)} câu: "
                f"{', '.join(marked)}"
            )
            yield Notice(item.file, item.line_of("questions"), what, "viết lại các phương án sai cho vừa phải hơn")


def _length(item: Item[Quiz], questions: Sequence[Question]) -> Iterator[Problem]:
    for sign, word, mend in (
        (1, "dài nhất", "rút ngắn phương án đúng hoặc viết dài phương án sai ở vài câu"),
        (-1, "ngắn nhất", "viết dài phương án đúng hoặc rút ngắn phương án sai ở vài câu"),
    ):
        marked = [question.id for question in questions if _right_stands_out(question, sign)]
        if is_unlikely(len(marked), _chances(questions)):
            what = f"phương án đúng {word} ở {len(marked)}/{len(questions)} câu một lựa chọn: {', '.join(marked)}"
            yield item.problem(what, mend, "questions")


def _far_longer(item: Item[Quiz]) -> Iterator[Notice]:
    """Of one question alone: who never read a line of it would take this option."""
    for at, question in enumerate(item.value.questions):
        if question not in _singles([question]):
            continue
        right = next(len(option.text.split()) for option in question.options if option.right)
        wrong = max((len(option.text.split()) for option in question.options if not option.right), default=right)
        if right >= _FAR * wrong and right - wrong >= _FAR_IN_WORDS:
            what = f"câu hỏi “{question.id}”: phương án đúng dài {right} chữ, phương án sai dài nhất {wrong} chữ"
            yield item.notice(
                what, "rút phương án đúng, đưa lý do vào lời giải, hoặc viết dài phương án sai", "questions", at
            )


def _same_place(item: Item[Quiz], questions: Sequence[Question]) -> Iterator[Problem]:
    places = Counter(_place_of_right(question) for question in questions)
    for place, count in sorted(places.items()):
        if is_unlikely(count, _chances(questions)):
            marked = ", ".join(question.id for question in questions if _place_of_right(question) == place)
            what = f"phương án đúng đứng thứ {place + 1} ở {count}/{len(questions)} câu một lựa chọn: {marked}"
            yield item.problem(what, "đổi chỗ phương án đúng ở vài câu", "questions")


def _singles(questions: Iterable[Question]) -> list[Question]:
    return [
        question
        for question in questions
        if question.kind == "single" and sum(option.right for option in question.options) == 1
    ]


def _chances(questions: Sequence[Question]) -> list[float]:
    return [1 / len(question.options) for question in questions]


def _place_of_right(question: Question) -> int:
    return next(place for place, option in enumerate(question.options) if option.right)


def _right_stands_out(question: Question, sign: int) -> bool:
    """Say whether the right option is strictly the longest (``sign`` 1) or the shortest (-1)."""
    right = max(sign * len(option.text) for option in question.options if option.right)
    return all(sign * len(option.text) < right for option in question.options if not option.right)


def _only_wrong_is_absolute(question: Question) -> bool:
    kinds = {option.right for option in question.options if _ABSOLUTE.search(option.text.casefold())}
    return kinds == {False}
