"""What a question shows after hand-in, by kind: options, passages, pairs, orders, ways through a situation.

Plain functions over the core: the terminal shows a result by the same ones.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from trainer.core.law import Citation, Instrument
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.kinds.mark import cut_material
from trainer.core.quiz.kinds.scenario import BEST, best_way, way
from trainer.core.quiz.model import Option, Question
from trainer.core.quiz.verdict_words import without_verdict

Law: TypeAlias = Mapping[str, Instrument]


@dataclass(frozen=True, slots=True)
class Basis:
    """An article and its instrument as people write it, and where it stands in the register."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class MarkedOption:
    """An option after hand-in: words, whether right, whether chosen, what to say about it and on which law it rests.

    ``given`` and ``wanted`` only where something was put beside it: the match, or the rank in an order.
    """

    text: str
    right: bool
    chosen: bool
    feedback: str
    basis: tuple[Basis, ...] = ()
    given: str = ""
    wanted: str = ""

    @property
    def verdict(self) -> str:
        """found, missed, over (chosen, and wrong) or left (rightly not chosen)."""
        if self.right:
            return "found" if self.chosen else "missed"
        return "over" if self.chosen else "left"


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
    basis: tuple[Basis, ...] = ()


def basis_of(citations: Iterable[Citation], law: Law) -> tuple[Basis, ...]:
    """Return ``citations`` as people write them; what the register does not know any more is left out."""
    return tuple(
        Basis(law[one.instrument].cited(one.article), one.instrument) for one in citations if one.instrument in law
    )


def marked_options(drawn: DrawnQuestion, answer: Answer, law: Law) -> tuple[MarkedOption, ...]:
    """Return the options of a question with their verdicts, in the order in which they are best read."""
    question = drawn.question
    if question.kind == "order":
        return tuple(_ranked(question, number, answer, law) for number in range(len(question.options)))
    if question.kind == "match":
        return tuple(_paired(question, number, answer, law) for number in range(len(question.options)))
    if question.kind == "scenario":
        return ()
    return tuple(_marked(question.options[number], number in answer, law) for number in drawn.order)


def given_words(drawn: DrawnQuestion, answer: Answer) -> tuple[str, ...]:
    """Return what was chosen, as its owner may read it while the key is not shown: words only, no verdict of a part.

    Nothing where there were two things to choose from: beside "wrong", the one names the other.
    """
    question = drawn.question
    if question.kind == "scenario":
        return tuple(turn.choice for turn in marked_turns(question, answer, {})[0])
    chosen = [one for one in marked_options(drawn, answer, {}) if one.chosen]
    if question.kind == "order":
        return tuple(one.text for one in sorted(chosen, key=lambda one: int(one.given)))
    if question.kind == "match":
        return tuple(f"{one.text} → {one.given}" for one in chosen)
    return tuple(one.text for one in chosen) if len(question.options) > 2 else ()


def _marked(option: Option, chosen: bool, law: Law) -> MarkedOption:
    return MarkedOption(
        option.text, option.right, chosen, without_verdict(option.feedback), basis_of(option.basis, law)
    )


def _ranked(question: Question, number: int, answer: Answer, law: Law) -> MarkedOption:
    rank = answer.index(number) if number in answer else None
    marked = _marked(question.options[number], rank is not None, law)
    return replace(marked, right=rank == number, given="" if rank is None else str(rank + 1), wanted=str(number + 1))


def _paired(question: Question, number: int, answer: Answer, law: Law) -> MarkedOption:
    option = question.options[number]
    target = answer[number] if number < len(answer) else len(question.targets)
    given = question.targets[target] if target < len(question.targets) else ""
    wanted = question.targets[option.target] if option.target is not None else ""
    return replace(_marked(option, bool(given), law), right=target == option.target, given=given, wanted=wanted)


def marked_pieces(question: Question, options: tuple[MarkedOption, ...]) -> tuple[MarkedPiece, ...]:
    """Return the material of a question cut at its passages, each passage with its verdict and number (from 1)."""
    return tuple(
        MarkedPiece(text, options[index // 2], index // 2 + 1) if index % 2 else MarkedPiece(text, None)
        for index, text in enumerate(cut_material(question))
    )


def marked_turns(question: Question, answer: Answer, law: Law) -> tuple[tuple[MarkedTurn, ...], tuple[MarkedTurn, ...]]:
    """Return the way taken through a situation, and the better one when the way taken was not the best."""
    if not question.steps:
        return (), ()
    taken = way(question, answer)
    turns = _turns(question, taken, law)
    flawless = len(taken) >= len(best_way(question)) and all(turn.worth == BEST for turn in turns)
    return turns, () if flawless else _turns(question, best_way(question), law)


def _turns(question: Question, taken: Answer, law: Law) -> tuple[MarkedTurn, ...]:
    return tuple(
        MarkedTurn(
            question.steps[turn.step],
            option.text,
            turn.consequence,
            without_verdict(option.feedback),
            turn.worth,
            basis_of(option.basis, law),
        )
        for number in taken
        if (turn := (option := question.options[number]).turn) is not None
    )
