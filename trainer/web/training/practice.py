"""Practice: one situation a screen, explained as soon as it is answered. Everything works as plain forms.

``sheet.js`` asks for a part of the page only (``X-Part``): what is said about an answer, or the next step of a
situation. Without it the same comes as a page.
"""

import secrets
from fractions import Fraction

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trainer.actions import attempt_rows, waiting
from trainer.actions import practice as actions
from trainer.actions.corrections import counting_score
from trainer.actions.practice import Closed, NotAsked, NothingToPractise, Shift
from trainer.content.live import library
from trainer.core.practice import comes_back
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.kinds.base import shown_places
from trainer.core.quiz.outcome import outcome
from trainer.core.quiz.question_view import draft_question
from trainer.models import Attempt, RefresherReview
from trainer.queries import practice as queries
from trainer.queries import spaced_review
from trainer.queries.objections import said_of
from trainer.web.access import attempt_for, me, now, practice_for, signed_in
from trainer.web.answer_fields import is_number, keep_typed, read_answer
from trainer.web.one_by_one import lacking, wants_part
from trainer.web.signed_out import answers_come_in
from trainer.web.training.quiz import quiz_for


@signed_in
@require_POST
def begin(request: HttpRequest, quiz_id: str) -> HttpResponse:
    """Begin to practise a quiz, or go on with the shift that was left."""
    try:
        found = actions.begin(me(request), quiz_for(quiz_id), library(), secrets.token_hex(8), now())
    except Closed as closed:
        return _closed(request, closed.attempt)
    except NothingToPractise:
        # The page of the quiz says why.
        return redirect("quiz", quiz_id)
    return redirect("practice", found.pk)


