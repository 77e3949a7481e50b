"""Give-aways in a text to be marked: the longest, the shortest, the first or the last passage is regularly right."""

from collections.abc import Callable, Iterator, Sequence
from math import comb

from trainer.core.checks.binomial import Trial, extreme, regular
from trainer.core.checks.content import Content, Notice
from trainer.core.quiz.model import Option, Question

Pick = Callable[[Sequence[Option]], int | None]

# Which passage a lazy reader would pick, what it shows when that is regularly right or wrong.
_PICKS: tuple[tuple[str, Pick], ...] = (
    ("dài nhất", lambda options: extreme([len(option.text) for option in options])),
    ("ngắn nhất", lambda options: extreme([-len(option.text) for option in options])),
    ("đầu tiên", lambda options: 0),
    ("cuối cùng", lambda options: len(options) - 1),
)
_MEND = "viết lại vài bản nháp cho chỗ ấy khi đúng khi sai"


def check(content: Content) -> Iterator[Notice]:
    """Find quizzes in which the length or the place of a passage tells whether to mark it."""
    for item in content.quizzes:
        questions = [question for question in item.value.questions if _can_be_judged(question)]
        for words, pick in _PICKS:
            for right, verdict in ((True, "cần đánh dấu"), (False, "không cần đánh dấu")):
                if found := regular(_trials(questions, pick, right)):
                    yield item.notice(f"đoạn {words} {verdict} ở {found}", _MEND, "questions")
        for sign, words in ((1, "dài"), (-1, "ngắn")):
            if found := regular(_apart(question, sign) for question in questions):
                what = f"mọi đoạn cần đánh dấu đều {words} hơn các đoạn khác ở {found}"
                yield item.notice(what, "chọn đoạn dài ngắn xen kẽ", "questions")


def _can_be_judged(question: Question) -> bool:
    return question.kind in ("mark", "spot") and 0 < _rights(question) < len(question.options)


def _rights(question: Question) -> int:
    return sum(option.right for option in question.options)


def _trials(questions: Sequence[Question], pick: Pick, right: bool) -> Iterator[Trial]:
    for question in questions:
        place = pick(question.options)
        if place is not None:
            share = _rights(question) / len(question.options)
            yield Trial(question.id, question.options[place].right is right, share if right else 1 - share)


def _apart(question: Question, sign: int) -> Trial:
    rights = [sign * len(option.text) for option in question.options if option.right]
    wrongs = [sign * len(option.text) for option in question.options if not option.right]
    return Trial(question.id, min(rights) > max(wrongs), 1 / comb(len(rights) + len(wrongs), len(rights)))
