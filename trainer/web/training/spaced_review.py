"""Going over again what was once answered wrongly: one question a page, as long as one likes."""

import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from trainer.actions import papers, spaced_review
from trainer.content.live import library
from trainer.core.quiz.drawing import shuffled
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.quiz.question_view import draft_question
from trainer.core.vietnam_time import LOCAL
from trainer.models import RefresherReview
from trainer.queries import attempt
from trainer.queries import spaced_review as queries
from trainer.queries.revealing import held_questions
from trainer.web.access import it_officer_required, me, now, signed_in
from trainer.web.answer_fields import keep_typed, read_answer


@signed_in
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How many questions are due today, and when the next ones come."""
    found = _refreshers(request)
    seed = secrets.token_hex(4)
    return render(request, "training/refreshers.html", {"found": found, "seed": seed})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, question_id: str, seed: str) -> HttpResponse:
    """One question that is due. An answer is kept and shown marked; one that is not due any more leads back."""
    found = _refreshers(request)
    if question_id not in found.due:
        return redirect("refreshers")
    drawn = shuffled(library().questions[question_id], seed)
    marks = request.POST.getlist("q0")
    given = read_answer(marks, drawn)
    shown = draft_question(0, drawn, given or ())
    if request.method == "POST" and "step" not in request.POST and given is not None and shown.answered:
        chosen = RULES[drawn.question.kind].to_author(given, drawn.order)
        review = spaced_review.answer(me(request), drawn, chosen, stored_places(given), library(), now())
        return redirect("refresher_result", review.pk)
    context = {
        "question": keep_typed(shown, marks) if given is None else shown,
        "left": len(found.due),
        "missing": request.method == "POST" and "step" not in request.POST,
    }
    return render(request, "training/refresher.html", context)


@signed_in
@require_safe
def result(request: HttpRequest, review_id: int) -> HttpResponse:
    """One answered refresher: right or wrong, why, when it comes again, and the next one."""
    review = RefresherReview.objects.filter(pk=review_id, official=me(request)).select_related("question").first()
    if review is None:
        raise Http404
    found = _refreshers(request)
    if review.question_name in held_questions(me(request), library()):
        # He sits the quiz again: until he has passed it, what he practised before does not show its key.
        return redirect("refreshers")
    context = {
        "question": attempt.marked_review(review, library()),
        "due_at": queries.due_at(me(request), review.question_name),
        "next": found.due[0] if found.due else None,
        "left": len(found.due),
        "seed": secrets.token_hex(4),
    }
    return render(request, "training/refresher_result.html", context)


def _refreshers(request: HttpRequest) -> queries.Refreshers:
    moment = now()
    allowed = papers.may_be_asked(library(), moment.astimezone(LOCAL).date())
    questions = {name for name, one in library().questions.items() if allowed(one)}
    return queries.of_official(me(request), questions, library(), moment)


@it_officer_required
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """What the IT unit may expect to be remembered, by section and by unit."""
    moment = now()
    context = {
        "sections": queries.by_section(library(), moment),
        "units": queries.by_unit(moment),
        "urls": {name: section.url for name, section in library().sections.items()},
    }
    return render(request, "it/retention.html", context)
