"""What an official said of questions, and what he was answered, as his screens show it.

An answer may name the key: where the key of the question is withheld from him, the answer waits too.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse

from trainer.content.live import library
from trainer.models import Objection, Official
from trainer.queries import objections as queries
from trainer.web.training.shown_keys import asked_in, asked_now, withheld


@dataclass(frozen=True, slots=True)
class Said:
    """What he said of one question, the oldest first; ``held``: the answers wait until he is shown the key."""

    every: list[Objection]
    held: bool

    @property
    def settled(self) -> list[Objection]:
        """What was answered."""
        return [one for one in self.every if one.settled_at is not None]

    @property
    def waits(self) -> Objection | None:
        """What waits for an answer; the last of it, when that is about several editions."""
        return next((one for one in reversed(self.every) if one.settled_at is None), None)


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that he has not read, the words of its question, and ``where`` he was asked it; "" in no paper."""

    objection: Objection
    text: str
    where: str
    held: bool


def said_of(official: Official, questions: Collection[str], key_is_shown: bool = False) -> dict[str, Said]:
    """Return by question what ``official`` said of each of ``questions``.

    ``key_is_shown``: the page shows the key beside it, as practice does after an answer.
    """
    found = queries.of_official(official, questions)
    told = {name for name, rows in found.items() if any(one.settled_at for one in rows)}
    held = (asked_now if key_is_shown else withheld)(official, told) if told else set()
    return {name: Said(rows, name in held) for name, rows in found.items()}


def answered(official: Official) -> list[Answered]:
    """Return the answers that ``official`` has not read."""
    found = queries.unread(official)
    names = {one.question_name for one in found}
    if not names:
        return []
    held, texts = withheld(official, names), {name: one.text for name, one in library().questions.items()}
    where = {
        one.question: f"{reverse('result', args=[one.attempt])}#y-kien-{one.place}" for one in asked_in(official, names)
    }
    return [
        Answered(one, texts.get(name, ""), where.get(name, ""), name in held)
        for one in found
        for name in [one.question_name]
    ]
