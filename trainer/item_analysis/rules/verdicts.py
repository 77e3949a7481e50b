"""What the statistics of a question mean, in words for whoever writes questions: one thing a question.

Nothing is said below ``statistics.FEWEST`` answers, of a correlation only what its 95 % interval allows, and of options
only what is hardly chance (``surely_better``): with hundreds of questions some are low by chance.
"""

from dataclasses import dataclass
from typing import Literal

from trainer.core.quiz.kinds.scenario import BEST
from trainer.core.quiz.model import Question
from trainer.core.text import capital, listed
from trainer.item_analysis.rules.statistics import FEWEST, Choice, QuestionStatistics, surely_better
from trainer.item_analysis.rules.steps import StepFigures, by_step

# Of a hundred answers. What officials must know may be easy; what everybody knows teaches nobody and takes up a place.
TOO_EASY, TOO_HARD = 95, 30
# A correlation is weak below 0.2 (R. L. Ebel, Essentials of Educational Measurement).
WEAK = 0.2
# So many must have chosen a wrong option before it is compared with the right one.
_FEWEST_CHOOSERS = 10
# So many are not few, however many more answered.
_NOT_FEW = 100
# Nobody of so many: then for sure (0,95 ** 59 < 0,05) fewer than one in twenty choose it, and below that an option that
# shall mislead does not (T. M. Haladyna, S. M. Downing, “How many options is enough…”, 1993).
_NOBODY_OF = 59
# So many left it out of a hundred: the question is not understood, or comes when time runs out.
_LEFT_OUT = 15

# What is wrong to choose is called, of a question and of a situation.
_ANSWERS = ("phương án sai", "lựa chọn chưa ổn")

Weight = Literal["look", "note"]
WITHDRAWN = "Đã rút, không hỏi nữa."


@dataclass(frozen=True, slots=True)
class Verdict:
    """``weight``: “look” at it now, or a “note”; ``words`` what was seen; ``advice`` what to do about it."""

    weight: Weight
    words: str
    advice: str


def verdict(question: Question, found: QuestionStatistics) -> Verdict | None:
    """Return the one thing that the statistics of ``question`` say: of several the one that decides what to do.

    None where nothing is to be done, and below thirty answers. What hardly anybody misses tells nothing of the few who
    do, so too easy stands first, unless they are a hundred; a key in doubt stands before what would follow from it, and
    of those that are ``in_doubt`` the ``rests`` are needed.
    """
    if not found.judged:
        return None
    return (
        _wrong_options(question, found, fewest=_NOT_FEW)
        or _too_easy(question, found)
        or _wrong_options(question, found)
        or _who_knows_misses_it(found)
        or _too_hard(question, found)
        or _left_out(found)
        or _tells_nobody_apart(found)
        or _idle(question, found)
    )


def too_few(found: QuestionStatistics) -> str:
    """Return why nothing is said of a question; "" when there are answers enough."""
    return "" if found.judged else f"Mới có {found.number} bài, cần ít nhất {FEWEST} bài để nhận xét."


def is_too_easy(found: QuestionStatistics) -> bool:
    """Whether nearly everybody answers it."""
    return found.facility * 100 >= TOO_EASY


def _too_easy(question: Question, found: QuestionStatistics) -> Verdict | None:
    if not is_too_easy(found):
        return None
    first, idle = f"Đưa {_ANSWERS[question.kind == 'scenario']} gần với việc thật hơn", _idle_names(question, found)
    advice = f"{first}, trước hết là {idle}: không ai chọn." if idle else f"{first}."
    return Verdict("note", "Câu quá dễ: hầu như ai cũng đúng.", advice)


def _wrong_options(question: Question, found: QuestionStatistics, fewest: int = _FEWEST_CHOOSERS) -> Verdict | None:
    """Who chose a wrong option did better in the rest than who chose any right one: perhaps it is right."""
    right, wrong = _to_compare(question, found)
    rests = found.rests
    if not right or rests is None:
        return None
    better = [
        one
        for one in wrong
        if one.number >= fewest and all(surely_better(one, other, rests, len(wrong)) for other in right)
    ]
    if not better:
        return None
    names = listed([option_name(one.option) for one in better])
    words = f"Người chọn {names} làm các câu khác tốt hơn người chọn đúng."
    return Verdict("look", words, f"Xem {names} có thật là sai không.")


