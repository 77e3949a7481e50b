"""Quizzes, their rules and paths out of their YAML files, with the line of every part."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from trainer.content.quiz_rules import PATHS_FILE, Rules, read_rules
from trainer.content.shapes import BasisShape, ChoiceShape, OptionShape, QuestionShape, QuizShape
from trainer.content.validation import validate
from trainer.content.yaml import Data, Place, Source, load
from trainer.core.checks import Item
from trainer.core.law import Citation
from trainer.core.problems import Problem
from trainer.core.quiz.kinds.scenario import BEST
from trainer.core.quiz.model import Option, Path, Question, Quiz, Turn
from trainer.core.text import clean
from trainer.disk.paths import CODE

FOLDER = "quizzes"
DRAWINGS = CODE / "web" / "static" / "scenes"


@dataclass(slots=True)
class Written:
    """What stands in quizzes/: everything sound, and everything to mend."""

    quizzes: list[Item[Quiz]] = field(default_factory=list)
    rules: list[Item[Quiz]] = field(default_factory=list)
    questions: list[Item[Question]] = field(default_factory=list)
    paths: list[Item[Path]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_quizzes(project: FilePath) -> Written:
    """Read every file of quizzes/. Never raises for what stands in them."""
    written = Written()
    folder = project / FOLDER
    rules = read_rules(folder / PATHS_FILE, project)
    written.paths.extend(rules.paths)
    written.problems.extend(rules.problems)
    for file in sorted(folder.glob("*.yml")):
        if file.name != PATHS_FILE:
            _read_quiz(load(file, project), rules, written)
    written.problems.extend(rules.unmatched())
    written.problems.extend(_overlooked(folder))
    return written


def _overlooked(folder: FilePath) -> Iterator[Problem]:
    for file in sorted(folder.glob("*.yaml")):
        yield Problem(f"{FOLDER}/{file.name}", 0, "tệp đuôi .yaml không được đọc", "đổi đuôi tệp thành .yml")


def _read_quiz(source: Source, rules: Rules, written: Written) -> None:
    written.problems.extend(source.problems)
    rules.seen(source)
    if source.data is None and source.problems:
        return
    shape, problems = validate(QuizShape, source, (), _without_rule(source, written.problems))
    written.problems.extend(problems)
    questions = list(_questions(source, written.problems))
    written.questions.extend(questions)
    rule = rules.found.get(shape.id) if shape is not None else None
    if shape is not None and rule is not None:
        quiz = Quiz(
            id=shape.id,
            title=clean(shape.title),
            summary=clean(shape.summary),
            chapter=shape.chapter,
            rule=rule.value,
            public=shape.public,
            questions=tuple(item.value for item in questions),
            file=source.file,
            line=source.line_of("id"),
        )
        written.quizzes.append(Item(quiz, source.file, source.line_of))
        written.rules.append(Item(quiz, rule.file, rule.line_of))


def _without_rule(source: Source, problems: list[Problem]) -> Data:
    """Return the data without a rule: it may be written in one place only."""
    if not isinstance(source.data, dict) or "rule" not in source.data:
        return source.data
    mend = f"viết luật vào mục của bài dưới “quizzes:” trong {FOLDER}/{PATHS_FILE}, rồi bỏ trường này"
    problems.append(source.problem(("rule",), "luật của bài không viết ở đây", mend))
    return {name: value for name, value in source.data.items() if name != "rule"}


def _questions(source: Source, problems: list[Problem]) -> Iterator[Item[Question]]:
    entries = source.data.get("questions") if isinstance(source.data, dict) else None
    for index, data in enumerate(entries if isinstance(entries, list) else ()):
        place = ("questions", index)
        shape, faults = validate(QuestionShape, source, place, data)
        problems.extend(faults)
        if shape is not None:
            problems.extend(_without_drawing(shape, source, place))
            yield Item(_question(shape, source, place), source.file, source.lines_within(place))


def _without_drawing(shape: QuestionShape, source: Source, place: Place) -> Iterator[Problem]:
    if shape.picture and not (DRAWINGS / f"{shape.picture}.svg").is_file():
        there = ", ".join(sorted(file.stem for file in DRAWINGS.glob("*-*.svg"))) or "chưa có hình nào"
        what = f"câu hỏi “{shape.id}”: không có hình vẽ “{shape.picture}”"
        yield source.problem((*place, "picture"), what, f"chọn một trong: {there}; hoặc vẽ thêm vào {DRAWINGS.name}/")


def _question(shape: QuestionShape, source: Source, place: Place) -> Question:
    return Question(
        id=shape.id,
        kind=shape.kind,
        text=shape.text.strip(),
        options=_options(shape),
        material=shape.material.strip(),
        look=shape.look,
        sender=clean(shape.sender),
        sent=clean(shape.sent),
        scene=shape.scene,
        picture=shape.picture,
        targets=tuple(clean(target) for target in shape.targets),
        steps=tuple(step.text.strip() for step in shape.steps),
        sections=tuple(shape.sections),
        basis=tuple(_citation(basis) for basis in shape.basis),
        difficulty=shape.difficulty,
        history=tuple(shape.history),
        file=source.file,
        line=source.line_of(*place),
    )


def _options(shape: QuestionShape) -> tuple[Option, ...]:
    """Return what can be chosen; the choices of all steps of a situation are numbered through."""
    written = [_option(option, shape) for option in shape.options]
    steps = {step.id: number for number, step in enumerate(shape.steps)}
    written += [_choice(choice, number, steps) for number, step in enumerate(shape.steps) for choice in step.choices]
    return tuple(written)


def _option(option: OptionShape, shape: QuestionShape) -> Option:
    targets = [clean(target) for target in shape.targets]
    wanted = clean(option.target or "")
    return Option(
        text=option.text.strip(),
        right=option.right,
        feedback=option.feedback.strip(),
        basis=tuple(_citation(basis) for basis in option.basis),
        target=targets.index(wanted) if wanted in targets else None,
    )


def _choice(choice: ChoiceShape, step: int, steps: dict[str, int]) -> Option:
    # A step that does not exist leads backwards, which the kind reports.
    leads_to = steps.get(choice.next, -1) if choice.next is not None else None
    return Option(
        text=choice.text.strip(),
        right=choice.worth == BEST,
        feedback=choice.feedback.strip(),
        basis=tuple(_citation(basis) for basis in choice.basis),
        turn=Turn(step, choice.worth, choice.consequence.strip(), leads_to),
    )


def _citation(shape: BasisShape) -> Citation:
    return Citation(shape.instrument, clean(shape.article))
