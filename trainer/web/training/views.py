"""An attempt as it is sat: begin, paper, save, hand in. Everything works as plain forms; paper.js saves as one goes."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trainer.actions import attempt_rows, attempts, installation, papers
from trainer.content.live import library
from trainer.core.quiz import question_view
from trainer.core.quiz.model import Quiz
from trainer.models import Attempt
from trainer.queries.attempt import question_to_answer
from trainer.web.access import attempt_for, me, now, signed_in
from trainer.web.answer_fields import keep_typed
from trainer.web.autosave import ticket as tickets
from trainer.web.autosave.endpoint import HANDED_IN
from trainer.web.autosave.ticket import ticket_key
from trainer.web.training.attempt_words import (
    another,
    answers_come_in,
    is_of_another,
    questions_of,
    tells_what_cannot_be_marked,
)
from trainer.web.training.paper_form import save_form, unfinished_places

_UNLIMITED = timedelta(hours=24)


def quiz_for(quiz_id: str) -> Quiz:
    """Return the quiz ``quiz_id``. Raises Http404 when there is none."""
    quiz = library().quizzes.get(quiz_id)
    if quiz is None:
        raise Http404
    return quiz


@signed_in
@tells_what_cannot_be_marked
@require_POST
def begin(request: HttpRequest, quiz_id: str) -> HttpResponse:
    """Begin, or go on with the attempt that is open."""
    try:
        attempt = attempts.begin(me(request), quiz_for(quiz_id), library(), secrets.token_hex(8), now())
    except (attempts.NotYet, attempts.NothingToAsk):
        # The page of the quiz says from when, or why not.
        return redirect("quiz", quiz_id)
    return redirect("attempt", attempt.pk)


@signed_in
@tells_what_cannot_be_marked
@require_safe
def attempt(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """The paper, with everything that has been saved so far."""
    found, moment = attempt_for(me(request), attempt_id), now()
    if closed(found, moment):
        return redirect("result", attempt_id)
    return _paper(request, found, moment)


def closed(found: Attempt, moment: datetime) -> bool:
    """Say whether the attempt has ended; one whose time ran out ends now."""
    if attempts.is_over(found, moment):
        # Whoever was faster: the attempt has that one's end now.
        found.hand_in = attempts.hand_in(found.pk, moment)
    return attempt_rows.end_of(found) is not None


def _paper(
    request: HttpRequest,
    found: Attempt,
    moment: datetime,
    *,
    saved: bool = False,
    conflicts: Sequence[int] = (),
    unfinished: Sequence[int] = (),
    ask: bool = False,
) -> HttpResponse:
    questions = [
        keep_typed(question, request.POST.getlist(f"q{question.place}")) if question.place in unfinished else question
        for question in questions_of(found)
    ]
    context = {
        "attempt": found,
        "rule": attempts.rule_of(found),
        "questions": questions,
        "empty": [question.place + 1 for question in questions if not question.answered],
        "half": [question.place + 1 for question in questions if question.half],
        "begun": [question.place + 1 for question in questions if question.begun],
        "unfinished": [place + 1 for place in unfinished],
        "astray": [place + 1 for place in unfinished if questions[place].kind == "scenario"],
        "answered": sum(question.answered for question in questions),
        "ticket": _ticket(found, moment),
        "mark": installation.attempt_mark(found),
        "seconds_left": max(0, int((found.closes_at - moment).total_seconds())) if found.closes_at else None,
        "saved_now": saved,
        "conflicts": [place + 1 for place in conflicts],
        "ask": ask,
    }
    return render(request, "training/attempt.html", context, status=409 if conflicts else 200)


def _ticket(found: Attempt, moment: datetime) -> str:
    last = attempts.last_moment(found) or moment + _UNLIMITED
    shape = question_view.shape_of(papers.read(found))
    ticket = tickets.Ticket(found.pk, int(last.timestamp()), shape, installation.ticket_mark(found))
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
    """Save what the form holds: the way without JavaScript."""
    found, moment = attempt_for(me(request), attempt_id), now()
    if closed(found, moment):
        return redirect("result", attempt_id)
    if is_of_another(request, found):
        return another(request)
    conflicts = save_form(request.POST, found, moment)
    return _paper(
        request,
        found,
        moment,
        saved=not conflicts,
        conflicts=conflicts,
        unfinished=unfinished_places(request.POST, found),
    )


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
    if conflicts:
        return _paper(request, found, moment, conflicts=conflicts)
    unfinished = unfinished_places(request.POST, found)
    complete = not unfinished and all(question.answered and not question.half for question in questions_of(found))
    if not complete and "confirm" not in request.POST:
        return _paper(request, found, moment, saved=True, unfinished=unfinished, ask=True)
    attempts.hand_in(found.pk, moment)
    return redirect("result", attempt_id)
