"""A quiz into a file for another system."""

from collections.abc import Callable

from trainer.core.quiz import Quiz
from trainer.travel import gift_writing, moodle_writing, qti_package, xlsx_writing
from trainer.travel.model import Package

_WRITERS: dict[str, Callable[[Quiz], Package]] = {
    "gift": gift_writing.write,
    "moodle": moodle_writing.write,
    "qti": qti_package.write,
    "xlsx": xlsx_writing.write,
}
FORMATS_OUT = tuple(_WRITERS)


def export(quiz: Quiz, form: str) -> Package:
    """Return ``quiz`` in the format ``form``, one of ``FORMATS_OUT``, with what it could not carry."""
    return _WRITERS[form](quiz)
