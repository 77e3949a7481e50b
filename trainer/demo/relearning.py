"""Demonstration of relearning: the content as it stood earlier, and somebody who passed on it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from html import escape
from types import MappingProxyType

from trainer.actions import answers, attempts, papers, requirements
from trainer.content.library import Library
from trainer.core.editions.model import PublishedChange, PublishedText
from trainer.core.handbook.section import Section
from trainer.core.quiz.drawing import draw
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.vietnam_time import LOCAL, day_of
from trainer.models import Official

Texts = Mapping[tuple[str, str], PublishedText]
_TRIES = 200


def as_it_stood(library: Library, texts: Texts, day: date) -> Library:
    """Return ``library`` with the words that each section had on ``day``, as far as the editions kept them.

    What was there before the first edition counts as the first edition.
    """
    earlier = dict(_earlier(library, texts, day))
    return replace(library, sections=MappingProxyType({**library.sections, **earlier})) if earlier else library


def _earlier(library: Library, texts: Texts, day: date) -> Iterator[tuple[str, Section]]:
    for name, entries in library.history.entries.items():
        section = library.sections.get(name)
        later = next((row.change.old for row in entries if row.published_on > day and row.change.old), None)
        text = texts.get((name, later or ""))
        if section is not None and text is not None and text.fingerprint != section.fingerprint:
            yield name, _worded(section, text)


def _worded(section: Section, text: PublishedText) -> Section:
    return replace(
        section,
        title=text.title,
        page_title=text.page_title,
        text=" ".join(text.paragraphs),
        html="".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.paragraphs),
        paragraphs=text.paragraphs,
        fingerprint=text.fingerprint,
    )


def let_pass_before_the_change(official: Official, library: Library, texts: Texts, now: datetime) -> bool:
    """Let ``official`` have passed a quiz on the text that the last material change replaced; say whether there is one.

    Only where the old text was published and a quiz asked of him tests it.
    """
    asked = list(official.requirements.filter(passed_at__isnull=True).order_by("quiz").values_list("quiz", flat=True))
    for entry in _material(library):
        began = datetime.combine(entry.published_on, time(9), LOCAL) - timedelta(days=3)
        if began > now or (entry.change.section, entry.change.old) not in texts:
            continue
        then = as_it_stood(library, texts, began.date())
        for quiz in asked:
            if _pass(official, quiz, entry.change.section, then, began):
                requirements.follow_changes(library, day_of(now))
                return True
    return False


def _material(library: Library) -> list[PublishedChange]:
    rows = [entries[-1] for entries in library.history.entries.values()]
    found = [row for row in rows if row.change.weight == "material" and row.change.new not in (None, row.change.old)]
    return sorted(found, key=lambda row: (row.published_on, row.change.section), reverse=True)


def _pass(official: Official, quiz_id: str, section: str, then: Library, began: datetime) -> bool:
    quiz = then.quizzes[quiz_id]
    seeds = (f"{number:016x}" for number in range(_TRIES))
    seed = next((one for one in seeds if any(section in drawn.question.sections for drawn in draw(quiz, one))), None)
    if seed is None:
        return False
    papers.keep_versions(then, began)
    attempt = attempts.begin(official, quiz, then, seed, began)
    ended = began + timedelta(minutes=12)
    keys = [stored_places(drawn.key()) for drawn in papers.read(attempt)]
    answers.save_batch([answers.Save(attempt.pk, place, 1, key) for place, key in enumerate(keys)], ended)
    return attempts.hand_in(attempt.pk, ended).passed
