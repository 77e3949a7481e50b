"""Classes and drills for a leader, to read: those that his units held, or at which their people were."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from trainer.web.access import me, signed_in, unit_for
from trainer.web.people_filter import SIZES, page_of
from trainer.workshops import queries
from trainer.workshops.people_shown import people_context


@signed_in
@require_safe
def workshops(request: HttpRequest, code: str) -> HttpResponse:
    """The classes and drills of a unit and below, the newest first."""
    unit = unit_for(me(request), code)
    if unit.closed_at is not None:
        return redirect("unit_workshops", unit.became().code)
    page = page_of(queries.of_units([unit]), request)
    several = unit.children.filter(closed_at=None).exists()
    return render(
        request, "workshops/unit_workshops.html", {"unit": unit, "page": page, "sizes": SIZES, "several": several}
    )


@signed_in
@require_safe
def one(request: HttpRequest, code: str, workshop_id: int) -> HttpResponse:
    """Who of a unit and below was at a class or drill."""
    unit = unit_for(me(request), code)
    found = get_object_or_404(queries.of_units([unit]), pk=workshop_id)
    several = unit.children.filter(closed_at=None).exists()
    context = {"unit": unit, "workshop": found, "edits": queries.edits(found), "several": several}
    context |= people_context(request, found, [unit])
    return render(request, "workshops/unit_workshop.html", context)
