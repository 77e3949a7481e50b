"""How hard a question is: measured from those who answered it, and until they are enough as its author estimated it."""

from math import sqrt

from trainer.core.text import hundredths, percent
from trainer.item_analysis.rules.statistics import QuestionStatistics

# Of all points: from here on easy (1), below hard (3), between them middling (2). Bounds of our own.
_EASY, _HARD = 0.80, 0.55
_Z = 1.959964
_NAMES = {1: "dễ", 2: "vừa", 3: "khó"}
BY_AUTHOR = "ước lượng của người soạn"


def estimated(found: QuestionStatistics) -> int | None:
    """Return 1 easy, 2 middling, 3 hard; None below thirty answers, or where the 95 % interval lies in two bands."""
    if not found.judged:
        return None
    error = _Z * found.spread / sqrt(found.number)
    least, most = _band(found.facility - error), _band(found.facility + error)
    return least if least == most else None


def said(written: int | None, found: QuestionStatistics) -> str:
    """Return how hard a question is and who says so in one line; "" when nobody does."""
    return ", ".join(level_and_source(written, found))


def level_and_source(written: int | None, found: QuestionStatistics) -> tuple[str, ...]:
    """Return how hard a question is, then who says so: its papers from thirty on, else its author; () when neither."""
    if found.judged:
        level = _NAMES.get(estimated(found) or 0, "chưa rõ")
        return level, f"đo từ {found.number} bài: {percent(hundredths(found.facility))} điểm"
    return (_NAMES[written], BY_AUTHOR) if written else ()


def _band(facility: float) -> int:
    if facility >= _EASY:
        return 1
    return 2 if facility >= _HARD else 3
