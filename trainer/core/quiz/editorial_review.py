"""When a question was last read beside its sections, and what has changed since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from trainer.core.handbook.section import Section
from trainer.core.quiz.model import Question


@dataclass(frozen=True, slots=True)
class Review:
    """A question as somebody read it on a day: its fingerprint, and those of its sections by reference."""

    day: date
    question: str
    sections: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Due:
    """A question to be read again: never read (no ``last``), itself changed, or these sections of it changed."""

    question: Question
    last: Review | None
    question_changed: bool = False
    sections: tuple[str, ...] = ()

    def why(self) -> str:
        """Say in Vietnamese what has changed since the last review."""
        if self.last is None:
            return "chưa được soát lần nào"
        changed = ["chữ của câu hỏi"] if self.question_changed else []
        changed += [f"mục {reference}" for reference in self.sections]
        return f"đã thay đổi sau lần soát {self.last.day:%d/%m/%Y}: {', '.join(changed)}"


def reviewed(question: Question, sections: Mapping[str, Section], day: date) -> Review:
    """Return the record that ``question`` was read on ``day`` beside its sections as they are."""
    kept = {reference: sections[reference].fingerprint for reference in question.sections if reference in sections}
    return Review(day, question.fingerprint(), kept)


def due(questions: Iterable[Question], reviews: Mapping[str, Review], sections: Mapping[str, Section]) -> Iterator[Due]:
    """Return the questions that have to be read again, in the order given.

    A section that the question names newly, or names no longer, is a change of the question itself.
    """
    for question in questions:
        last = reviews.get(question.id)
        if last is None:
            yield Due(question, None)
            continue
        now = reviewed(question, sections, last.day)
        changed = tuple(
            reference
            for reference in question.sections
            if reference in last.sections and last.sections[reference] != now.sections.get(reference)
        )
        if changed or now.question != last.question:
            yield Due(question, last, now.question != last.question, changed)
