"""A record with a history, for the tests of the proof: passes on an old text, changes, relearning, a law that ends."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.content.small_library import RULE, library, question, quiz, section
from trainer.actions import attempts, papers
from trainer.content.library import Library
from trainer.core.editions.model import Change, Edition, History, Weight
from trainer.core.fingerprint import of_text
from trainer.core.law import Citation, Instrument
from trainer.core.quiz.model import Rule
from trainer.models import Attempt, HandIn, Official

A, B, C = (f"an-toan/mat-khau#{name}" for name in ("do-dai", "hai-lop", "sao-luu"))
FIRST = "Mật khẩu dài ít nhất tám ký tự."
ALL = Rule(draw=6, pass_mark=75, time_limit=20, attempts=3, wait_hours=24, valid_days=365)
OLD_LAW = Instrument(
    key="nd-1-2020",
    number="1/2020/NĐ-CP",
    kind="Nghị định",
    title="thử",
    issuer="Chính phủ",
    issued=date(2020, 1, 1),
    in_force_from=date(2020, 2, 1),
    in_force_to=date(2026, 12, 31),
    replaced_by=("nd-2-2026",),
    confidence="high",
    confirmed_at="",
)
NEW_LAW = replace(
    OLD_LAW, key="nd-2-2026", number="2/2026/NĐ-CP", in_force_from=date(2027, 1, 1), in_force_to=None, replaced_by=()
)


class Book:
    """Three sections, each tested by two questions, and the editions that change them."""

    def __init__(self) -> None:
        self.texts = {one: f"{FIRST} ({one})" for one in (A, B, C)}
        first = tuple(Change(one, None, of_text(text), "minor", "Bản đầu.") for one, text in self.texts.items())
        self.editions = [Edition("2026-11-01", date(2026, 11, 1), "Bản đầu", first)]

    def change(self, on: date, weights: dict[str, Weight], reason: str = "Luật mới.", law: str | None = None) -> None:
        """Publish an edition that gives each of these sections another text."""
        changes = []
        for name, weight in weights.items():
            old, new = self.texts[name], f"{self.texts[name]} Sửa {on:%d/%m}."
            self.texts[name] = new
            changes.append(Change(name, of_text(old), of_text(new), weight, reason, law))
        self.editions.append(Edition(on.isoformat(), on, f"Bản {on:%d/%m}", tuple(changes)))

    def remove(self, on: date, name: str) -> None:
        """Publish an edition without a section; the content of today keeps it, so that questions still stand."""
        change = Change(name, of_text(self.texts[name]), None, "minor", "Không cần nữa.")
        self.editions.append(Edition(on.isoformat(), on, "Bản bỏ mục", (change,)))

    def library(self) -> Library:
        """Return the content as it stands: the first question cites the old decree."""
        questions = [replace(question(number), sections=((A, B, C)[number % 3],)) for number in range(1, 7)]
        questions[0] = replace(questions[0], basis=(Citation("nd-1-2020", "Điều 3"),))
        one = replace(quiz("mat-khau", ALL), questions=tuple(questions))
        made = library(one, quiz("lua-dao", RULE), sections=tuple(section(*pair) for pair in self.texts.items()))
        # Their own section stands for the questions of the second quiz.
        return replace(
            made,
            history=History(self.editions),
            instruments=MappingProxyType({law.key: law for law in (OLD_LAW, NEW_LAW)}),
        )


def sit(official: Official, content: Library, at: datetime = NOW, *, right: bool = True, seed: str = "một") -> HandIn:
    """Let ``official`` sit the whole quiz, with every answer right or with none."""
    attempt = begin(official, content, now=at, seed=seed)
    if right:
        answer_all(attempt, at)
    return attempts.hand_in(attempt.pk, at + timedelta(minutes=5))


def relearn(official: Official, content: Library, at: datetime, sections: set[str]) -> HandIn:
    """Let ``official`` sit the questions on ``sections`` alone, as the screens of relearning do."""
    papers.keep_versions(content, at)
    one = content.quizzes["mat-khau"]
    paper: list[dict[str, Any]] = [
        {
            "question": asked.fingerprint(),
            "order": list(range(len(asked.options))),
            "sections": {name: content.sections[name].fingerprint for name in asked.sections},
        }
        for asked in one.questions
        if sections & set(asked.sections)
    ]
    rule = replace(one.rule, draw=len(paper), time_limit=0, attempts=0, wait_hours=0, valid_days=0)
    attempt = Attempt.objects.create(
        official=official,
        quiz=one.id,
        quiz_title=one.title,
        number=Attempt.objects.filter(official=official, quiz=one.id).count() + 1,
        purpose="relearn",
        seed="lại",
        paper=paper,
        rule={name: getattr(rule, name) for name in rule.__dataclass_fields__},
        started_at=at,
    )
    answer_all(attempt, at)
    return attempts.hand_in(attempt.pk, at + timedelta(minutes=2))


def known() -> tuple[Official, Book]:
    """Return an official who passed on the first edition, and the book."""
    official, book = an_official("HN002"), Book()
    sit(official, book.library())
    return official, book
