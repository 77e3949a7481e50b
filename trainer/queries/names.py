"""Looking for people by what is typed: words of a name without tone marks, numbers."""

from functools import reduce
from operator import or_

from django.db.models import Q

from trainer.core.text import fold

_APOSTROPHES = "'’ʼ"
_STRAIGHT = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))


def named(text: str, before: str = "") -> Q:
    """Return what a row looks like whose official (its field ``before``, "official__") bears every word of ``text``.

    A word is the beginning of a word of his name, or any part of a staff number; none fits everybody. “H’Hen” finds
    whoever stands in the list as “H'Hen”: which of the two a key gives depends on the telephone.
    """
    found = Q()
    for word in fold(text).split():
        part = word if any(char.isdecimal() for char in word) else f" {word}"
        bare = part.translate(_STRAIGHT)
        spelled = {bare.replace("'", mark) for mark in _APOSTROPHES} if "'" in bare else {part}
        found &= reduce(or_, (Q(**{f"{before}folded__contains": one}) for one in sorted(spelled)))
    return found
