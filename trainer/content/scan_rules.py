"""The rules of the scan as written in docs/_data/ra-bai.yml, compiled; and the labelled drafts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.content.scan_shapes import DraftShape, NearShape, PatternShape, ScanRuleShape
from trainer.content.validation import validate
from trainer.content.yaml import Place, Source, load
from trainer.core.checks.content import Item
from trainer.core.problems import ContentError, Problem
from trainer.core.scan import subset
from trainer.core.scan.checks import CHECKS
from trainer.core.scan.measure import LabelledDraft, LabelledWords
from trainer.core.scan.rules import Law, Near, Pattern, Rule, Whole
from trainer.core.text import clean

RULES_FILE = "docs/_data/ra-bai.yml"
DRAFTS = "docs/_data/drafts"
HALVES: Mapping[str, str] = {"tuning": "nửa để chỉnh", "held-back": "nửa để dành"}
_FRAGMENT = re.compile(r"<([a-z]+)>")
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class _Reader:
    """What a rule is compiled with: fragments, lists, and where faults are noted."""

    source: Source
    fragments: Mapping[str, str]
    lists: Mapping[str, frozenset[str]]
    problems: list[Problem]

    def compiled(self, written: str, place: Place, cased: bool = False) -> re.Pattern[str]:
        """Return a pattern with its fragments; one that finds nothing, and a problem, when it is faulty."""
        whole = written
        for _ in range(_DEEPEST):
            whole = _FRAGMENT.sub(lambda match: f"(?:{self.fragments.get(match[1], match[0])})", whole)
        said, pattern = subset.read(whole)
        faults = list(said)
        if unknown := _FRAGMENT.search(whole):
            faults.append(f"không có mảnh {unknown[0]} ở fragments")
        if not cased and whole != whole.lower():
            faults.append("có chữ hoa mà không ghi cased: true")
        for fault in faults:
            self.problems.append(self.source.problem(place, f"mẫu “{written}”: {fault}", "xem đầu tệp"))
        return re.compile("(?!)") if faults else pattern

    def near(self, shape: NearShape, place: Place) -> Near:
        """Return words around a find."""
        return Near(self.compiled(shape.pattern, place, shape.cased), shape.within, shape.side, shape.cased)

    def pattern(self, shape: PatternShape, place: Place) -> Pattern:
        """Return one way of writing."""
        if shape.check and shape.check not in CHECKS:
            self.problems.append(
                self.source.problem(place, f"không có phép thử “{shape.check}”", f"chọn một trong: {', '.join(CHECKS)}")
            )
        if shape.known and shape.known not in self.lists:
            what = f"không có danh sách “{shape.known}”"
            self.problems.append(self.source.problem(place, what, "thêm vào lists ở đầu tệp"))
        return Pattern(
            pattern=self.compiled(shape.pattern, place, shape.cased),
            cased=shape.cased,
            edge=shape.edge,
            near=tuple(self.near(one, (*place, "near", number)) for number, one in enumerate(shape.near)),
            far=tuple(self.near(one, (*place, "far", number)) for number, one in enumerate(shape.far)),
            check=shape.check if shape.check in CHECKS else "",
            limit=shape.limit,
            known=self.lists.get(shape.known or "", frozenset()),
        )

    def rule(self, shape: ScanRuleShape, place: Place) -> Rule:
        """Return a rule."""
        return Rule(
            id=shape.id,
            name=clean(shape.name),
            group=shape.group,
            why=clean(shape.why),
            do=clean(shape.do),
            section=shape.section,
            law=tuple(Law(one.instrument, one.article) for one in shape.law),
            question=shape.question or "",
            own=shape.own,
            bare=shape.bare,
            patterns=tuple(
                self.pattern(one, (*place, "patterns", number)) for number, one in enumerate(shape.patterns)
            ),
            whole=tuple(
                Whole(
                    tuple(self.compiled(pattern, (*place, "whole", number)) for pattern in one.when),
                    tuple(self.compiled(pattern, (*place, "whole", number)) for pattern in one.absent),
                )
                for number, one in enumerate(shape.whole)
            ),
            examples=tuple(shape.match),
            counterexamples=tuple(shape.no_match),
        )


def read_scan_rules(project: Path) -> tuple[list[Item[Rule]], list[Problem]]:
    """Return the rules of ``project`` and what is wrong with their form; none and nothing where it has no such file."""
    if not (project / RULES_FILE).is_file():
        return [], []
    source = load(project / RULES_FILE, project)
    problems = list(source.problems)
    data = source.data if isinstance(source.data, dict) else {}
    if not problems and not isinstance(data.get("rules"), list):
        problems.append(source.problem((), "tệp không có rules", "viết “rules:” và các quy tắc"))
    reader = _Reader(source, _texts(data.get("fragments")), _lists(data.get("lists")), problems)
    return list(_rules(reader, data.get("rules"))), problems


def _rules(reader: _Reader, written: Any) -> Iterator[Item[Rule]]:
    first: dict[str, int] = {}
    for number, data in enumerate(written if isinstance(written, list) else []):
        place = ("rules", number)
        shape, faults = validate(ScanRuleShape, reader.source, place, data)
        reader.problems.extend(faults)
        if shape is None:
            continue
        if first.setdefault(shape.id, number) != number:
            what = f"mã “{shape.id}” đã dùng ở quy tắc thứ {first[shape.id] + 1}"
            reader.problems.append(reader.source.problem(place, what, "đặt mã khác"))
        yield Item(reader.rule(shape, place), reader.source.file, reader.source.lines_within(place))


def _texts(data: Any) -> dict[str, str]:
    return {key: value for key, value in data.items() if isinstance(value, str)} if isinstance(data, dict) else {}


def _lists(data: Any) -> dict[str, frozenset[str]]:
    if not isinstance(data, dict):
        return {}
    return {key: frozenset(map(str, value)) for key, value in data.items() if isinstance(value, list)}


def scan_rules(project: Path) -> tuple[Rule, ...]:
    """Return the rules of ``project``; raise ContentError with everything that is wrong with their form."""
    items, problems = read_scan_rules(project)
    if problems:
        raise ContentError(problems)
    return tuple(item.value for item in items)


def read_drafts(project: Path, half: str) -> list[LabelledDraft]:
    """Return the labelled drafts of a half; raise ContentError with everything that is wrong with their form."""
    file = project / DRAFTS / f"{half}.yml"
    source = load(file, project)
    problems = list(source.problems)
    drafts: list[LabelledDraft] = []
    for number, data in enumerate(source.data if isinstance(source.data, list) else []):
        shape, faults = validate(DraftShape, source, (number,), data)
        problems.extend(faults)
        if shape is not None:
            marks = tuple(LabelledWords(one.rule, one.quote) for one in shape.marks)
            drafts.append(LabelledDraft(shape.id, shape.text, marks, tuple(shape.agency_lines)))
    if problems:
        raise ContentError(problems)
    return drafts
