"""The screen on which a paper is sat: one situation at a time, what it holds saved, handed in at the end.

It is one page and one form with every question in it, so that it goes on without a line; ``?cau=`` says which question
stands on the screen. Everything works as a plain form; paper.js saves as one goes and moves without asking the server.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from trainer.actions import attempt_rows, attempts, installation, papers
from trainer.core.quiz import question_view
from trainer.models import Attempt
from trainer.queries.attempt import question_to_answer
from trainer.web.access import attempt_for, me, now, signed_in
from trainer.web.answer_fields import keep_typed
from trainer.web.autosave import ticket as tickets
from trainer.web.autosave.endpoint import HANDED_IN
from trainer.web.autosave.ticket import ticket_key
from trainer.web.signed_out import answers_come_in
from trainer.web.training import way
from trainer.web.training.attempt_words import (
    another,
    is_of_another,
    questions_of,
    tells_what_cannot_be_marked,
)
from trainer.web.training.paper_form import save_form, unfinished_places

_UNLIMITED = timedelta(hours=24)


def closed(found: Attempt, moment: datetime) -> bool:
    """Say whether the attempt has ended; one whose time ran out ends now. Raises CannotBeMarked."""
    if attempts.is_over(found, moment):
        # Whoever was faster: the attempt has that one's end now.
        found.hand_in = attempts.hand_in(found.pk, moment)
    return attempt_rows.end_of(found) is not None


@signed_in
@tells_what_cannot_be_marked
@require_safe
def attempt(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """The paper, with everything that has been saved so far."""
    found, moment = attempt_for(me(request), attempt_id), now()
    if closed(found, moment):
        return redirect("result", attempt_id)
    return _paper(request, found, moment, way.read_place(request.GET.get("cau", ""), len(found.paper)))


def _paper(
    request: HttpRequest,
    found: Attempt,
    moment: datetime,
    place: int | None,
    *,
    notices: Mapping[int, str] | None = None,
    unfinished: frozenset[int] = frozenset(),
    ask: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Draw the paper at ``place``; without one at what is to be done next. ``notices`` stand at their questions."""
    questions = [
        keep_typed(question, request.POST.getlist(f"q{question.place}")) if question.place in unfinished else question
        for question in questions_of(found)
    ]
    steps = [way.step_of(question, question.place in unfinished) for question in questions]
    unopened = [step.place for step in steps if not step.done]
    here = place if place is not None else next(iter(unopened), len(steps))
    context = {
        "attempt": found,
        "questions": questions,
        "steps": steps,
        "left": unopened,
        "here": here,
        "notices": notices or {},
        "answered": sum(question.answered for question in questions),
        "ticket": _ticket(found, moment),
        "mark": installation.attempt_mark(found),
        "seconds_left": max(0, int((found.closes_at - moment).total_seconds())) if found.closes_at else None,
        "ask": ask,
    }
    return render(request, "training/attempt.html", context, status=status)


def _ticket(found: Attempt, moment: datetime) -> str:
    last = attempts.last_moment(found)
    until = int((last or moment + _UNLIMITED).timestamp())
    shape = question_view.shape_of(papers.read(found))
    ticket = tickets.Ticket(found.pk, until, shape, installation.ticket_mark(found), timed=last is not None)
    return tickets.issue(ticket, ticket_key(settings.SECRET_KEY))


@signed_in
@tells_what_cannot_be_marked
@require_safe
def question(request: HttpRequest, attempt_id: int, place: int) -> HttpResponse:
    """One question of the paper as it stands now: what paper.js puts in place after a step of a situation."""
    found, moment = attempt_for(me(request), attempt_id), now()
    if closed(found, moment):
        return HttpResponse(HANDED_IN, status=410, content_type="text/plain; charset=utf-8")
    shown = question_to_answer(found, place)
    if shown is None:
        raise Http404
    return render(request, "training/_question.html", {"attempt": found, "question": shown})


@answers_come_in
@tells_what_cannot_be_marked
@require_POST
def save(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Save what the form holds and go where its button leads: the way without JavaScript.

    What could not be saved, or came from elsewhere meanwhile, is told at its question, and the page goes there.
    """
    found, moment = attempt_for(me(request), attempt_id), now()
    if closed(found, moment):
        return redirect("result", attempt_id)
    if is_of_another(request, found):
        return another(request)
    conflicts = save_form(request.POST, found, moment)
    unfinished = unfinished_places(request.POST, found)
    notices = way.notices(papers.read(found), conflicts, unfinished)
    if notices:
        return _troubled(request, found, moment, notices, unfinished, 409 if conflicts else 200)
    place, word = _leads_to(request, found)
    if word:
        return _paper(request, found, moment, place, notices={place: word})
    return redirect(f"{reverse('attempt', args=[attempt_id])}?cau={way.name_of(place, len(found.paper))}")


def _troubled(
    request: HttpRequest,
    found: Attempt,
    moment: datetime,
    notices: Mapping[int, str],
    unfinished: list[int],
    status: int,
) -> HttpResponse:
    place = min(notices)
    return _paper(request, found, moment, place, notices=notices, unfinished=frozenset(unfinished), status=status)


def _leads_to(request: HttpRequest, found: Attempt) -> tuple[int, str]:
    """Return the place where the button leads that sent the form, and what is to be said there."""
    size = len(found.paper)
    here = way.read_place(request.POST.get("cau", ""), size) or 0
    button = request.POST.get("den", "")
    if button != way.GO_ON:
        place = way.read_place(button, size)
        return (here if place is None else place), ""
    shown = question_to_answer(found, here)
    if shown is None or shown.kind != "scenario":
        return min(here + 1, size), ""
    if shown.chosen != request.POST.get(f"shown{here}", ""):
        # A step was taken: first its reader sees what came of it.
        return here, ""
    return (here, way.UNMOVED) if shown.step else (here + 1, "")


@answers_come_in
@tells_what_cannot_be_marked
@require_POST
def hand_in(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Save what the form holds, then end the attempt; asks once when questions are not done to the end."""
    found, moment = attempt_for(me(request), attempt_id), now()
    if closed(found, moment):
        return redirect("result", attempt_id)
    if is_of_another(request, found):
        return another(request)
    conflicts = save_form(request.POST, found, moment)
    unfinished = unfinished_places(request.POST, found)
    notices = way.notices(papers.read(found), conflicts, unfinished)
    if conflicts:
        return _troubled(request, found, moment, notices, unfinished, 409)
    complete = not unfinished and all(question.answered and not question.half for question in questions_of(found))
    if not complete and "confirm" not in request.POST:
        last, kept = len(found.paper), frozenset(unfinished)
        return _paper(request, found, moment, last, notices=notices, unfinished=kept, ask=True)
    attempts.hand_in(found.pk, moment)
    return redirect("result", attempt_id)
