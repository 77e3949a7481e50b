"""Check of double negatives: two that cancel out make a reader count instead of think."""

import re
from collections.abc import Iterator

from trainer.core.checks.content import Content, Item, Notice, option_place
from trainer.core.quiz.model import Question

_NO = r"(?:không|chưa|chẳng|chả|đừng)"
# "không phải là không", "chưa chắc đã không", "không thể không", "không ai mà không": nothing else may stand between.
# "không A thì không B" is an ordinary condition, and a "không" at the end only asks.
_BETWEEN = r"(?:\s+(?:phải|là|thể|ai|gì|hẳn|chắc|đã|nên|được|cần|hề|hoàn|toàn|mà|có|nào|bao|giờ|khi|ở|đâu)){0,4}"
_TWICE = re.compile(rf"\b{_NO}{_BETWEEN}\s+{_NO}(?=\s+\w)", re.IGNORECASE)
_ASKS_WITH_NO = re.compile(
    rf"\b(?:nào|gì|ai)(?:\s+\w+){{0,2}}\s+{_NO}\s+(?:nên|đúng|được|phải|cần|phù|thuộc)\b[^.?!]*\?"
)
_BEGINS_WITH_NO = re.compile(rf"[\"“'‘]?{_NO}\b", re.IGNORECASE)


def check(content: Content) -> Iterator[Notice]:
    """Find double negatives within a sentence, and negative options under a negative question."""
    for item in content.questions:
        yield from _within(item)
        yield from _across(item)


def _within(item: Item[Question]) -> Iterator[Notice]:
    for text, *place in _texts(item.value):
        found = _TWICE.search(str(text))
        if found:
            what = f"câu hỏi “{item.value.id}”: phủ định hai lần “{found[0]}”"
            yield item.notice(what, "nói thẳng điều muốn nói", *place)


def _texts(question: Question) -> Iterator[tuple[str | int, ...]]:
    yield question.text, "text"
    for number, step in enumerate(question.steps):
        yield step, "steps", number, "text"
    for number, option in enumerate(question.options):
        if not question.material:
            yield option.text, *option_place(question, number)


def _across(item: Item[Question]) -> Iterator[Notice]:
    if item.value.kind not in ("single", "multiple") or not _ASKS_WITH_NO.search(item.value.text):
        return
    for number, option in enumerate(item.value.options):
        if _BEGINS_WITH_NO.match(option.text):
            what = f"câu hỏi “{item.value.id}” hỏi điều không nên, mà phương án “{option.text}” cũng phủ định"
            yield item.notice(what, "hỏi điều nên làm, hoặc viết phương án ở thể khẳng định", "options", number)
