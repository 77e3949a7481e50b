"""One question as a QTI 2.1 item: declarations, what is shown, how it is graded, what is said afterwards."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from xml.etree import ElementTree as Xml

from trainer.core.fingerprint import of_value
from trainer.core.quiz.kinds.mark import pieces
from trainer.core.quiz.model import Kind, Option, Question
from trainer.exchange.losses import with_material
from trainer.exchange.xml import add, document

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
SCHEMA = f"{NAMESPACE} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1p1.xsd"
INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_RESPONSE, _SCORE, _FEEDBACK = "RESPONSE", "SCORE", "FEEDBACK"


@dataclass(frozen=True, slots=True)
class Response:
    """How a question is answered and graded.

    ``right`` is the full answer, ``worth`` what each part of an answer counts; without it only the full answer counts.
    ``chosen``: the answer names options, so that only the feedback of those is shown.
    """

    cardinality: str
    base_type: str
    right: Sequence[str]
    worth: Mapping[str, Fraction] | None = None
    chosen: bool = True


@dataclass(frozen=True, slots=True)
class Interaction:
    """The QTI interaction of a kind of question."""

    name: str
    response: Callable[[Question], Response]
    show: Callable[[Xml.Element, Question], None]


def item(question: Question) -> bytes:
    """Return the file of one item. The question's kind must be one of ``INTERACTIONS``."""
    kind = INTERACTIONS[question.kind]
    response = kind.response(question)
    root = Xml.Element("assessmentItem", {"xmlns": NAMESPACE, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": SCHEMA})
    title = question.text if len(question.text) <= 80 else f"{question.text[:79]}…"
    root.attrib |= {"identifier": identifier(question.id), "title": title.replace("\n", " ")}
    root.attrib |= {"adaptive": "false", "timeDependent": "false", "xml:lang": "vi"}
    _declare(root, response)
    kind.show(add(root, "itemBody"), question)
    _grade(add(root, "responseProcessing"), response, len(question.options))
    for number, option in enumerate(question.options):
        said = {"outcomeIdentifier": _FEEDBACK, "identifier": _choice(number), "showHide": "show"}
        add(add(root, "modalFeedback", **said), "p", _named(option))
    return document(root, indent=False)


def _named(option: Option) -> str:
    """Return the feedback of ``option`` behind its words: a player shows it apart from them."""
    return f"{option.text}{' ' if option.text.endswith(('.', '!', '?', '…')) else ': '}{option.feedback}"


def identifier(name: str) -> str:
    """Return a name that may identify something in QTI: it begins with a letter. No two names have the same."""
    return name if name[:1].isalpha() and not name.startswith("q-") else f"q-{name}"


def _choice(number: int) -> str:
    return f"C{number + 1}"


def _target(number: int) -> str:
    return f"T{number + 1}"


def _declare(root: Xml.Element, response: Response) -> None:
    kind = {"cardinality": response.cardinality, "baseType": response.base_type}
    declared = add(root, "responseDeclaration", identifier=_RESPONSE, **kind)
    right = add(declared, "correctResponse")
    for value in response.right:
        add(right, "value", value)
    if response.worth is not None:
        mapping = add(declared, "mapping", defaultValue="0", lowerBound="0", upperBound="1")
        for key, worth in response.worth.items():
            add(mapping, "mapEntry", mapKey=key, mappedValue=f"{float(worth):.10g}")
    for name, value in ((_SCORE, "0"), ("MAXSCORE", "1")):
        outcome = add(root, "outcomeDeclaration", identifier=name, cardinality="single", baseType="float")
        add(add(outcome, "defaultValue"), "value", value)
    add(root, "outcomeDeclaration", identifier=_FEEDBACK, cardinality="multiple", baseType="identifier")


def _grade(processing: Xml.Element, response: Response, options: int) -> None:
    condition = add(processing, "responseCondition")
    if response.worth is None:
        found = add(condition, "responseIf")
        same = add(found, "match")
        add(same, "variable", identifier=_RESPONSE)
        add(same, "correct", identifier=_RESPONSE)
        add(add(found, "setOutcomeValue", identifier=_SCORE), "baseValue", "1", baseType="float")
    else:
        nothing = add(condition, "responseIf")
        add(add(nothing, "isNull"), "variable", identifier=_RESPONSE)
        add(add(nothing, "setOutcomeValue", identifier=_SCORE), "baseValue", "0", baseType="float")
        otherwise = add(condition, "responseElse")
        add(add(otherwise, "setOutcomeValue", identifier=_SCORE), "mapResponse", identifier=_RESPONSE)
    if response.chosen:
        for number in range(options):
            _say_if_chosen(processing, response, _choice(number))
        return
    said = add(add(processing, "setOutcomeValue", identifier=_FEEDBACK), "multiple")
    for number in range(options):
        add(said, "baseValue", _choice(number), baseType="identifier")


def _say_if_chosen(processing: Xml.Element, response: Response, choice: str) -> None:
    """Add ``choice`` to what is said. One condition each: players make one text of all that a variable holds."""
    found = add(add(processing, "responseCondition"), "responseIf")
    asked = add(found, "match" if response.cardinality == "single" else "member")
    add(asked, "baseValue", choice, baseType="identifier")
    add(asked, "variable", identifier=_RESPONSE)
    said = add(add(found, "setOutcomeValue", identifier=_FEEDBACK), "multiple")
    add(said, "variable", identifier=_FEEDBACK)
    add(said, "baseValue", choice, baseType="identifier")


def _one(question: Question) -> Response:
    right = [_choice(number) for number, option in enumerate(question.options) if option.right]
    return Response("single", "identifier", right)


def _several(question: Question) -> Response:
    rights = [option.right for option in question.options]
    gain, cost = Fraction(1, max(1, sum(rights))), Fraction(-1, max(1, len(rights) - sum(rights)))
    worth = {_choice(number): gain if right else cost for number, right in enumerate(rights)}
    return Response("multiple", "identifier", [_choice(n) for n, right in enumerate(rights) if right], worth)


def _in_order(question: Question) -> Response:
    return Response("ordered", "identifier", [_choice(n) for n in range(len(question.options))], None, chosen=False)


def _in_pairs(question: Question) -> Response:
    items, targets = question.options, range(len(question.targets))
    gain = Fraction(1, max(1, len(items)))
    cost = -gain / max(1, len(targets) - 1)
    worth = {
        f"{_choice(number)} {_target(target)}": gain if target == option.target else cost
        for number, option in enumerate(items)
        for target in targets
    }
    right = [f"{_choice(n)} {_target(option.target)}" for n, option in enumerate(items) if option.target is not None]
    return Response("multiple", "directedPair", right, worth, chosen=False)


def _show_choices(body: Xml.Element, question: Question) -> None:
    most = "1" if question.kind == "single" else "0"
    shown = add(body, "choiceInteraction", responseIdentifier=_RESPONSE, shuffle="true", maxChoices=most)
    _lines(add(shown, "prompt"), with_material(question))
    for number, option in enumerate(question.options):
        _lines(add(shown, "simpleChoice", identifier=_choice(number)), option.text)


def _show_order(body: Xml.Element, question: Question) -> None:
    shown = add(body, "orderInteraction", responseIdentifier=_RESPONSE, shuffle="true")
    _lines(add(shown, "prompt"), with_material(question))
    # Not in the right order, in case a player does not shuffle.
    for number, option in sorted(enumerate(question.options), key=lambda one: of_value(one[1].text)):
        _lines(add(shown, "simpleChoice", identifier=_choice(number)), option.text)


def _show_pairs(body: Xml.Element, question: Question) -> None:
    shown = add(body, "matchInteraction", responseIdentifier=_RESPONSE, shuffle="true", maxAssociations="0")
    _lines(add(shown, "prompt"), with_material(question))
    items, targets = add(shown, "simpleMatchSet"), add(shown, "simpleMatchSet")
    for number, option in enumerate(question.options):
        _lines(add(items, "simpleAssociableChoice", identifier=_choice(number), matchMax="1"), option.text)
    for number, target in enumerate(question.targets):
        _lines(add(targets, "simpleAssociableChoice", identifier=_target(number), matchMax="0"), target)


def _show_passages(body: Xml.Element, question: Question) -> None:
    # Not as its prompt, which players drop where passages are chosen.
    _lines(add(body, "p"), question.text)
    shown = add(body, "hottextInteraction", responseIdentifier=_RESPONSE, maxChoices="0")
    paragraph = add(shown, "p")
    for place, piece in enumerate(pieces(question.material)):
        if place % 2:
            _lines(add(paragraph, "hottext", identifier=_choice(place // 2)), piece)
            continue
        first, *rest = piece.split("\n")
        _append(paragraph, first)
        for line in rest:
            paragraph = add(shown, "p")
            _append(paragraph, line)
    for empty in [p for p in shown.findall("p") if not len(p) and not (p.text or "").strip()]:
        shown.remove(empty)


def _lines(element: Xml.Element, text: str) -> None:
    """Put words into an element, line by line."""
    first, *rest = text.split("\n")
    _append(element, first)
    for line in rest:
        add(element, "br").tail = line


def _append(element: Xml.Element, words: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words


INTERACTIONS: dict[Kind, Interaction] = {
    "single": Interaction("choiceInteraction", _one, _show_choices),
    "multiple": Interaction("choiceInteraction", _several, _show_choices),
    "mark": Interaction("hottextInteraction", _several, _show_passages),
    "spot": Interaction("hottextInteraction", _several, _show_passages),
    "order": Interaction("orderInteraction", _in_order, _show_order),
    "match": Interaction("matchInteraction", _in_pairs, _show_pairs),
}
