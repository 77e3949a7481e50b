"""Give-aways in situations: the best choice is regularly the longest, the shortest, in one place, or leads furthest.

Where a choice leads can be seen: which step comes next stands in the page. Few steps of a quiz have one choice that
leads further than the others, so that sign is counted over the whole bank too.
"""

from collections import defaultdict
from collections.abc import Iterator

from trainer.core.checks.binomial import Trial, extreme, is_unlikely, regular
from trainer.core.checks.content import Content, Notice
from trainer.core.quiz.model import Option, Question

_MEND = "ở vài bước, cho một lựa chọn kém cũng dẫn tới (next) bước ấy, với hậu quả hợp với bước ấy"
_TOLD = 12


def check(content: Content) -> Iterator[Notice]:
    """Find quizzes in which the form of a choice tells that it is the best. Steps with one best choice count."""
    asked: list[tuple[str, list[Option]]] = []
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
        if found := regular(_furthest(steps)):
            yield item.notice(f"lựa chọn tốt nhất một mình dẫn đi xa nhất ở {found}", _MEND, "questions")
        asked += steps
    if len(content.quizzes) > 1:
        yield from _whole(list(_furthest(asked)))


def _whole(trials: list[Trial]) -> Iterator[Notice]:
    hits = [trial.question for trial in trials if trial.hit]
    if is_unlikely(len(hits), [trial.chance for trial in trials]):
        named = ", ".join(hits[:_TOLD]) + ("…" if len(hits) > _TOLD else "")
        what = f"cả ngân hàng: lựa chọn tốt nhất một mình dẫn đi xa nhất ở {len(hits)}/{len(trials)} bước: {named}"
        yield Notice("quizzes", 0, what, _MEND)


def _furthest(steps: list[tuple[str, list[Option]]]) -> Iterator[Trial]:
    """Yield the steps in which one choice leads further than the others; to the end is nowhere."""
    for name, choices in steps:
        place = extreme([(option.turn.leads_to or 0) if option.turn else 0 for option in choices])
        if place is not None:
            yield Trial(name, choices[place].right, 1 / len(choices))


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
