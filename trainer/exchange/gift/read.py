"""GIFT files, as Moodle writes and reads them, into questions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from trainer.core.text import clean
from trainer.exchange import html_text
from trainer.exchange.gift.escapes import mask, unmask
from trainer.exchange.model import NOT_CARRIED, Delivery, Incoming, Loss
from trainer.exchange.options import (
    FALSE,
    TRUE,
    TWO_ONLY,
    About,
    ForeignAnswer,
    Pair,
    category_loss,
    matched,
    ticked,
    title_of,
)

_FORMAT = re.compile(r"\[(html|plain|moodle|markdown)\]")
_ANSWER = re.compile(r"([~=])([^~=]*)")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")
_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]])+)\]")
_BY_MOODLE = re.compile(r"question: \d+\b")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}


@dataclass(frozen=True, slots=True)
class _Block:
    line: int
    body: str
    comment: str


class _NotCarried(Exception):
    def __init__(self, what: str, became: str = NOT_CARRIED) -> None:
        self.what, self.became = what, became


def read(text: str) -> Delivery:
    """Return the questions of a GIFT file. Never raises for what stands in it."""
    incoming: list[Incoming] = []
    losses: list[Loss] = []
    title = ""
    for block in _blocks(text):
        losses += _comments(block)
        if not block.body:
            continue
        if block.body.startswith("$CATEGORY:"):
            category = unmask(block.body[10:]).strip()
            losses.append(category_loss(block.line, category, first=not title))
            title = title or title_of(category)
            continue
        try:
            incoming.append(_question(block))
        except _NotCarried as reason:
            losses.append(Loss(block.line, reason.what, reason.became))
    return Delivery(tuple(incoming), tuple(losses), title=title)


def _blocks(text: str) -> Iterator[_Block]:
    """Yield what stands between blank lines; a blank line within braces separates nothing."""
    pending, gap = _Pending(), False
    lines = zip(mask(text).split("\n"), text.split("\n"), strict=True)
    for number, (line, raw) in enumerate(lines, 1):
        stripped = line.strip()
        if pending.body and pending.ends(stripped, gap):
            yield pending.block()
            pending = _Pending()
        if stripped.startswith("//"):
            # Nothing is escaped in a comment.
            pending.comment.append(raw)
        elif stripped:
            pending.add(number, line)
        elif pending.comment and not pending.body:
            pending.line = number - 1
            yield pending.block()
            pending = _Pending()
        gap = not stripped
    if pending.body or pending.comment:
        yield pending.block()


class _Pending:
    """A block while its lines are being read."""

    def __init__(self) -> None:
        self.line = 0
        self.body: list[str] = []
        self.comment: list[str] = []
        self.depth = 0  # braces opened and not closed

    def add(self, number: int, line: str) -> None:
        self.line = self.line or number
        self.body.append(line)
        self.depth += line.count("{") - line.count("}")

    def ends(self, line: str, gap: bool) -> bool:
        """Say whether the block is over before ``line``; ``gap``: there was a blank line between."""
        if line.startswith(("::", "$CATEGORY:")) or self.body[0].startswith("$CATEGORY:"):
            return True
        return (gap and "{" in line) if self.depth > 0 else not line

    def block(self) -> _Block:
        return _Block(self.line, "\n".join(self.body).strip(), "\n".join(self.comment))


def _comments(block: _Block) -> Iterator[Loss]:
    """Yield what people wrote into comments, beside what Moodle writes there itself."""
    for line in block.comment.split("\n"):
        words = clean(_TAG.sub("", _ID.sub("", line.strip().removeprefix("//"))))
        if words and not _BY_MOODLE.match(words):
            yield Loss(block.line, f"chú thích “{words}”", "bỏ")


def _question(block: _Block) -> Incoming:
    name, body = _named(block.body)
    start, end = body.find("{"), body.find("}")
    if start < 0 and end < 0:
        raise _NotCarried(f"đoạn chữ “{_start(body)}” không có câu trả lời", "không mang sang: không phải câu hỏi")
    if not 0 <= start < end or "{" in body[end:] or "}" in body[end + 1 :]:
        raise _NotCarried(
            f"câu “{_start(body)}” có dấu ngoặc {{ }} không khớp", "không mang sang; sửa ngoặc rồi nhập lại"
        )
    answers, general = _apart(body[start + 1 : end])
    rest = body[end + 1 :].strip()
    asked = body[:start] + (f"_____ {rest}" if rest else "")
    form, words = _formatted(asked, "moodle")
    return _by_answers(_About(block, name, words, form, general), answers.strip())


def _apart(braces: str) -> tuple[str, str]:
    """Cut the general feedback off the answers."""
    answers, mark, general = braces.rpartition("####")
    return (answers, general) if mark else (braces, "")


@dataclass(frozen=True, slots=True)
class _About:
    """What stands around the braces, still masked where it matters."""

    block: _Block
    name: str
    words: str
    form: str
    general: str


def _named(body: str) -> tuple[str, str]:
    if body.startswith("::"):
        name, mark, rest = body[2:].partition("::")
        if mark:
            return clean(unmask(name)), rest.strip()
    return "", body


def _by_answers(about: _About, answers: str) -> Incoming:
    said = _start(about.words)
    if not answers:
        raise _NotCarried(f"câu tự luận “{said}”")
    if answers.startswith("#"):
        raise _NotCarried(f"câu trả lời bằng số “{said}”")
    if answers.startswith(">"):
        raise _NotCarried(f"câu sắp thứ tự “{said}”", "không mang sang từ GIFT; xuất từ Moodle dạng Moodle XML")
    if "~" in answers:
        return _choice(about, answers)
    if "=" in answers and "->" in answers:
        return _match(about, answers)
    truth = _TRUTH.get(answers.partition("#")[0].strip().upper())
    if truth is None:
        raise _NotCarried(f"câu điền chữ “{said}”")
    return _truth(about, truth, answers.split("#")[1:])


def _choice(about: _About, answers: str) -> Incoming:
    found = [_answer(sign, words, about.form) for sign, words in _ANSWER.findall(answers)]
    own, lost = _around(about, about.form)
    came = ticked(own, [answer for answer, _ in found], single="=" in answers)
    if not came.question.options:
        raise _NotCarried(f"câu “{_start(about.words)}” không có phương án nào có chữ")
    return _with(came, (*lost, *(word for _, words in found for word in words)))


def _answer(sign: str, words: str, form: str) -> tuple[ForeignAnswer, tuple[str, ...]]:
    words = words.strip()
    weight = 100.0 if sign == "=" else 0.0
    told = _WEIGHT.match(words)
    if told:
        weight, words = float(told[1]), words[told.end() :]
    text, _, feedback = words.partition("#")
    shown, said = _words(text, form), _words(feedback, form)
    lost = shown.lost if shown.text else ()
    return ForeignAnswer(shown.text, weight, said.text, _only(text, shown)), (*lost, *said.lost)


def _only(written: str, shown: html_text.Words) -> str:
    """Return what is written where no words are shown."""
    return f"“{_start(written)}”" if written.strip() and not shown.text else ""


def _match(about: _About, answers: str) -> Incoming:
    pairs: list[Pair] = []
    lost: list[str] = []
    for part in answers.split("=")[1:]:
        item, _, target = part.partition("->")
        shown = _words(item, about.form)
        pairs.append(Pair(shown.text, clean(unmask(target)), _only(item, shown)))
        lost += shown.lost if shown.text else ()
    form, general = _formatted(about.general, about.form)
    feedback = html_text.from_list(unmask(general)) if form == "html" else []
    if feedback and len(feedback) == sum(pair.has_item() for pair in pairs):
        about = replace(about, general="")
    else:
        feedback = []
    own, around = _around(about, about.form)
    if not any(pair.has_item() for pair in pairs):
        raise _NotCarried(f"câu “{_start(about.words)}” không có mục nào có chữ")
    return _with(matched(own, pairs, feedback), (*around, *lost))


def _truth(about: _About, truth: bool, feedback: list[str]) -> Incoming:
    # GIFT has the feedback for the wrong answer first, then for the right one.
    wrong, right, *_ = [_words(words, about.form).text for words in [*feedback, "", ""]]
    own, lost = _around(about, about.form)
    said = {truth: right, not truth: wrong}
    answers = [ForeignAnswer(TRUE, 100.0 * truth, said[True]), ForeignAnswer(FALSE, 100.0 * (not truth), said[False])]
    came = ticked(own, answers, single=True)
    came = Incoming(came.question, (*came.losses, Loss(about.block.line, TWO_ONLY.what, TWO_ONLY.became)))
    return _with(came, lost)


def _around(about: _About, form: str) -> tuple[About, tuple[str, ...]]:
    text, general = _words(about.words, form, stated=True), _words(about.general, form)
    comment = about.block.comment
    own = _ID.search(comment)
    tags = tuple(tag.replace("\\]", "]").strip() for tag in _TAG.findall(comment))
    found = own[1].replace("\\]", "]").strip() if own else ""
    return About(about.block.line, text.text, about.name, found, tags, general.text), (*text.lost, *general.lost)


def _with(came: Incoming, lost: tuple[str, ...]) -> Incoming:
    line = came.question.line
    return Incoming(
        came.question, (*came.losses, *(Loss(line, what, "bỏ, chữ giữ nguyên") for what in dict.fromkeys(lost)))
    )


def _formatted(text: str, form: str) -> tuple[str, str]:
    """Return the format that ``[html]`` and the like in front of a text tell, and the text behind it."""
    found = _FORMAT.match(text.strip())
    return (found[1], text.strip()[found.end() :]) if found else (form, text.strip())


def _words(text: str, form: str, stated: bool = False) -> html_text.Words:
    if not stated:
        form, text = _formatted(text, form)
    # Line ends of the file are only its layout; those of the text are written \\n.
    plain = unmask(clean(text)) if form != "html" else unmask(text)
    if form == "html" or (form == "moodle" and html_text.has_html(plain)):
        return html_text.to_text(plain.replace("\n", "<br>") if form == "moodle" else plain)
    lines = (clean(line) for line in plain.split("\n"))
    lost = ("ký hiệu Markdown",) if form == "markdown" else ()
    return html_text.Words("\n".join(line for line in lines if line), lost)


def _start(text: str) -> str:
    words = clean(_FORMAT.sub("", unmask(text), count=1))
    return words if len(words) <= 60 else f"{words[:59]}…"
