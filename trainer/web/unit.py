"""The leader's screens: his unit and those below."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from trainer.web.access import me, signed_in, top_unit, unit_for


@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """Go to the highest unit the official may see."""
    return redirect("unit", top_unit(me(request)).code)


@signed_in
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """The people of a unit and how they stand."""
    return render(request, "unit/unit.html", {"unit": unit_for(me(request), code)})
