"""Practice: a shift of questions, each explained as soon as it is answered. No record of passing.

What was missed feeds the refreshers. While a paper that asks the same is being sat, its practice is closed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from django.db import transaction

from trainer.actions import attempt_rows, holding, papers, seen_questions, spaced_review
from trainer.content.library import Library
from trainer.core.practice import OF_WHAT_IS_DUE, choose, steps
from trainer.core.quiz.drawing import DrawnQuestion, arranged, shuffled
from trainer.core.quiz.grading import grade
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.quiz.model import Question, Quiz
from trainer.core.spaced_review import rating
from trainer.core.vietnam_time import day_of
from trainer.models import Attempt, Official, Practice, RefresherReview

# A shift that was left is gone on with for so long; then there is a new one.
_GOES_ON = timedelta(hours=12)
# Shifts of certain questions: one of others is not gone on with.
_OF_THESE = ("attempt", "one")
# So many orders are tried for what comes back, before it comes in the one it had.
_OTHER_ORDERS = 5


class Closed(Exception):
    """A paper that asks the same is being sat: ``attempt``."""

    def __init__(self, attempt: Attempt) -> None:
        self.attempt = attempt
        super().__init__(f"attempt {attempt.pk} is running")


class NothingToPractise(Exception):
    """No question is left that may be practised."""


class NotAsked(Exception):
    """The shift does not ask that place, or does not any more."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A practice as it stands: its questions, at which places they may still be asked, what was answered."""

    practice: Practice
    paper: tuple[DrawnQuestion, ...]
    places: tuple[int, ...]
    reviews: Mapping[int, RefresherReview]

    @property
    def steps(self) -> tuple[int, ...]:
        """The places in the order in which they are asked; what was missed comes back at the end."""
        missed = {place for place, review in self.reviews.items() if Fraction(review.points) < 1}
        return steps(self.places, len(self.paper), missed)

    @property
    def next(self) -> int | None:
        """The first place that is not answered; None at the end of the shift."""
        return next((place for place in self.steps if place not in self.reviews), None)

    @property
    def left(self) -> int:
        """How many questions are still to be answered, as it stands."""
        return sum(place not in self.reviews for place in self.steps)

    def origin(self, place: int) -> int:
        """Return at which place the question of ``place`` stood first."""
        return place % len(self.paper)

    def drawn(self, place: int) -> DrawnQuestion:
        """Return the question at ``place``: what comes back has its options in another order, if it can."""
        first = self.paper[self.origin(place)]
        if place < len(self.paper):
            return first
        orders = (shuffled(first.question, f"{self.practice.seed}{number}") for number in range(_OTHER_ORDERS))
        return next((one for one in orders if one.order != first.order), first)


def held(official: int, library: Library) -> dict[str, Attempt]:
    """Return the questions that ``official`` may not practise now, each with the running attempt that is why.

    Those are all questions of a quiz that is being sat, and what a paper asks from elsewhere. One query while none is.
    """
    running = {row.pk: row for row in attempt_rows.open_of(official)}
    if not running:
        return {}
    found: dict[str, Attempt] = {}
    for pk, paper in Attempt.objects.filter(pk__in=running).values_list("pk", "paper"):
        quiz = library.quizzes.get(running[pk].quiz)
        asked = papers.names({entry["question"] for entry in paper}).values()
        found |= dict.fromkeys([*asked, *(one.id for one in quiz.questions)] if quiz else asked, running[pk])
    return found


def begin(official: Official, quiz: Quiz, library: Library, seed: str, now: datetime) -> Practice:
    """Begin to practise ``quiz``, or go on with the shift that was left.

    Raises Closed while the quiz is being sat, NothingToPractise when no question is left that may be asked.
    """

    def chosen(_: Mapping[str, Attempt]) -> list[Question]:
        day = day_of(now)
        due = spaced_review.due(official.pk, now).values_list("question_name", flat=True)
        asked = papers.askable(quiz, library, day).questions
        return choose(asked, set(due), seen_questions.lately(official.pk, quiz.id, now), day, seed)

    return _begin(official, "quiz", quiz.id, library, seed, now, chosen)


def begin_missed(official: Official, attempt: Attempt, library: Library, seed: str, now: datetime) -> Practice:
    """Begin to practise what was missed in ``attempt``, which was handed in; in the words of today.

    Raises Closed while one of it is being sat, NothingToPractise when nothing was missed that may be asked.
    """

    return _begin(official, "attempt", attempt.quiz, library, seed, now, lambda _: missed(attempt, library, now))


def missed(attempt: Attempt, library: Library, now: datetime) -> list[Question]:
    """Return what was missed in ``attempt``, which was handed in, and may still be asked; in the words of today."""
    marks = zip(attempt.paper, attempt.hand_in.marks, strict=True)
    found = [entry["question"] for entry, mark in marks if Fraction(mark["points"]) < 1]
    names = papers.names(found)
    return _askable([names[one] for one in found if one in names], library, now)


def begin_one(official: Official, question: str, quiz: str, library: Library, seed: str, now: datetime) -> Practice:
    """Begin to practise one question of ``quiz``, to which a draft or a page led.

    Raises Closed while what asks it is being sat, NothingToPractise when it may not be asked.
    """
    return _begin(official, "one", quiz, library, seed, now, lambda _: _askable([question], library, now))


def begin_due(official: Official, library: Library, seed: str, now: datetime) -> Practice:
    """Begin to go over again what is due, the oldest first. Raises NothingToPractise."""

    def chosen(closed: Mapping[str, Attempt]) -> list[Question]:
        due = spaced_review.due(official.pk, now).order_by("due_at", "question_name")
        names = [name for name in due.values_list("question_name", flat=True) if name not in closed]
        return _askable(names, library, now)[:OF_WHAT_IS_DUE]

    return _begin(official, "due", "", library, seed, now, chosen)