@signed_in
@require_POST
def begin_missed(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Begin to practise what was missed in an attempt; where none of it may be asked any more, the rest of its quiz."""
    attempt = attempt_for(me(request), attempt_id)
    end = attempt_rows.end_of(attempt)
    if end is None:
        return redirect("attempt", attempt_id)
    try:
        found = actions.begin_missed(me(request), attempt, library(), secrets.token_hex(8), now())
    except Closed as closed:
        return _closed(request, closed.attempt)
    except NothingToPractise:
        again = not counting_score(end).passed and attempt.quiz in library().quizzes
        return begin(request, attempt.quiz) if again else redirect("result", attempt_id)
    return redirect("practice", found.pk)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def begin_one(request: HttpRequest, question_id: str) -> HttpResponse:
    """Ask whether to practise one question, to which “Rà bài” led; begin it when told so."""
    quiz = next((one for one in library().quizzes.values() if question_id in {each.id for each in one.questions}), None)
    if quiz is None:
        raise Http404
    if request.method != "POST":
        return render(request, "training/practice_one.html", {"quiz": quiz, "question": question_id})
    try:
        found = actions.begin_one(me(request), question_id, quiz.id, library(), secrets.token_hex(8), now())
    except Closed as closed:
        return _closed(request, closed.attempt)
    except NothingToPractise:
        return redirect("quiz", quiz.id)
    return redirect("practice", found.pk)


@answers_come_in
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest, practice_id: int) -> HttpResponse:
    """One question of the shift, or what is said about its answer; a form that comes in is answered."""
    found = actions.shift(practice_for(me(request), practice_id), library(), now())
    if (attempt := actions.closed_by(found, library())) is not None:
        return _closed(request, attempt)
    place = _place(request, found)
    if place is None:
        return redirect("practice_end", practice_id)
    if place not in found.steps or request.POST.get("seed", found.practice.seed) != found.practice.seed:
        return redirect("practice", practice_id)
    if request.method == "POST":
        return _take(request, found, place)
    if place in found.reviews:
        return _answered(request, found, place, found.reviews[place])
    return _asked(request, found, place, ())


def _place(request: HttpRequest, found: Shift) -> int | None:
    """Return the place that the address names, from 0; the next one to be answered where it names none."""
    asked = request.GET.get("cau", "")
    return int(asked) - 1 if is_number(asked) else found.next


def _take(request: HttpRequest, found: Shift, place: int) -> HttpResponse:
    """Keep the answer that came in, and say how it was; go on in a situation; or say what is missing."""
    if place in found.reviews:
        return _answered(request, found, place, found.reviews[place])
    at = found.origin(place)
    given = read_answer(request.POST.getlist(f"q{at}"), found.drawn(place))
    shown = draft_question(at, found.drawn(place), given or ())
    if given is None or not shown.answered or shown.half:
        moved = shown.begun and shown.chosen != request.POST.get(f"shown{at}", "")
        return _asked(request, found, place, given or (), missing="" if moved else lacking(shown, "Anh/chị"))
    try:
        review = actions.answer(found.practice, place, given, library(), now())
    except (Closed, NotAsked):
        return redirect("practice", found.practice.pk)
    if wants_part(request):
        return _answered(request, actions.shift(found.practice, library(), now()), place, review)
    return redirect(_address(found, place))


def _asked(request: HttpRequest, found: Shift, place: int, given: Answer, missing: str = "") -> HttpResponse:
    at = found.origin(place)
    question = keep_typed(draft_question(at, found.drawn(place), given), request.POST.getlist(f"q{at}"))
    if wants_part(request) and missing:
        return HttpResponse(missing, status=422, content_type="text/plain; charset=utf-8")
    if wants_part(request):
        return render(request, "training/_question.html", _context(found, place) | {"question": question})
    context = _context(found, place) | {"question": question, "missing": missing, "sheet": None}
    return render(request, "training/practice.html", context)


def _answered(request: HttpRequest, found: Shift, place: int, review: RefresherReview) -> HttpResponse:
    steps = found.steps
    after = steps[steps.index(place) + 1 :]
    going = {"next": _address(found, after[0]) if after else reverse("practice_end", args=[found.practice.pk])}
    context = _context(found, place) | going | {"sheet": queries.sheet(review, library()), "last": not after}
    back = comes_back(place, len(found.paper))
    name = review.question_name
    context |= {"objected": said_of(me(request), [name], key_is_shown=True).get(name), "asked_place": place + 1}
    context["comes_back"] = back in after and back not in found.reviews
    if wants_part(request):
        return render(request, "training/_sheet.html", context)
    at, drawn = found.origin(place), found.drawn(place)
    question = draft_question(at, drawn, shown_places(review.chosen))
    return render(request, "training/practice.html", context | {"question": question})


def _context(found: Shift, place: int) -> dict[str, object]:
    steps = found.steps
    quiz = library().quizzes.get(found.practice.quiz)
    return {
        "practice": found.practice,
        "title": quiz.title if quiz else "",
        "at": steps.index(place),
        "steps": [{"address": _address(found, one), "state": _state(found.reviews.get(one))} for one in steps],
        "again": place >= len(found.paper),
        "shift_number": steps.index(place) + 1,
    }


def _state(review: RefresherReview | None) -> str:
    return "" if review is None else outcome(Fraction(review.points))


def _address(found: Shift, place: int) -> str:
    return f"{reverse('practice', args=[found.practice.pk])}?cau={place + 1}"


def _closed(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Say that a paper is being sat, and lead back to it."""
    return render(request, "training/practice_closed.html", {"attempt": attempt}, status=409)


@signed_in
@require_safe
def end(request: HttpRequest, practice_id: int) -> HttpResponse:
    """How the shift went, what to remember of it, when it comes again, and what to do next."""
    found = actions.shift(practice_for(me(request), practice_id), library(), now())
    if (attempt := actions.closed_by(found, library())) is not None:
        return _closed(request, attempt)
    if found.next is not None:
        return redirect("practice", practice_id)
    quiz = library().quizzes.get(found.practice.quiz)
    record = waiting.record_of(attempt_rows.of_quiz(me(request).pk, quiz.id), now()) if quiz else None
    context = {
        "practice": found.practice,
        "quiz": quiz,
        "end": queries.end(found, library()),
        "passed": record is not None and record.current is not None,
        "begin_from": record.begin_from(quiz.rule) if record and quiz else None,
        "due": None if quiz else spaced_review.due_count(me(request), library(), now()),
    }
    return render(request, "training/practice_end.html", context)
