"""What the record keeps beside attempts: the words of questions and sections, and when answers were saved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trainer.core.law import Citation
from trainer.core.quiz.model import Question, from_plain
from trainer.core.vietnam_time import day_of, in_vietnam
from trainer.handbook.html_sections import read_page
from trainer.models import Answer, Attempt, QuestionVersion, SectionVersion


@dataclass(frozen=True, slots=True)
class Text:
    """A section as it was kept. ``seen_on``: the day on which it was first seen."""

    reference: str
    fingerprint: str
    title: str
    page_title: str
    paragraphs: tuple[str, ...]
    citations: tuple[Citation, ...]
    seen_on: date


@dataclass(frozen=True, slots=True)
class Saved:
    """When the answer that counts was saved, and the how manieth it was."""

    at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What the record keeps beside attempts: questions by fingerprint, texts by section and fingerprint, answers by
    attempt and place.
    """

    questions: Mapping[str, Question]
    texts: Mapping[tuple[str, str], Text]
    saved: Mapping[tuple[int, int], Saved]


def kept_of(attempts: Sequence[Attempt]) -> Kept:
    """Return what the papers of ``attempts`` name: four queries."""
    entries = [entry for attempt in attempts for entry in attempt.paper]
    texts = {pair for entry in entries for pair in entry["sections"].items()}
    rows = SectionVersion.objects.filter(reference__in={reference for reference, _ in texts})
    return Kept(
        questions=_questions({entry["question"] for entry in entries}),
        texts={pair: _read(row) for row in rows if (pair := (row.reference, row.fingerprint)) in texts},
        saved=_saved(attempts),
    )


def _questions(fingerprints: Iterable[str]) -> dict[str, Question]:
    rows = QuestionVersion.objects.filter(pk__in=fingerprints)
    return {row.pk: from_plain(row.content) for row in rows}


def _saved(attempts: Sequence[Attempt]) -> dict[tuple[int, int], Saved]:
    found: dict[tuple[int, int], Saved] = {}
    rows = Answer.objects.filter(attempt__in=attempts).order_by("attempt", "place", "revision")
    for attempt, place, revision, at in rows.values_list("attempt_id", "place", "revision", "saved_at"):
        found[attempt, place] = Saved(in_vietnam(at), revision)
    return found


def _read(row: SectionVersion) -> Text:
    """Return a kept section with its paragraphs and citations, read from the HTML that was kept."""
    passages = read_page(f"<h2></h2>{row.html}", "").passages
    citations: list[Citation] = [citation for passage in passages for citation in passage.citations]
    return Text(
        reference=row.reference,
        fingerprint=row.fingerprint,
        title=row.title,
        page_title=row.page_title,
        paragraphs=tuple(paragraph for passage in passages for paragraph in passage.paragraphs()),
        citations=tuple(citations),
        seen_on=day_of(row.first_seen_at),
    )
