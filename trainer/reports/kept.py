"""The page of a whole large city is worked out some times an hour, and not while somebody waits.

It looks at all that is asked of everybody: a second for 200,000 people. A page says when it was made; that of a unit
below, and of a city that is not large, is made when it is opened.
"""

from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta
from typing import Any

from trainer.actions.over_time import keep_unit_page
from trainer.content.library import Library
from trainer.models import KeptUnitPage, Official, Unit
from trainer.queries.read_transaction import read_transaction
from trainer.reports import queries_unit
from trainer.reports.rules.unit_page import Bar, UnitPage

# With more people the page is kept, for some 0.1 s each 20,000.
LARGE = 20_000
FRESH = timedelta(minutes=10)
# Where nobody keeps it any more, as while no server runs, it is made when it is opened.
OLD = timedelta(minutes=30)
_NAMES = {one.name for one in fields(UnitPage)}


def keep(library: Library, now: datetime) -> bool:
    """Keep the page of the whole city where it is large and was not kept a few minutes ago; say whether it was."""
    top = Unit.objects.filter(parent__isnull=True, closed_at__isnull=True).order_by("pk").first()
    if top is None or KeptUnitPage.objects.filter(unit=top, at__gt=now - FRESH, at__lte=now).exists():
        return False
    if Official.objects.filter(is_active=True).count() <= LARGE:
        return False
    with read_transaction():
        page = queries_unit.page_of(top, library, now, "")
    keep_unit_page(top, now, asdict(page))
    return True


def page_of(unit: Unit, library: Library, now: datetime, address: str) -> UnitPage:
    """Return the page of ``unit`` as it was kept of late, or as it is now."""
    kept = None if unit.parent_id else KeptUnitPage.objects.filter(unit=unit, at__gt=now - OLD, at__lte=now).first()
    # Another version may have kept another kind of page.
    if kept is None or kept.page.keys() != _NAMES:
        return queries_unit.page_of(unit, library, now, address)
    return replace(_read(kept.page), address=address)


def _read(plain: dict[str, Any]) -> UnitPage:
    found = dict(plain)
    found["whole"] = Bar(**plain["whole"])
    found["figures"] = tuple(map(tuple, plain["figures"]))
    found["parts"] = tuple((title, tuple(Bar(**one) for one in bars)) for title, bars in plain["parts"])
    found["days"], found["notes"] = tuple(plain["days"]), tuple(plain["notes"])
    return UnitPage(**found)
