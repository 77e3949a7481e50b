"""One official: for the IT unit, and for the leader of his unit."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from trainer.actions.people import one_time_path
from trainer.live_library import library
from trainer.queries import people
from trainer.queries.report import STANDING_TITLES
from trainer.web.access import it_unit_only, me, now, official_for, signed_in


@signed_in
@require_safe
def official(request: HttpRequest, code: str) -> HttpResponse:
    """Who he is, what he must pass, what he has taken, what happened to him."""
    found, moment = official_for(me(request), code), now()
    return render(
        request,
        "it/official.html",
        {
            "official": found,
            "row": people.standing_of(found, moment),
            "sittings": people.sittings(found, moment),
            "history": people.history(found),
            "titles": {quiz.id: quiz.title for quiz in library().quizzes.values()},
            "standings": STANDING_TITLES,
        },
    )


@it_unit_only
@require_POST
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Make a one-time link to set a password and show it this once. Those who left get none."""
    found = official_for(me(request), code)
    if not found.is_active:
        raise Http404
    address = request.build_absolute_uri(one_time_path(found, me(request), now()))
    return render(request, "it/link.html", {"official": found, "address": address})
