"""Changing units: filled in or sent as a file, shown as a plan, done, and taken back."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from trainer.actions.abandoning import failing
from trainer.actions.holding import ListBeingApplied
from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.content.live import library
from trainer.core.refusal import Refused
from trainer.core.text import clean
from trainer.models import Unit, UnitChange
from trainer.units import applying, forms, lists, undoing
from trainer.units import plan as planning
from trainer.units.plan import UnitPlan
from trainer.units.views import ACTS, OF_THE_TOP
from trainer.web.access import it_officer_required, it_reader_required, me, now

FORMS: dict[str, type[forms.ChangeForm]] = {
    "them": forms.AddForm,
    "doi-ten": forms.RenameForm,
    "sap-nhap": forms.MergeForm,
    "tach": forms.SplitForm,
    "chuyen": forms.MoveForm,
    "dong": forms.CloseForm,
}
# The mark of the plan that somebody saw; the button that goes back to the form.
MARK, BACK = "ke_hoach", "sua"
# The rows of a list of units, on the way from its plan to its being done.
ROWS = "dong"
CHANGED = (
    "Đơn vị, cán bộ hoặc đợt tập huấn đã thay đổi từ lúc anh/chị mở kế hoạch, nên chưa ghi gì. "
    "Kế hoạch dưới đây vừa được tính lại: anh/chị xem lại rồi ghi."
)
ANOTHER = (
    "Một danh sách cán bộ hoặc một thay đổi đơn vị khác đang được ghi, nên chưa ghi gì. "
    "Anh/chị đợi vài phút, xem lại kế hoạch dưới đây rồi ghi."
)


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, code: str, what: str) -> HttpResponse:
    """Fill in a change of a unit, see its plan, do it."""
    unit = Unit.objects.select_related("parent").filter(code=code, closed_at__isnull=True).first()
    if unit is None or what not in FORMS or not (unit.parent_id or what in OF_THE_TOP):
        raise Http404
    form = FORMS[what](unit, request.POST if request.method == "POST" else None)
    if form.is_valid() and BACK not in request.POST:
        answer = _planned(request, form)
        if answer is not None:
            return answer
    context = {"form": form, "unit": unit, "title": ACTS[what], "what": what}
    return render(request, "units/act.html", context)


def _planned(request: HttpRequest, form: forms.ChangeForm) -> HttpResponse | None:
    """Show the plan, or do it when it is the one that was seen; None when it cannot be made, and the form says why."""
    try:
        plan = planning.make(form.request(), library(), now())
    except Refused as refused:
        for fault in refused.faults:
            form.add_error(None, fault.sentence())
        return None
    return _show_or_do(request, plan, form.reason(), {"unit": form.unit})


def _show_or_do(request: HttpRequest, plan: UnitPlan, reason: str, more: dict[str, Any]) -> HttpResponse:
    if MARK in request.POST:
        if request.POST[MARK] != plan.mark():
            messages.warning(request, CHANGED)
        else:
            try:
                change = applying.do(plan, reason, me(request), library(), now(), PATIENCE_SECONDS)
            except applying.StateChanged:
                messages.warning(request, CHANGED)
            except ListBeingApplied:
                messages.warning(request, ANOTHER)
            else:
                messages.success(request, f"Đã ghi: {plan.title}.")
                return redirect("unit_change", change.pk)
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    told = {"csrfmiddlewaretoken", MARK, BACK, *(("ly_do", ROWS) if "rows" in more else ())}
    kept = [(name, value) for name, value in sent if name not in told] + more.pop("rows", [])
    return render(request, "units/plan.html", {"plan": plan, "kept": kept, "reason": reason, "mark": MARK, **more})


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """Upload the list of units, see its plan, do it: needed once before the first staff list, later for many changes.

    The rows go along with the plan: nothing of a list is kept that nobody has decided on.
    """
    form = forms.FileForm(request if request.method == "POST" and ROWS not in request.POST else None)
    if request.method == "POST":
        answer = _listed(request, form)
        if answer is not None:
            return answer
    known = Unit.objects.filter(parent__isnull=False, closed_at__isnull=True).count()
    return render(request, "units/file.html", {"form": form, "units": known})


def _listed(request: HttpRequest, form: forms.FileForm) -> HttpResponse | None:
    """Show the plan of a list, or do it; None when it cannot be used, and the form says why."""
    try:
        if ROWS in request.POST:
            rows = lists.from_plain(_sent(request.POST[ROWS]))
        elif form.is_valid():
            sent: Any = form.cleaned_data["tep"]
            rows = lists.read_units(sent.read(), sent.name or "")
        else:
            return None
        plan = lists.plan_of(rows, library(), now())
    except Refused as refused:
        for fault in refused.faults:
            if form.is_bound:
                form.add_error("tep", fault.sentence())
            else:
                messages.warning(request, fault.sentence())
        return None
    if not plan.changes_anything:
        messages.info(request, "Danh sách khớp với các đơn vị đang có, nên không có gì để ghi.")
        return redirect("units")
    more = {"rows": [(ROWS, json.dumps(lists.to_plain(rows), ensure_ascii=False))]}
    return _show_or_do(request, plan, clean(request.POST.get("ly_do", ""))[:200], more)


def _sent(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _change(change_id: int) -> UnitChange:
    return get_object_or_404(UnitChange.objects.select_related("actor", "undone_by_change__actor"), pk=change_id)


@it_reader_required
@require_safe
def change(request: HttpRequest, change_id: int) -> HttpResponse:
    """What a change did, how far it is written, and whether it can be taken back."""
    found = _change(change_id)
    context = {"change": found, "plan": found.details["plan"], "written": applying.written(found)}
    context["stuck"] = failing() if context["written"] < 100 else []
    answer = render(request, "units/change.html", context)
    if context["written"] < 100:
        answer.headers["Refresh"] = "5"
    return answer


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, change_id: int) -> HttpResponse:
    """See what taking a change back would do, or what is in the way; do it."""
    found = _change(change_id)
    try:
        plan = undoing.make(found, library(), now())
    except Refused as refused:
        faults = [fault.sentence() for fault in refused.faults]
        return render(request, "units/cannot_undo.html", {"change": found, "faults": faults})
    return _show_or_do(request, plan, clean(request.POST.get("ly_do", ""))[:200], {"change": found})
