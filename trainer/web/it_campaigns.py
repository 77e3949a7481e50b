"""Rounds of training, for the IT unit."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trainer.web.access import it_unit_only


@it_unit_only
def campaigns(request: HttpRequest) -> HttpResponse:
    """The rounds of training, open and closed."""
    return render(request, "it/campaigns.html")
