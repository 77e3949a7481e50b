"""The one file of rules and paths, quizzes/lo-trinh.yml, with the line of every part."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path as FilePath
from typing import Any

from trainer.content.shapes import PathShape, PathsShape, RuleShape
from trainer.content.validation import validate
from trainer.content.yaml import Place, Source, load
from trainer.core.checks import Item
from trainer.core.problems import Problem
from trainer.core.quiz.model import POOL_TITLES, Path, Pool, Rule
from trainer.core.text import clean

PATHS_FILE = "lo-trinh.yml"


@dataclass(slots=True)
class Rules:
    """What stands in the file: sound rules by quiz, sound paths, and everything to mend.

    ``entries`` are the places of the entries that name a quiz, sound or not; ``None`` when they cannot be read.
    """

    source: Source
    found: dict[str, Item[Rule]] = field(default_factory=dict)
    paths: list[Item[Path]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    entries: dict[str, Place] | None = None
    _quizzes: dict[str, Source] = field(default_factory=dict)
    _all_seen: bool = True

    def seen(self, quiz: Source) -> None:
        """Note the file of a quiz, so that ``unmatched`` can tell what has no rule."""
        name = quiz.data.get("id") if isinstance(quiz.data, dict) else None
        if isinstance(name, str):
            self._quizzes.setdefault(name, quiz)
        else:
            self._all_seen = False

    def unmatched(self) -> Iterator[Problem]:
        """Find rules without their quiz and quizzes without their rule; a slip of the pen is one problem, not two."""
        if self.entries is None:
            return
        without_rule = {name: quiz for name, quiz in self._quizzes.items() if name not in self.entries}
        for name in self.entries.keys() - self._quizzes.keys() if self._all_seen else ():
            meant = get_close_matches(name, list(without_rule), n=1, cutoff=0.5)
            mend = f"có phải “{meant[0]}”?" if meant else "bỏ mục này, hoặc tạo bài đó trong quizzes/"
            yield self.source.problem((*self.entries[name], "id"), f"luật của “{name}”: không có bài này", mend)
            without_rule.pop(meant[0] if meant else "", None)
        for name, quiz in without_rule.items():
            mend = f"thêm mục “- id: {name}” dưới “quizzes:” trong {self.source.file}"
            yield quiz.problem(("id",), f"bài “{name}” chưa có luật", mend)


def read_rules(file: FilePath, project: FilePath) -> Rules:
    """Read the file. Never raises for what stands in it."""
    source = load(file, project)
    rules = Rules(source, problems=list(source.problems))
    if source.data is None and source.problems:
        return rules
    shape, faults = validate(PathsShape, source, (), source.data)
    rules.problems.extend(faults)
    if shape is not None:
        rules.entries = {}
        for index, data in enumerate(shape.quizzes):
            _read_rule(("quizzes", index), data, rules, rules.entries)
        for index, data in enumerate(shape.paths):
            rules.paths.extend(_path(source, ("paths", index), data, rules.problems))
    return rules


def _read_rule(place: Place, data: Any, rules: Rules, entries: dict[str, Place]) -> None:
    source = rules.source
    shape, faults = validate(RuleShape, source, place, data)
    rules.problems.extend(faults)
    name = data.get("id") if isinstance(data, dict) else None
    if isinstance(name, str) and name in entries:
        earlier = f"{source.file}:{source.line_of(*entries[name], 'id')}"
        what = f"luật của “{name}” đã có ở {earlier}"
        rules.problems.append(source.problem((*place, "id"), what, "bỏ một trong hai"))
    elif isinstance(name, str):
        entries[name] = place
        if shape is not None:
            rules.found[name] = Item(_rule(shape), source.file, source.lines_within(place))


def _rule(shape: RuleShape) -> Rule:
    pools: dict[Pool, int] = {pool: wanted for pool in POOL_TITLES if (wanted := getattr(shape.draw, pool))}
    return Rule(draw=sum(pools.values()), pools=pools, **shape.model_dump(exclude={"id", "draw"}))


def _path(source: Source, place: Place, data: Any, problems: list[Problem]) -> Iterator[Item[Path]]:
    shape, faults = validate(PathShape, source, place, data)
    problems.extend(faults)
    if shape is not None:
        path = Path(shape.role, clean(shape.title), tuple(shape.quizzes))
        yield Item(path, source.file, source.lines_within(place))
