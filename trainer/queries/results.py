"""The result of an attempt: from the record alone, whatever the content says today."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from trainer.actions import papers
from trainer.core.drawing import DrawnQuestion
from trainer.core.grading import Mark
from trainer.core.handbook import Section
from trainer.core.kinds import RULES, Answer
from trainer.core.quiz import Kind, from_plain
from trainer.library import Library
from trainer.models import HandIn, RefresherReview, SectionVersion
from trainer.queries.marking import (
    Basis,
    MarkedOption,
    MarkedPiece,
    MarkedTurn,
    basis_of,
    marked_options,
    marked_pieces,
    marked_turns,
)


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
    """A question after hand-in. ``points`` from 0 to 1; ``turns`` the way taken, ``better`` a better one."""

    place: int
    kind: Kind
    text: str
    look: str
    options: tuple[MarkedOption, ...]
    pieces: tuple[MarkedPiece, ...]
    turns: tuple[MarkedTurn, ...]
    better: tuple[MarkedTurn, ...]
    points: Fraction
    credit: str
    answered: bool
    sections: tuple[TestedSection, ...]
    basis: tuple[Basis, ...]

    @property
    def percent(self) -> int:
        """The points in percent, rounded down."""
        return int(self.points * 100)

    @property
    def verdict(self) -> str:
        """right, partly, wrong or empty."""
        if not self.answered:
            return "empty"
        return "right" if self.points == 1 else "partly" if self.points > 0 else "wrong"


def marked_questions(hand_in: HandIn, library: Library) -> list[MarkedQuestion]:
    """Return the questions of a handed-in attempt with key, feedback, sections and basis in law."""
    attempt = hand_in.attempt
    sections = _sections(attempt.paper, library)
    return [
        _marked(place, drawn, hand_in.marks[place], entry["sections"], sections, library)
        for place, (drawn, entry) in enumerate(zip(papers.read(attempt), attempt.paper, strict=True))
    ]


def _marked(
    place: int,
    drawn: DrawnQuestion,
    mark: dict[str, Any],
    fingerprints: dict[str, str],
    sections: dict[tuple[str, str], TestedSection],
    library: Library,
) -> MarkedQuestion:
    question = drawn.question
    answer: Answer = tuple(mark["answer"])
    options = marked_options(drawn, answer, library.instruments)
    turns, better = marked_turns(question, answer, library.instruments)
    return MarkedQuestion(
        place=place,
        kind=question.kind,
        text=question.text,
        look=question.look,
        options=options,
        pieces=marked_pieces(question, options),
        turns=turns,
        better=better,
        points=Fraction(mark["points"]),
        credit=RULES[question.kind].credit,
        answered=bool(answer),
        sections=tuple(sections[pair] for pair in fingerprints.items()),
        basis=basis_of(question.basis, library.instruments),
    )


def marked_draft(place: int, drawn: DrawnQuestion, mark: Mark, library: Library) -> MarkedQuestion:
    """Return a question of a paper that is not recorded, with the sections as they stand today."""
    found = {name: library.sections[name] for name in drawn.question.sections}
    sections = {(name, one.fingerprint): _today(one) for name, one in found.items()}
    plain = {"answer": list(mark.answer), "points": str(mark.points)}
    fingerprints = {name: one.fingerprint for name, one in found.items()}
    return _marked(place, drawn, plain, fingerprints, sections, library)


def marked_review(review: RefresherReview, library: Library) -> MarkedQuestion:
    """Return a refresher that was answered, with its words and sections as they stood then."""
    drawn = DrawnQuestion(from_plain(review.question.content), tuple(review.order))
    shown = tuple(int(place) for place in review.chosen.split(",") if place)
    mark = {"answer": list(RULES[drawn.question.kind].to_author(shown, drawn.order)), "points": review.points}
    sections = _sections([{"sections": review.sections}], library)
    return _marked(0, drawn, mark, review.sections, sections, library)


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


def _sections(paper: list[dict[str, dict[str, str]]], library: Library) -> dict[tuple[str, str], TestedSection]:
    wanted = {pair for entry in paper for pair in entry["sections"].items()}
    rows = SectionVersion.objects.filter(reference__in={reference for reference, _ in wanted})
    found = {(row.reference, row.fingerprint): row for row in rows}
    return {pair: _tested(found[pair], library) for pair in wanted}


def _tested(row: SectionVersion, library: Library) -> TestedSection:
    today = library.sections.get(row.reference)
    return TestedSection(
        title=row.title,
        page_title=row.page_title,
        url=today.url if today else row.url,
        reference=row.reference,
        fingerprint=row.fingerprint,
        changed=today is None or today.fingerprint != row.fingerprint,
        present=today is not None,
    )
