"""Looking for people by what is typed: words of a name without tone marks, numbers."""

from django.db.models import Q

from trainer.core.text import fold


def named(text: str, before: str = "") -> Q:
    """Return what a row looks like whose official (its field ``before``, "official__") bears every word of ``text``.

    A word is the beginning of a word of his name, or any part of a staff number; none fits everybody.
    """
    found = Q()
    for word in fold(text).split():
        part = word if any(char.isdecimal() for char in word) else f" {word}"
        found &= Q(**{f"{before}folded__contains": part})
    return found
