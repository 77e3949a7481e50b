"""Check of feedback: every option says why, in words of its own."""

import re
from collections.abc import Iterator

from trainer.core.checks.content import Content, Item, Notice, option_place
from trainer.core.quiz.model import Question
from trainer.core.text import clean

# "Đúng.", "Sai rồi." tell nothing that the mark beside the option does not tell.
_VERDICT = re.compile(
    r"^(đúng|sai|chưa đúng|không đúng|chưa ổn|tốt|chưa tốt)( rồi| vậy| đó| nhé)?\b[\s.,:;–-]*", re.IGNORECASE
)


def check(content: Content) -> Iterator[Notice]:
    """Find options whose feedback gives no reason, repeats the option, or is that of another option."""
    for item in content.questions:
        yield from _bare(item)
        yield from _shared(item)


def _bare(item: Item[Question]) -> Iterator[Notice]:
    for number, option in enumerate(item.value.options):
        reason = _VERDICT.sub("", option.feedback)
        if _plain(reason) in ("", _plain(option.text)):
            what = f"câu hỏi “{item.value.id}”: lời giải “{option.feedback}” không nói vì sao"
            yield item.notice(what, "viết một câu nói vì sao đúng hoặc vì sao sai", *option_place(item.value, number))


def _shared(item: Item[Question]) -> Iterator[Notice]:
    first: dict[str, int] = {}
    for number, option in enumerate(item.value.options):
        earlier = first.setdefault(_plain(option.feedback), number)
        if earlier != number:
            line = item.line_of(*option_place(item.value, earlier))
            what = f"câu hỏi “{item.value.id}”: lời giải “{option.feedback}” đã dùng cho một ý khác ở dòng {line}"
            yield item.notice(what, "viết lời giải riêng cho từng ý", *option_place(item.value, number))


def _plain(text: str) -> str:
    return clean(text).casefold().rstrip(" .;,…")
