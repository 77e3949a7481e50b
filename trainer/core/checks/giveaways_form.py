"""Give-aways in form: the right option alone is written in another way, or alone takes up words of the question."""

import re
from collections.abc import Callable, Iterator, Sequence

from trainer.core.checks.binomial import Trial, extreme, regular
from trainer.core.checks.content import Content, Item, Notice
from trainer.core.checks.words import runs
from trainer.core.quiz.model import Question

Form = Callable[[str], object]

# How options of one question must agree: one that differs is a slip, and shows the key if it is the right one.
_MUST_AGREE: tuple[tuple[str, Form], ...] = (
    ("dấu chấm cuối", lambda text: text.rstrip("\"'”’»)").endswith(".")),
    ("chữ thường ở đầu", lambda text: text.lstrip("\"'“‘«(")[:1].islower()),
)
# How options may differ, as long as over a whole quiz it does not tell which one is right.
_MAY_DIFFER: tuple[tuple[str, Form], ...] = (
    ("lời nói trong dấu nháy", lambda text: text[:1] in "\"'“‘«"),
    ("con số", lambda text: any(char.isdigit() for char in text)),
    ("dấu phẩy", lambda text: "," in text),
    ("dấu hai chấm", lambda text: ":" in text),
    ("lời phủ định", re.compile(r"\b(không|chưa|đừng)\b", re.IGNORECASE).search),
    ("lý do (vì, để, do)", re.compile(r"\b(vì|để|do)\b", re.IGNORECASE).search),
    ("chữ dè dặt (nên, có thể, thường, tùy)", re.compile(r"\b(nên|có thể|thường|tùy)\b", re.IGNORECASE).search),
)
_RUN = 2


def check(content: Content) -> Iterator[Notice]:
    """Find questions whose right options alone are punctuated otherwise, and quizzes in which form tells the key."""
    for item in content.questions:
        if item.value.kind in ("single", "multiple"):
            yield from _agree(item)
    for quiz in content.quizzes:
        singles = [question for question in quiz.value.questions if _can_be_judged(question)]
        for name, form in _MAY_DIFFER:
            for has, words in ((True, "có"), (False, "không có")):
                if found := regular(_trials(singles, form, has)):
                    what = f"chỉ phương án đúng {words} {name} ở {found}"
                    yield quiz.notice(what, "viết lại vài phương án cho cùng một lối", "questions")
        if found := regular(_echoes(singles)):
            what = f"phương án đúng lặp lại nhiều chữ của câu hỏi nhất ở {found}"
            yield quiz.notice(what, "nói bằng chữ khác, hoặc cho phương án sai cũng nhắc chữ của câu hỏi", "questions")


def _can_be_judged(question: Question) -> bool:
    return question.kind == "single" and sum(option.right for option in question.options) == 1


def _agree(item: Item[Question]) -> Iterator[Notice]:
    for name, form in _MUST_AGREE:
        rights = {bool(form(option.text)) for option in item.value.options if option.right}
        wrongs = {bool(form(option.text)) for option in item.value.options if not option.right}
        if len(rights) == len(wrongs) == 1 and rights != wrongs:
            words = "có" if rights == {True} else "không có"
            what = f"câu hỏi “{item.value.id}”: chỉ phương án đúng {words} {name}"
            yield item.notice(what, "viết mọi phương án cùng một lối", "options")


def _trials(questions: Sequence[Question], form: Form, has: bool) -> Iterator[Trial]:
    """One trial for each question in which exactly one option has the form, or lacks it."""
    for question in questions:
        alone = [option for option in question.options if bool(form(option.text)) is has]
        if len(alone) == 1:
            yield Trial(question.id, alone[0].right, 1 / len(question.options))


def _echoes(questions: Sequence[Question]) -> Iterator[Trial]:
    for question in questions:
        asked = runs(question.text, _RUN)
        place = extreme([len(runs(option.text, _RUN) & asked) for option in question.options])
        if place is not None:
            yield Trial(question.id, question.options[place].right, 1 / len(question.options))
