"""Demonstration of relearning: somebody who passed before the last material change of the handbook."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from html import escape
from types import MappingProxyType

from trainer.actions import answers, attempts, papers, requirements
from trainer.core.drawing import draw
from trainer.core.editions import Entry, PublishedText
from trainer.library import Library
from trainer.live_library import LOCAL
from trainer.models import Official

Texts = Mapping[tuple[str, str], PublishedText]
_TRIES = 200


def let_pass_before_the_change(official: Official, library: Library, texts: Texts, now: datetime) -> bool:
    """Let ``official`` have passed a quiz on the text that the last material change replaced; say whether there is one.

    Only where the old text was published and a quiz asked of him tests it.
    """
    asked = list(official.requirements.filter(passed_at__isnull=True).order_by("quiz").values_list("quiz", flat=True))
    for entry in _material(library):
        then = _before(entry, library, texts)
        began = datetime.combine(entry.published_on, time(9), LOCAL) - timedelta(days=3)
        if then is None or began > now:
            continue
        for quiz in asked:
            if _pass(official, quiz, entry.change.section, then, began):
                requirements.follow_changes(library, now.astimezone(LOCAL).date())
                return True
    return False


def _material(library: Library) -> list[Entry]:
    rows = [entries[-1] for entries in library.history.entries.values()]
    found = [row for row in rows if row.change.weight == "material" and row.change.new not in (None, row.change.old)]
    return sorted(found, key=lambda row: (row.published_on, row.change.section), reverse=True)


def _before(entry: Entry, library: Library, texts: Texts) -> Library | None:
    """Return the content as it was before the change; None when its text is not kept."""
    name, section = entry.change.section, library.sections.get(entry.change.section)
    old = texts.get((name, entry.change.old or ""))
    if section is None or old is None:
        return None
    html = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in old.paragraphs)
    was = replace(
        section,
        title=old.title,
        page_title=old.page_title,
        text=" ".join(old.paragraphs),
        html=html,
        paragraphs=old.paragraphs,
        fingerprint=old.fingerprint,
    )
    return replace(library, sections=MappingProxyType({**library.sections, name: was}))


def _pass(official: Official, quiz_id: str, section: str, then: Library, began: datetime) -> bool:
    quiz = then.quizzes[quiz_id]
    seeds = (f"{number:016x}" for number in range(_TRIES))
    seed = next((one for one in seeds if any(section in drawn.question.sections for drawn in draw(quiz, one))), None)
    if seed is None:
        return False
    papers.keep_versions(then, began)
    attempt = attempts.begin(official, quiz, then, seed, began)
    ended = began + timedelta(minutes=12)
    keys = [answers.stored_places(drawn.key()) for drawn in papers.read(attempt)]
    answers.save_batch([answers.Save(attempt.pk, place, 1, key) for place, key in enumerate(keys)], ended)
    return attempts.hand_in(attempt.pk, ended).passed
