"""Sections, basis in law and difficulty as tags: how they survive in systems that know none of them.

``section:page#id``, ``basis:key|article`` and ``difficulty:2``; Moodle keeps tags, and our own import reads them back.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from trainer.core.law import Citation
from trainer.core.quiz.model import Question
from trainer.core.text import clean

# Moodle cuts a longer tag when it stores it (measured on 4.5; releases of years ago kept 50).
LONGEST_IN_MOODLE = 255


@dataclass(frozen=True, slots=True)
class Told:
    """What tags told. ``difficulty`` is 0 when none did; ``rest`` are tags that are not ours."""

    sections: tuple[str, ...]
    basis: tuple[Citation, ...]
    difficulty: int
    rest: tuple[str, ...]


def write(question: Question) -> list[str]:
    """Return the tags of a question."""
    sections = [f"section:{section}" for section in question.sections]
    basis = [f"basis:{cited(citation)}" for citation in question.basis]
    return [*sections, *basis, f"difficulty:{question.difficulty}"]


def read(tags: Iterable[str]) -> Told:
    """Return what ``tags`` tell about a question."""
    sections: list[str] = []
    basis: list[Citation] = []
    difficulty = 0
    rest: list[str] = []
    for tag in tags:
        name, _, value = tag.partition(":")
        if name == "section" and value:
            sections.append(clean(value))
        elif name == "basis" and value:
            basis.append(citation(value))
        elif name == "difficulty" and value in ("1", "2", "3"):
            difficulty = int(value)
        else:
            rest.append(clean(tag))
    return Told(tuple(sections), tuple(basis), difficulty, tuple(rest))


def cited(citation: Citation) -> str:
    """Return a citation as ``key|article``."""
    return f"{citation.instrument}|{citation.article}" if citation.article else citation.instrument


def citation(written: str) -> Citation:
    """Return the citation that ``cited`` wrote."""
    instrument, _, article = written.partition("|")
    return Citation(clean(instrument), clean(article))
