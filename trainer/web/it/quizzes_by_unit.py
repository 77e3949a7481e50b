"""The table of units and quizzes: which unit has not come far with what, as a heat map with a number in each cell."""

from typing import Any

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
    """A page of units, in their order or by the share of one quiz (``xep``), below the whole city."""
    form = UnitChoice(request.GET)
    context = _found(request, form)
    context |= {
        "form": form,
        "query": form.query(),
        "chosen": form.chosen(),
        "unknown": form.unknown(),
        "page": Paginator(context["units"], PAGE).get_page(page_number(request)),
        "few": queries.FEW,
    }
    return render(request, "it/quizzes_by_unit.html", context)


def _found(request: HttpRequest, form: UnitChoice) -> dict[str, Any]:
    top = top_unit(me(request))
    below = form.unit(top)
    counted = queries.counted(now())
    order = request.GET.get("xep", "")
    units = [] if form.unknown() else queries.units_in_order(counted.cells, below, order)
    of_all = queries.summed([counted.cells[unit] for unit, _, _ in units])
    quizzes = queries.in_order_of(list(library().quizzes), of_all)
    return {
        "at": counted.at,
        "cells": counted.cells,
        "units": units,
        "of_all": of_all,
        "below": below if below.pk != top.pk else None,
        "order": order if order.removeprefix("-") in quizzes else "",
        "quizzes": {one: library().quizzes[one].title if one in library().quizzes else one for one in quizzes},
    }


@it_reader_required
@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """The same table whole, to take away; of a unit that there is not, the screen says so."""
    form = UnitChoice(request.GET)
    if form.unknown():
        return redirect(f"{reverse('quizzes_by_unit')}?{form.query()}")
    found = _found(request, form)
    table = quizzes_table(found["units"], found["cells"], found["quizzes"], found["at"])
    return table_file(table, kind, "don-vi-va-bai", me(request), form.chosen(), now())
