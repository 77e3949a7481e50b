"""The table of units and quizzes: which unit has not come far with what, as a heat map with a number in each cell."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trainer.content.live import library
from trainer.queries import quizzes_by_unit as queries
from trainer.queries.over_time_tables import quizzes_table
from trainer.web.access import it_reader_required, me, now, top_unit
from trainer.web.people_filter import UnitChoice, page_number
from trainer.web.table_response import table_file

# So many units a page: the row of each is as high as a finger.
PAGE = 25


@it_reader_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """A page of units, in their order or by the share of one quiz (``xep``), below the sum of them all."""
    form, top, order = UnitChoice(request.GET), top_unit(me(request)), request.GET.get("xep", "")
    below = form.unit(top)
    found = queries.table(library().quizzes, below, order, now())
    context = {
        "form": form,
        "query": form.query(),
        "unknown": form.unknown(),
        "top": top,
        "below": below if below.pk != top.pk else None,
        "found": found,
        "page": Paginator([] if form.unknown() else found.units, PAGE).get_page(page_number(request)),
        "order": order if order.removeprefix("-") in found.quizzes else "",
        "few": queries.FEW,
    }
    return render(request, "it/quizzes_by_unit.html", context)


@it_reader_required
@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same table whole, to take away; of a unit that there is not, the screen says so."""
    form, order = UnitChoice(request.GET), request.GET.get("xep", "")
    if form.unknown():
        return redirect(f"{reverse('quizzes_by_unit')}?{form.query()}")
    found = queries.table(library().quizzes, form.unit(top_unit(me(request))), order, now())
    made = quizzes_table(found.units, found.cells, found.quizzes, found.at)
    return table_file(request, made, kind, "don-vi-va-bai", form.chosen(), now())
