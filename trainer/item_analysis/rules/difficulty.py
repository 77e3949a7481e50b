"""How hard a question is for those who answered it, as an estimate beside the label that its author gave it."""

from math import sqrt

from trainer.item_analysis.rules.statistics import QuestionStatistics

# Of all points: from here on easy (1), below hard (3), between them middling (2). Bounds of our own.
_EASY, _HARD = 0.80, 0.55
_Z = 1.959964


def estimated(found: QuestionStatistics) -> int | None:
    """Return 1 easy, 2 middling, 3 hard; None below thirty answers, or where the 95 % interval lies in two bands."""
    if not found.judged:
        return None
    error = _Z * found.spread / sqrt(found.number)
    least, most = _band(found.facility - error), _band(found.facility + error)
    return least if least == most else None


def _band(facility: float) -> int:
    if facility >= _EASY:
        return 1
    return 2 if facility >= _HARD else 3
