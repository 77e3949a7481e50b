"""The result of an attempt: from the record alone, whatever the content says today."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from trainer.actions import answers, papers
from trainer.content.library import Library
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.feedback_parts import given_words
from trainer.core.quiz.feedback_view import MarkedQuestion, TestedSection, marked
from trainer.core.quiz.kinds.base import shown_places
from trainer.core.quiz.model import Question, from_plain
from trainer.core.quiz.question_view import ShownQuestion, shown
from trainer.core.quiz.revealing import Reveal, answered, shows_choice
from trainer.models import Answer, Attempt, Correction, HandIn, RefresherReview, SectionVersion


def marked_questions(hand_in: HandIn, library: Library, reveal: Reveal) -> list[MarkedQuestion]:
    """Return the questions of a handed-in attempt with their sections.

    Key, feedback and basis in law only as ``reveal`` allows, and where an answer was given; what was chosen, where
    revealing.shows_choice says so.
    """
    attempt = hand_in.attempt
    sections = _sections(attempt.paper, library)
    return [
        _marked(
            hand_in,
            place,
            drawn,
            [sections[pair] for pair in _as_written(entry["sections"], drawn.question)],
            library,
            reveal,
        )
        for place, (drawn, entry) in enumerate(zip(papers.read(attempt), attempt.paper, strict=True))
    ]


def _marked(
    hand_in: HandIn,
    place: int,
    drawn: DrawnQuestion,
    sections: Sequence[TestedSection],
    library: Library,
    reveal: Reveal,
) -> MarkedQuestion:
    answer, points = tuple(hand_in.marks[place]["answer"]), Fraction(hand_in.marks[place]["points"])
    key = reveal == "key" and answered(drawn.question, answer)
    found = marked(place, drawn, answer, points, tuple(sections), library.instruments, key=key)
    return replace(found, given=given_words(drawn, answer)) if shows_choice(reveal, points) else found


def withdrawn_places(hand_in: HandIn, corrections: Iterable[Correction]) -> dict[int, str]:
    """Return by place why a question of the paper was withdrawn; those that count are not in it."""
    reasons = {row.withdrawal.fingerprint: row.withdrawal.reason for row in corrections}
    asked = enumerate(entry["question"] for entry in hand_in.attempt.paper)
    return {place: reasons[question] for place, question in asked if question in reasons}


def marked_review(review: RefresherReview, library: Library) -> MarkedQuestion:
    """Return a refresher that was answered, with its words and sections as they stood then."""
    drawn = DrawnQuestion(from_plain(review.question.content), tuple(review.order))
    answer = drawn.as_author(shown_places(review.chosen))
    sections = _sections([{"sections": review.sections}], library)
    tested = tuple(sections[pair] for pair in _as_written(review.sections, drawn.question))
    return marked(0, drawn, answer, Fraction(review.points), tested, library.instruments)


def _sections(paper: list[dict[str, dict[str, str]]], library: Library) -> dict[tuple[str, str], TestedSection]:
    wanted = {pair for entry in paper for pair in entry["sections"].items()}
    missing = {reference for reference, fingerprint in wanted if (reference, fingerprint) not in _kept_sections}
    if missing:
        rows = SectionVersion.objects.filter(reference__in=missing)
        kept = rows.values_list("reference", "fingerprint", "title", "page_title", "url")
        _kept_sections.update({(reference, fingerprint): tuple(words) for reference, fingerprint, *words in kept})
    return {pair: _tested(pair, library) for pair in wanted}


def _as_written(asked: Mapping[str, str], question: Question) -> list[tuple[str, str]]:
    """Return the sections that were asked with their texts, in the order in which ``question`` names them.

    PostgreSQL keeps the names of an object in an order of its own.
    """
    place = {name: number for number, name in enumerate(question.sections)}
    return sorted(asked.items(), key=lambda pair: (place.get(pair[0], len(place)), pair[0]))


def _tested(pair: tuple[str, str], library: Library) -> TestedSection:
    """Return a section as it was asked about; while its text stands, as the handbook calls it today."""
    reference, fingerprint = pair
    title, page_title, url = _kept_sections[pair]
    today = library.sections.get(reference)
    changed = today is None or today.fingerprint != fingerprint
    if today is not None and not changed:
        title, page_title = today.title, today.page_title
    return TestedSection(
        title=title,
        page_title=page_title,
        url=today.url if today else url,
        reference=reference,
        fingerprint=fingerprint,
        changed=changed,
        present=today is not None,
    )


def questions_to_answer(attempt: Attempt) -> list[ShownQuestion]:
    """Return the paper of a running attempt."""
    given = answers.history(attempt.pk)
    return [shown_question(place, drawn, given.get(place, [])) for place, drawn in enumerate(papers.read(attempt))]


def shown_question(place: int, drawn: DrawnQuestion, given: Sequence[Answer]) -> ShownQuestion:
    """Return one question of a running paper; ``given`` are its answers in the order they came."""
    chosen = answers.counting(drawn.question.kind, given)
    last = given[-1] if given else None
    return shown(place, drawn, chosen, last.revision if last else 0, last.saved_at if last else None)


def question_to_answer(attempt: Attempt, place: int) -> ShownQuestion | None:
    """Return one question of the paper of a running attempt; None when the paper has no such place."""
    paper = papers.read(attempt)
    return shown_question(place, paper[place], answers.history(attempt.pk)[place]) if place < len(paper) else None


# Title, title of the page and address by reference and fingerprint: written once into the record, and never changed.
_kept_sections: dict[tuple[str, str], tuple[str, ...]] = {}
