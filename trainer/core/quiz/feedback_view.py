"""A drawn question after hand-in: what was earned, key, feedback, sections to read again, basis in law.

Plain functions over the core: a preview and the quiz for citizens, which record nothing, mark by the same ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from trainer.core.handbook.section import Section
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.feedback_parts import (
    Basis,
    Law,
    MarkedOption,
    MarkedPiece,
    MarkedTurn,
    basis_of,
    marked_options,
    marked_pieces,
    marked_turns,
)
from trainer.core.quiz.grading import Mark
from trainer.core.quiz.kinds import RULES, Answer
from trainer.core.quiz.model import LOOK_TITLES, Kind, Question
from trainer.core.quiz.outcome import WORDS, Outcome, outcome
from trainer.core.quiz.revealing import answered
from trainer.core.quiz.stem import split
from trainer.core.text import percent


@dataclass(frozen=True, slots=True)
class TestedSection:
    """A section that a question tests, as it stood then; ``changed`` when the handbook says something else today."""

    title: str
    page_title: str
    url: str
    reference: str
    fingerprint: str
    changed: bool
    present: bool


@dataclass(frozen=True, slots=True)
class MarkedQuestion:
    """A question after hand-in, with the words and the look that it had before.

    ``points`` from 0 to 1; ``turns`` the way taken, ``better`` a better one.

    Of one that is ``withheld`` nothing is here but how it went and what to read, and perhaps ``given``: what he chose.
    """

    place: int
    kind: Kind
    text: str
    situation: str
    ask: str
    look: str
    label: str
    sender: str
    sent: str
    scene: str
    picture: str
    points: Fraction
    answered: bool
    sections: tuple[TestedSection, ...]
    options: tuple[MarkedOption, ...] = ()
    pieces: tuple[MarkedPiece, ...] = ()
    turns: tuple[MarkedTurn, ...] = ()
    better: tuple[MarkedTurn, ...] = ()
    credit: str = ""
    basis: tuple[Basis, ...] = ()
    withheld: bool = False
    given: tuple[str, ...] = ()

    @property
    def percent(self) -> str:
        """The points as they are written: ``66,7%``."""
        return percent(int(self.points * 10_000))

    @property
    def right(self) -> bool:
        """Whether it was answered, and earned all its points."""
        return self.answered and self.points == 1

    @property
    def outcome(self) -> Outcome:
        """How the answer stands, as practice says it, too."""
        return outcome(self.points)

    @property
    def word(self) -> str:
        """How the answer stands, in words."""
        return WORDS[self.outcome] if self.answered else "Bỏ trống"


def marked(
    place: int,
    drawn: DrawnQuestion,
    answer: Answer,
    points: Fraction,
    sections: tuple[TestedSection, ...],
    law: Law,
    *,
    key: bool = True,
) -> MarkedQuestion:
    """Return a question with what ``answer``, in the author's numbers, earned, and with key, feedback and basis.

    Without ``key`` it is withheld.
    """
    question = drawn.question
    withheld = _withheld(place, question, answer, points, sections)
    if not key:
        return withheld
    options = marked_options(drawn, answer, law)
    turns, better = marked_turns(question, answer, law)
    return replace(
        withheld,
        options=options,
        pieces=marked_pieces(question, options),
        turns=turns,
        better=better,
        credit=RULES[question.kind].credit,
        basis=basis_of(question.basis, law),
        withheld=False,
    )


def _withheld(
    place: int, question: Question, answer: Answer, points: Fraction, sections: tuple[TestedSection, ...]
) -> MarkedQuestion:
    stem = split(question.text, always=question.kind != "scenario")
    return MarkedQuestion(
        place=place,
        kind=question.kind,
        text=question.text,
        situation=stem.situation,
        ask=stem.ask,
        look=question.look,
        label=LOOK_TITLES[question.look],
        sender=question.sender,
        sent=question.sent,
        scene=question.scene,
        picture=question.picture,
        points=points,
        answered=answered(question, answer),
        sections=sections,
        withheld=True,
    )


def marked_draft(
    place: int, drawn: DrawnQuestion, mark: Mark, sections: Mapping[str, Section], law: Law
) -> MarkedQuestion:
    """Return a question of a paper that is not recorded, with the sections as they stand today."""
    tested = tuple(_today(sections[name]) for name in drawn.question.sections if name in sections)
    return marked(place, drawn, mark.answer, mark.points, tested, law)


def _today(section: Section) -> TestedSection:
    return TestedSection(
        title=section.title,
        page_title=section.page_title,
        url=section.url,
        reference=section.reference,
        fingerprint=section.fingerprint,
        changed=False,
        present=True,
    )
