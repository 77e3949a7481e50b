"""Classes and drills and who was at them: noted by the IT unit, read by auditors, taken back with a reason."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from trainer.core.refusal import Refused
from trainer.core.text import count, fold
from trainer.core.vietnam_time import day_of
from trainer.models import Attendance, Workshop
from trainer.web.access import it_officer_required, it_reader_required, me, now
from trainer.web.accounts.step_up import confirmed
from trainer.web.people_filter import SIZES, page_of
from trainer.web.stale import overtaken
from trainer.web.table_response import table_file
from trainer.workshops import noting, queries
from trainer.workshops.forms import EditForm, PeopleForm, ReasonForm, WorkshopForm
from trainer.workshops.people_shown import people_context
from trainer.workshops.plan import plan as plan_of
from trainer.workshops.rules.terms import AlreadyNoted

_METHODS = ["GET", "HEAD", "POST"]
_GONE = "Buổi này đã được bỏ từ trước, nên không có gì thay đổi."
# Of the title so much stands in the name of a file.
_LONGEST_NAME = 60
# Of those who were taken out so many are named, and of the numbers that nobody bears.
_TAKEN_OUT = 20
_NAMED = 30


@it_reader_required
@require_safe
def workshops(request: HttpRequest) -> HttpResponse:
    """All classes and drills, the newest first."""
    page = page_of(queries.of_units(None), request)
    return render(request, "workshops/workshops.html", {"page": page, "sizes": SIZES})


@it_officer_required
@require_http_methods(_METHODS)
def add(request: HttpRequest) -> HttpResponse:
    """A form for a class or drill that was held, and noting it."""
    form = WorkshopForm(request.POST if request.method == "POST" else None, initial={"ngay": day_of(now())})
    if form.is_valid():
        told = form.cleaned_data
        settings = {"actor": me(request), "now": now(), "place": told["noi"], "again": told["them"]}
        try:
            made = noting.note(told["loai"], told["ten"], told["ngay"], told["don_vi"], **settings)
        except AlreadyNoted as there:
            form.ask_again(there)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Đã ghi buổi này. Tiếp theo: ghi người dự.")
            return redirect("workshop_people", made.pk)
    return render(request, "workshops/add.html", {"form": form})


@it_officer_required
@require_http_methods(_METHODS)
def edit(request: HttpRequest, workshop_id: int) -> HttpResponse:
    """What a class or drill was in truth, and why it is mended; who was there stays."""
    found = _found(workshop_id)
    if found.withdrawn_at:
        return overtaken(request, _GONE, "workshop", found.pk)
    form = EditForm(request.POST if request.method == "POST" else None, found)
    if form.is_valid():
        told = form.cleaned_data
        wanted = (told[name] for name in ("loai", "ten", "ngay", "don_vi", "noi"))
        how = {"reason": told["ly_do"], "again": told["them"], "seen": request.POST.get("thay", "")}
        try:
            changed = noting.edit(found.pk, *wanted, actor=me(request), now=now(), **how)
        except AlreadyNoted as there:
            form.ask_again(there)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Đã sửa buổi này." if changed else "Không có gì khác trước, nên không sửa gì.")
            return redirect("workshop", found.pk)
    mark, people = noting.terms_of(found).mark(), queries.attending(found).count()
    context = {"workshop": found, "form": form, "mark": mark, "people": people}
    return render(request, "workshops/edit.html", context)


@it_reader_required
@require_safe
def one(request: HttpRequest, workshop_id: int) -> HttpResponse:
    """A class or drill: who was there, and who was taken out again."""
    found = _found(workshop_id)
    context = {
        "workshop": found,
        **people_context(request, found),
        "taken_out": queries.taken_out(found)[:_TAKEN_OUT],
        "edits": queries.edits(found),
    }
    return render(request, "workshops/workshop.html", context)


@it_officer_required
@require_http_methods(_METHODS)
def people(request: HttpRequest, workshop_id: int) -> HttpResponse:
    """Staff numbers, typed or in a file; what putting these people in would do; and doing it."""
    found = _found(workshop_id)
    if found.withdrawn_at:
        return overtaken(request, _GONE, "workshop", found.pk)
    form = PeopleForm(request)
    plan = None
    if form.is_valid():
        plan = plan_of(found, form.cleaned_data["codes"])
        try:
            noting.refuse_too_many(found, len(plan.new))
            if "ghi" in request.POST and plan.new:
                done = noting.attend(found, (who.pk for who in plan.new), actor=me(request), now=now())
                messages.success(request, f"Đã ghi {count(done)} người dự.")
                if plan.unknown:
                    messages.warning(request, _still_unknown(plan.unknown))
                return redirect("workshop", found.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
            plan = None
        else:
            form = PeopleForm(initial={"ma": form.cleaned_data["ma"]})
    lines = {
        "nought_lines": [f"{code} là {who}" for code, who in plan.noughts] if plan else (),
        "elsewhere_lines": [f"{who}, {who.unit.name}" for who in plan.elsewhere] if plan else (),
    }
    return render(request, "workshops/people.html", {"workshop": found, "form": form, "plan": plan, **lines})


def _still_unknown(codes: Sequence[str]) -> str:
    more = f" và {count(len(codes) - _NAMED)} mã nữa" if len(codes) > _NAMED else ""
    named = ", ".join(codes[:_NAMED])
    return f"Chưa ghi {count(len(codes))} mã vì không có trong danh sách cán bộ: {named}{more}."


@it_reader_required
@require_safe
@confirmed
def file(request: HttpRequest, workshop_id: int, kind: str) -> HttpResponse:
    """Who was there, as a list to print and sign."""
    found = _found(workshop_id)
    table = queries.sheet(found, queries.attending(found))
    name = f"nguoi-du-{found.held_on:%Y-%m-%d}-{slugify(fold(found.title))[:_LONGEST_NAME].strip('-')}"
    return table_file(request, table, kind, name.strip("-"), {"buoi": str(found.pk)}, now(), dated=True)


@it_officer_required
@require_http_methods(_METHODS)
def withdraw(request: HttpRequest, workshop_id: int) -> HttpResponse:
    """Ask why a class or drill shall count no longer, and note it."""
    found = _found(workshop_id)
    if found.withdrawn_at:
        return overtaken(request, _GONE, "workshop", found.pk)
    context = {"workshop": found, "people": queries.attending(found).count()}
    return _withdraw(request, found, found, context, "Đã bỏ buổi này.")


@it_officer_required
@require_http_methods(_METHODS)
def take_out(request: HttpRequest, attendance_id: int) -> HttpResponse:
    """Ask why somebody shall be taken out of a class or drill, and note it."""
    rows: QuerySet[Attendance] = Attendance.objects.select_related("official__unit", "workshop__unit")
    found = get_object_or_404(rows, pk=attendance_id)
    name = found.official.full_name
    if found.withdrawn_at:
        return overtaken(request, f"{name} đã được bỏ tên từ trước.", "workshop", found.workshop_id)
    context = {"workshop": found.workshop, "official": found.official}
    return _withdraw(request, found, found.workshop, context, f"Đã bỏ tên {name} khỏi buổi này.")


def _withdraw(
    request: HttpRequest, what: Workshop | Attendance, workshop: Workshop, context: dict[str, Any], done: str
) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = form.cleaned_data["ly_do"]
        try:
            if isinstance(what, Workshop):
                noting.withdraw(what, reason, actor=me(request), now=now())
            else:
                noting.take_out(what, reason, actor=me(request), now=now())
        except Refused as refused:
            form.add_error("ly_do", str(refused))
        else:
            messages.success(request, done)
            return redirect("workshop", workshop.pk)
    return render(request, "workshops/withdraw.html", {"form": form, "official": None, **context})


def _found(number: int) -> Workshop:
    return get_object_or_404(Workshop.objects.select_related("unit", "noted_by", "withdrawn_by"), pk=number)
