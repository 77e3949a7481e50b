"""Progress of the whole city, for the IT unit: the people, and unit by unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trainer.actions import papers
from trainer.content.live import library
from trainer.core import certificate_code
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign
from trainer.queries import progress, progress_people, progress_table, progress_units
from trainer.queries.progress_filter import Filter
from trainer.queries.progress_units import UNIT_ORDERS
from trainer.queries.units import units_called
from trainer.web.access import it_reader_required, me, now, top_unit
from trainer.web.people_filter import SIZES, CityFilter, TableFilter, UnitsFilter, page_of

# The cards of the table are higher than those of the list.
TABLE_SIZES = (8, 50, 100)


@dataclass(frozen=True, slots=True)
class ToDo:
    """A button above the list: where it leads, what stands on it, and whether it asks for little notice."""

    address: str
    words: str
    quiet: bool = False


@it_reader_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Whoever shortens an address of the IT unit's rooms begins in the first of them."""
    return redirect("progress")


@it_reader_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who has completed what, filtered, page by page; the code of a certificate leads to what is on record of it."""
    if code := _certificate(request):
        return redirect(f"{reverse('certificate_find')}?{code}")
    context, wanted, moment = _shared(request)
    page = page_of(progress.People(wanted, moment, context["units"]), request)
    rows = progress_people.rows(page.object_list, wanted, library().quizzes, moment)  # type: ignore[arg-type]
    context |= {
        "page": page,
        "sizes": SIZES,
        "rows": rows,
        "titles": {quiz.id: quiz.title for quiz in library().quizzes.values()},
        "units_called": units_called(context["chosen"].get("tim", "")) if not page.paginator.count else [],
        # Of a unit that there is not nobody is listed, and no address can be made.
        "step": _step(context["chosen"], context["campaign"], context["top"]) if rows else None,
    }
    return render(request, "it/progress.html", context)


def _step(chosen: Mapping[str, str], campaign: Campaign | None, top: str) -> ToDo:
    """Return what to do about those who are listed: of who is behind to remind them, or to see who tells them."""
    if chosen.get("tinh_trang") not in ("not_done", "overdue"):
        return ToDo(reverse("person_add"), "Thêm cán bộ", quiet=True)
    if campaign is not None and campaign.closed_at is None:
        whom = {"dot": campaign.pk} | {key: chosen[key] for key in ("don_vi",) if key in chosen}
        return ToDo(f"{reverse('remind')}?{urlencode(whom)}", "Nhắc ngay")
    if "don_vi" in chosen and campaign is None:
        return ToDo(reverse("unit_remind", args=[chosen["don_vi"]]), "Nhắc ngay")
    return ToDo(reverse("units_below", args=[top]), "Báo ai, ở đơn vị nào")


@it_reader_required
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """How far each unit has come."""
    context = _shared(request, UnitsFilter)[0]
    order = context["chosen"].get("xep", "")
    context |= {
        "page": page_of(progress_units.in_order(context["units"], order), request),
        "sizes": SIZES,
        "order": order,
        "orders": {"": "thứ tự đơn vị", **{name: title for name, (title, _) in UNIT_ORDERS.items()}},
        "plain": context["form"].without_order(),
    }
    return render(request, "it/progress_units.html", context)


@it_reader_required
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same people, each quiz in a column of its own, in the order of any column."""
    if code := _certificate(request):
        return redirect(f"{reverse('certificate_find')}?{code}")
    context, wanted, moment = _shared(request, TableFilter)
    order = context["chosen"].get("xep", progress_table.NAME)
    page = page_of(progress_table.InOrder(wanted, order, moment), request, TABLE_SIZES)
    rows = progress_people.rows(page.object_list, wanted, library().quizzes, moment)  # type: ignore[arg-type]
    context |= {
        "page": page,
        "sizes": TABLE_SIZES,
        "rows": rows,
        "order": order,
        "cells": progress_table.cells(rows),
        "columns": progress_table.columns(wanted, library().quizzes, rows),
        "plain": context["form"].without_order(),
    }
    return render(request, "it/progress_table.html", context)


def _certificate(request: HttpRequest) -> str:
    """Return what looks like the code of a certificate as the tail of an address, "" when nobody searches for one."""
    text = request.GET.get("tim", "")
    return urlencode({"ma": text}) if certificate_code.looks_like(text) else ""


def _shared(request: HttpRequest, kind: type[CityFilter] = CityFilter) -> tuple[dict[str, Any], Filter, Any]:
    moment, form = now(), kind(request.GET)
    top = top_unit(me(request))
    wanted = form.wanted(form.unit(me(request), top))
    by_unit = progress_units.by_unit(wanted, moment)
    context = {
        "form": form,
        "top": top.code,
        "query": form.query(),
        "counted": form.counted(),
        "of_any_unit": form.counted("don_vi", "rieng"),
        "unknown": form.unknown(),
        "chosen": form.chosen(),
        "campaign": form.campaign(),
        "applied": form.applied_list(),
        "units": by_unit,
        "totals": progress_units.totals(by_unit),
        "short": papers.short_quizzes(library(), day_of(moment)),
    }
    return context, wanted, moment
