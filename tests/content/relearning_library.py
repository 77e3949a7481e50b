"""Three sections, two quizzes and their editions: what the tests of relearning need, in memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType

from tests.content.small_library import RULE, library, question, quiz, section
from trainer.content.library import Library
from trainer.core.editions.model import Change, Edition, History, Weight
from trainer.core.fingerprint import of_text
from trainer.core.quiz.model import Question, Quiz, Rule

A, B, C = (f"an-toan/mat-khau#{name}" for name in ("do-dai", "hai-lop", "sao-luu"))
FIRST_DAY = date(2026, 11, 1)
ALL = Rule(draw=7, pass_mark=80, time_limit=20, attempts=1, wait_hours=24, valid_days=365)


@dataclass
class Book:
    """A book whose sections change from edition to edition; ``library()`` is the content as it stands now."""

    texts: dict[str, str] = field(default_factory=lambda: {one: _first(one) for one in (A, B, C)})
    editions: list[Edition] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        changes = tuple(Change(one, None, of_text(text), "minor", "Bản đầu.") for one, text in self.texts.items())
        self.editions.append(Edition("2026-11-01", FIRST_DAY, "Bản đầu", changes))

    def change(self, on: date, weights: Mapping[str, Weight], relearn_by: date | None = None) -> None:
        """Publish an edition on the day ``on`` that gives each of the sections a new text."""
        new = {name: f"{self.texts[name]} Sửa ngày {on:%d/%m/%Y}." for name in weights}
        self._publish(on, weights, new, relearn_by)

    def go_back(self, on: date, weights: Mapping[str, Weight], relearn_by: date | None = None) -> None:
        """Publish an edition on the day ``on`` that gives each of the sections the words of the first edition again."""
        self._publish(on, weights, {name: _first(name) for name in weights}, relearn_by)

    def bring_back(self, on: date, texts: Mapping[str, str]) -> None:
        """Publish a material edition on the day ``on`` that gives sections words that they had before."""
        self._publish(on, dict.fromkeys(texts, "material"), texts, None)

    def _publish(self, on: date, weights: Mapping[str, Weight], new: Mapping[str, str], until: date | None) -> None:
        changes = tuple(
            Change(name, of_text(self.texts[name]), of_text(new[name]), weight, "Luật mới.", None, until)
            for name, weight in weights.items()
            if self.texts[name] != new[name]
        )
        self.texts |= new
        number = len(self.editions)
        self.editions.append(Edition(f"{on.isoformat()}-{number:03}", on, f"Bản {number + 1}", changes))

    def remove_question_on(self, name: str, quiz_id: str = "mat-khau") -> None:
        """Take the questions of a quiz on one section away."""
        self.removed.add(f"{quiz_id} {name}")

    def library(self) -> Library:
        """Return the content of today: quiz mat-khau asks about A, B and C, quiz lua-dao about C."""
        quizzes = (
            self._quiz("mat-khau", (A, B, C, A, B, C, A), ALL),
            self._quiz("lua-dao", (C, C, C, C, C), replace(ALL, draw=5)),
        )
        sections = tuple(section(name, text) for name, text in self.texts.items())
        made = library(*quizzes, sections=sections)
        return replace(made, history=History(self.editions), quizzes=MappingProxyType({one.id: one for one in quizzes}))

    def _quiz(self, name: str, sections: tuple[str, ...], rule: Rule) -> Quiz:
        asked: list[Question] = [
            replace(question(number, quiz=name), sections=(about,))
            for number, about in enumerate(sections, 1)
            if f"{name} {about}" not in self.removed
        ]
        return replace(quiz(name, replace(rule, draw=len(asked))), questions=tuple(asked))


def _first(name: str) -> str:
    return f"{name} lần đầu."


def days(number: int) -> timedelta:
    return timedelta(days=number)


__all__ = ["ALL", "FIRST_DAY", "RULE", "A", "B", "Book", "C", "days"]
