"""One quiz: what it is about and under which rule, and its beginning."""

import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trainer.actions import attempt_rows, attempts, papers, waiting
from trainer.actions.completions import unconfirmed
from trainer.actions.corrections import counting_score
from trainer.content.live import library
from trainer.core.quiz.model import Quiz
from trainer.core.quiz.reading_time import minutes_of
from trainer.core.vietnam_time import day_of
from trainer.queries import path, relearning
from trainer.web.access import me, now, signed_in
from trainer.web.training.attempt_words import tells_what_cannot_be_marked


def quiz_for(quiz_id: str) -> Quiz:
    """Return the quiz ``quiz_id``. Raises Http404 when there is none."""
    quiz = library().quizzes.get(quiz_id)
    if quiz is None:
        raise Http404
    return quiz


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
    ends = path.latest_first(earlier)
    return render(
        request,
        "training/quiz.html",
        {
            "quiz": found,
            "minutes": minutes_of(found),
            "asked": papers.askable(found, library(), day_of(moment)),
            "running": running,
            "begin_from": record.begin_from(found.rule),
            "left": record.left(found.rule),
            "current": record.current,
            "day": None if record.current else path.day_of_quiz(me(request), quiz_id, moment),
            "work": relearning.work_of(me(request), found, library(), moment) if record.current else None,
            "hand_ins": ends,
            "last_whole": next((end for end in ends if end.attempt.purpose == "full"), None),
            "not_confirmed": unconfirmed,
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
