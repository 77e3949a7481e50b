"""How a hand-in counts today: as it was marked, or by the last correction beside it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from trainer.core.quiz.grading import Corrected
from trainer.models import Correction, HandIn


def counting_score(hand_in: HandIn) -> Corrected:
    """Return the score and the verdict that count. Reads ``corrections``, which a list of hand-ins should prefetch."""
    last = max(hand_in.corrections.all(), key=lambda row: row.pk, default=None)
    return Corrected(last.hundredths, last.passed) if last else Corrected(hand_in.hundredths, hand_in.passed)


def that_may_pass(rows: QuerySet[HandIn]) -> QuerySet[HandIn]:
    """Leave out of ``rows`` what was failed and never corrected: who tries for years has thousands of those."""
    corrected = Exists(Correction.objects.filter(hand_in=OuterRef("pk")))
    return rows.filter(Q(passed=True) | Q(completion__isnull=False) | corrected)
