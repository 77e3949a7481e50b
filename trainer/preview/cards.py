"""The questions of a view, each with everything that the page shows about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from trainer.core.handbook.section import Section
from trainer.core.quiz.drawing import DrawnQuestion, draw, shuffled
from trainer.core.quiz.feedback_parts import Basis, basis_of
from trainer.core.quiz.feedback_view import MarkedQuestion, marked_draft
from trainer.core.quiz.grading import grade
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.kinds.scenario import choices
from trainer.core.quiz.model import Question
from trainer.core.quiz.question_view import ShownQuestion, shown
from trainer.preview.answers import Desk
from trainer.preview.draft import Draft, DraftQuestion
from trainer.preview.view import FILE_SEED, Show, View

Paper: TypeAlias = "Mapping[int, tuple[DraftQuestion, DrawnQuestion | None]]"


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a situation as its author sees it; ``leads_to`` is the number of a step, from 1."""

    text: str
    worth: int
    consequence: str
    feedback: str
    leads_to: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a situation with all its choices."""

    text: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One question with its margin. ``asked`` before it is marked, ``marked`` after; neither when it cannot be asked.

    ``number`` is what the page calls it, ``steps`` the whole of a situation.
    """

    entry: DraftQuestion
    number: int
    show: Show
    asked: ShownQuestion | None = None
    marked: MarkedQuestion | None = None
    sections: tuple[tuple[str, Section | None], ...] = ()
    basis: tuple[Basis, ...] = ()
    steps: tuple[Step, ...] = ()


def seed_of(view: View) -> str:
    """Return the seed that shuffles the options of a view."""
    return view.seed or FILE_SEED


def paper_of(draft: Draft, view: View) -> Paper:
    """Return the questions of a view before it is narrowed down, by place (from 0): of the file, or as drawn."""
    if view.seed and draft.quiz is not None:
        by_id = {entry.id: entry for entry in draft.entries}
        pool = replace(draft.quiz, questions=draft.questions())
        return {place: (by_id[drawn.question.id], drawn) for place, drawn in enumerate(draw(pool, view.seed))}
    return {
        entry.number - 1: (entry, shuffled(entry.question, FILE_SEED) if entry.question is not None else None)
        for entry in draft.entries
    }


def wanted(paper: Paper, view: View) -> list[int]:
    """Return the places that the view asks for, whether or not it shows one question at a time."""
    return [place for place, (entry, _) in paper.items() if _fits(entry, view)]


def _fits(entry: DraftQuestion, view: View) -> bool:
    question = entry.question
    if view.faulty and not entry.faults:
        return False
    if question is None:
        return not view.kind and not view.section
    in_section = any(view.section in (name, name.partition("#")[0]) for name in question.sections)
    return view.kind in ("", question.kind) and (not view.section or in_section)


def sheet(draft: Draft, paper: Paper, place: int, view: View, desk: Desk) -> Sheet:
    """Return the question at ``place`` as the view shows it."""
    entry, drawn = paper[place]
    bare = Sheet(entry, place + 1, view.shown_as(entry.id))
    if drawn is None:
        return bare
    question = drawn.question
    margin = replace(
        bare,
        sections=tuple((name, draft.sections.get(name)) for name in question.sections),
        basis=basis_of(question.basis, draft.law),
    )
    if margin.show == "de":
        return replace(margin, asked=asked(place, drawn, view, desk))
    steps = _steps(question) if margin.show == "dap-an" else ()
    return replace(margin, marked=_marked(draft, place, drawn, view, desk), steps=steps)


def asked(place: int, drawn: DrawnQuestion, view: View, desk: Desk) -> ShownQuestion:
    """Return a question as its trainee sees it, with what has been answered."""
    given = desk.given(drawn, seed_of(view))
    return shown(place, drawn, given.chosen, given.revision, given.saved_at)


def _marked(draft: Draft, place: int, drawn: DrawnQuestion, view: View, desk: Desk) -> MarkedQuestion:
    question = drawn.question
    if view.shown_as(question.id) == "dap-an":
        answer = RULES[question.kind].key(question)
    else:
        answer = drawn.as_author(desk.given(drawn, seed_of(view)).chosen)
    return marked_draft(place, drawn, grade(question, answer), draft.sections, draft.law)


def _steps(question: Question) -> tuple[Step, ...]:
    return tuple(
        Step(text, tuple(_choice(question, number) for number in choices(question, step)))
        for step, text in enumerate(question.steps)
    )


def _choice(question: Question, number: int) -> Choice:
    option = question.options[number]
    turn = option.turn
    leads_to = turn.leads_to + 1 if turn is not None and turn.leads_to is not None else None
    worth, consequence = (turn.worth, turn.consequence) if turn is not None else (0, "")
    return Choice(option.text, worth, consequence, option.feedback, leads_to)
