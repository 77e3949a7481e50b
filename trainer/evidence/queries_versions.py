"""What the record keeps beside attempts: the words of questions and sections, and when answers were saved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trainer.actions import stamps
from trainer.actions.stamps import Given
from trainer.core.law import Citation
from trainer.core.quiz.model import Question, from_plain
from trainer.core.stamp import Looked
from trainer.core.vietnam_time import day_of, in_vietnam
from trainer.handbook.html_sections import read_page
from trainer.models import Attempt, QuestionVersion, SectionVersion


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
    attempt and place, and how the stamps of their hand-ins stand, by attempt.
    """

    questions: Mapping[str, Question]
    texts: Mapping[tuple[str, str], Text]
    saved: Mapping[tuple[int, int], Saved]
    stamps: Mapping[int, Looked]


def kept_of(attempts: Sequence[Attempt]) -> Kept:
    """Return what the papers of ``attempts`` of one official name, and how their stamps stand: six queries."""
    entries = [entry for attempt in attempts for entry in attempt.paper]
    texts = {pair for entry in entries for pair in entry["sections"].items()}
    rows = SectionVersion.objects.filter(reference__in={reference for reference, _ in texts})
    given = stamps.answers_of([attempt.pk for attempt in attempts])
    return Kept(
        questions=_questions({entry["question"] for entry in entries}),
        texts={pair: _read(row) for row in rows if (pair := (row.reference, row.fingerprint)) in texts},
        saved=_saved(given),
        stamps=_stamps(attempts, given),
    )


def _questions(fingerprints: Iterable[str]) -> dict[str, Question]:
    rows = QuestionVersion.objects.filter(pk__in=fingerprints)
    return {row.pk: from_plain(row.content) for row in rows}


def _saved(given: Mapping[int, Sequence[Given]]) -> dict[tuple[int, int], Saved]:
    return {
        (attempt, place): Saved(in_vietnam(at), revision)
        for attempt, rows in given.items()
        for place, revision, _, at in sorted(rows)
    }


def _stamps(attempts: Sequence[Attempt], given: Mapping[int, Sequence[Given]]) -> dict[int, Looked]:
    """Return by attempt how the stamp of its hand-in stands; they are all of one official."""
    if not attempts:
        return {}
    looker = stamps.Looker(attempts[0].official_id)
    return {one.pk: looker.look(one.hand_in, given.get(one.pk, ())) for one in attempts}


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
