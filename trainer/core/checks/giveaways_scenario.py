"""Give-aways in situations: the best choice is regularly the longest, the shortest, or stands in one place."""

from collections import defaultdict
from collections.abc import Iterator

from trainer.core.checks.binomial import Trial, extreme, regular
from trainer.core.checks.content import Content, Notice
from trainer.core.quiz.model import Option, Question


def check(content: Content) -> Iterator[Notice]:
    """Find quizzes in which the form of a choice tells that it is the best. Steps with one best choice count."""
    for item in content.quizzes:
        steps = [step for question in item.value.questions for step in _steps(question)]
        for sign, words in ((1, "dài nhất"), (-1, "ngắn nhất")):
            if found := regular(_stands_out(name, step, sign) for name, step in steps):
                what = f"lựa chọn tốt nhất là lựa chọn {words} ở {found}"
                yield item.notice(what, "viết các lựa chọn dài ngắn xen kẽ", "questions")
        for place in range(max((len(step) for _, step in steps), default=0)):
            trials = (Trial(name, step[place].right, 1 / len(step)) for name, step in steps if place < len(step))
            if found := regular(trials):
                what = f"lựa chọn tốt nhất đứng thứ {place + 1} ở {found}"
                yield item.notice(what, "đổi chỗ lựa chọn tốt nhất ở vài bước", "questions")


def _steps(question: Question) -> Iterator[tuple[str, list[Option]]]:
    steps: dict[int, list[Option]] = defaultdict(list)
    for option in question.options:
        if option.turn is not None:
            steps[option.turn.step].append(option)
    for choices in steps.values():
        if sum(option.right for option in choices) == 1:
            yield question.id, choices


def _stands_out(name: str, choices: list[Option], sign: int) -> Trial:
    place = extreme([sign * len(option.text) for option in choices])
    return Trial(name, place is not None and choices[place].right, 1 / len(choices))
