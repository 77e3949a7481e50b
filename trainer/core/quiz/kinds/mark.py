"""Passages in a text: strike out what must not go out (mark), or point at what is suspicious (spot).

The author writes the text as ``material`` with each passage that can be marked in double brackets, ``[[số căn cước]]``,
and one option for each passage in the same order. Passages that may stay are options too: over-marking costs.
"""

import re
from collections.abc import Iterator

from trainer.core.quiz.kinds.base import Fault, KindRules
from trainer.core.quiz.kinds.multiple import right_and_wrong
from trainer.core.quiz.kinds.options import unused
from trainer.core.quiz.model import Question
from trainer.core.text import clean

_PASSAGE = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
# One bracket by itself may be text, as in “[…]”.
_BRACKETS = re.compile(r"\[\[|\]\]")
FEWEST, MOST = 4, 16


def passages(material: str) -> list[str]:
    """Return the passages of ``material`` that can be marked, in order."""
    return [clean(found) for found in _PASSAGE.findall(material)]


def pieces(material: str) -> list[str]:
    """Return ``material`` cut at its passages: plain text at even places, a passage at each odd one."""
    return _PASSAGE.split(material)


def cut_material(question: Question) -> list[str]:
    """Return the material of any question cut as ``pieces`` does it; one plain piece where nothing is marked."""
    if not question.material:
        return []
    return pieces(question.material) if question.kind in ("mark", "spot") else [question.material]


def _unpaired(material: str) -> str:
    """Return the words at the first brackets that open no passage or close none; nothing when all are paired."""
    for piece in pieces(material):
        if found := _BRACKETS.search(piece):
            return clean(piece[max(0, found.start() - 15) : found.end() + 15])
    return ""


class Mark(KindRules):
    """Passages that must not go out."""

    letter = "b"
    instruction = "Chạm vào chỗ phải gạch, chạm lần nữa để bỏ."
    credit = "Điểm là số chỗ gạch đúng trên tổng số chỗ phải gạch, trừ đi số chỗ gạch thừa trên tổng số chỗ được để."

    def faults(self, question: Question) -> Iterator[Fault]:
        """The passages and the options must tell the same story."""
        yield from unused(question, "targets", "steps")
        found = passages(question.material)
        if bad := _unpaired(question.material):
            yield ("material",), f"dấu ngoặc lẻ ở “{bad}”", "mở mỗi chỗ bằng [[ và đóng bằng ]]"
            return
        if not FEWEST <= len(found) <= MOST:
            yield ("material",), f"có {len(found)} chỗ trong [[…]]", f"đánh dấu từ {FEWEST} đến {MOST} chỗ"
        if len(found) != len(question.options):
            yield ("options",), f"{len(question.options)} mục cho {len(found)} chỗ trong [[…]]", "viết mỗi chỗ một mục"
        for number, (passage, option) in enumerate(zip(found, question.options, strict=False)):
            if passage != clean(option.text):
                what = f"khác chữ trong [[…]]: “{passage}”"
                yield ("options", number, "text"), what, "chép lại đúng chữ, đúng thứ tự"
        yield from right_and_wrong(question)

    def groups(self, question: Question) -> tuple[range, ...]:
        """Nothing is shuffled: the options stand in a text."""
        return ()


class Spot(Mark):
    """Passages that are suspicious. Nothing need be fake: a contractor may ask for too much."""

    letter = "d"
    instruction = "Chạm vào chỗ đáng ngờ."
    credit = "Điểm là số chỗ chạm đúng trên tổng số chỗ đáng ngờ, trừ đi số chỗ chạm thừa trên tổng số chỗ thường."
