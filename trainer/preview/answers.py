"""What was answered in a preview: kept in memory while the command runs, and nowhere else."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import RULES, Answer

Outcome = Literal["saved", "conflict", "invalid"]


@dataclass(frozen=True, slots=True)
class Given:
    """The answer that counts, in places as shown; ``revision`` counts all that came."""

    chosen: Answer
    revision: int
    saved_at: datetime | None


class Desk:
    """The answers to each question as one seed shuffles it, by the rules by which attempts are saved.

    A question is known by its id, so that an answer outlives a change of its words; one that no longer fits is left
    out.
    """

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str], list[Answer]] = defaultdict(list)
        self._saved_at: dict[tuple[str, str], datetime] = {}

    def given(self, drawn: DrawnQuestion, seed: str) -> Given:
        """Return what counts for a question."""
        key = seed, drawn.question.id
        answers = self._answers[key]
        fitting = [answer for answer in answers if drawn.read(answer) is not None]
        chosen = RULES[drawn.question.kind].counting(fitting)
        return Given(chosen, len(answers), self._saved_at.get(key) if chosen else None)

    def save(self, drawn: DrawnQuestion, seed: str, revision: int, shown: Answer, now: datetime) -> Outcome:
        """Keep an answer, if it is the next after the last one."""
        answer = drawn.read(shown)
        key = seed, drawn.question.id
        if answer is None:
            return "invalid"
        if revision != len(self._answers[key]) + 1:
            return "conflict"
        self._answers[key].append(answer)
        self._saved_at[key] = now
        return "saved"

    def forget(self, question_id: str) -> None:
        """Forget the answers to one question, whatever the seed."""
        for key in [key for key in self._answers if key[1] == question_id]:
            del self._answers[key]
