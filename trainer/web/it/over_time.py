"""How far the city, or a unit and all below it, has come from night to night: for the IT unit, and for its leader."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trainer.core.over_time import chart
from trainer.core.vietnam_time import day_of
from trainer.models import Unit
from trainer.queries import over_time
from trainer.queries.over_time_tables import days_table
from trainer.web.access import it_reader_required, me, now, signed_in, top_unit, unit_for
from trainer.web.people_filter import UnitChoice
from trainer.web.table_response import table_file

# So many days stand in the table on the screen; all of them are in the file.
SHOWN = 13
PERIODS = {"30": "30 ngày", "90": "90 ngày", "365": "Một năm", "": "Từ ngày đầu"}
_USUAL = "90"


def _period(request: HttpRequest) -> str:
    """Return the period that was chosen; what is not known is the usual."""
    wanted = request.GET.get("khoang", _USUAL)
    return wanted if wanted in PERIODS else _USUAL


@it_reader_required
@require_safe
def city(request: HttpRequest) -> HttpResponse:
    """The city or one unit, over a period."""
    form, top = UnitChoice(request.GET), top_unit(me(request))
    below = form.unit(top)
    days = {} if form.unknown() else _days(below, _period(request), now())
    context = {"form": form, "unknown": form.unknown(), "query": form.query(), "all": below.pk == top.pk}
    return render(request, "it/over_time.html", {**context, **_shown(below, days, _period(request))})


@it_reader_required
@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """Every counted day of the period as a table to take away; of a unit that there is not, the screen says so."""
    form = UnitChoice(request.GET)
    if form.unknown():
        return redirect(f"{reverse('over_time')}?{form.query()}")
    return _file(request, kind, form.unit(top_unit(me(request))))


@signed_in
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """A unit and all below it, for whoever sees its people; a closed one leads to what it became."""
    found, period = unit_for(me(request), code), _period(request)
    if found.closed_at is not None:
        return redirect("unit_over_time", found.became().code)
    return render(request, "unit/over_time.html", _shown(found, _days(found, period, now()), period))


@signed_in
@require_safe
def unit_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The same as a table to take away."""
    found = unit_for(me(request), code)
    if found.closed_at is not None:
        return redirect(f"{reverse('unit_over_time_file', args=[found.became().code, kind])}?khoang={_period(request)}")
    return _file(request, kind, found)


def _file(request: HttpRequest, kind: str, found: Unit) -> HttpResponse:
    period = _period(request)
    table = days_table(found.name, _days(found, period, now()))
    wanted = {"don_vi": found.code, "khoang": period}
    return table_file(request, table, kind, "theo-thoi-gian", wanted, now())


def _days(found: Unit, period: str, moment: datetime) -> dict[date, over_time.DayFigures]:
    today = day_of(moment)
    return over_time.of_unit(found, today - timedelta(days=int(period)) if period else None, today)


def _shown(found: Unit, days: dict[date, over_time.DayFigures], period: str) -> dict[str, Any]:
    """Return what the screen shows: the chart and some of the days, the last first."""
    listed = list(days)
    series = {name: {day: getattr(one, name) for day, one in days.items()} for name in ("people", "done", "late")}
    return {
        "unit": found,
        "period": period,
        "periods": PERIODS,
        "chart": chart(series, listed[0], listed[-1], gaps=True) if len(days) > 1 else None,
        "rows": [(day, days[day]) for day in over_time.thinned(listed, SHOWN)],
        "counted": len(days),
        "missed": over_time.missed(listed),
    }
