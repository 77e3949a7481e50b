"""Progress of the whole city, for the IT unit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trainer.web.access import it_unit_only


@it_unit_only
def people(request: HttpRequest) -> HttpResponse:
    """Who has completed what."""
    return render(request, "it/progress.html")
