"""Give-aways in steps to be put in order: alphabet, length, or words that number the steps."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import factorial

from trainer.core.checks.binomial import Trial, regular
from trainer.core.checks.content import Content, Item, Notice
from trainer.core.quiz.model import Question
from trainer.core.text import fold

_FIRST = re.compile(r"(đầu tiên|trước hết|trước tiên|việc đầu)\b", re.IGNORECASE)
_LAST = re.compile(r"(cuối cùng|sau cùng|sau hết)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"(bước|việc)? ?(thứ )?(\d|nhất|hai|ba|tư|bốn|năm)[.:)]", re.IGNORECASE)


def check(content: Content) -> Iterator[Notice]:
    """Find steps whose right order shows without knowing the matter."""
    for item in content.quizzes:
        questions = [question for question in item.value.questions if question.kind == "order"]
        if found := regular(_alphabetical(question) for question in questions):
            what = f"thứ tự đúng cũng là thứ tự chữ cái ở {found}"
            yield item.notice(what, "đổi chữ đầu của vài bước", "questions")
        if found := regular(_by_length(question) for question in questions):
            what = f"thứ tự đúng cũng là thứ tự dài ngắn ở {found}"
            yield item.notice(what, "viết dài hoặc rút ngắn vài bước", "questions")
    for asked in content.questions:
        if asked.value.kind == "order":
            yield from _told(asked)


def _alphabetical(question: Question) -> Trial:
    steps = [fold(option.text) for option in question.options]
    return Trial(question.id, steps == sorted(steps), 1 / factorial(len(steps)))


def _by_length(question: Question) -> Trial:
    lengths = [len(option.text) for option in question.options]
    hit = _rises(lengths) or _rises(lengths[::-1])
    return Trial(question.id, hit, min(1.0, 2 / factorial(len(lengths))))


def _rises(lengths: Sequence[int]) -> bool:
    return all(earlier < later for earlier, later in pairwise(lengths))


def _told(item: Item[Question]) -> Iterator[Notice]:
    last = len(item.value.options) - 1
    for number, option in enumerate(item.value.options):
        told = _NUMBERED.match(option.text)
        told = told or (_FIRST.match(option.text) if number == 0 else None)
        told = told or (_LAST.match(option.text) if number == last else None)
        if told:
            what = f"câu hỏi “{item.value.id}”: chữ “{told[0].strip()}” nói sẵn bước này đứng thứ mấy"
            yield item.notice(what, "bỏ chữ chỉ thứ tự ở đầu bước", "options", number)
