"""Quizzes, questions and paths, as authors write them and as grading needs them."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from trainer.core.fingerprint import Plain, of_value
from trainer.core.law import Citation

# A new kind of question is a new name here, a module in ``core/quiz/kinds`` and its templates.
Kind = Literal["single", "multiple", "mark", "spot", "order", "match", "scenario"]
# What the material of a question is, and so how it is drawn.
Look = Literal[
    "draft",
    "message",
    "group",
    "post",
    "comment",
    "letter",
    "page",
    "notice",
    "minutes",
    "permission",
    "document",
    "picture",
]
# Where it happens: a drawing beside the question, for its mood. "" is none.
Scene = Literal[
    "",
    "phone",
    "desk",
    "counter",
    "board",
    "meeting",
    "yard",
    "street",
    "market",
    "school",
    "flood",
    "fire",
    "night",
    "press",
]
# What a quiz draws from: its questions of like kinds. Authors write these names in ``quizzes/lo-trinh.yml``.
Pool = Literal["chon", "boi", "xep", "tinh_huong"]
Role = Literal["page_admin", "spokesperson", "leader", "staff", "it"]
# When a paper shows its key: once the quiz is passed; also when the attempts before a wait are used up; at hand-in.
KeyAfter = Literal["passed", "used_up", "hand_in"]

ROLE_TITLES: dict[Role, str] = {
    "page_admin": "Quản trị trang",
    "spokesperson": "Người phát ngôn",
    "leader": "Lãnh đạo",
    "staff": "Cán bộ",
    "it": "Công nghệ thông tin",
}
# A new kind of question needs its pool here.
POOL_OF: dict[Kind, Pool] = {
    "single": "chon",
    "multiple": "chon",
    "mark": "boi",
    "spot": "boi",
    "order": "xep",
    "match": "xep",
    "scenario": "tinh_huong",
}
# Read after a number: "6 câu chọn ý".
POOL_TITLES: dict[Pool, str] = {
    "chon": "câu chọn ý",
    "boi": "câu tìm chỗ",
    "xep": "câu sắp xếp hoặc ghép cặp",
    "tinh_huong": "tình huống",
}
# Read above the material: true to what it is.
LOOK_TITLES: dict[Look, str] = {
    "draft": "Bản nháp, chưa đăng",
    "message": "Tin nhắn",
    "group": "Tin trong nhóm chat",
    "post": "Bài đăng trên mạng",
    "comment": "Bình luận dưới bài",
    "letter": "Thư e-mail",
    "page": "Trang mở trên máy",
    "notice": "Giấy dán bảng tin",
    "minutes": "Biên bản, ghi chép",
    "permission": "Màn hình xin quyền",
    "document": "Văn bản giấy",
    "picture": "Ảnh",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """What a choice in a situation does: in which step, how good it is (0 to 2), what follows, where it leads."""

    step: int
    worth: int
    consequence: str
    leads_to: int | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose, mark, place or match: its words, whether it is right, and what is said about it afterwards.

    ``basis`` only where it differs from the question's; ``target`` is the number of its match, ``turn`` its place in a
    situation.
    """

    text: str
    right: bool
    feedback: str
    basis: tuple[Citation, ...] = ()
    target: int | None = None
    turn: Turn | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``line`` is where it starts in ``file``, for messages only.

    ``material`` is the text that is looked at, in which passages may be marked, drawn as ``look``; ``sender`` and
    ``sent`` say who wrote it and when, ``picture`` names the drawing that it puts in words, ``scene`` where it happens;
    ``targets`` are what options are matched with; ``steps`` are the words of each step of a situation. ``history`` are
    lapsed instruments that the words only tell of: for checks alone, no part of what is asked or recorded.
    """

    id: str
    kind: Kind
    text: str
    options: tuple[Option, ...]
    sections: tuple[str, ...]
    basis: tuple[Citation, ...]
    difficulty: int
    material: str = ""
    look: Look = "draft"
    sender: str = ""
    sent: str = ""
    scene: Scene = ""
    picture: str = ""
    targets: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    history: tuple[str, ...] = field(default=(), compare=False)
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)
    # Asked for at every draw and for every paper, and the same for ever: worked out when first asked.
    _fingerprint: str = field(default="", init=False, repr=False, compare=False)
    _rests_on: frozenset[str] | None = field(default=None, init=False, repr=False, compare=False)

    def fingerprint(self) -> str:
        """Return what identifies the words, the key and the feedback, whatever file or line they stand in."""
        if not self._fingerprint:
            object.__setattr__(self, "_fingerprint", of_value(self.plain()))
        return self._fingerprint

    def rests_on(self) -> frozenset[str]:
        """Return the keys of the instruments that the question or one of its options rests on."""
        if self._rests_on is None:
            cited = [*self.basis, *(citation for option in self.options for citation in option.basis)]
            object.__setattr__(self, "_rests_on", frozenset(citation.instrument for citation in cited))
        return self._rests_on or frozenset()

    def plain(self) -> dict[str, Plain]:
        """Return everything that was asked as plain data: what a record keeps. ``from_plain`` reads it back.

        What a kind does not use is left out, so that a new field changes no fingerprint of an old question.
        """
        kept: dict[str, Plain] = {
            "id": self.id,
            "kind": self.kind,
            "text": self.text,
            "options": [_plain_option(option) for option in self.options],
            "sections": list(self.sections),
            "basis": _plain_basis(self.basis),
        }
        if self.material:
            kept |= {"material": self.material, "look": self.look}
        told = {"sender": self.sender, "sent": self.sent, "scene": self.scene, "picture": self.picture}
        kept |= {name: words for name, words in told.items() if words}
        if self.targets:
            kept["targets"] = list(self.targets)
        if self.steps:
            kept["steps"] = list(self.steps)
        return kept


def _plain_option(option: Option) -> dict[str, Plain]:
    kept: dict[str, Plain] = {"text": option.text, "right": option.right, "feedback": option.feedback}
    if option.basis:
        kept["basis"] = _plain_basis(option.basis)
    if option.target is not None:
        kept["target"] = option.target
    if option.turn is not None:
        kept["turn"] = asdict(option.turn)
    return kept


def _plain_basis(basis: tuple[Citation, ...]) -> list[Plain]:
    return [{"instrument": citation.instrument, "article": citation.article} for citation in basis]


def from_plain(plain: dict[str, Any]) -> Question:
    """Return the question that ``Question.plain`` described: how a record is read back. It was checked when asked."""
    return Question(
        id=plain["id"],
        kind=plain["kind"],
        text=plain["text"],
        options=tuple(_option(option) for option in plain["options"]),
        sections=tuple(plain["sections"]),
        basis=_basis(plain["basis"]),
        difficulty=0,
        material=plain.get("material", ""),
        look=plain.get("look", "draft"),
        sender=plain.get("sender", ""),
        sent=plain.get("sent", ""),
        scene=plain.get("scene", ""),
        picture=plain.get("picture", ""),
        targets=tuple(plain.get("targets", ())),
        steps=tuple(plain.get("steps", ())),
    )


def _option(plain: dict[str, Any]) -> Option:
    turn = plain.get("turn")
    return Option(
        text=plain["text"],
        right=plain["right"],
        feedback=plain["feedback"],
        basis=_basis(plain.get("basis", ())),
        target=plain.get("target"),
        turn=Turn(**turn) if turn else None,
    )


def _basis(plain: Iterable[dict[str, Any]]) -> tuple[Citation, ...]:
    return tuple(Citation(**citation) for citation in plain)


@dataclass(frozen=True, slots=True)
class Rule:
    """Under which conditions a quiz is taken; copied into every attempt.

    ``draw`` questions in all, of which ``pools`` says how many out of each pool (none: all questions are one pool).
    ``pass_mark`` in percent, ``time_limit`` in minutes (0: none), ``attempts`` in a row before ``wait_hours`` of
    waiting (0: no limit), ``valid_days`` how long a pass holds, ``grace_seconds`` after the time limit for what is on
    its way. ``key_after`` says when a paper that was handed in shows its key.
    """

    draw: int
    pass_mark: int
    time_limit: int
    attempts: int
    wait_hours: int
    valid_days: int
    grace_seconds: int = 30
    pools: Mapping[Pool, int] = field(default_factory=dict, hash=False)
    key_after: KeyAfter = "passed"


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz: its rule and the questions that it draws from.

    A public one is for citizens: no sign-in, nothing recorded.
    """

    id: str
    title: str
    summary: str
    chapter: str
    rule: Rule
    questions: tuple[Question, ...]
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)
    public: bool = False

    @property
    def pools(self) -> dict[Pool, tuple[Question, ...]]:
        """The questions by pool, each pool in the order of the file; an empty one is there too."""
        found: dict[Pool, list[Question]] = {pool: [] for pool in POOL_TITLES}
        for question in self.questions:
            found[POOL_OF[question.kind]].append(question)
        return {pool: tuple(questions) for pool, questions in found.items()}


@dataclass(frozen=True, slots=True)
class Path:
    """The quizzes that a role must pass, in the order they are best taken."""

    role: Role
    title: str
    quizzes: tuple[str, ...]
