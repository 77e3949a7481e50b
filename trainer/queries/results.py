"""The result of an attempt: from the record alone, whatever the content says today."""

from collections.abc import Iterable
from fractions import Fraction

from trainer.actions import papers
from trainer.core.drawing import DrawnQuestion
from trainer.core.quiz import from_plain
from trainer.core.revealing import Reveal, answered
from trainer.core.stored import shown_places
from trainer.library import Library
from trainer.models import Correction, HandIn, RefresherReview, SectionVersion
from trainer.queries.marked import MarkedQuestion, TestedSection, marked


def marked_questions(hand_in: HandIn, library: Library, reveal: Reveal) -> list[MarkedQuestion]:
    """Return the questions of a handed-in attempt with their sections.

    Key, feedback and basis in law only as ``reveal`` allows, and where an answer was given.
    """
    attempt = hand_in.attempt
    sections = _sections(attempt.paper, library)
    return [
        marked(
            place,
            drawn,
            tuple(hand_in.marks[place]["answer"]),
            Fraction(hand_in.marks[place]["points"]),
            tuple(sections[pair] for pair in entry["sections"].items()),
            library.instruments,
            key=reveal == "key" and answered(drawn.question, tuple(hand_in.marks[place]["answer"])),
        )
        for place, (drawn, entry) in enumerate(zip(papers.read(attempt), attempt.paper, strict=True))
    ]


def to_read(questions: Iterable[MarkedQuestion]) -> list[tuple[TestedSection, list[int]]]:
    """Return the sections to read again, each once and with the numbers of the questions that were not right: those
    that most of them ask about stand first."""
    found: dict[tuple[str, str], tuple[TestedSection, list[int]]] = {}
    for question in questions:
        if question.verdict != "right":
            for section in question.sections:
                _, numbers = found.setdefault((section.reference, section.fingerprint), (section, []))
                numbers.append(question.place + 1)
    return sorted(found.values(), key=lambda one: -len(one[1]))


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
    tested = tuple(sections[pair] for pair in review.sections.items())
    return marked(0, drawn, answer, Fraction(review.points), tested, library.instruments)


def _sections(paper: list[dict[str, dict[str, str]]], library: Library) -> dict[tuple[str, str], TestedSection]:
    wanted = {pair for entry in paper for pair in entry["sections"].items()}
    rows = SectionVersion.objects.filter(reference__in={reference for reference, _ in wanted}).defer("html")
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