def _askable(names: Iterable[str], library: Library, now: datetime) -> list[Question]:
    allowed = papers.may_be_asked(library, day_of(now))
    questions = [library.questions[name] for name in names if name in library.questions]
    return [one for one in questions if allowed(one)]


def _begin(
    official: Official,
    source: str,
    quiz: str,
    library: Library,
    seed: str,
    now: datetime,
    choose_from: Callable[[Mapping[str, Attempt]], list[Question]],
) -> Practice:
    """Keep a new shift, or return the one that was left: one shift, in however many tabs."""
    with transaction.atomic():
        holding.one(official.pk)
        closed = held(official.pk, library)
        questions = choose_from(closed)
        if hindrance := next((closed[one.id] for one in questions if one.id in closed), None):
            raise Closed(hindrance)
        left = _left(official, source, quiz, library, now, closed)
        if left is not None and (source not in _OF_THESE or _asks(left, questions)):
            return left
        if not questions:
            raise NothingToPractise
        paper = papers.kept(arranged(questions, seed), library.sections)
        fields = {"source": source, "quiz": quiz, "seed": seed, "paper": paper, "begun_at": now}
        return Practice.objects.create(official=official, **fields)


def _left(
    official: Official, source: str, quiz: str, library: Library, now: datetime, closed: Mapping[str, Attempt]
) -> Practice | None:
    """Return the last shift of its sort, when it was begun lately and is not at its end."""
    rows = Practice.objects.filter(official=official, source=source, quiz=quiz, begun_at__gte=now - _GOES_ON)
    last = rows.order_by("pk").last()
    if last is None:
        return None
    found = shift(last, library, now)
    open_still = found.next is not None and not any(one.question.id in closed for one in found.paper)
    return last if open_still else None


def unfinished(official: int, library: Library, now: datetime) -> Shift | None:
    """Return the last shift of ``official`` that was left and can be gone on with; None when there is none.

    One query while nothing was begun of late, four at most.
    """
    begun = list(Practice.objects.filter(official=official, begun_at__gte=now - _GOES_ON).order_by("-pk"))
    reviews = _reviews(begun)
    found = (_shift(one, reviews.get(one.pk, []), library, now) for one in begun)
    left = [one for one in found if one.next is not None]
    closed = held(official, library) if left else {}
    return next((one for one in left if not any(drawn.question.id in closed for drawn in one.paper)), None)


def _reviews(begun: Sequence[Practice]) -> Mapping[int, list[RefresherReview]]:
    found: dict[int, list[RefresherReview]] = {}
    for row in RefresherReview.objects.filter(practice__in=begun):
        found.setdefault(row.practice_id or 0, []).append(row)
    return found


def _asks(practice: Practice, questions: Sequence[Question]) -> bool:
    return {entry["question"] for entry in practice.paper} == {one.fingerprint() for one in questions}


def shift(practice: Practice, library: Library, now: datetime) -> Shift:
    """Return ``practice`` as it stands at ``now``: without what was withdrawn, or lost its law, meanwhile."""
    rows = RefresherReview.objects.filter(practice=practice).select_related("question")
    return _shift(practice, rows, library, now)


def _shift(practice: Practice, rows: Iterable[RefresherReview], library: Library, now: datetime) -> Shift:
    paper = papers.as_drawn(practice.paper)
    allowed = papers.may_be_asked(library, day_of(now))
    places = tuple(place for place, drawn in enumerate(paper) if allowed(drawn.question))
    return Shift(practice, paper, places, {row.place: row for row in rows if row.place is not None})


def closed_by(practice: Shift, library: Library) -> Attempt | None:
    """Return the running attempt for the sake of which this shift shows nothing; None when there is none."""
    closed = held(practice.practice.official_id, library)
    return next((closed[one.question.id] for one in practice.paper if one.question.id in closed), None)


def answer(practice: Practice, place: int, given: Answer, library: Library, now: datetime) -> RefresherReview:
    """Keep ``given``, in places as shown, as the answer at ``place``, and when the question is due again.

    The first answer is kept: another one, or the same sent again, gets what was kept. What comes back at the end of a
    shift is kept as well, and says nothing of anybody's memory. Raises NotAsked and Closed.
    """
    # Before the lock: of who has answered for years it takes its time.
    known = spaced_review.known_of([practice.official_id])
    with transaction.atomic():
        # Another tab waits here, and then finds the question answered.
        holding.one(practice.official_id)
        found = shift(practice, library, now)
        if place not in found.steps:
            raise NotAsked
        if (attempt := closed_by(found, library)) is not None:
            raise Closed(attempt)
        if place in found.reviews:
            return found.reviews[place]
        review = _keep(found, place, given, now)
        if place < len(found.paper):
            spaced_review.derive([practice.official_id], known.and_answered(review))
    return review


def _keep(found: Shift, place: int, given: Answer, now: datetime) -> RefresherReview:
    drawn, practice = found.drawn(place), found.practice
    entry = practice.paper[found.origin(place)]
    points = grade(drawn.question, drawn.as_author(given)).points
    return RefresherReview.objects.create(
        official_id=practice.official_id,
        practice=practice,
        place=place,
        question_id=entry["question"],
        question_name=drawn.question.id,
        order=list(drawn.order),
        sections=entry["sections"],
        chosen=stored_places(given),
        points=str(points),
        rating=rating(points),
        reviewed_at=now,
    )
