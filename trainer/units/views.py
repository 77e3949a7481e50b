"""The tree of units: one level at a time, and its history."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from trainer.actions.abandoning import failing
from trainer.models import Unit
from trainer.units import queries, reading
from trainer.web.access import it_reader_required, me, now
from trainer.web.people_filter import page_number

# What may be done to a unit: address → button. The one at the top neither moves nor goes.
ACTS = {
    "them": "Thêm đơn vị bên dưới",
    "doi-ten": "Đổi tên",
    "sap-nhap": "Sáp nhập",
    "tach": "Tách",
    "chuyen": "Chuyển",
    "dong": "Đóng",
}
OF_THE_TOP = ("them", "doi-ten", "tach")
_LONGEST = 100


@it_reader_required
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """One unit, what may be done to it, and those right below it or found below it, with figures."""
    tree = reading.tree()
    found = _unit(request.GET.get("o", ""))
    if found is None:
        return redirect("units_file" if me(request).is_it_officer else "unit_changes")
    if found.closed_at is not None:
        return redirect(f"{request.path}?o={found.became().code}")
    text = request.GET.get("tim", "")[:_LONGEST]
    page = Paginator(queries.found(tree, found.code, text), queries.PAGE).get_page(page_number(request))
    # Together: each figure of a unit with all below it is a look at everybody there.
    own, *lines = queries.lines(tree, [found.code, *page.object_list], now())
    context: dict[str, Any] = {
        "unit": found,
        "chain": [Unit(code=code, name=tree.name(code)) for code in tree.chain(found.code)[:-1]],
        "own": own,
        "text": text,
        "page": page,
        "lines": lines,
        "acts": _acts(found) if me(request).is_it_officer else {},
        "stuck": failing(),
        "formerly": queries.formerly(found),
    }
    return render(request, "units/units.html", context)


def _acts(unit: Unit) -> dict[str, str]:
    return {act: title for act, title in ACTS.items() if unit.parent_id or act in OF_THE_TOP}


def _unit(code: str) -> Unit | None:
    """Return the unit ``code``, without one the one at the top. Raises Http404: no such unit."""
    if not code:
        return Unit.objects.filter(parent__isnull=True).first()
    return get_object_or_404(Unit.objects.select_related("parent"), code=code)


@it_reader_required
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What was done to units, the latest first."""
    page = Paginator(queries.changes(), queries.PAGE).get_page(page_number(request))
    return render(request, "units/changes.html", {"page": page})
