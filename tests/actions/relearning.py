"""Officials who pass and relearn, for the tests of the records."""

from datetime import date
from typing import Any

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.content.relearning_library import A, Book, days
from trainer.actions import attempts, reliance, requirements
from trainer.content.library import Library
from trainer.core.vietnam_time import LOCAL
from trainer.models import Attempt, Completion, HandIn, Official
from trainer.queries import path, progress_people
from trainer.queries.progress_filter import Filter

TODAY = date(2026, 11, 24)


def start(content: Library, now: Any = NOW) -> None:
    """What a server does when it starts with ``content``."""
    reliance.keep_words(content, now)
    reliance.mark_outdated(content, now.astimezone(LOCAL).date())
    requirements.refresh_all(content)


def pass_quiz(official: Official, content: Library, now: Any = NOW, quiz: str = "mat-khau") -> Completion:
    """Let ``official`` pass a whole quiz."""
    attempt = begin(official, content, now=now, quiz=quiz)
    answer_all(attempt, now)
    return attempts.hand_in(attempt.pk, now).completion


def relearn(
    official: Official, content: Library, now: Any, seed: str = "lại", quiz: str = "mat-khau", right: bool = True
) -> HandIn:
    """Let ``official`` relearn and hand in, with every answer ``right`` or with none."""
    attempt = attempts.begin_relearn(official, content.quizzes[quiz], content, seed, now)
    if right:
        answer_all(attempt, now)
    return attempts.hand_in(attempt.pk, now)


def status(official: Official, content: Library, now: Any, quiz: str = "mat-khau") -> str:
    """Return in which state he is, “late” after it, after seeing that his own page and the lists say the same."""
    item = next(item for item in path.path_of(official, content, now) if item.quiz.id == quiz)
    row = progress_people.rows(
        Official.objects.filter(pk=official.pk), Filter(official.unit, quiz=quiz), content.quizzes, now
    )[0]
    assert row.standings == (item.standing,)
    return f"{item.standing.state}{' late' if item.standing.late else ''}"


def passed_then_changed(**weights: Any) -> tuple[Official, Book, Library]:
    """Return an official who passed, the book that changed a day later, and its content then."""
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    book.change(TODAY + days(1), weights.pop("changes", {A: "material"}), **weights)
    start(book.library(), NOW + days(1))
    return official, book, book.library()


def asked_about(attempt: Attempt) -> set[str]:
    """Return the sections that a paper is about."""
    return {section for entry in attempt.paper for section in entry["sections"]}
