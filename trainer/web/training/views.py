"""The trainee's screens: path, quiz, attempt, result. Everything works as plain forms; paper.js saves as one goes."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trainer.actions import attempt_rows, attempts, installation, papers, waiting
from trainer.actions.corrections import counting_score
from trainer.content.live import library
from trainer.core.completion import VALID
from trainer.core.quiz import question_view
from trainer.core.quiz.model import Quiz
from trainer.core.vietnam_time import LOCAL
from trainer.models import Attempt, SectionVersion
from trainer.queries import path, relearning, revealing, spaced_review
from trainer.queries.attempt import marked_questions, question_to_answer, to_read, withdrawn_places
from trainer.web.access import attempt_for, me, now, roles_of, signed_in
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
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The official's path: what is done, what is due, what to do next."""
    moment = now()
    items = path.path_of(me(request), library(), moment)
    required = [item for item in items if item.required]
    done = [item for item in required if item.status in VALID]
    return render(
        request,
        "training/home.html",
        {
            "required": required,
            "optional": [item for item in items if not item.required],
            "done": len(done),
            "refreshers": spaced_review.due_count(me(request), library(), moment),
            "roles": roles_of(me(request)),
        },
    )


@signed_in
@tells_what_cannot_be_marked
@require_safe
def quiz(request: HttpRequest, quiz_id: str) -> HttpResponse:
    """What the quiz is about and under which rule, with the way in."""
    found = quiz_for(quiz_id)
    moment = now()
    earlier = attempt_rows.of_quiz(me(request).pk, quiz_id)
    running = attempt_rows.running(earlier)
    if running is not None and attempts.is_over(running, moment):
        attempts.hand_in(running.pk, moment)
        earlier, running = attempt_rows.of_quiz(me(request).pk, quiz_id), None
    if running is not None and not attempts.serves(running, library(), moment):
        # The next beginning hands it in.
        running = None
    record = waiting.record_of(earlier, moment)
    return render(
        request,
        "training/quiz.html",
        {
            "quiz": found,
            "asked": papers.askable(found, library(), moment.astimezone(LOCAL).date()),
            "running": running,
            "begin_from": record.begin_from(found.rule),
            "left": record.left(found.rule),
            "current": record.current,
            "work": relearning.work_of(me(request), found, library(), moment) if record.current else None,
            "hand_ins": path.latest_first(earlier),
            "counting_score": counting_score,
            "chapter": _chapter(found),
        },
    )


def _chapter(quiz: Quiz) -> dict[str, str]:
    sections = (section for section in library().sections.values() if section.page == quiz.chapter)
    first = next(sections, None)
    return {"title": first.page_title, "url": first.url.split("#")[0]} if first else {"title": "Cẩm nang", "url": ""}


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
    if _closed(found, moment):
        return redirect("result", attempt_id)
    return _paper(request, found, moment)


def _closed(found: Attempt, moment: datetime) -> bool:
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
    if _closed(found, moment):
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
    if _closed(found, moment):
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
    if _closed(found, moment):
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


@signed_in
@tells_what_cannot_be_marked
@require_safe
def result(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """How it went and what to read again; right, wrong and why as soon as the rule lets it be told."""
    found, moment = attempt_for(me(request), attempt_id), now()
    if not _closed(found, moment):
        return redirect("attempt", attempt_id)
    handed_in = found.hand_in
    current_quiz = library().quizzes.get(found.quiz)
    of_quiz = attempt_rows.of_quiz(me(request).pk, found.quiz)
    record = waiting.record_of(of_quiz, moment)
    relearn = found.purpose == "relearn"
    corrections = sorted(handed_in.corrections.all(), key=lambda row: row.pk)
    withdrawn = withdrawn_places(handed_in, corrections)
    reveal = revealing.of_attempt(handed_in, of_quiz)
    questions = marked_questions(handed_in, library(), reveal)
    return render(
        request,
        "training/result.html",
        {
            "attempt": found,
            "rule": attempts.rule_of(found),
            "hand_in": handed_in,
            "counts": counting_score(handed_in),
            "corrections": corrections,
            "withdrawn": withdrawn,
            "completion": getattr(handed_in, "completion", None),
            "reveal": reveal,
            "quick": revealing.quickness(handed_in),
            "questions": questions,
            "to_read": to_read(one for one in questions if one.place not in withdrawn),
            "begin_from": record.begin_from(current_quiz.rule) if current_quiz else None,
            "left": record.left(current_quiz.rule) if current_quiz else None,
            "quiz": current_quiz,
            "edition": relearning.edition_of(found, library()) if relearn else None,
            "work": relearning.work_of(me(request), current_quiz, library(), moment)
            if relearn and current_quiz
            else None,
            "current": record.current,
        },
    )


@signed_in
@require_safe
def section(request: HttpRequest, fingerprint: str, reference: str) -> HttpResponse:
    """A section as it stood when a question about it was asked."""
    row = SectionVersion.objects.filter(reference=reference.replace(":", "#"), fingerprint=fingerprint).first()
    if row is None:
        raise Http404
    today = library().sections.get(row.reference)
    return render(
        request,
        "training/section.html",
        {"row": row, "html": row.html, "today": today, "base": urljoin("/cam-nang/", row.url)},
    )
