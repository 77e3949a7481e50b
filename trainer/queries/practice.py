"""What a shift of practice shows: what is said about an answer, the paragraph it rests on, and how the shift went."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import QuerySet

from trainer.actions.practice import Shift
from trainer.content.library import Library
from trainer.core.practice import Lesson, lesson
from trainer.core.quiz.feedback_view import MarkedQuestion, TestedSection
from trainer.models import Official, RefresherReview
from trainer.queries import spaced_review
from trainer.queries.attempt import marked_review
from trainer.queries.remembering import texts_of

_TO_REMEMBER = 3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A section as it stood when it was asked about, to be read in place."""

    section: TestedSection
    html: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown once a question was answered."""

    lesson: Lesson
    question: MarkedQuestion
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class End:
    """How a shift went: by first answers; what to remember of it, and when the first question of it comes again."""

    right: int
    answered: int
    to_remember: tuple[Sheet, ...]
    missed: int
    next_at: datetime | None


def practised(official: Official, questions: Collection[str]) -> QuerySet[RefresherReview]:
    """Return the answers of ``official`` to ``questions`` in shifts of practice, the oldest first."""
    rows = RefresherReview.objects.filter(official=official, question_name__in=questions, practice__isnull=False)
    return rows.order_by("reviewed_at", "pk")


def sheet(review: RefresherReview, library: Library) -> Sheet:
    """Return what is said about an answer that was kept."""
    question = marked_review(review, library)
    return Sheet(lesson(question), question, _paragraphs(question.sections, library))


def end(shift: Shift, library: Library) -> End:
    """Return how ``shift`` went so far."""
    first = [shift.reviews[place] for place in shift.places if place in shift.reviews]
    missed = [review for review in first if Fraction(review.points) < 1]
    return End(
        right=len(first) - len(missed),
        answered=len(first),
        to_remember=_different(missed, library),
        missed=len(missed),
        next_at=spaced_review.next_of(shift.practice.official, [review.question_name for review in missed]),
    )


def _different(missed: Sequence[RefresherReview], library: Library) -> tuple[Sheet, ...]:
    """Return the first few things to remember, each about another section."""
    by_section = {_first_section(review): review for review in reversed(missed)}
    chosen = [review for review in missed if by_section.get(_first_section(review)) is review]
    return tuple(sheet(review, library) for review in chosen[:_TO_REMEMBER])


def _first_section(review: RefresherReview) -> str:
    # Not of ``review.sections``: PostgreSQL keeps the names of an object in an order of its own.
    return next(iter(review.question.content["sections"]), "")


def _paragraphs(sections: Sequence[TestedSection], library: Library) -> tuple[Paragraph, ...]:
    html = texts_of(sections, library)
    return tuple(Paragraph(one, html[one.reference, one.fingerprint]) for one in sections)
