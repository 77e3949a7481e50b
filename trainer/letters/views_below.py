"""The units below one, for who leads many: each has a letter of its own, and stands here in one line."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from trainer.core.text import fold
from trainer.letters import queries
from trainer.letters.rules import units as rules
from trainer.letters.rules.units import Standing
from trainer.models import Unit
from trainer.queries import progress_units
from trainer.queries.progress_filter import Filter
from trainer.web.access import me, now, signed_in, unit_for
from trainer.web.people_filter import page_number

# So many lines with two names each, and what is around them, stay below 3,000 px on a phone.
PAGE = 10
_LONGEST = 100
# So many leaders are named; the letter of the unit has them all.
NAMED = 2


@signed_in
@require_safe
def below(request: HttpRequest, code: str) -> HttpResponse:
    """The units of ``code`` that have a letter, who is late first: done, late, whom to ring; ``tim`` finds some by
    name or code, ``xep`` is one of ``rules.ORDERS``. A closed unit leads to what it became."""
    found, moment = unit_for(me(request), code), now()
    if found.closed_at is not None:
        return redirect("units_below", found.became().code)
    rows = standings(found, moment)
    typed, order = request.GET.get("tim", "").strip()[:_LONGEST], request.GET.get("xep", "")
    wanted = fold(typed)
    shown = [one for one in rows if wanted in fold(one.name) or wanted in fold(one.code)] if wanted else rows
    order = order if order in rules.ORDERS else ""
    page = Paginator(sorted(shown, key=rules.ORDERS[order][1]), PAGE).get_page(page_number(request))
    keys = [one.key for one in page.object_list]
    leaders = {one.unit.pk: one.leaders for one in queries.addressees_of(dict.fromkeys(keys, ()), moment)}
    context = {
        "unit": found,
        "leaders": leaders,
        "named": NAMED,
        "lead": rules.lead(rows),
        "typed": typed,
        "order": order,
        "orders": {name: title for name, (title, _) in rules.ORDERS.items()},
        "page": page,
    }
    return render(request, "letters/units.html", context)


def standings(top: Unit, moment: datetime) -> list[Standing]:
    """Return how each unit of ``top`` and below stands whose letter has somebody on it, in the order of the tree.

    As many queries, however many units.
    """
    known = {row.code: row for row in progress_units.by_unit(Filter(top), moment)}
    found = []
    for own, units in queries.with_letters(moment):
        rows = [known[unit.code] for unit in units if unit.code in known]
        people = sum(row.people for row in rows)
        if people:
            done, late = sum(row.done for row in rows), sum(row.overdue for row in rows)
            # Where a unit without a leader stands on the letter of one above, that one is not looked at here.
            unit = own if own.ancestry.startswith(top.ancestry) else top
            found.append(Standing(own.pk, unit.code, unit.name, people, done, late))
    return found
