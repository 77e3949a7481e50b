"""Bringing a pass up to date: what changed since, side by side, and the way into the few questions on it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_POST, require_safe

from trainer.actions import attempt_rows, attempts, reliance, waiting
from trainer.content.live import library, texts
from trainer.core.quiz.model import Quiz
from trainer.models import Attempt
from trainer.queries import relearning
from trainer.web.access import me, now, signed_in
from trainer.web.training.quiz import quiz_for


@signed_in
@require_safe
def changes(request: HttpRequest, quiz_id: str) -> HttpResponse:
    """What changed in the sections that the official's pass rests on, in old words and new ones."""
    quiz, moment = quiz_for(quiz_id), now()
    outdated = reliance.outdated(me(request).pk, moment, quiz_id).get(quiz_id)
    if not outdated:
        return redirect("quiz", quiz_id)
    earlier = attempt_rows.of_quiz(me(request).pk, quiz_id)
    running = attempt_rows.running(earlier)
    goes_on = (
        running is not None and not attempts.is_over(running, moment) and attempts.serves(running, library(), moment)
    )
    sections = relearning.changed_sections(outdated, library(), texts())
    return render(
        request,
        "training/relearn.html",
        {
            "quiz": quiz,
            "work": relearning.work(me(request), outdated, quiz, library(), moment, _seed(request, quiz)),
            "sections": sections,
            "reasons": relearning.reasons(sections),
            "current": waiting.record_of(earlier, moment).current,
            "running": running if goes_on else None,
        },
    )


@signed_in
@require_POST
def begin(request: HttpRequest, quiz_id: str) -> HttpResponse:
    """Begin to relearn, or go on with the attempt that is open."""
    quiz = quiz_for(quiz_id)
    try:
        attempt = attempts.begin_relearn(me(request), quiz, library(), _seed(request, quiz), now())
    except attempts.NothingToRelearn:
        # The page of the quiz says how he stands.
        return redirect("quiz", quiz_id)
    return redirect("attempt", attempt.pk)


def _seed(request: HttpRequest, quiz: Quiz) -> str:
    """Return the seed of the next relearning: known beforehand, so that the page can say how many questions it has."""
    taken = Attempt.objects.filter(official=me(request), quiz=quiz.id).count()
    words = f"{me(request).pk} {quiz.id} {taken}"
    return salted_hmac("gan-dan.relearn", words, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()[:16]
