"""Shows one question after it was graded: what was given, what is right and why, by kind."""

from collections.abc import Callable, Mapping

from trainer.core.law import Instrument
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.feedback_parts import Basis, MarkedOption, MarkedTurn, marked_options, marked_turns
from trainer.core.quiz.grading import Mark
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.model import Kind
from trainer.core.quiz.outcome import WORDS, outcome
from trainer.core.text import hundredths, percent
from trainer.terminal.key import WORTHS
from trainer.terminal.lines import LETTERS, Show, wrapped

Law = Mapping[str, Instrument]
_INSET = "       "
_PASSAGES = {"found": "✓ đúng", "missed": "! bỏ sót", "over": "✗ thừa", "left": "để lại đúng"}


def show_verdict(item: DrawnQuestion, mark: Mark, heading: str, show: Show) -> None:
    """Show how a question went, and nothing of its key."""
    word = WORDS[outcome(mark.points)].lower() if mark.answer else "bỏ trống"
    show("")
    show(f"{heading}: {word}")
    wrapped(item.question.text, "", show)


def show_mark(item: DrawnQuestion, mark: Mark, heading: str, law: Law, show: Show) -> None:
    """Show the verdict, how the points are counted unless nothing is missing, and every option with its reason."""
    show_verdict(item, mark, heading, show)
    credit = RULES[item.question.kind].credit
    if credit and mark.answer and not mark.full:
        wrapped(f"Được {percent(hundredths(float(mark.points)))} điểm của câu. {credit}", "  ", show)
    if item.question.kind == "scenario":
        _show_ways(item, mark, law, show)
        return
    for place, option in enumerate(marked_options(item, mark.answer, law)):
        _SHOWN.get(item.question.kind, _show_option)(place, option, show)


def _show_option(place: int, option: MarkedOption, show: Show) -> None:
    if option.right or option.chosen:
        chosen = " (anh/chị chọn)" if option.chosen else ""
        wrapped(f"{option.text}{chosen}", f"  {'✓' if option.right else '✗'} {LETTERS[place]}. ", show)
        _show_reason(option.feedback, option.basis, show)


def _show_passage(place: int, option: MarkedOption, show: Show) -> None:
    wrapped(option.text, f"  {LETTERS[place]}. {_PASSAGES[option.verdict]}: ", show)
    _show_reason(option.feedback, option.basis, show)


def _show_rank(_: int, option: MarkedOption, show: Show) -> None:
    given = "" if option.right or not option.given else f" (anh/chị xếp thứ {option.given})"
    wrapped(f"{option.text}{given}", f"  {'✓' if option.right else '✗'} {option.wanted}. ", show)
    _show_reason(option.feedback, option.basis, show)


def _show_pair(_: int, option: MarkedOption, show: Show) -> None:
    given = "" if option.right else f" (anh/chị ghép: {option.given})" if option.given else " (để trống)"
    wrapped(f"{option.text} → {option.wanted}{given}", f"  {'✓' if option.right else '✗'} ", show)
    _show_reason(option.feedback, option.basis, show)


_SHOWN: dict[Kind, Callable[[int, MarkedOption, Show], None]] = {
    "mark": _show_passage,
    "spot": _show_passage,
    "order": _show_rank,
    "match": _show_pair,
}


def _show_ways(item: DrawnQuestion, mark: Mark, law: Law, show: Show) -> None:
    turns, better = marked_turns(item.question, mark.answer, law)
    _show_way("Cách anh/chị đi:", turns, show)
    _show_way("Cách tốt hơn:", better, show)


def _show_way(title: str, turns: tuple[MarkedTurn, ...], show: Show) -> None:
    if turns:
        show(f"  {title}")
    for turn in turns:
        wrapped(turn.step, "  · ", show)
        wrapped(turn.choice, f"    {WORTHS[turn.worth]}: ", show)
        wrapped(turn.consequence, f"{_INSET}Sau đó: ", show)
        _show_reason(turn.feedback, turn.basis, show)


def _show_reason(feedback: str, basis: tuple[Basis, ...], show: Show) -> None:
    wrapped(feedback, _INSET, show)
    if basis:
        wrapped(f"Căn cứ: {'; '.join(one.text for one in basis)}.", _INSET, show)
