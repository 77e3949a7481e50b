"""Moodle XML, as Moodle exports it, into questions."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from trainer.core.text import clean
from trainer.exchange import html_text
from trainer.exchange.model import NOT_CARRIED, Delivery, ExchangeError, Incoming, Loss
from trainer.exchange.options import (
    FALSE,
    TRUE,
    TWO_ONLY,
    About,
    ForeignAnswer,
    Pair,
    category_loss,
    matched,
    ordered,
    ticked,
    title_of,
)
from trainer.exchange.xml import Node, parse

_TYPES = {
    "shortanswer": "câu điền chữ",
    "essay": "câu tự luận",
    "numerical": "câu trả lời bằng số",
    "calculated": "câu tính toán",
    "calculatedsimple": "câu tính toán",
    "calculatedmulti": "câu tính toán",
    "cloze": "câu điền chỗ trống (cloze)",
    "multianswer": "câu điền chỗ trống (cloze)",
    "description": "đoạn chữ không có câu trả lời",
    "randomsamatch": "câu ghép cặp ngẫu nhiên",
    "ddwtos": "câu kéo chữ vào chỗ trống",
    "gapselect": "câu chọn chữ vào chỗ trống",
    "ddimageortext": "câu kéo chữ lên hình",
    "ddmarker": "câu kéo dấu lên hình",
}
# What is read, or means nothing here.
_READ = (
    "name questiontext generalfeedback defaultgrade penalty hidden idnumber single tags hint shuffleanswers answer"
    " answernumbering showstandardinstruction subquestion shownumcorrect correctfeedback partiallycorrectfeedback"
    " incorrectfeedback layouttype selecttype selectcount gradingtype showgrading numberingstyle"
)
# What Moodle writes into every question by itself.
_USUAL_PENALTIES = ("", "0", "0.0000000", "0.1", "0.1000000", "0.3333333", "1", "1.0000000")
# Of a setting: which values say nothing, what it is, what becomes of it.
_SETTINGS: dict[str, tuple[Callable[[str], bool], str, str]] = {
    "defaultgrade": (lambda told: _number(told) == 1, "điểm của câu: {}", "mỗi câu một điểm"),
    "penalty": (lambda told: told in _USUAL_PENALTIES, "mức phạt khi làm lại {}", "bỏ: ở đây mỗi câu trả lời một lần"),
    "hidden": (lambda told: told != "1", "câu đang ẩn trong Moodle", "vẫn mang sang"),
    "shuffleanswers": (
        lambda told: told not in ("0", "false"),
        "giữ nguyên thứ tự phương án",
        "ở đây phương án luôn được đảo",
    ),
}
_OVERALL = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


@dataclass(slots=True)
class _Reader:
    """Reads one question and gathers what it loses."""

    node: Node
    lost: list[str] = field(default_factory=list)

    def words(self, node: Node | None, usual: str = "html") -> str:
        """Return the plain text of a node with a ``text`` child."""
        if node is None:
            return ""
        self.lost += [f"tệp đính kèm “{file.attributes.get('name', '')}”" for file in node.all("file")]
        form = node.attributes.get("format", usual)
        said = node.text("text")
        if form == "markdown":
            self.lost.append("ký hiệu Markdown")
        text = node.first("text")
        if text is not None and text.children:
            # Markup that nobody put into CDATA.
            said, form = text.markup(plain=form not in ("html", "moodle_auto_format")), "html"
        if form == "html" or (form == "moodle_auto_format" and html_text.has_html(said)):
            found = html_text.to_text(said)
            self.lost += found.lost
            return found.text
        lines = (clean(line) for line in said.split("\n"))
        return "\n".join(line for line in lines if line)

    def about(self, general: bool = True) -> About:
        """Return what stands around the answers."""
        node = self.node
        tags = node.first("tags")
        return About(
            line=node.line,
            text=self.words(node.first("questiontext")),
            name=clean(node.text("name", "text")),
            id=node.text("idnumber"),
            tags=tuple(tag.text("text") for tag in (tags.all("tag") if tags else ())),
            general=self.words(node.first("generalfeedback")) if general else "",
        )

    def answers(self) -> list[ForeignAnswer]:
        """Return the answers with their percentages (of steps: their places)."""
        return [self._answer(node) for node in self.node.all("answer")]

    def _answer(self, node: Node) -> ForeignAnswer:
        text, only = self.said(node)
        return ForeignAnswer(text, _number(node.attributes.get("fraction")), self.words(node.first("feedback")), only)

    def pair(self, node: Node) -> Pair:
        """Return a pair."""
        item, only = self.said(node)
        # Moodle keeps what is matched with as plain text.
        answer = node.first("answer")
        target = self.words(replace(answer, attributes={}), usual="plain_text") if answer else ""
        return Pair(item, clean(target), only)

    def said(self, node: Node) -> tuple[str, str]:
        """Return the words of an answer, or else what stands there in the place of words."""
        before = len(self.lost)
        text = self.words(node)
        if text:
            return text, ""
        only = ", ".join(dict.fromkeys(self.lost[before:]))
        del self.lost[before:]
        return "", only

    def listed(self, count: int) -> list[str]:
        """Return the feedback of each item when the general feedback is a list of as many."""
        general = self.node.at("generalfeedback", "text")
        items = html_text.from_list(general.markup()) if general else []
        return items if len(items) == count else []


def read(text: str) -> Delivery:
    """Return the questions of a Moodle XML file; raise ExchangeError when it is none."""
    root = parse(text)
    if root.name != "quiz":
        raise ExchangeError(f"tệp XML này (<{root.name}>) không phải Moodle XML", "xuất từ Moodle dạng Moodle XML")
    incoming: list[Incoming] = []
    losses: list[Loss] = []
    title = ""
    for node in root.children:
        kind = node.attributes.get("type", "")
        if node.name != "question":
            losses.append(Loss(node.line, f"phần <{node.name}>", "bỏ"))
        elif kind == "category":
            category = node.text("category", "text")
            losses.append(category_loss(node.line, category, first=not title))
            title = title or title_of(category)
            info = _Reader(node).words(node.first("info"))
            if info:
                losses.append(Loss(node.line, f"lời giới thiệu danh mục “{info}”", "bỏ; chép vào summary nếu cần"))
        elif kind in _QUESTIONS and node.text("questiontext", "text"):
            came = _question(node, kind)
            if came.question.options:
                incoming.append(came)
            else:
                losses.append(_refused(node, kind))
        else:
            losses.append(_refused(node, kind))
    losses += _penalties(root)
    return Delivery(tuple(incoming), tuple(losses), title=title)


def _refused(node: Node, kind: str) -> Loss:
    said = _Reader(node).words(node.first("questiontext")) or clean(node.text("name", "text"))
    start = said if len(said) <= 60 else f"{said[:59]}…"
    return Loss(node.line, f"{_TYPES.get(kind, f'câu kiểu “{kind}”')} “{clean(start)}”", NOT_CARRIED)


def _penalties(root: Node) -> Iterator[Loss]:
    usual = Counter(node.text("penalty") for node in root.all("question") if node.attributes.get("type") in _QUESTIONS)
    for value, count in usual.items():
        if value in _USUAL_PENALTIES and value.strip("0."):
            yield Loss(0, f"mức phạt khi làm lại {value} ở {count} câu", "bỏ: ở đây mỗi câu trả lời một lần")


def _question(node: Node, kind: str) -> Incoming:
    reader = _Reader(node)
    came = _QUESTIONS[kind](reader)
    losses = [*came.losses, *_settings(reader)]
    losses += [Loss(node.line, what, "bỏ, chữ giữ nguyên") for what in dict.fromkeys(reader.lost)]
    return Incoming(came.question, tuple(losses))


def _choice(reader: _Reader) -> Incoming:
    single = reader.node.text("single").lower() not in ("false", "0")
    return ticked(reader.about(), reader.answers(), single)


def _truth(reader: _Reader) -> Incoming:
    names = {"true": TRUE, "false": FALSE}
    answers = [replace(answer, text=names.get(answer.text.lower(), answer.text)) for answer in reader.answers()]
    came = ticked(reader.about(), answers, single=True)
    line = reader.node.line
    return Incoming(came.question, (*came.losses, Loss(line, TWO_ONLY.what, TWO_ONLY.became)))


def _match(reader: _Reader) -> Incoming:
    pairs = [reader.pair(node) for node in reader.node.all("subquestion")]
    feedback = reader.listed(sum(pair.has_item() for pair in pairs))
    return matched(reader.about(general=not feedback), pairs, feedback)


def _order(reader: _Reader) -> Incoming:
    steps = sorted(reader.answers(), key=lambda step: step.weight)
    feedback = reader.listed(len(steps))
    return ordered(reader.about(general=not feedback), steps, feedback)


_QUESTIONS: dict[str, Callable[[_Reader], Incoming]] = {
    "multichoice": _choice,
    "truefalse": _truth,
    "matching": _match,
    "ordering": _order,
}


def _settings(reader: _Reader) -> Iterator[Loss]:
    """Yield what Moodle says about a question and we have no place for."""
    node = reader.node
    for name, (usual, what, became) in _SETTINGS.items():
        told = node.text(name).lower()
        if told and not usual(told):
            yield Loss(node.line, what.format(told), became)
    for hint in node.all("hint"):
        yield Loss(hint.line, f"gợi ý “{reader.words(hint)}”", "bỏ: ở đây không có gợi ý khi làm bài")
    for name in _OVERALL:
        said = reader.words(node.first(name))
        if said:
            yield Loss(node.line, f"lời chung theo kết quả “{said}”", "bỏ: mỗi phương án có giải thích riêng")
    for child in node.children:
        if child.name not in _READ.split():
            yield Loss(child.line, f"phần <{child.name}>", "bỏ")


def _number(written: str | None) -> float:
    try:
        return float(written or 0)
    except ValueError:
        return 0.0
