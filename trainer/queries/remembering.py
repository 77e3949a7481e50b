"""What an official takes from a paper that he handed in: the sections to remember, each with a sentence of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from trainer.content.library import Library
from trainer.core.quiz.feedback_view import MarkedQuestion, TestedSection
from trainer.handbook.first_sentence import first_sentence
from trainer.models import SectionVersion

MOST = 3
# What a page rests on, why one reads it, questions to oneself: to be looked up, and no thing to keep in mind.
_BESIDE = frozenset(("can-cu", "vi-sao", "tu-kiem"))
# What is listed here is not to be done, and a line of it alone reads as advice.
_MISTAKES, _LISTS, _SAYS_NO = frozenset(("khong-lam", "dung-lam")), ("<ul", "<ol"), ("Không", "Đừng", "Chớ")


@dataclass(frozen=True, slots=True)
class Remembered:
    """A section to remember, as it was asked about; ``numbers`` are the questions on it that were not right.

    ``title`` names its page too where it says little alone; ``lead`` is a sentence of it that stands alone, or "".
    """

    section: TestedSection
    numbers: tuple[int, ...]
    title: str
    lead: str
    html: str


def to_remember(questions: Sequence[MarkedQuestion], library: Library) -> list[Remembered]:
    """Return at most three sections of ``questions``: those first that most questions missed, then the others.

    Of both, what has a subject of its own stands before the parts that every page has. One query,
    and none while the handbook stands as it was.
    """
    titles = library.titles

    def little(one: tuple[TestedSection, Sequence[int]]) -> tuple[int, int]:
        section, numbers = one
        return (2 if _beside(section) else int(titles.get(section.title, 0) > 1), -len(numbers))

    missed = sorted(_missed(questions), key=little)
    known = {(section.reference, section.fingerprint) for section, _ in missed}
    others = [(one, ()) for one in _sections(questions) if (one.reference, one.fingerprint) not in known]
    chosen = [*missed, *sorted(others, key=little)][:MOST]
    texts = texts_of([section for section, _ in chosen], library)
    return [
        _remembered(section, numbers, html, alone=titles.get(section.title, 0) <= 1)
        for section, numbers in chosen
        if (html := texts.get((section.reference, section.fingerprint), ""))
    ]


def _remembered(section: TestedSection, numbers: Sequence[int], html: str, *, alone: bool) -> Remembered:
    lead = "" if _beside(section) else _lead(html)
    if lead and html.lstrip().startswith(_LISTS) and _part(section) in _MISTAKES and not lead.startswith(_SAYS_NO):
        lead = f"Không: {lead}"
    title = section.title if alone and lead else f"{section.page_title}: {section.title}"
    return Remembered(section, tuple(numbers), title, lead, html)


def _beside(section: TestedSection) -> bool:
    return _part(section) in _BESIDE


def _part(section: TestedSection) -> str:
    return section.reference.rpartition("#")[2]


def known_pages(questions: Iterable[MarkedQuestion]) -> list[str]:
    """Return the titles of the pages about which every question was answered rightly, in their order."""
    right: dict[str, bool] = {}
    for question in questions:
        for section in question.sections:
            right[section.page_title] = right.get(section.page_title, True) and question.right
    return [title for title, all_right in right.items() if all_right]


def _missed(questions: Iterable[MarkedQuestion]) -> list[tuple[TestedSection, Sequence[int]]]:
    found: dict[tuple[str, str], tuple[TestedSection, list[int]]] = {}
    for question in questions:
        for section in question.sections if not question.right else ():
            _, numbers = found.setdefault((section.reference, section.fingerprint), (section, []))
            numbers.append(question.place + 1)
    return list(found.values())


def _sections(questions: Iterable[MarkedQuestion]) -> list[TestedSection]:
    every = (section for question in questions for section in question.sections)
    return list({(section.reference, section.fingerprint): section for section in every}.values())


def texts_of(sections: Sequence[TestedSection], library: Library) -> dict[tuple[str, str], str]:
    """Return the words of ``sections`` by reference and fingerprint: today's from memory, others by one query."""
    found = {
        (one.reference, one.fingerprint): library.sections[one.reference].html for one in sections if not one.changed
    }
    if changed := [one for one in sections if one.changed]:
        rows = SectionVersion.objects.filter(
            reference__in=[one.reference for one in changed], fingerprint__in=[one.fingerprint for one in changed]
        )
        found |= {(row.reference, row.fingerprint): row.html for row in rows}
    return found


_lead = lru_cache(maxsize=2000)(first_sentence)
