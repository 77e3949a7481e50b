"""A quiz for citizens: no sign-in, nothing recorded. The seed stands in the address, the answers only in the form."""

import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from trainer.actions import papers
from trainer.content.live import library
from trainer.core.quiz.drawing import DrawnQuestion, draw
from trainer.core.quiz.eligibility import Asking
from trainer.core.quiz.feedback_view import marked_draft
from trainer.core.quiz.grading import grade_paper
from trainer.core.quiz.kinds import RULES, Answer
from trainer.core.quiz.model import Quiz
from trainer.core.quiz.question_view import ShownQuestion, draft_question
from trainer.core.vietnam_time import LOCAL
from trainer.web.access import now
from trainer.web.answer_fields import is_number, read_answer


def _quiz(quiz_id: str) -> Quiz:
    quiz = library().quizzes.get(quiz_id)
    if quiz is None or not quiz.public:
        raise Http404
    return quiz


def _asked(quiz: Quiz) -> Asking:
    return papers.askable(quiz, library(), now().astimezone(LOCAL).date())


@require_safe
def intro(request: HttpRequest, quiz_id: str) -> HttpResponse:
    """What it is about; each click on start draws other questions."""
    asked = _asked(_quiz(quiz_id))
    return render(request, "public/intro.html", {"quiz": asked.quiz, "asked": asked, "seed": secrets.token_hex(4)})


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, quiz_id: str, seed: str) -> HttpResponse:
    """The questions; a form that came in is shown again with what it holds, or marked when all is answered."""
    quiz = _quiz(quiz_id)
    asked = _asked(quiz)
    if not asked.questions:
        return redirect("public_quiz", quiz_id)
    drawn = draw(quiz, seed, asked.allows)
    given = [_given(request, place, item) for place, item in enumerate(drawn)]
    questions = [draft_question(place, item, given[place]) for place, item in enumerate(drawn)]
    open_places = [question.place + 1 for question in questions if not question.answered or question.half]
    if request.method == "POST" and "step" not in request.POST and ("confirm" in request.POST or not open_places):
        return _result(request, quiz, drawn, given)
    ask = request.method == "POST" and "step" not in request.POST
    context = {"quiz": quiz, "questions": questions, "empty": open_places if ask else [], "ask": ask}
    return render(request, "public/paper.html", {**context, "unmoved": _unmoved(request, questions)})


def _unmoved(request: HttpRequest, questions: list[ShownQuestion]) -> int:
    """Return the number of a situation in which somebody wants to go on without having chosen; 0 when there is none."""
    step = request.POST.get("step", "")
    place = int(step) if is_number(step) else len(questions)
    if place >= len(questions) or request.POST.get(f"shown{place}") != questions[place].chosen:
        return 0
    return place + 1


def _given(request: HttpRequest, place: int, item: DrawnQuestion) -> Answer:
    return read_answer(request.POST.getlist(f"q{place}"), item) or ()


def _result(request: HttpRequest, quiz: Quiz, drawn: tuple[DrawnQuestion, ...], given: list[Answer]) -> HttpResponse:
    answers = {place: RULES[item.question.kind].to_author(given[place], item.order) for place, item in enumerate(drawn)}
    result = grade_paper([item.question for item in drawn], answers, quiz.rule)
    questions = [
        marked_draft(place, item, mark, library().sections, library().instruments)
        for place, (item, mark) in enumerate(zip(drawn, result.marks, strict=True))
    ]
    return render(request, "public/result.html", {"quiz": quiz, "result": result, "questions": questions})


@require_safe
def again(request: HttpRequest, quiz_id: str) -> HttpResponse:
    """Draw other questions."""
    return redirect("public_paper", _quiz(quiz_id).id, secrets.token_hex(4))
