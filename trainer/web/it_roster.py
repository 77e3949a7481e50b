"""The staff list: upload, columns, plan, result."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trainer.web.access import it_unit_only


@it_unit_only
def start(request: HttpRequest) -> HttpResponse:
    """Upload a list, and what was applied before."""
    return render(request, "it/roster.html")
