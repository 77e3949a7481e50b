"""What an official may see of an attempt that he handed in, as the record stands now."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from trainer.actions import attempt_rows, papers, practice
from trainer.content.live import library
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.revealing import Reveal, answered
from trainer.models import Attempt, HandIn, Official
from trainer.queries import revealing


def reveal_of(official: Official, found: Attempt, every: Sequence[Attempt]) -> Reveal:
    """Return what ``found`` shows to ``official``; ``every`` are all his attempts."""
    of_quiz = sorted((row for row in every if row.quiz == found.quiz), key=lambda row: row.number)
    sitting = any(attempt_rows.end_of(row) is None for row in every)
    return revealing.of_attempt(found.hand_in, of_quiz, practice.held(official.pk, library()) if sitting else {})


def asked_now(official: Official, questions: Collection[str]) -> set[str]:
    """Return those of ``questions`` that may be before ``official`` in a paper that he is sitting."""
    return set(practice.held(official.pk, library())) & set(questions)


def withheld(official: Official, questions: Collection[str]) -> set[str]:
    """Return those of ``questions`` whose key ``official`` is shown nowhere, though a paper of his asked them; and
    those that he is being asked. A handful of queries, however many attempts."""
    rows = list(asked_in(official, questions))
    showing = _showing(official) if rows else set()
    told = {one.question for one in rows if one.answered and one.attempt in showing}
    return ({one.question for one in rows} - told) | asked_now(official, questions)


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """Where a paper that was handed in asked a question, as it was drawn there: the ``place`` from 1, and whether it
    was answered."""

    drawn: DrawnQuestion
    attempt: int
    place: int
    answered: bool

    @property
    def question(self) -> str:
        """Its name."""
        return self.drawn.question.id


def asked_in(official: Official, questions: Collection[str]) -> Iterator[AskedPlace]:
    """Yield where papers that ``official`` handed in asked ``questions``, the oldest paper first. One query, and one
    for words not read before."""
    rows = HandIn.objects.filter(attempt__official=official).order_by("attempt_id")
    for attempt, paper, marks in rows.values_list("attempt_id", "attempt__paper", "marks"):
        for place, (drawn, mark) in enumerate(zip(papers.as_drawn(paper), marks, strict=True), 1):
            if drawn.question.id in questions:
                yield AskedPlace(drawn, attempt, place, answered(drawn.question, tuple(mark["answer"])))


def _showing(official: Official) -> set[int]:
    """Return the attempts that show keys to ``official``."""
    every, found = attempt_rows.of_official(official.pk), set()
    quick = revealing.quick_attempts(Official.objects.filter(pk=official.pk))
    for quiz in {row.quiz for row in every}:
        mine = sorted((row for row in every if row.quiz == quiz), key=lambda row: row.number)
        shown = revealing.of_attempts(mine, quick.get((official.pk, quiz), ()), ())
        found |= {row.pk for row in mine if shown.get(row.number) == "key"}
    return found
