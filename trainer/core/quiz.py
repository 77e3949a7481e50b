"""Quizzes, questions and paths, as authors write them and as grading needs them."""

from dataclasses import dataclass, field
from typing import Any, Literal

from trainer.core.fingerprint import Plain, of_value
from trainer.core.law import Citation

# A new kind of question is a new name here, a module in ``core/kinds`` and a template.
Kind = Literal["single", "multiple"]
Role = Literal["page_admin", "spokesperson", "leader", "staff", "it"]

ROLE_TITLES: dict[Role, str] = {
    "page_admin": "Quản trị trang",
    "spokesperson": "Người phát ngôn",
    "leader": "Lãnh đạo",
    "staff": "Cán bộ",
    "it": "Công nghệ thông tin",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: its words, whether it is right, and what the trainee is told about it afterwards."""

    text: str
    right: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``line`` is where it starts in ``file``, for messages only."""

    id: str
    kind: Kind
    text: str
    options: tuple[Option, ...]
    sections: tuple[str, ...]
    basis: tuple[Citation, ...]
    difficulty: int
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    def fingerprint(self) -> str:
        """Return what identifies the words, the key and the feedback, whatever file or line they stand in."""
        return of_value(self.plain())

    def plain(self) -> dict[str, Plain]:
        """Return everything that was asked as plain data: what a record keeps. ``from_plain`` reads it back."""
        return {
            "id": self.id,
            "kind": self.kind,
            "text": self.text,
            "options": [{"text": o.text, "right": o.right, "feedback": o.feedback} for o in self.options],
            "sections": list(self.sections),
            "basis": [{"instrument": c.instrument, "article": c.article} for c in self.basis],
        }


def from_plain(plain: dict[str, Any]) -> Question:
    """Return the question that ``Question.plain`` described: how a record is read back. No checks: it was checked when
    asked."""
    return Question(
        id=plain["id"],
        kind=plain["kind"],
        text=plain["text"],
        options=tuple(Option(**option) for option in plain["options"]),
        sections=tuple(plain["sections"]),
        basis=tuple(Citation(**citation) for citation in plain["basis"]),
        difficulty=0,
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """Under which conditions a quiz is taken; copied into every attempt.

    ``pass_mark`` in percent, ``time_limit`` in minutes (0: none), ``attempts`` in a row before ``wait_hours`` of
    waiting
    (0: no limit), ``valid_days`` how long a pass holds, ``grace_seconds`` after the time limit for what is on its way.
    """

    draw: int
    pass_mark: int
    time_limit: int
    attempts: int
    wait_hours: int
    valid_days: int
    grace_seconds: int = 30


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz: its rule and the pool that it draws from."""

    id: str
    title: str
    summary: str
    chapter: str
    rule: Rule
    questions: tuple[Question, ...]
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Path:
    """The quizzes that a role must pass, in the order they are best taken."""

    role: Role
    title: str
    quizzes: tuple[str, ...]
