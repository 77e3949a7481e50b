"""Going over again what was once missed: what is due today, and what the IT unit may expect to be remembered."""

import secrets
from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from trainer.actions import papers, practice
from trainer.actions import spaced_review as cards
from trainer.content.live import library
from trainer.core.practice import OF_WHAT_IS_DUE
from trainer.core.vietnam_time import day_of
from trainer.queries import spaced_review as queries
from trainer.web.access import it_reader_required, me, now, signed_in
from trainer.web.people_filter import page_number

# So many sections a page: three lines each on a telephone.
_SECTIONS = 12


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def refreshers(request: HttpRequest) -> HttpResponse:
    """What is due today and when the next questions come; a form that comes in begins."""
    moment = now()
    if request.method == "POST":
        try:
            begun = practice.begin_due(me(request), library(), secrets.token_hex(8), moment)
        except practice.NothingToPractise:
            return redirect("refreshers")
        return redirect("practice", begun.pk)
    allowed = papers.may_be_asked(library(), day_of(moment))
    questions = {name for name, one in library().questions.items() if allowed(one)}
    found = queries.of_official(me(request), questions, library(), moment)
    context = {
        "found": found,
        "left": practice.unfinished(me(request).pk, library(), moment),
        "now": min(OF_WHAT_IS_DUE, len(found.due)),
        "unread": cards.unread(me(request).pk),
    }
    return render(request, "training/refreshers.html", context)


@signed_in
@require_safe
def moved(request: HttpRequest, **_: object) -> HttpResponse:
    """Where single questions once stood: what is due."""
    return redirect("refreshers")


@it_reader_required
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """What the IT unit may expect to be remembered, by section and by unit."""
    found = queries.retained(library())
    context = {
        "found": found,
        "told": [row for row in found.sections if row.said],
        "page": Paginator([row for row in found.sections if not row.said], _SECTIONS).get_page(page_number(request)),
        "units": [row for row in found.units if row.said == "less"],
        "said": Counter(row.said for row in found.sections),
        "of_units": Counter(row.said for row in found.units),
        "urls": {name: section.url for name, section in library().sections.items()},
    }
    return render(request, "it/retention.html", context)
