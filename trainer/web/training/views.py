"""The trainee's screens around a paper: path, quiz, beginning, result."""

import secrets
from urllib.parse import urljoin

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trainer.actions import attempt_rows, attempts, papers, waiting
from trainer.actions.corrections import counting_score
from trainer.content.live import library
from trainer.core.completion import VALID
from trainer.core.quiz.model import Quiz
from trainer.core.vietnam_time import LOCAL
from trainer.models import SectionVersion
from trainer.queries import path, relearning, revealing, spaced_review
from trainer.queries.attempt import marked_questions, to_read, withdrawn_places
from trainer.web.access import attempt_for, me, now, roles_of, signed_in
from trainer.web.training.attempt_words import tells_what_cannot_be_marked
from trainer.web.training.sitting import closed


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
def result(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """How it went and what to read again; right, wrong and why as soon as the rule lets it be told."""
    found, moment = attempt_for(me(request), attempt_id), now()
    if not closed(found, moment):
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
