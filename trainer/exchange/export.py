"""A quiz into a file for another system."""

from collections.abc import Callable

from trainer.core.quiz.model import Quiz
from trainer.exchange.gift import write as gift
from trainer.exchange.model import Package
from trainer.exchange.moodle import write as moodle
from trainer.exchange.qti import write as qti
from trainer.exchange.scorm import write as scorm
from trainer.exchange.xlsx import write as xlsx

_WRITERS: dict[str, Callable[[Quiz], Package]] = {
    "gift": gift.write,
    "moodle": moodle.write,
    "qti": qti.write,
    "scorm": scorm.write,
    "xlsx": xlsx.write,
}
FORMATS_OUT = tuple(_WRITERS)
# How the name of a file ends, by its format.
ENDINGS = {"gift": "gift", "moodle": "xml", "qti": "zip", "scorm": "zip", "xlsx": "xlsx"}


def export(quiz: Quiz, form: str) -> Package:
    """Return ``quiz`` in the format ``form``, one of ``FORMATS_OUT``, with what it could not carry."""
    return _WRITERS[form](quiz)
