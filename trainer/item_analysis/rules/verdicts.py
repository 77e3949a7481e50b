"""What the statistics of a question mean, in words for whoever writes questions.

Nothing is said below ``statistics.FEWEST`` answers, and of a correlation only what its 95 % interval allows: with
hundreds of questions some are low by chance.
"""

from dataclasses import dataclass
from typing import Literal

from trainer.core.quiz.model import Question
from trainer.core.text import listed
from trainer.item_analysis.rules.statistics import FEWEST, QuestionStatistics

# Of a hundred answers. What officials must know may be easy; what everybody knows teaches nobody and takes up a place.
TOO_EASY, TOO_HARD = 95, 30
# A correlation is weak below 0.2 (R. L. Ebel, Essentials of Educational Measurement).
WEAK = 0.2
# So many must have chosen a wrong option before it is compared with the right one.
_FEWEST_CHOOSERS = 10
# So many left it out of a hundred: the question is not understood, or comes when time runs out.
_LEFT_OUT = 15

Weight = Literal["look", "note"]
WITHDRAWN = "Đã rút, không hỏi nữa."


@dataclass(frozen=True, slots=True)
class Verdict:
    """``weight``: “look” at it now, or a “note”; ``words`` what was seen; ``advice`` what to do about it."""

    weight: Weight
    words: str
    advice: str


def verdicts(question: Question, found: QuestionStatistics) -> list[Verdict]:
    """Return what the statistics of ``question`` say, the gravest first; nothing below thirty answers."""
    if not found.judged:
        return []
    said = [
        *_of_discrimination(found),
        *_of_wrong_options(question, found),
        *_of_facility(found),
        *_of_idle_options(question, found),
        *_of_left_out(found),
    ]
    return sorted(said, key=lambda one: one.weight != "look")


def too_few(found: QuestionStatistics) -> str:
    """Return why nothing is said of a question; "" when there are answers enough."""
    return "" if found.judged else f"Mới có {found.number} bài, cần ít nhất {FEWEST} bài để nhận xét."


def _of_discrimination(found: QuestionStatistics) -> list[Verdict]:
    if found.most is None:
        return []
    if found.most < 0:
        words = "Người làm tốt các câu khác lại hay sai câu này."
        return [Verdict("look", words, "Xem lại đáp án và cách hỏi trước khi dùng tiếp.")]
    if found.most < WEAK:
        words = "Câu này không nhận ra được ai nắm bài, ai chưa."
        return [Verdict("note", words, "Đọc lại lời hỏi: có chỗ nào hiểu được hai cách không?")]
    return []


def _of_wrong_options(question: Question, found: QuestionStatistics) -> list[Verdict]:
    """Who chose a wrong option did better in the rest than who chose a right one: perhaps it is right."""
    if question.kind not in ("single", "multiple"):
        return []
    right = [one for one in found.choices if question.options[one.option].right]
    if not right:
        return []
    best = max(one.rest for one in right)
    better = [
        one
        for one in found.choices
        if not question.options[one.option].right and one.number >= _FEWEST_CHOOSERS and one.rest > best
    ]
    if not better:
        return []
    names = listed([option_name(one.option) for one in better])
    words = f"Người chọn {names} làm các câu khác tốt hơn người chọn đúng."
    return [Verdict("look", words, f"Xem {names} có thật là sai không.")]


def _of_facility(found: QuestionStatistics) -> list[Verdict]:
    of_hundred = found.facility * 100
    if of_hundred >= TOO_EASY:
        return [Verdict("note", "Câu quá dễ: hầu như ai cũng đúng.", "Đưa phương án sai gần với việc thật hơn.")]
    if of_hundred < TOO_HARD:
        words = "Câu rất khó: phần lớn không làm được."
        return [Verdict("look", words, "Đọc lại đoạn cẩm nang của câu này: đoạn đó có nói đủ rõ không?")]
    return []


def _of_idle_options(question: Question, found: QuestionStatistics) -> list[Verdict]:
    if question.kind != "single":
        return []
    taken = {one.option for one in found.choices}
    idle = [number for number, option in enumerate(question.options) if not option.right and number not in taken]
    if not idle:
        return []
    names = listed([option_name(number) for number in idle])
    words = f"{'Phương án' if len(idle) == 1 else 'Các phương án'} {names} không ai chọn."
    return [Verdict("note", words, "Thay bằng điều người ta hay làm sai thật.")]


def _of_left_out(found: QuestionStatistics) -> list[Verdict]:
    share = 100 * found.left_out / found.number
    if share < _LEFT_OUT:
        return []
    return [
        Verdict("note", f"{found.left_out} trên {found.number} người bỏ trống câu này.", "Xem câu có quá dài không.")
    ]


def option_name(number: int) -> str:
    """Return the letter by which an option is called in reports: A for the first as the author wrote them."""
    return chr(ord("A") + number) if number < 26 else str(number + 1)