def in_doubt(question: Question, found: QuestionStatistics) -> bool:
    """Whether who chose a wrong option did better elsewhere, by chance or not: ``found.rests`` tells."""
    right, wrong = _to_compare(question, found)
    return bool(right and wrong) and max(one.rest for one in wrong) > max(one.rest for one in right)


def _to_compare(question: Question, found: QuestionStatistics) -> tuple[list[Choice], list[Choice]]:
    """Return the right options that somebody chose, and the wrong ones that enough did."""
    if question.kind not in ("single", "multiple"):
        return [], []
    right = [one for one in found.choices if question.options[one.option].right]
    wrong = [one for one in found.choices if not question.options[one.option].right]
    return right, [one for one in wrong if one.number >= _FEWEST_CHOOSERS]


def _who_knows_misses_it(found: QuestionStatistics) -> Verdict | None:
    if found.most is None or found.most >= 0:
        return None
    words = "Người làm tốt các câu khác lại hay sai câu này."
    return Verdict("look", words, "Xem lại đáp án và cách hỏi trước khi dùng tiếp.")


def _too_hard(question: Question, found: QuestionStatistics) -> Verdict | None:
    if found.facility * 100 >= TOO_HARD:
        return None
    advice = "Đọc lại đoạn cẩm nang của câu này: đoạn đó có nói đủ rõ không?"
    return Verdict("look", "Câu rất khó: phần lớn không làm được.", f"{_where_it_is_lost(question, found)}{advice}")


def _where_it_is_lost(question: Question, found: QuestionStatistics) -> str:
    """Return at which step of a situation most is lost; "" of another kind."""
    steps = [one for one in by_step(question, found) if one.judged]
    if not steps:
        return ""
    worst = max(steps, key=lambda one: (one.lost, -one.place))
    missed = f"{worst.not_best} trên {worst.reached} người không chọn cách tốt nhất"
    return f"Mất điểm nhiều nhất ở bước {worst.place + 1}: {missed}. "


def _left_out(found: QuestionStatistics) -> Verdict | None:
    if 100 * found.left_out / found.number < _LEFT_OUT:
        return None
    words = f"{found.left_out} trên {found.number} người bỏ trống câu này."
    return Verdict("note", words, "Xem câu có quá dài không.")


def _tells_nobody_apart(found: QuestionStatistics) -> Verdict | None:
    if found.most is None or found.most >= WEAK:
        return None
    words = "Câu này không nhận ra được ai nắm bài, ai chưa."
    return Verdict("note", words, "Đọc lại lời hỏi: có chỗ nào hiểu được hai cách không?")


def _idle(question: Question, found: QuestionStatistics) -> Verdict | None:
    names = _idle_names(question, found)
    if not names:
        return None
    return Verdict("note", f"{capital(names)} không ai chọn.", "Thay bằng điều người ta hay làm sai thật.")


def _idle_names(question: Question, found: QuestionStatistics) -> str:
    """Return what of the wrong things to choose nobody chose, of so many that fewer than one in twenty would."""
    if question.kind == "single" and found.number - found.left_out >= _NOBODY_OF:
        taken = {one.option for one in found.choices}
        wrong = [number for number, option in enumerate(question.options) if not option.right]
        idle = [option_name(number) for number in wrong if number not in taken]
        return f"{'phương án' if len(idle) == 1 else 'các phương án'} {listed(idle)}" if idle else ""
    steps = [(one.place + 1, _idle_of(one)) for one in by_step(question, found)]
    return f"lựa chọn {listed(idle)}" if (idle := [f"{names} ở bước {at}" for at, names in steps if names]) else ""


def _idle_of(step: StepFigures) -> str:
    if step.reached - step.stopped < _NOBODY_OF:
        return ""
    return listed([option_name(place) for place, one in enumerate(step.taken) if one.worth < BEST and not one.number])


def option_name(number: int) -> str:
    """Return the letter by which an option is called in reports: A for the first as the author wrote them."""
    return chr(ord("A") + number) if number < 26 else str(number + 1)
