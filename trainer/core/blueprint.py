"""How the question bank covers the handbook: counts by page or section, role, kind and difficulty."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from trainer.core.checks import Content
from trainer.core.quiz.model import ROLE_TITLES, Kind, Question, Role

KIND_TITLES: dict[Kind, str] = {
    "single": "Chọn một",
    "multiple": "Chọn nhiều",
    "mark": "Bôi chỗ che",
    "spot": "Chỉ dấu hiệu",
    "order": "Sắp thứ tự",
    "match": "Ghép cặp",
    "scenario": "Tình huống",
}
KINDS: tuple[Kind, ...] = get_args(Kind)
DIFFICULTIES = (1, 2, 3)
ROLES: tuple[Role, ...] = tuple(ROLE_TITLES)


@dataclass(frozen=True, slots=True)
class BlueprintRow:
    """The questions that belong to one page, section or role, counted. ``questions`` are their ids, in bank order."""

    name: str
    title: str
    questions: tuple[str, ...]
    kinds: Mapping[Kind, int]
    difficulties: Mapping[int, int]
    roles: Mapping[Role, int]


@dataclass(frozen=True, slots=True)
class Bank:
    """The questions of the content, and which roles meet each of them on their path."""

    content: Content
    roles: Mapping[str, frozenset[Role]]

    def row(self, name: str, title: str, questions: Iterable[Question]) -> BlueprintRow:
        """Count ``questions``."""
        counted = list(questions)
        return BlueprintRow(
            name,
            title,
            tuple(question.id for question in counted),
            Counter(question.kind for question in counted),
            Counter(question.difficulty for question in counted),
            Counter(role for question in counted for role in self.roles[question.id]),
        )

    def pages(self) -> list[BlueprintRow]:
        """Return a row for each page that questions should test or do test, in the order of the book."""
        titles = {section.page: section.page_title for section in (self.content.sections or {}).values()}
        rows = (self.row(page, titles[page], self._testing(page)) for page in titles)
        tested = {page.reference for page in self.content.pages.values() if page.tested}
        return [row for row in rows if row.questions or row.name in tested]

    def sections(self, page: str) -> list[BlueprintRow]:
        """Return a row for each section of ``page``, in the order of the page."""
        sections = (section for section in (self.content.sections or {}).values() if section.page == page)
        return [self.row(one.reference, one.title, self._testing(one.reference)) for one in sections]

    def paths(self) -> list[BlueprintRow]:
        """Return a row for each role: the questions that its path can draw."""
        questions = [item.value for item in self.content.questions]
        return [
            self.row(role, ROLE_TITLES[role], (question for question in questions if role in self.roles[question.id]))
            for role in ROLES
        ]

    def total(self, page: str | None = None) -> BlueprintRow:
        """Return all questions, or all of a page, each counted once however many sections it tests."""
        questions = self._testing(page) if page else (item.value for item in self.content.questions)
        return self.row("total", "Tất cả", questions)

    def _testing(self, reference: str) -> Iterator[Question]:
        for item in self.content.questions:
            tested = item.value.sections
            if any(reference in (section, section.partition("#")[0]) for section in tested):
                yield item.value


def bank(content: Content) -> Bank:
    """Return the bank of ``content``: a question counts for a role when its quiz is on the path of that role."""
    on_path = {item.value.role: frozenset(item.value.quizzes) for item in content.paths}
    roles: dict[str, frozenset[Role]] = {item.value.id: frozenset() for item in content.questions}
    for item in content.quizzes:
        meeting = frozenset(role for role, quizzes in on_path.items() if item.value.id in quizzes)
        for question in item.value.questions:
            roles[question.id] = roles.get(question.id, frozenset()) | meeting
    return Bank(content, roles)
