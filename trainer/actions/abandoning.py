"""Giving up the rest of a work whose next piece fails each time: what it is, and that it keeps nobody any longer."""

from datetime import datetime

from trainer.actions import holding
from trainer.actions.pieces import KEPT_AT_ONCE, KINDS, Rest, throw_away, transaction_for_a_moment
from trainer.models import Official, Piece, Work


class GoesOn(Exception):
    """The work is being written, or another part of it is left than was shown: it is not to be given up."""


def failing() -> list[Work]:
    """Return the lists and changes of units whose next piece failed when it was tried last, the oldest first.

    Of other works that fail the log tells: they keep nobody from deciding anything.
    """
    return list(Work.objects.filter(decided=True, failures__gt=0, kind__in=holding.LISTS).order_by("pk"))


def rest_of(work: Work) -> Rest:
    """Return what of a work is not written yet, some pieces at a time."""
    first, last = -1, -1
    people: dict[str, None] = {}
    left = 0
    rows = Piece.objects.filter(work=work).order_by("number").values_list("number", "content")
    while some := list(rows.filter(number__gt=last)[:KEPT_AT_ONCE]):
        first = first if left else some[0][0]
        left, last = left + len(some), some[-1][0]
        for _, content in some:
            people.update(dict.fromkeys(KINDS[work.kind].whom(content)))
    return Rest(first, left, work.total, tuple(people))


def abandon(number: int, first: int, actor: Official | None, now: datetime) -> Rest:
    """Give up what is left of a work that fails, from piece ``first`` on, as it was shown; return what that is.

    What is written stays, and other decisions are possible again. Raises GoesOn; then nothing is given up.
    """
    found = Work.objects.filter(pk=number, decided=True, failures__gt=0, kind__in=list(KINDS)).first()
    if found is None:
        raise GoesOn
    rest = rest_of(found)
    with transaction_for_a_moment():
        work = Work.objects.select_for_update(of=("self",)).filter(pk=number, decided=True, failures__gt=0).first()
        next_one = Piece.objects.filter(work=number).order_by("number").values_list("number", flat=True).first()
        if work is None or rest.first != first or (next_one if next_one is not None else -1) != first:
            raise GoesOn
        KINDS[work.kind].abandoned(work, rest, actor, now)
        # From here on it stands in nobody's way; its pieces go some a transaction.
        Work.objects.filter(pk=number).update(decided=False)
    throw_away(number)
    return rest
