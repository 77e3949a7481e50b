"""Questions into a GIFT file that Moodle reads, and our own import too."""

from collections.abc import Iterator

from trainer.core.quiz.model import Question, Quiz
from trainer.exchange import html_text, tags, weights
from trainer.exchange.gift.escapes import escape
from trainer.exchange.losses import look_losses, option_basis, quiz_losses, tag_losses, unable, with_material
from trainer.exchange.model import Loss, Package

_KINDS = frozenset(("single", "multiple", "match"))


def write(quiz: Quiz) -> Package:
    """Return a quiz as a GIFT file."""
    carried = [question for question in quiz.questions if question.kind in _KINDS]
    category = escape(quiz.title.replace("/", "//"))
    blocks = [f"$CATEGORY: $course$/top/{category}", *map(_block, carried)]
    losses = [*quiz_losses(quiz, "match"), *(loss for question in quiz.questions for loss in _losses(question))]
    return Package(("\n\n".join(blocks) + "\n").encode(), len(carried), tuple(losses))


def _losses(question: Question) -> Iterator[Loss]:
    if question.kind not in _KINDS:
        yield unable(question, "GIFT")
        return
    yield from look_losses(question)
    yield from tag_losses(question)
    yield from option_basis(question)
    if any("->" in option.text for option in question.options) and question.kind == "match":
        yield Loss(question.line, f"câu “{question.id}”: dấu -> trong một mục", "đổi thành →, vì GIFT dùng -> để ghép")


def _block(question: Question) -> str:
    told = " ".join(f"[tag:{_bracketed(tag)}]" for tag in tags.write(question))
    head = f"// [id:{_bracketed(question.id)}] {told}"
    lines = _pairs(question) if question.kind == "match" else _options(question)
    body = "\n".join(f"\t{line}" for line in lines)
    return f"{head}\n::{escape(question.id)}::[plain]{escape(with_material(question))} {{\n{body}\n}}"


def _bracketed(text: str) -> str:
    # A backslash at the end would hide the bracket that closes.
    return text.replace("]", "\\]") + (" " if text.endswith("\\") else "")


def _options(question: Question) -> Iterator[str]:
    for option, weight in zip(question.options, weights.of_question(question), strict=True):
        yield f"{_sign(question, option.text, weight)}{_text(option.text)}#{_text(option.feedback)}"


def _sign(question: Question, text: str, weight: float) -> str:
    if question.kind == "multiple":
        return f"~%{weights.percent(weight)}%"
    # A text that begins with a percent sign would be taken for a weight.
    told = f"%{weights.percent(weight)}%" if text.startswith("%") else ""
    return f"{'=' if weight else '~'}{told}"


def _pairs(question: Question) -> Iterator[str]:
    used = {option.target for option in question.options}
    for option in question.options:
        target = question.targets[option.target] if option.target is not None else ""
        yield f"={_text(option.text.replace('->', '→'))} -> {escape(target)}"
    for number, target in enumerate(question.targets):
        if number not in used:
            yield f"= -> {escape(target)}"
    yield f"####[html]{escape(html_text.to_list([option.feedback for option in question.options]))}"


def _text(text: str) -> str:
    # A text that begins with a bracket might be taken for a format.
    return f"[plain]{escape(text)}" if text.startswith("[") else escape(text)
