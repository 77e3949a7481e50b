"""The shapes of the YAML files that authors write, and their faults in plain Vietnamese."""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from trainer.content.yaml import Place, Source
from trainer.core.editions.model import Weight
from trainer.core.law import Confidence
from trainer.core.problems import Problem
from trainer.core.quiz.model import KeyAfter, Kind, Look, Role

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
InstrumentKind = Literal["Hiến pháp", "Luật", "Bộ luật", "Nghị định", "Thông tư", "Quyết định", "Chỉ thị", "Công văn"]


class Shape(BaseModel):
    """What all shapes share: no unknown field, no silent change of type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class InstrumentShape(Shape):
    """One entry of docs/_data/van-ban.yml."""

    number: Words
    kind: InstrumentKind
    title: Words
    issuer: Words
    issued: date | None
    in_force_from: date | None
    in_force_to: date | None
    replaced_by: list[Key] = []
    amended_by: list[Key] = []
    amended_from: date | None = None
    confidence: Confidence
    confirmed_at: Words
    note: str = ""


class AgencyShape(Shape):
    """One entry of docs/_data/co-quan.yml."""

    label: Words
    value: Words | None


class BasisShape(Shape):
    """A place in an instrument on which a question rests."""

    instrument: Key
    article: str = ""


class OptionShape(Shape):
    """One choice, passage, step or item of a question. ``target`` only where items are matched."""

    text: Words
    right: bool = False
    feedback: Words
    basis: list[BasisShape] = []
    target: Words | None = None


class ChoiceShape(Shape):
    """One choice in a step of a situation; without ``next`` the situation ends."""

    text: Words
    worth: Literal[0, 1, 2]
    consequence: Words
    feedback: Words
    basis: list[BasisShape] = []
    next: Key | None = None


class StepShape(Shape):
    """One step of a situation."""

    id: Key
    text: Words
    choices: list[ChoiceShape] = Field(min_length=1)


class QuestionShape(Shape):
    """One question of a quiz."""

    id: Key
    kind: Kind
    sections: list[Words] = Field(min_length=1)
    basis: list[BasisShape] = []
    difficulty: int = Field(ge=1, le=3)
    text: Words
    look: Look = "draft"
    material: str = ""
    targets: list[Words] = []
    options: list[OptionShape] = []
    steps: list[StepShape] = []


class DrawShape(Shape):
    """How many questions a paper has out of each pool; a pool that is not named gives none."""

    chon: int = Field(default=0, ge=1)
    boi: int = Field(default=0, ge=1)
    xep: int = Field(default=0, ge=1)
    tinh_huong: int = Field(default=0, ge=1)


class RuleShape(Shape):
    """Under which conditions a quiz is taken: one entry under ``quizzes`` of quizzes/lo-trinh.yml."""

    id: Key
    draw: DrawShape
    pass_mark: int = Field(ge=1, le=100)
    time_limit: int = Field(ge=0)
    attempts: int = Field(ge=0)
    wait_hours: int = Field(ge=0)
    valid_days: int = Field(ge=1)
    grace_seconds: int = Field(default=30, ge=0)
    key_after: KeyAfter = "passed"


class QuizShape(Shape):
    """The head of a quiz file; its questions are validated one by one, so that one fault hides no other."""

    id: Key
    title: Words
    summary: Words
    chapter: Words
    public: bool = False
    questions: list[Any] = Field(min_length=1)


class PathShape(Shape):
    """The quizzes of one role."""

    role: Role
    title: Words
    quizzes: list[Key] = Field(min_length=1)


class PathsShape(Shape):
    """The file quizzes/lo-trinh.yml; each rule and each path is validated by itself."""

    quizzes: list[Any]
    paths: list[Any]


class ChangeShape(Shape):
    """What an edition did to one section."""

    section: Words
    old: Fingerprint | None
    new: Fingerprint | None
    weight: Weight
    reason: Words
    instrument: Key | None = None
    relearn_by: date | None = None


class GroupShape(Shape):
    """Sections that an edition added or removed for one reason, each with its fingerprint."""

    reason: Words
    sections: dict[str, Fingerprint]


class EditionShape(Shape):
    """One file of editions/; each change is validated by itself."""

    edition: Key
    published: date
    title: Words
    changes: list[Any] = []
    added: GroupShape | None = None
    removed: GroupShape | None = None


class DraftChangeShape(Shape):
    """A change in the draft of the next edition: what the author has still to say is empty."""

    section: Words
    old: Fingerprint | None
    new: Fingerprint | None
    weight: Weight | None = None
    reason: str | None = None
    instrument: Key | None = None
    relearn_by: date | None = None


class DraftShape(Shape):
    """The draft of the next edition; ``added`` and ``removed`` are the reasons for what is new or gone."""

    title: str | None = None
    changes: list[Any] | None = None
    added: str | None = None
    removed: str | None = None


S = TypeVar("S", bound=Shape)

_TYPES = {
    "string_type": ("phải là chữ", "viết một câu; số và ngày thì đặt trong dấu nháy"),
    "int_type": ("phải là số nguyên", "viết một số, không có dấu nháy hay đơn vị"),
    "bool_type": ("phải là true hoặc false", "viết true hoặc false"),
    "date_type": ("phải là ngày", "viết ngày theo dạng 2026-11-24, không có giờ hay dấu nháy; chưa rõ thì viết null"),
    "list_type": ("phải là danh sách", "viết mỗi mục một dòng bắt đầu bằng dấu -"),
    "model_type": ("phải gồm các trường con", "viết mỗi trường con một dòng “tên: giá trị”"),
    "string_too_short": ("để trống", "viết nội dung"),
    "too_short": ("để trống", "thêm ít nhất một mục"),
    "string_pattern_mismatch": ("có ký tự lạ", "chỉ dùng chữ thường không dấu, chữ số và dấu gạch nối"),
}


def validate(shape: type[S], source: Source, place: Place, data: Any) -> tuple[S | None, list[Problem]]:
    """Return ``data``, which stands at ``place`` of ``source``, in its shape, or ``None`` and what is wrong with it."""
    try:
        return shape.model_validate(data), []
    except ValidationError as error:
        return None, [_problem(shape, source, place, details) for details in error.errors(include_url=False)]


def nearest(word: str, known: Sequence[str]) -> str | None:
    """Return the known word most like ``word``, or ``None`` when nothing is alike."""
    found = get_close_matches(word, known, n=1, cutoff=0.5)
    return found[0] if found else None


def _problem(shape: type[Shape], source: Source, place: Place, details: ErrorDetails) -> Problem:
    inner: Place = details["loc"]
    what, mend = _words(shape, inner, details)
    return source.problem((*place, *inner), what, mend)


def _words(shape: type[Shape], inner: Place, details: ErrorDetails) -> tuple[str, str]:
    kind, context = details["type"], details.get("ctx", {})
    name = _name(inner)
    if kind == "missing":
        return f"thiếu trường {name}", f"thêm dòng “{inner[-1]}: …”"
    if kind == "extra_forbidden":
        return f"trường lạ {name}", _mend_extra(shape, inner)
    if kind == "literal_error":
        allowed = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        return f"trường {name} không nhận “{details['input']}”", f"chọn một trong: {allowed}"
    if kind == "greater_than_equal":
        return f"trường {name} là {details['input']}, quá nhỏ", f"viết một số từ {context['ge']} trở lên"
    if kind == "less_than_equal":
        return f"trường {name} là {details['input']}, quá lớn", f"viết một số không quá {context['le']}"
    if kind == "model_type" and inner:
        return (
            f"trường {name} phải gồm các trường con",
            f"viết “tên: giá trị” cho {', '.join(_fields_at(shape, inner))}",
        )
    what, mend = _TYPES.get(kind, ("không hợp lệ", "xem cách viết trong CONTRIBUTING.md"))
    return (f"trường {name} {what}" if inner else f"nội dung {what}"), mend


def _name(inner: Place) -> str:
    """Say where a field stands as people count: ``options, mục 2, text``."""
    parts = [f"mục {part + 1}" if isinstance(part, int) else f"“{part}”" for part in inner]
    return ", ".join(parts)


def _mend_extra(shape: type[Shape], inner: Place) -> str:
    known = list(_fields_at(shape, inner[:-1]))
    if " " in str(inner[-1]):
        # YAML ends a value inside {…} at a comma and takes what follows for the next field.
        return 'câu có dấu phẩy trong {…}: đặt cả câu trong dấu nháy "…"'
    guess = nearest(str(inner[-1]), known)
    if guess:
        return f"có phải “{guess}”? Nếu không thì bỏ trường này"
    return f"bỏ trường này; các trường được dùng: {', '.join(known)}"


def _fields_at(shape: type[Shape], inner: Place) -> Sequence[str]:
    """Return the names of the fields allowed at a place inside ``shape``."""
    current: Any = shape
    for part in inner:
        if isinstance(part, str):
            current = current.model_fields[part].annotation
            current = next((arg for arg in getattr(current, "__args__", ()) if isinstance(arg, type)), current)
    return list(current.model_fields)
