"""What an official takes from a paper that he handed in: the sections to remember, each with how it begins."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from trainer.content.library import Library
from trainer.core.quiz.feedback_view import MarkedQuestion, TestedSection
from trainer.handbook.html_sections import read_page
from trainer.models import SectionVersion

MOST = 3
_SENTENCE = re.compile(r"(?<=[.!?…])\s")
_LONGEST = 180


@dataclass(frozen=True, slots=True)
class Remembered:
    """A section to remember, as it was asked about; ``numbers`` are the questions on it that were not right."""

    section: TestedSection
    numbers: tuple[int, ...]
    lead: str
    html: str


def to_remember(questions: Sequence[MarkedQuestion], library: Library) -> list[Remembered]:
    """Return at most three sections of ``questions``: those first that most questions missed, then the others.

    One query, and none while the handbook stands as it was.
    """
    missed = _missed(questions)
    known = {(section.reference, section.fingerprint) for section, _ in missed}
    others = [(one, ()) for one in _sections(questions) if (one.reference, one.fingerprint) not in known]
    chosen = [*missed, *others][:MOST]
    texts = _texts([section for section, _ in chosen], library)
    return [
        Remembered(section, tuple(numbers), lead(html), html)
        for section, numbers in chosen
        if (html := texts.get((section.reference, section.fingerprint), ""))
    ]


def known_pages(questions: Iterable[MarkedQuestion]) -> list[str]:
    """Return the titles of the pages about which every question was answered rightly, in their order."""
    right: dict[str, bool] = {}
    for question in questions:
        for section in question.sections:
            right[section.page_title] = right.get(section.page_title, True) and question.verdict == "right"
    return [title for title, all_right in right.items() if all_right]


def _missed(questions: Iterable[MarkedQuestion]) -> list[tuple[TestedSection, Sequence[int]]]:
    found: dict[tuple[str, str], tuple[TestedSection, list[int]]] = {}
    for question in questions:
        for section in question.sections if question.verdict != "right" else ():
            _, numbers = found.setdefault((section.reference, section.fingerprint), (section, []))
            numbers.append(question.place + 1)
    return sorted(found.values(), key=lambda one: -len(one[1]))


def _sections(questions: Iterable[MarkedQuestion]) -> list[TestedSection]:
    every = (section for question in questions for section in question.sections)
    found = {(section.reference, section.fingerprint): section for section in every}.values()
    # What a page rests on is worth looking up, and no thing to keep in mind.
    return sorted(found, key=lambda one: one.reference.endswith("#can-cu"))


def _texts(sections: Sequence[TestedSection], library: Library) -> dict[tuple[str, str], str]:
    """Return the words of ``sections`` by reference and fingerprint: those of today from memory."""
    found = {
        (one.reference, one.fingerprint): library.sections[one.reference].html for one in sections if not one.changed
    }
    if changed := [one for one in sections if one.changed]:
        rows = SectionVersion.objects.filter(
            reference__in=[one.reference for one in changed], fingerprint__in=[one.fingerprint for one in changed]
        )
        found |= {(row.reference, row.fingerprint): row.html for row in rows}
    return found


@lru_cache(maxsize=2000)
def lead(html: str) -> str:
    """Return the first sentence of a section kept as ``html``, with the next one where it only leads to that; cut where
    it is long, empty where there are no words.
    """
    passages = read_page(f"<h2></h2>{html}", "").passages
    lines = (" ".join(line.split()) for passage in passages for line in "".join(passage.text).split("\n"))
    sentences = [sentence for line in lines if line for sentence in _SENTENCE.split(line)]
    first = " ".join(sentences[:2] if sentences and sentences[0].endswith(":") else sentences[:1])
    return first if len(first) <= _LONGEST else f"{first[:_LONGEST].rsplit(' ', 1)[0]}…"
