"""The units below one, for who leads many: each has a letter of its own, and stands here in one line."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from trainer.core.text import fold
from trainer.letters import queries, queries_below
from trainer.letters.rules import units as rules
from trainer.web.access import me, now, signed_in, unit_for
from trainer.web.people_filter import page_number

# So many lines with a name and an address each, and what is around them, stay below 3,000 px on a phone.
PAGE = 10
_LONGEST = 100
# So many leaders are named; the people of the unit have them all.
NAMED = 1


@signed_in
@require_safe
def below(request: HttpRequest, code: str) -> HttpResponse:
    """The units of ``code`` that have a letter, who is late first: done, late, whom to ring; ``tim`` finds some by
    name or code, ``xep`` is one of ``rules.ORDERS``. With ``thu`` a single one found leads to its letter. A closed
    unit leads to what it became."""
    found, moment = unit_for(me(request), code), now()
    if found.closed_at is not None:
        return redirect("units_below", found.became().code)
    rows = queries_below.units_on_letters(found, moment)
    typed, order = request.GET.get("tim", "").strip()[:_LONGEST], request.GET.get("xep", "")
    wanted = fold(typed)
    shown = [one for one in rows if wanted in fold(one.name) or wanted in fold(one.code)] if wanted else rows
    if wanted and len(shown) == 1 and "thu" in request.GET:
        return redirect("letter", shown[0].code)
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
