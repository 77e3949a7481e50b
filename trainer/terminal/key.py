"""A question with its key for who reads it over: every option, what is right of it and why, by kind."""

from trainer.core.quiz.model import Option, Question
from trainer.terminal.lines import Show, wrapped

WORTHS = ("✗ Chưa ổn", "◐ Tạm được", "✓ Tốt nhất")
_INSET = "  "


def show_key(question: Question, show: Show) -> None:
    """Show the words of ``question``, then every option with its key and its feedback, in the author's order."""
    wrapped(question.text, _INSET, show)
    if question.material:
        wrapped(question.material, f"{_INSET}  ", show)
    if question.kind == "scenario":
        _show_steps(question, show)
        return
    for number, option in enumerate(question.options):
        wrapped(*_keyed(question, number, option), show)
        wrapped(option.feedback, f"{_INSET}  ", show)
    unused = set(range(len(question.targets))) - {option.target for option in question.options}
    for target in sorted(unused):
        wrapped(question.targets[target], f"{_INSET}✗ không ghép với việc nào: ", show)


def _keyed(question: Question, number: int, option: Option) -> tuple[str, str]:
    """Return the words of an option, and what stands before them."""
    if question.kind == "order":
        return option.text, f"{_INSET}✓ {number + 1}. "
    if question.kind == "match" and option.target is not None:
        return f"{option.text} → {question.targets[option.target]}", f"{_INSET}✓ "
    return option.text, f"{_INSET}{'✓' if option.right else '✗'} "


def _show_steps(question: Question, show: Show) -> None:
    for number, step in enumerate(question.steps):
        wrapped(step, f"{_INSET}Bước {number + 1}: ", show)
        for option in question.options:
            if option.turn is not None and option.turn.step == number:
                wrapped(option.text, f"{_INSET}{WORTHS[option.turn.worth]}: ", show)
                onward = "" if option.turn.leads_to is None else f" → Bước {option.turn.leads_to + 1}"
                wrapped(f"{option.turn.consequence}{onward}", f"{_INSET}  Sau đó: ", show)
                wrapped(option.feedback, f"{_INSET}  ", show)
