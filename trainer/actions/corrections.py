"""How a hand-in counts today: as it was marked, or by the last correction beside it."""

from trainer.core.quiz.grading import Corrected
from trainer.models import HandIn


def counting_score(hand_in: HandIn) -> Corrected:
    """Return the score and the verdict that count. Reads ``corrections``, which a list of hand-ins should prefetch."""
    last = max(hand_in.corrections.all(), key=lambda row: row.pk, default=None)
    return Corrected(last.hundredths, last.passed) if last else Corrected(hand_in.hundredths, hand_in.passed)
