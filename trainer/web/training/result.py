"""How an attempt went, and what an official reads after it: the result, and a section as it was asked about."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from trainer.actions import attempt_rows, papers, practice, waiting
from trainer.actions.completions import rule_of, unconfirmed
from trainer.actions.corrections import counting_score
from trainer.content.live import library
from trainer.models import Attempt, SectionVersion
from trainer.queries import path, relearning, revealing, spaced_review
from trainer.queries.attempt import marked_questions, withdrawn_places
from trainer.queries.next_step import Next, next_of
from trainer.queries.objections import said_of
from trainer.queries.remembering import known_pages, to_remember
from trainer.queries.shown_keys import reveal_of
from trainer.web.access import attempt_for, me, now, signed_in
from trainer.web.training.attempt_words import tells_what_cannot_be_marked
from trainer.web.training.sitting import closed


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
    every = attempt_rows.of_official(me(request).pk)
    of_quiz = sorted((row for row in every if row.quiz == found.quiz), key=lambda row: row.number)
    record = waiting.record_of(of_quiz, moment)
    relearn = found.purpose == "relearn"
    corrections = sorted(handed_in.corrections.all(), key=lambda row: row.pk)
    withdrawn = withdrawn_places(handed_in, corrections)
    reveal = reveal_of(me(request), found, every)
    questions = marked_questions(handed_in, library(), reveal)
    names = [drawn.question.id for drawn in papers.read(found)]
    counted = [one for one in questions if one.place not in withdrawn]
    counts = counting_score(handed_in)
    work = relearning.work_of(me(request), current_quiz, library(), moment) if relearn and current_quiz else None
    running = attempt_rows.running(of_quiz)
    offers = current_quiz is not None and not (counts.passed or relearn or running)
    return render(
        request,
        "training/result.html",
        {
            "attempt": found,
            "rule": rule_of(found),
            "hand_in": handed_in,
            "counts": counts,
            "corrections": corrections,
            "withdrawn": withdrawn,
            "completion": getattr(handed_in, "completion", None),
            "not_confirmed": unconfirmed(handed_in),
            "reveal": reveal,
            "quick": revealing.quickness(handed_in),
            "questions": questions,
            "counted": counted,
            "names": names,
            "objected": said_of(me(request), names),
            "remembered": to_remember(counted, library()),
            "known": known_pages(counted) if counts.passed else [],
            "begin_from": record.begin_from(current_quiz.rule) if current_quiz else None,
            "left": record.left(current_quiz.rule) if current_quiz else None,
            "quiz": current_quiz,
            "running": running,
            "practise": len(practice.missed(found, library(), moment)) if offers else 0,
            "edition": relearning.edition_of(found, library()) if relearn else None,
            "work": work,
            "current": record.current,
            "next": _next(request, every, moment) if counts.passed and not work else None,
        },
    )


def _next(request: HttpRequest, every: Sequence[Attempt], moment: datetime) -> Next:
    """Return the next thing; refreshers are looked for only where the path has nothing."""
    items = path.path_of(me(request), library(), moment, every)
    found = next_of(items, 0)
    return found if found.kind != "rest" else next_of(items, spaced_review.due_count(me(request), library(), moment))


@signed_in
@require_safe
def section(request: HttpRequest, fingerprint: str, reference: str) -> HttpResponse:
    """A section as it stood when a question about it was asked."""
    row = get_object_or_404(SectionVersion, reference=reference.replace(":", "#"), fingerprint=fingerprint)
    today = library().sections.get(row.reference)
    return render(
        request,
        "training/section.html",
        {"row": row, "html": row.html, "today": today, "base": urljoin("/cam-nang/", row.url)},
    )
