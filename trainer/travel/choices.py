"""Answers as GIFT and Moodle have them, turned into our options."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trainer.core.quiz import Kind, Option, Question
from trainer.core.text import clean
from trainer.travel import tags, weights
from trainer.travel.model import Incoming, Loss

TRUE, FALSE = "Đúng", "Sai"
TWO_ONLY = Loss(0, "câu đúng/sai chỉ có hai phương án", "mang sang thành “một ý đúng”; viết thêm ít nhất một phương án")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a foreign question: its words, its percentage, its feedback."""

    text: str
    weight: float
    feedback: str = ""


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


def ticked(about: About, answers: Sequence[Answer], single: bool) -> Incoming:
    """Return a question whose options are ticked."""
    verdict = weights.judge([answer.weight for answer in answers], single)
    own = [answer.feedback for answer in answers]
    feedback = _feedback(own, about)
    options = tuple(
        Option(answer.text, right, words)
        for answer, right, words in zip(answers, verdict.rights, feedback, strict=True)
    )
    losses = list(common_losses(about, general_used=feedback != own))
    if verdict.otherwise:
        what, _, became = verdict.otherwise.partition(" → ")
        losses.append(Loss(about.line, what, became))
    return Incoming(question(about, kind=verdict.kind, options=options), tuple(losses))


def matched(about: About, pairs: Sequence[tuple[str, str]], feedback: Sequence[str]) -> Incoming:
    """Return a question of pairs; a pair without an item is a target left over. ``feedback``: of the items, if any."""
    targets = tuple(dict.fromkeys(target for _, target in pairs))
    items = [(item, target) for item, target in pairs if item]
    told = feedback or [about.general] * len(items)
    options = tuple(
        Option(item, False, words, target=targets.index(target))
        for (item, target), words in zip(items, told, strict=True)
    )
    losses = common_losses(about, general_used=True)
    return Incoming(question(about, kind="match", options=options, targets=targets), tuple(losses))


def ordered(about: About, steps: Sequence[Answer], feedback: Sequence[str]) -> Incoming:
    """Return a question of steps in their right order. ``feedback`` is of the steps, if any, before their own."""
    own = [step.feedback for step in steps]
    told = list(feedback) or _feedback(own, about)
    options = tuple(Option(step.text, False, words) for step, words in zip(steps, told, strict=True))
    losses = common_losses(about, general_used=told != own)
    return Incoming(question(about, kind="order", options=options), tuple(losses))


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
