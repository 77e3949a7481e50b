"""What an official may see of an attempt that he handed in, as the record stands now."""

from collections.abc import Sequence

from trainer.actions import attempt_rows, practice
from trainer.content.live import library
from trainer.core.quiz.revealing import Reveal
from trainer.models import Attempt, Official
from trainer.queries import revealing


def reveal_of(official: Official, found: Attempt, every: Sequence[Attempt]) -> Reveal:
    """Return what ``found`` shows to ``official``; ``every`` are all his attempts."""
    of_quiz = sorted((row for row in every if row.quiz == found.quiz), key=lambda row: row.number)
    sitting = any(attempt_rows.end_of(row) is None for row in every)
    return revealing.of_attempt(found.hand_in, of_quiz, practice.held(official.pk, library()) if sitting else {})
