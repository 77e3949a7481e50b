"""From the fields of a plain form to an answer: the way without JavaScript."""

from collections.abc import Sequence
from dataclasses import replace

from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.question_view import ShownQuestion


def read_answer(marks: Sequence[str], drawn: DrawnQuestion) -> Answer | None:
    """Return the answer that the fields of one question hold, in places as shown and in its stored form.

    Steps to be ordered send the rank of each step, items to be matched the place of a target or nothing, all others the
    places of what is marked. None when this is no answer, such as two steps with the same rank.
    """
    shown = _READERS.get(drawn.question.kind, _places)(marks, len(drawn.question.targets))
    return None if shown is None else drawn.read(shown)


def keep_typed(question: ShownQuestion, marks: Sequence[str]) -> ShownQuestion:
    """Return an unfinished order with the numbers that were typed, so that its reader can go on from there."""
    if question.kind != "order" or len(marks) != len(question.options):
        return question
    ranks = [int(mark) if is_number(mark) else None for mark in marks]
    options = (replace(option, rank=rank) for option, rank in zip(question.options, ranks, strict=True))
    return replace(question, options=tuple(options))


def is_number(text: str) -> bool:
    """Say whether ``text`` is a small whole number in ASCII digits."""
    return text.isascii() and text.isdigit() and len(text) < 7


def _places(marks: Sequence[str], _: int) -> Answer | None:
    return tuple(int(mark) for mark in marks) if all(map(is_number, marks)) else None


def _ranks(marks: Sequence[str], _: int) -> Answer | None:
    if not any(marks):
        return ()
    ranks = _places(marks, 0)
    if ranks is None or sorted(ranks) != list(range(1, len(ranks) + 1)):
        return None
    return tuple(sorted(range(len(ranks)), key=lambda place: ranks[place]))


def _targets(marks: Sequence[str], targets: int) -> Answer | None:
    if not any(marks):
        return ()
    return _places([mark or str(targets) for mark in marks], 0)


_READERS = {"order": _ranks, "match": _targets}
