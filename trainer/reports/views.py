"""Reports as files for the IT unit and auditors, and the page of a unit for whoever sees its people."""

import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trainer.content.live import library
from trainer.core.vietnam_time import day_of
from trainer.exports.offering import follow
from trainer.models import HandIn
from trainer.queries.read_transaction import read_transaction
from trainer.reports import exporting, kept, making, queries_unit
from trainer.reports.rules.names import LEADERSHIP, file_name, of_office, of_unit
from trainer.reports.rules.period import NEAR_THE_END, BadPeriod, Period, around, period, since
from trainer.web import traces
from trainer.web.access import it_reader_required, me, now, signed_in, top_unit, unit_for
from trainer.web.accounts.step_up import confirmed
from trainer.web.table_response import TYPES
from trainer.web.unit_picker import PickerForm, UnitField


class _OneUnit(PickerForm):
    """Of which unit the page is wanted; a button says whether on the screen or as a PDF (``trang``)."""

    don_vi = UnitField(label="Đơn vị", nothing="Chưa chọn", error_messages={"required": "Chưa chọn đơn vị nào."})


@it_reader_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Which report of which period (``ky``): that of today's quarter, or of the last one in its first days."""
    form = _OneUnit(request.GET if "trang" in request.GET else None)
    if form.is_valid() and (unit := form.cleaned_data["don_vi"]):
        return redirect("unit_report_paper" if request.GET["trang"] == "pdf" else "unit_report", unit.code)
    moment = now()
    chosen, wrong = _chosen(request, moment)
    first = HandIn.objects.aggregate(first=Min("pk"))["first"]
    began = HandIn.objects.filter(pk=first).values_list("handed_in_at", flat=True).first()
    periods = since(began, moment)
    context = {
        "chosen": chosen,
        "wrong": wrong,
        "form": form,
        # What was typed is there to be seen, however long ago it was.
        "periods": periods if chosen in periods else [*periods, chosen],
        "over": chosen.over(moment),
        "known": chosen.stands_for_it(moment),
        "top": top_unit(me(request)),
    }
    return render(request, "reports/reports.html", context)


def _chosen(request: HttpRequest, moment: datetime) -> tuple[Period, str]:
    """Return the period that is asked for, and what is wrong with what was asked."""
    usual = around(moment - NEAR_THE_END)
    try:
        return period(request.GET["ky"], moment) if request.GET.get("ky") else usual, ""
    except BadPeriod as error:
        return usual, f"{error.what}: {error.mend}."


@it_reader_required
@require_safe
@confirmed
def file(request: HttpRequest, written: str, form: str) -> HttpResponse:
    """The report of a period as a file: a workbook for the leadership (xlsx), the form of the office (docx, pdf)."""
    moment = now()
    try:
        wanted = period(written, moment)
    except BadPeriod:
        raise Http404 from None
    if form not in ("xlsx", *making.OFFICE_KINDS):
        raise Http404
    kind, make = (exporting.KIND, exporting.leadership) if form == "xlsx" else (exporting.OFFICE, exporting.office)
    recipe = make(me(request), {"ky": wanted.written}, moment)
    if recipe.large():
        return follow(request, kind, form, recipe, moment)
    if form == "xlsx":
        return _leadership(request, wanted, moment)
    try:
        with read_transaction():
            content = making.office_file(wanted, form, library(), moment)
    except making.CannotBeMade as error:
        messages.error(request, exporting.cannot(error))
        return redirect(f"{reverse('reports')}?ky={wanted.written}")
    return _handed_out(request, content, file_name(of_office(wanted), wanted, form), wanted.written, 1, moment)


def _leadership(request: HttpRequest, wanted: Period, moment: datetime) -> HttpResponse:
    with tempfile.TemporaryDirectory(prefix="gan-dan-") as room:
        path = Path(room) / "report.xlsx"
        with read_transaction():
            number = making.leadership_file(wanted, library(), moment, path)
        content = path.read_bytes()
    return _handed_out(request, content, file_name(LEADERSHIP, wanted, "xlsx"), wanted.written, number, moment)


def _handed_out(
    request: HttpRequest, content: bytes, name: str, about: str, rows: int, moment: datetime
) -> HttpResponse:
    """Return a file, with the trace that somebody took it."""
    traces.exported(request, name, {"ky": about}, rows, moment)
    return _as_file(content, name)


def _as_file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@signed_in
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a unit, which may hang on a wall; a closed one leads to what it became."""
    found = unit_for(me(request), code)
    if found.closed_at is not None:
        return redirect("unit_report", found.became().code)
    with read_transaction():
        page = kept.page_of(found, library(), now(), settings.SITE.rstrip("/"))
    return render(request, "reports/unit.html", {"unit": found, "page": page})


@signed_in
@require_safe
def unit_paper(request: HttpRequest, code: str) -> HttpResponse:
    """The same page as a PDF; a closed unit leads to what it became."""
    found, moment = unit_for(me(request), code), now()
    if found.closed_at is not None:
        return redirect("unit_report_paper", found.became().code)
    # Typst and all that makes the book: only a process that is asked for a paper reads them.
    from trainer.reports.as_pdf import unit_pdf

    with read_transaction():
        page = queries_unit.page_of(found, library(), moment, settings.SITE.rstrip("/"))
    content = unit_pdf([page], moment)
    traces.exported(request, f"don-vi-{found.code}.pdf", {"ky": found.code}, 1, moment)
    return _as_file(content, of_unit(found.name, found.code, day_of(moment)))
