"""Looking for people by what is typed: words of a name without tone marks, numbers, in which order they are meant."""

from functools import reduce
from operator import or_

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from trainer.core.person_cells import code, tidy
from trainer.core.text import fold
from trainer.models import Official

_APOSTROPHES = "'’ʼ"
# An end of a number that is shorter is that of too many.
_LEAST, _MOST = 3, 3
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


def best_first(found: QuerySet[Official], text: str) -> QuerySet[Official]:
    """Return ``found`` in the order in which who typed ``text`` may mean them: whose staff number it is, whose number
    ends in it, whose name has it with these very marks, whose has its words one after the other, the others; each by
    given name."""
    typed, number = tidy(text).lower(), code(text)
    if not typed:
        return found.order_by("sort_name", "pk")
    ranks = [When(staff_code=number, then=Value(0))]
    if any(char.isdecimal() for char in number):
        ranks.append(When(staff_code__endswith=number, then=Value(1)))
    ranks.append(When(lowered__contains=f" {typed}", then=Value(2)))
    plain = fold(typed)
    if " " in plain:
        # Nguyễn Đức Minh and Nguyễn Minh Đức have the same words.
        ranks.append(When(folded__contains=f" {plain}", then=Value(3)))
    rank = Case(*ranks, default=Value(4), output_field=IntegerField())
    return found.annotate(meant=rank).order_by("meant", "sort_name", "pk")


def ending_in(typed: str) -> list[Official]:
    """Return whose staff number ends in what was typed for one, as its digits; nobody where they are more than three,
    or where that is too short to tell."""
    number = code(typed)
    if len(number) < _LEAST:
        return []
    found = list(Official.objects.filter(staff_code__endswith=number).order_by("-is_active", "staff_code")[: _MOST + 1])
    return found if len(found) <= _MOST else []
