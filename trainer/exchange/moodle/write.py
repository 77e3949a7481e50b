"""Questions into Moodle XML, for Moodle's own kinds, and for our own import."""

from collections.abc import Callable, Iterator
from xml.etree import ElementTree as Xml

from trainer.core.quiz.model import Kind, Question, Quiz
from trainer.exchange import html_text, tags, weights
from trainer.exchange.losses import look_losses, option_basis, quiz_losses, tag_losses, unable, with_material
from trainer.exchange.model import Loss, Package
from trainer.exchange.xml import add, document


def write(quiz: Quiz) -> Package:
    """Return a quiz as a Moodle XML file. Questions that are put in order need Moodle 4.4 or newer."""
    root = Xml.Element("quiz")
    category = add(add(root, "question", type="category"), "category")
    add(category, "text", f"$course$/top/{quiz.title.replace('/', '//')}")
    carried = [question for question in quiz.questions if question.kind in _KINDS]
    for question in carried:
        _write(root, question)
    losses = [
        *quiz_losses(quiz, "match", "order"),
        *(loss for question in quiz.questions for loss in _losses(question)),
    ]
    return Package(document(root), len(carried), tuple(losses))


def _losses(question: Question) -> Iterator[Loss]:
    if question.kind not in _KINDS:
        yield unable(question, "Moodle")
        return
    if question.kind == "order":
        yield Loss(question.line, f"câu “{question.id}” kiểu sắp thứ tự", "xuất được, nhưng cần Moodle từ 4.4 để nhập")
    yield from look_losses(question)
    yield from tag_losses(question)
    yield from option_basis(question)


def _write(root: Xml.Element, question: Question) -> None:
    name, extra = _KINDS[question.kind]
    node = add(root, "question", type=name)
    add(add(node, "name"), "text", question.id)
    _html(node, "questiontext", html_text.to_html(with_material(question)))
    listed = html_text.to_list([option.feedback for option in question.options])
    _html(node, "generalfeedback", listed if question.kind in ("match", "order") else "")
    add(node, "defaultgrade", "1.0000000")
    add(node, "penalty", "0.0000000")
    add(node, "hidden", "0")
    add(node, "idnumber", question.id)
    extra(node, question)
    told = add(node, "tags")
    for tag in tags.write(question):
        add(add(told, "tag"), "text", tag)


def _html(above: Xml.Element, name: str, markup: str, **attributes: str) -> Xml.Element:
    node = add(above, name, format="html", **attributes)
    add(node, "text", markup)
    return node


def _choice(node: Xml.Element, question: Question) -> None:
    add(node, "single", "true" if question.kind == "single" else "false")
    add(node, "shuffleanswers", "true")
    add(node, "answernumbering", "abc")
    for option, weight in zip(question.options, weights.of_question(question), strict=True):
        answer = _html(node, "answer", html_text.to_html(option.text), fraction=weights.percent(weight))
        _html(answer, "feedback", html_text.to_html(option.feedback))


def _match(node: Xml.Element, question: Question) -> None:
    add(node, "shuffleanswers", "true")
    used = {option.target for option in question.options}
    for option in question.options:
        pair = _html(node, "subquestion", html_text.to_html(option.text))
        target = question.targets[option.target] if option.target is not None else ""
        add(add(pair, "answer"), "text", target)
    for number, target in enumerate(question.targets):
        if number not in used:
            add(add(_html(node, "subquestion", ""), "answer"), "text", target)


def _order(node: Xml.Element, question: Question) -> None:
    settings = {"layouttype": "VERTICAL", "selecttype": "ALL", "selectcount": "0", "gradingtype": "RELATIVE_TO_CORRECT"}
    for name, value in {**settings, "showgrading": "SHOW", "numberingstyle": "none", "shownumcorrect": "1"}.items():
        add(node, name, value)
    for place, option in enumerate(question.options, 1):
        _html(node, "answer", html_text.to_html(option.text), fraction=f"{place}.0000000")


_KINDS: dict[Kind, tuple[str, Callable[[Xml.Element, Question], None]]] = {
    "single": ("multichoice", _choice),
    "multiple": ("multichoice", _choice),
    "match": ("matching", _match),
    "order": ("ordering", _order),
}
