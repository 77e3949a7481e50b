"""The way through a paper: which question stands on the screen, how far each one is, and what is told at it.

A place past the last question is the list before hand-in. Places count from 0; what people and addresses say counts
from 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.question_view import ShownQuestion
from trainer.web.answer_fields import is_number

State: TypeAlias = Literal["done", "half", "empty"]

# What the buttons of the bar send as ``den``, besides the number of a question.
REVIEW, GO_ON = "xem-lai", "tiep"
UNMOVED = "Anh/chị chọn một việc rồi mới đi tiếp."
_ELSEWHERE = (
    "Câu {number} vừa được trả lời ở cửa sổ hoặc máy khác. Trang đang hiện câu trả lời mới hơn; "
    "anh/chị xem lại, chọn lại nếu cần."
)
_ASTRAY = (
    "Câu {number} chưa lưu được: các bước gửi lên không nối tiếp nhau. Trang đang hiện những bước đã lưu; "
    "anh/chị chọn tiếp từ đó."
)
_UNFINISHED = (
    "Câu {number} chưa lưu được: còn bước chưa có số, hoặc hai bước cùng một số. "
    "Anh/chị cho mỗi bước một số riêng rồi đi tiếp."
)


@dataclass(frozen=True, slots=True)
class QuestionDot:
    """A question among the dots and on the list before hand-in; js/question.js says the same while it is answered."""

    place: int
    state: State
    words: str

    @property
    def done(self) -> bool:
        """Whether it is answered to the end."""
        return self.state == "done"


def step_of(question: ShownQuestion, unfinished: bool) -> QuestionDot:
    """Return how far a question is; ``unfinished``: its fields hold something that is no answer yet."""
    if unfinished:
        return QuestionDot(question.place, "half", "Chưa lưu được")
    if question.begun:
        return QuestionDot(question.place, "half", f"Đang dở bước {len(question.turns) + 1}")
    if question.half:
        missing = sum(option.target is None for option in question.options)
        return QuestionDot(question.place, "half", f"Ghép còn thiếu {missing} mục")
    return (
        QuestionDot(question.place, "done", "Đã trả lời")
        if question.answered
        else QuestionDot(question.place, "empty", "Chưa trả lời")
    )


def read_place(text: str, size: int) -> int | None:
    """Return the place that an address or a button names on a paper of ``size`` questions; None when it names none."""
    if text == REVIEW:
        return size
    return int(text) - 1 if is_number(text) and 0 < int(text) <= size else None


def name_of(place: int, size: int) -> str:
    """Return how an address names ``place``."""
    return str(place + 1) if place < size else REVIEW


def notices(paper: Sequence[DrawnQuestion], conflicts: Sequence[int], unfinished: Sequence[int]) -> dict[int, str]:
    """Return what is told at each question whose answer came from elsewhere, or is none yet."""
    told = dict.fromkeys(conflicts, _ELSEWHERE)
    told |= {place: _ASTRAY if paper[place].question.kind == "scenario" else _UNFINISHED for place in unfinished}
    said = {place: words.format(number=place + 1) for place, words in sorted(told.items())}
    others = ", ".join(str(place + 1) for place in list(said)[1:])
    return {
        place: f"{words} Câu {others} cũng cần xem lại." if others and place == min(said) else words
        for place, words in said.items()
    }
