"""Slips for a first sign-in that go with a letter: for those on its page who never signed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from trainer.actions.accounts import slips
from trainer.actions.accounts.slips import MadeSlip
from trainer.core.accounts.slip_code import MOST
from trainer.letters.rules.page import LetterPage
from trainer.models import Official


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips of one unit: those ``made`` now, and how many people have one that is ``still_good``."""

    made: tuple[MadeSlip, ...] = ()
    still_good: int = 0


def wanted(page: LetterPage, now: datetime, *, by_leader: bool) -> QuerySet[Official]:
    """Return those on ``page`` for whom a slip may be made, by the IT unit or by the leader who hands them out."""
    never = [one.key for one in page.people if one.never_signed_in]
    return _may_have_one(Official.objects.filter(pk__in=never), now, by_leader)


def _may_have_one(people: QuerySet[Official], now: datetime, by_leader: bool) -> QuerySet[Official]:
    found = slips.may_have_one(people, now)
    return slips.without_rights(found, now) if by_leader else found


def counted(page: LetterPage, units: Sequence[int], now: datetime, *, by_leader: bool) -> tuple[int, int]:
    """Return for how many on ``page`` a slip would be made, and how many more have one that is still good.

    ``units``: where they are. By unit and not by thousands of numbers, which a database reads one by one.
    """
    never = {one.key for one in page.people if one.never_signed_in}
    found = _may_have_one(Official.objects.filter(unit__in=units), now, by_leader)
    here = never.intersection(found.values_list("pk", flat=True))
    good = here.intersection(slips.still_good(found, now).values_list("pk", flat=True)) if here else here
    return len(here) - len(good), len(good)


def draw(
    pages: Sequence[LetterPage], now: datetime, *, again: bool = False, by_leader: bool = False
) -> dict[str, Slips]:
    """Return the slips of ``pages``, at most ``MOST`` each, by the code of the unit; they open nothing, and void none,
    until they are kept.

    Who has a slip that is still good keeps it, for a new one would void the paper in his hand; unless ``again``.
    """
    found = {page.unit_code: _of(page, now, again, by_leader) for page in pages if page.figures.never}
    return {code: Slips(tuple(slips.draw(chosen, now)), good) for code, (chosen, good) in found.items()}


def keep(drawn: Mapping[str, Slips], actor: Official | None, now: datetime) -> int:
    """Let slips that were drawn serve from now on; return how many that served before are void by it."""
    return slips.keep([one for of_unit in drawn.values() for one in of_unit.made], actor, now)


def _of(page: LetterPage, now: datetime, again: bool, by_leader: bool) -> tuple[list[Official], int]:
    found = wanted(page, now, by_leader=by_leader)
    good = set() if again else set(slips.still_good(found, now).values_list("pk", flat=True))
    chosen = [one for one in found.select_related("unit").order_by("sort_name", "pk") if one.pk not in good]
    return chosen[:MOST], len(good)
