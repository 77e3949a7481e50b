"""What a quiz file says now: its questions, what is wrong with each, the last good words where it cannot be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Literal

from trainer.content.reading import gather
from trainer.content.reviews import read_reviews
from trainer.content.sections import NotBuilt, stale
from trainer.content.yaml import Source, load
from trainer.core.checks import Content, Notice, find_notices, find_problems, find_weaknesses
from trainer.core.handbook.section import Section
from trainer.core.law import Instrument
from trainer.core.problems import Problem
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.model import Question, Quiz

Level = Literal["problem", "warning", "info"]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something to mend or to look at, at a line of the file (0: the file as a whole)."""

    line: int
    what: str
    mend: str
    level: Level = "problem"


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """One question of the file, numbered from 1.

    ``question`` is None when it cannot be asked yet; with ``old`` it is as it was before the change that broke it.
    """

    number: int
    id: str
    line: int
    question: Question | None
    old: bool = False
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The file as it can be shown. ``broken`` is set when it cannot be read: everything else is then the last good."""

    file: str
    quiz: Quiz | None = None
    entries: tuple[DraftQuestion, ...] = ()
    faults: tuple[Fault, ...] = ()
    broken: Problem | None = None
    sections: Mapping[str, Section] = field(default_factory=dict)
    law: Mapping[str, Instrument] = field(default_factory=dict)

    def questions(self) -> tuple[Question, ...]:
        """Return every question that can be asked, in the order of the file."""
        return tuple(entry.question for entry in self.entries if entry.question is not None)


def read_draft(project: Path, file: Path, today: date, before: Draft | None = None) -> Draft:
    """Read the quiz in ``file``. Never raises for what stands in it; ``before`` is what was shown until now."""
    source = load(file, project)
    if not isinstance(source.data, dict):
        fault = source.problems or (source.problem((), "tệp trống", "viết id, title, summary, chapter, questions"),)
        return replace(before or Draft(source.file), broken=fault[0])
    content, faults = _everything(project, today)
    mine = sorted({fault for name, fault in faults if name == source.file})
    questions = {item.value.line: item.value for item in content.questions if item.file == source.file}
    quiz = next((item.value for item in content.quizzes if item.file == source.file), before.quiz if before else None)
    entries = tuple(_entries(source, questions, mine, before))
    inside = {fault for entry in entries for fault in entry.faults}
    return Draft(
        file=source.file,
        quiz=quiz,
        entries=entries,
        faults=(*_about_the_book(project, today), *(fault for fault in mine if fault not in inside)),
        sections=content.sections or {},
        law=content.instruments,
    )


def _everything(project: Path, today: date) -> tuple[Content, list[tuple[str, Fault]]]:
    """Return the content of the project and, by file, all that ``check`` says about it."""
    try:
        content, problems = gather(project, today)
    except NotBuilt:
        content, problems = gather(project, today, without_book=True)
    content = replace(content, reviews=read_reviews(project)[0])
    found: list[Problem | Notice] = [*problems, *find_problems(content), *find_weaknesses(content)]
    found += find_notices(content)
    return content, [(one.file, _fault(one)) for one in found]


def _fault(found: Problem | Notice) -> Fault:
    return Fault(found.line, found.what, found.mend, found.level if isinstance(found, Notice) else "problem")


def _about_the_book(project: Path, today: date) -> Iterator[Fault]:
    mend = "chạy: python -m trainer.handbook"
    try:
        changed = stale(project, today)
    except NotBuilt:
        yield Fault(0, "cẩm nang chưa dựng, nên chưa kiểm được các mục mà câu hỏi dẫn đến", mend, "warning")
        return
    if changed:
        yield Fault(0, f"{len(changed)} tệp của cẩm nang đã sửa sau lần dựng gần nhất", mend, "warning")


def _entries(
    source: Source, questions: Mapping[int, Question], faults: list[Fault], before: Draft | None
) -> Iterator[DraftQuestion]:
    written = source.data.get("questions") if isinstance(source.data, dict) else None
    written = written if isinstance(written, list) else []
    lines = [source.line_of("questions", index) for index in range(len(written))]
    known = {entry.id: entry for entry in before.entries} if before else {}
    for number, (data, (start, end)) in enumerate(zip(written, pairwise([*lines, inf]), strict=True), 1):
        name = str(data.get("id") or "") if isinstance(data, dict) else ""
        mine = tuple(fault for fault in faults if start <= fault.line < end)
        entry = DraftQuestion(
            number, name or f"câu {number}", int(start), _sound(questions.get(int(start))), False, mine
        )
        earlier = known.get(entry.id)
        if entry.question is None and earlier is not None and earlier.question is not None:
            entry = replace(entry, question=earlier.question, old=True)
        yield entry


def _sound(question: Question | None) -> Question | None:
    """Return a question that can be shown and marked: what its kind calls a fault may break either."""
    return question if question is not None and not any(RULES[question.kind].faults(question)) else None
