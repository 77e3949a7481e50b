"""The rows of one question, as they stand in a workbook, into the question."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from trainer.core.law import Citation
from trainer.core.quiz.kinds.scenario import BEST
from trainer.core.quiz.model import Kind, Look, Option, Question, Scene, Turn
from trainer.core.text import clean, fold
from trainer.exchange import tags
from trainer.exchange.xlsx.layout import EARLIER_KINDS, EARLIER_LOOKS, LOOKS, SCENES, Family

# Line, what, what became of it.
Lost: TypeAlias = "list[tuple[int, str, str]]"
_YES = frozenset(("x", "dung", "co", "1", "true", "✓"))
_NO = frozenset(("", "sai", "khong", "0", "false"))


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One row: its number, its cells by field, and the title of a column whose cell is a formula."""

    line: int
    cells: dict[str, str] = field(default_factory=dict)
    formula: str = ""

    def get(self, name: str) -> str:
        """Return a cell; nothing when the column is missing."""
        return self.cells.get(name, "")


def question(family: Family, rows: Sequence[FieldRow]) -> tuple[Question, Lost] | str:
    """Return the question that ``rows`` tell and what was lost of them, or why it cannot be told."""
    first = rows[0]
    kind = _kind(family, first.get("kind"))
    if kind is None:
        return f"kiểu “{first.get('kind')}” không có trong danh sách ({', '.join(family.kinds)})"
    lost: Lost = []
    targets = tuple(clean(line) for line in _lines(first.get("targets")))
    steps = _Steps(rows)
    options = tuple(_option(row, kind, targets, steps, lost) for row in rows if row.get("option"))
    for row in rows:
        if not row.get("option"):
            lost.append((row.line, "dòng không có phương án", "bỏ phương án ở dòng này"))
    return Question(
        id=first.get("id"),
        kind=kind,
        text=first.get("text"),
        options=options,
        sections=tuple(_lines(first.get("sections"))),
        basis=_basis(first.get("basis")),
        difficulty=_difficulty(first, lost),
        material=first.get("material"),
        look=_look(first, lost),
        sender=first.get("sender"),
        sent=first.get("sent"),
        picture=first.get("picture"),
        scene=_scene(first, lost),
        targets=targets,
        steps=steps.texts,
        line=first.line,
    ), lost


class _Steps:
    """The steps of a situation: which row belongs to which, and which number leads where."""

    def __init__(self, rows: Sequence[FieldRow]) -> None:
        self.of_line: dict[int, int] = {}
        self.numbers: dict[str, int] = {}
        texts: list[str] = []
        for row in rows:
            # Merged cells come filled down: the same number again is the same step.
            if row.get("step") and row.get("step") not in self.numbers:
                self.numbers[row.get("step")] = len(texts)
                texts.append(row.get("step_text"))
            self.of_line[row.line] = max(0, len(texts) - 1)
        self.texts = tuple(texts)

    def leads_to(self, row: FieldRow, lost: Lost) -> int | None:
        """Return the step that a choice leads to."""
        told = row.get("leads_to")
        if told and told not in self.numbers:
            lost.append((row.line, f"bước sau “{told}” không có", "coi như tình huống kết thúc ở đây"))
        return self.numbers.get(told)


def _option(row: FieldRow, kind: Kind, targets: tuple[str, ...], steps: _Steps, lost: Lost) -> Option:
    text, feedback, basis = row.get("option"), row.get("feedback"), _basis(row.get("own_basis"))
    if kind == "scenario":
        worth = _worth(row, lost)
        turn = Turn(steps.of_line[row.line], worth, row.get("consequence"), steps.leads_to(row, lost))
        return Option(text, worth == BEST, feedback, basis, turn=turn)
    if kind == "match":
        wanted = clean(row.get("target"))
        if wanted not in targets:
            lost.append((row.line, f"đích “{wanted}” không có trong “Các đích”", "để trống đích của mục này"))
        return Option(text, False, feedback, basis, target=targets.index(wanted) if wanted in targets else None)
    return Option(text, _right(row, lost), feedback, basis)


def _kind(family: Family, told: str) -> Kind | None:
    if len(family.kinds) == 1:
        return next(iter(family.kinds.values()))
    return next((kind for words, kind in (family.kinds | EARLIER_KINDS).items() if fold(words) == fold(told)), None)


def _right(row: FieldRow, lost: Lost) -> bool:
    told = fold(row.get("right"))
    if told not in _YES | _NO:
        lost.append((row.line, f"cột đúng/sai ghi “{row.get('right')}”", "coi là sai; ghi x hoặc để trống"))
    return told in _YES


def _worth(row: FieldRow, lost: Lost) -> int:
    told = row.get("worth")
    if told not in ("0", "1", "2"):
        lost.append((row.line, f"điểm của lựa chọn ghi “{told}”", "coi là 0; ghi 0, 1 hoặc 2"))
        return 0
    return int(told)


def _difficulty(row: FieldRow, lost: Lost) -> int:
    told = row.get("difficulty")
    if told in ("1", "2", "3"):
        return int(told)
    if told:
        lost.append((row.line, f"độ khó ghi “{told}”", "bỏ; ghi 1, 2 hoặc 3"))
    return 0


def _look(row: FieldRow, lost: Lost) -> Look:
    told = row.get("look")
    found = next((look for words, look in (LOOKS | EARLIER_LOOKS).items() if fold(words) == fold(told)), None)
    if told and found is None:
        lost.append((row.line, f"cách vẽ ghi “{told}”", "vẽ như bản nháp"))
    return found or "draft"


def _scene(row: FieldRow, lost: Lost) -> Scene:
    told = row.get("scene")
    found = next((scene for words, scene in SCENES.items() if fold(words) == fold(told)), None)
    if told and found is None:
        lost.append((row.line, f"cảnh ghi “{told}”", "bỏ; chọn trong danh sách"))
    return found or ""


def _basis(told: str) -> tuple[Citation, ...]:
    return tuple(tags.citation(line) for line in _lines(told))


def _lines(told: str) -> list[str]:
    return [line.strip() for line in told.split("\n") if line.strip()]
