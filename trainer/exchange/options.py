"""Answers as GIFT and Moodle have them, turned into our options."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from trainer.core.quiz.model import Kind, Option, Question
from trainer.core.text import clean
from trainer.exchange import tags, weights
from trainer.exchange.model import Incoming, Loss

TRUE, FALSE = "Đúng", "Sai"
_TO_FILL_IN = "để trống, ghi CẦN ĐIỀN: viết lại bằng chữ"
_LEFT_OUT = "bỏ, như Moodle; nếu thiếu thì viết thêm"
TWO_ONLY = Loss(0, "câu đúng/sai chỉ có hai phương án", "mang sang thành “một ý đúng”; viết thêm ít nhất một phương án")


@dataclass(frozen=True, slots=True)
class ForeignAnswer:
    """One answer of a foreign question: its words, its percentage, its feedback.

    ``only`` says what stood there when there were no words: a picture, a tag.
    """

    text: str
    weight: float
    feedback: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair of a foreign question. Without an item it is a target left over; ``only`` is as in an answer."""

    item: str
    target: str
    only: str = ""

    def has_item(self) -> bool:
        """Say whether anything stands on the side of the item."""
        return bool(self.item or self.only)


@dataclass(frozen=True, slots=True)
class About:
    """What is told around the answers of a foreign question."""

    line: int
    text: str
    name: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()
    general: str = ""


def title_of(category: str) -> str:
    """Return the last part of a category, where ``//`` stands for a slash."""
    return clean(category.replace("//", "\0").rpartition("/")[2].replace("\0", "/"))


def category_loss(line: int, category: str, first: bool) -> Loss:
    """Return what becomes of a category: the first gives the quiz its title, none divides it."""
    became = "phần cuối làm tên bài" if first else "không chia danh mục: câu sau đó vào cùng một bài"
    return Loss(line, f"danh mục “{category}”", became)


def question(about: About, kind: Kind, options: tuple[Option, ...], targets: tuple[str, ...] = ()) -> Question:
    """Return a question with what ``about`` tells."""
    told = tags.read(about.tags)
    return Question(
        id=about.id,
        kind=kind,
        text=about.text,
        sections=told.sections,
        basis=told.basis,
        difficulty=told.difficulty,
        options=options,
        targets=targets,
        line=about.line,
    )


def ticked(about: About, answers: Sequence[ForeignAnswer], single: bool) -> Incoming:
    """Return a question whose options are ticked; without options when none of them held anything."""
    answers, gaps = _told(about.line, answers, "phương án")
    verdict = weights.judge([answer.weight for answer in answers], single)
    own = [answer.feedback for answer in answers]
    feedback = _feedback(own, about)
    options = tuple(
        Option(answer.text, right, words)
        for answer, right, words in zip(answers, verdict.rights, feedback, strict=True)
    )
    losses = [*common_losses(about, general_used=feedback != own), *gaps]
    if verdict.otherwise:
        what, _, became = verdict.otherwise.partition(" → ")
        losses.append(Loss(about.line, what, became))
    return Incoming(question(about, kind=verdict.kind, options=options), tuple(losses))


def matched(about: About, pairs: Sequence[Pair], feedback: Sequence[str]) -> Incoming:
    """Return a question of pairs. ``feedback``: of those that have an item, if any."""
    targets = {
        target: number for number, target in enumerate(dict.fromkeys(pair.target for pair in pairs if pair.target))
    }
    items = [pair for pair in pairs if pair.has_item()]
    told = feedback or [about.general] * len(items)
    options = tuple(
        Option(pair.item, False, words, target=targets.get(pair.target))
        for pair, words in zip(items, told, strict=True)
    )
    losses = [*common_losses(about, general_used=True), *_gaps_of(about.line, pairs)]
    return Incoming(question(about, kind="match", options=options, targets=tuple(targets)), tuple(losses))


def _gaps_of(line: int, pairs: Sequence[Pair]) -> Iterator[Loss]:
    for number, pair in enumerate(pairs, 1):
        if pair.only:
            yield Loss(line, f"mục {number} chỉ có {pair.only}, không có chữ", _TO_FILL_IN)
        if not pair.has_item() and not pair.target:
            yield Loss(line, f"cặp {number} không có chữ", _LEFT_OUT)
        elif not pair.target:
            yield Loss(line, f"mục {number} không có đích", "để trống, ghi CẦN ĐIỀN")


def ordered(about: About, steps: Sequence[ForeignAnswer], feedback: Sequence[str]) -> Incoming:
    """Return a question of steps in their right order. ``feedback`` is of the steps, if any, before their own."""
    own = [step.feedback for step in steps]
    told = list(feedback) or _feedback(own, about)
    explained = [replace(step, feedback=words) for step, words in zip(steps, told, strict=True)]
    kept, gaps = _told(about.line, explained, "bước")
    options = tuple(Option(step.text, False, step.feedback) for step in kept)
    losses = [*common_losses(about, general_used=told != own), *gaps]
    return Incoming(question(about, kind="order", options=options), tuple(losses))


def _told(line: int, answers: Sequence[ForeignAnswer], name: str) -> tuple[list[ForeignAnswer], list[Loss]]:
    """Leave out answers in which nothing stands, as Moodle does, and tell of every gap."""
    kept: list[ForeignAnswer] = []
    gaps: list[Loss] = []
    for number, answer in enumerate(answers, 1):
        if answer.text or answer.only:
            kept.append(answer)
        if answer.only:
            gaps.append(Loss(line, f"{name} {number} chỉ có {answer.only}, không có chữ", _TO_FILL_IN))
        elif not answer.text:
            gaps.append(Loss(line, f"{name} {number} không có chữ{_beside(answer)}", _LEFT_OUT))
    return kept, gaps


def _beside(answer: ForeignAnswer) -> str:
    right = ", được chấm đúng" if answer.weight > 0 else ""
    return right + (f", lời giải thích “{answer.feedback}”" if answer.feedback else "")


def _feedback(own: list[str], about: About) -> list[str]:
    """The general feedback stands in where an option has none of its own."""
    return [words or about.general for words in own]


def common_losses(about: About, general_used: bool) -> Iterator[Loss]:
    """Yield what every question may lose: its name, its general feedback, tags that are not ours."""
    if about.name and about.name != about.id and not about.text.startswith(about.name.rstrip(". …")):
        yield Loss(
            about.line, f"tên câu “{about.name}”", "YAML không có chỗ cho tên; chỉ còn ở dòng chú thích trên câu"
        )
    if about.general:
        became = "không mang sang vì ý nào cũng có giải thích riêng"
        if general_used:
            became = "dùng làm giải thích cho những ý chưa có"
        yield Loss(about.line, f"giải thích chung “{about.general}”", became)
    for tag in tags.read(about.tags).rest:
        yield Loss(about.line, f"nhãn “{tag}”", "bỏ")
