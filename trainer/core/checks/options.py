"""Checks of one question by itself: its options, its key, its words."""

import re
from collections.abc import Iterator

from trainer.core.checks.content import Item
from trainer.core.problems import Problem
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.model import Question
from trainer.core.text import clean

LONGEST_STEM = 60

_CHOICE = r"(đáp án|phương án|lựa chọn|câu|ý|điều|việc|cách|trường hợp)"
# "All of the above" and its kin: they reward guessing, and make no sense once the options are shuffled.
_ABOUT_OTHERS = re.compile(
    rf"^(tất cả|toàn bộ|cả) (các |những |hai |ba |bốn )*{_CHOICE}( nêu| ở| kể)* (trên|đều|này)"
    rf"|^(các |những |cả hai |cả ba )?{_CHOICE}( nêu| ở| kể)* trên( đều)?( đúng| sai)?\W*$"
    rf"|^tất cả( các| những)? (đáp án|phương án|lựa chọn)"
    rf"|^tất cả (đều )?(đúng|sai)\W*$"
    rf"|^không (có )?{_CHOICE} nào( nêu| ở| kể)*( trên|\W*$| đúng| sai)"
    r"|^(cả )?(đáp án |phương án |câu |ý )?[a-d](, [a-d])* và [a-d]\b( đều)?( đúng| sai)?\W*$",
)


def check(item: Item[Question]) -> Iterator[Problem]:
    """Find what keeps a question from being asked and graded."""
    yield from _shape(item)
    yield from _look(item)
    yield from _twins(item)


def check_words(item: Item[Question]) -> Iterator[Problem]:
    """Find what makes a question poor to read or easy to guess."""
    words = len(item.value.text.split())
    if words > LONGEST_STEM:
        what = f"câu hỏi “{item.value.id}” dài {words} chữ"
        yield item.problem(what, f"rút xuống không quá {LONGEST_STEM} chữ", "text")
    for index, option in enumerate(item.value.options):
        if _ABOUT_OTHERS.search(clean(option.text).casefold()):
            what = f"phương án “{clean(option.text)}” nói về các phương án khác"
            yield item.problem(what, "viết một phương án có nội dung riêng", "options", index, "text")


def _shape(item: Item[Question]) -> Iterator[Problem]:
    for place, what, mend in RULES[item.value.kind].faults(item.value):
        yield item.problem(f"câu hỏi “{item.value.id}”: {what}", mend, *place)


def _look(item: Item[Question]) -> Iterator[Problem]:
    """Find what cannot be drawn as it is written."""
    question, about = item.value, f"câu hỏi “{item.value.id}”:"
    if question.kind not in ("mark", "spot") and ("[[" in question.material or "]]" in question.material):
        what = f"{about} kiểu {question.kind} không có chỗ để chạm, mà material có [[…]]"
        yield item.problem(what, "bỏ dấu [[ và ]], giữ chữ bên trong", "material")
    if (question.look == "picture") != bool(question.picture):
        what = f"{about} look: picture và picture phải đi cùng nhau"
        yield item.problem(what, "viết cả hai, hoặc bỏ cả hai", "picture" if question.picture else "look")
    if not question.material:
        for field in ("sender", "sent", "picture"):
            if getattr(question, field):
                yield item.problem(
                    f"{about} có {field} mà không có material", "viết material, hoặc bỏ trường này", field
                )


def _twins(item: Item[Question]) -> Iterator[Problem]:
    if item.value.kind in ("mark", "spot", "scenario"):
        # The same words may stand twice in a text, or in two steps.
        return
    first: dict[str, int] = {}
    for index, option in enumerate(item.value.options):
        words = clean(option.text).casefold().rstrip(" .;,")
        earlier = first.setdefault(words, index)
        if earlier != index:
            line = item.line_of("options", earlier)
            what = f"phương án “{clean(option.text)}” đã có ở dòng {line}"
            yield item.problem(what, "bỏ hoặc viết lại một trong hai", "options", index)
