"""What a question shows after hand-in, by kind: options, passages, pairs, orders, ways through a situation."""

from dataclasses import dataclass

from trainer.core.drawing import DrawnQuestion
from trainer.core.kinds import Answer
from trainer.core.kinds.mark import pieces
from trainer.core.kinds.scenario import BEST, best_way, way
from trainer.core.quiz import Question


@dataclass(frozen=True, slots=True)
class MarkedOption:
    """An option after hand-in: words, whether right, whether chosen, and what to say about it.

    ``given`` and ``wanted`` only where something was put beside it: the match, or the rank in an order.
    """

    text: str
    right: bool
    chosen: bool
    feedback: str
    given: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A piece of a text after hand-in: plain words, or a passage with its verdict."""

    text: str
    option: MarkedOption | None
    number: int = 0


@dataclass(frozen=True, slots=True)
class MarkedTurn:
    """A step of a way through a situation: the choice, what came of it, and how good it was (0 to 2)."""

    step: str
    choice: str
    consequence: str
    feedback: str
    worth: int


def marked_options(drawn: DrawnQuestion, answer: Answer) -> tuple[MarkedOption, ...]:
    """Return the options of a question with their verdicts, in the order in which they are best read."""
    question = drawn.question
    if question.kind == "order":
        return tuple(_ranked(question, number, answer) for number in range(len(question.options)))
    if question.kind == "match":
        return tuple(_paired(question, number, answer) for number in range(len(question.options)))
    if question.kind == "scenario":
        return ()
    return tuple(
        MarkedOption(option.text, option.right, number in answer, option.feedback)
        for number in drawn.order
        if (option := question.options[number])
    )


def _ranked(question: Question, number: int, answer: Answer) -> MarkedOption:
    option = question.options[number]
    rank = answer.index(number) if number in answer else None
    given = "" if rank is None else str(rank + 1)
    return MarkedOption(option.text, rank == number, rank is not None, option.feedback, given, str(number + 1))


def _paired(question: Question, number: int, answer: Answer) -> MarkedOption:
    option = question.options[number]
    target = answer[number] if number < len(answer) else len(question.targets)
    given = question.targets[target] if target < len(question.targets) else ""
    wanted = question.targets[option.target] if option.target is not None else ""
    return MarkedOption(option.text, target == option.target, bool(given), option.feedback, given, wanted)


def marked_pieces(question: Question, options: tuple[MarkedOption, ...]) -> tuple[MarkedPiece, ...]:
    """Return the text of a question cut at its passages, each passage with its verdict and number (from 1)."""
    cut = pieces(question.material) if question.material else []
    return tuple(
        MarkedPiece(text, options[index // 2], index // 2 + 1) if index % 2 else MarkedPiece(text, None)
        for index, text in enumerate(cut)
    )


def marked_turns(question: Question, answer: Answer) -> tuple[tuple[MarkedTurn, ...], tuple[MarkedTurn, ...]]:
    """Return the way taken through a situation, and the better one when the way taken was not the best."""
    if not question.steps:
        return (), ()
    taken = way(question, answer)
    turns = _turns(question, taken)
    flawless = len(taken) >= len(best_way(question)) and all(turn.worth == BEST for turn in turns)
    return turns, () if flawless else _turns(question, best_way(question))


def _turns(question: Question, taken: Answer) -> tuple[MarkedTurn, ...]:
    return tuple(
        MarkedTurn(question.steps[turn.step], option.text, turn.consequence, option.feedback, turn.worth)
        for number in taken
        if (turn := (option := question.options[number]).turn) is not None
    )
