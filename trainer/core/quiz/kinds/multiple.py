"""Several right options, with partial credit that guessing cannot collect."""

from collections.abc import Iterator

from trainer.core.quiz.kinds.base import Fault, KindRules
from trainer.core.quiz.kinds.options import no_options, unused
from trainer.core.quiz.model import Question


def right_and_wrong(question: Question) -> Iterator[Fault]:
    """At least one right and one wrong option."""
    if not any(option.right for option in question.options):
        yield ("options",), "không có phương án đúng", "đặt right: true cho ít nhất một phương án"
    elif all(option.right for option in question.options):
        yield ("options",), "không có phương án sai", "thêm ít nhất một phương án sai"


class Multiple(KindRules):
    """Points as of every kind whose options are ticked."""

    letter = "m"
    instruction = "Chọn mọi ý phù hợp."
    credit = "Điểm là số ý đúng đã chọn trên tổng số ý đúng, trừ đi số ý sai đã chọn trên tổng số ý sai."

    def faults(self, question: Question) -> Iterator[Fault]:
        """Right and wrong options, three to six in all."""
        yield from unused(question, "targets", "steps")
        yield from no_options(question, 3, 6)
        yield from right_and_wrong(question)
