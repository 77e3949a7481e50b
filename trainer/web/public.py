"""A quiz for citizens: one situation a screen, explained as soon as it is judged. No sign-in, nothing recorded.

The seed stands in the address, the answers only in the form: what was answered before travels in hidden fields. The key
of a question leaves the server only in the reply to its answer. ``sheet.js`` asks for a part of the page (``X-Part``).
"""

import hashlib
import secrets
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trainer.actions import papers
from trainer.content.live import library
from trainer.core.handbook.section import Section
from trainer.core.practice import Lesson, lesson
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.eligibility import Asking
from trainer.core.quiz.feedback_view import MarkedQuestion, marked_draft
from trainer.core.quiz.grading import grade_paper
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.model import Quiz
from trainer.core.quiz.question_view import ShownQuestion, draft_question
from trainer.core.vietnam_time import day_of
from trainer.web import doorway
from trainer.web.access import now
from trainer.web.answer_fields import is_number, keep_typed, read_answer
from trainer.web.one_by_one import lacking, wants_part

_TO_REMEMBER = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """A situation that was answered: what is said about it, the question with its key, and its sections to read."""

    lesson: Lesson
    question: MarkedQuestion
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """The situations that a seed draws, and the answers that the form holds for those up to ``place``."""

    quiz: Quiz
    drawn: tuple[DrawnQuestion, ...]
    given: tuple[Answer | None, ...]
    place: int

    @property
    def mark(self) -> str:
        """What the form carries, so that no other paper judges its answers: a law may end between two of them."""
        told = "|".join(f"{item.question.fingerprint()} {item.order}" for item in self.drawn)
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def last(self) -> bool:
        """Whether no situation comes after this one."""
        return self.place == len(self.drawn) - 1

    def question(self) -> ShownQuestion:
        """Return the situation in hand as it is asked; how points are counted is nobody's concern here."""
        asked = draft_question(self.place, self.drawn[self.place], self.given[self.place] or ())
        return replace(asked, credit="")

    def kept(self, until: int) -> list[tuple[int, list[str]]]:
        """Return the fields that hold the answers before ``until``: of each place its values, in the form's own way."""
        return [(at, _fields(self.drawn[at], self.given[at] or ())) for at in range(min(until, len(self.given)))]

    def judged(self) -> list[Judged | None]:
        """Return every situation that the form holds an answer to; None for those that it does not."""
        content = library()
        found: list[Judged | None] = []
        for at, (item, given) in enumerate(zip(self.drawn, self.given, strict=False)):
            if given is None or not draft_question(at, item, given).answered:
                found.append(None)
                continue
            [mark] = grade_paper([item.question], {0: item.as_author(given)}, self.quiz.rule).marks
            marked = marked_draft(at, item, mark, content.sections, content.instruments)
            sections = tuple(content.sections[one.reference] for one in marked.sections)
            found.append(Judged(lesson(marked), marked, sections))
        return found


def _fields(item: DrawnQuestion, given: Answer) -> list[str]:
    """Return an answer as the fields of its question hold it: ranks where steps are ordered, places otherwise."""
    if item.question.kind == "order" and given:
        return [str(given.index(place) + 1) for place in range(len(given))]
    return [str(one) for one in given]


def _quiz(quiz_id: str) -> Quiz:
    quiz = library().quizzes.get(quiz_id)
    if quiz is None or not quiz.public:
        raise Http404
    return quiz


def _asked(quiz: Quiz) -> Asking:
    return papers.askable(quiz, library(), day_of(now()))


@require_safe
def intro(request: HttpRequest, quiz_id: str) -> HttpResponse:
    """What it is about; each click on start draws other questions."""
    asked = _asked(_quiz(quiz_id))
    return render(request, "public/intro.html", {"quiz": asked.quiz, "asked": asked, "seed": secrets.token_hex(4)})


@require_safe
def again(request: HttpRequest, quiz_id: str) -> HttpResponse:
    """Draw other questions."""
    return redirect("public_paper", _quiz(quiz_id).id, secrets.token_hex(4))


@require_http_methods(["GET", "HEAD", "POST"])
def paper(request: HttpRequest, quiz_id: str, seed: str) -> HttpResponse:
    """One situation; a form that came in is judged, or goes on to the next one, or to how it went.

    A stranger's browser may keep the pages that came of his forms: without them Back leads to a page of its own, which
    asks whether to send a form again.
    """
    response = _paper(request, _quiz(quiz_id), seed)
    if not request.user.is_authenticated:
        response.headers["Cache-Control"] = "private, no-cache"
    return response


def _paper(request: HttpRequest, quiz: Quiz, seed: str) -> HttpResponse:
    drawn = doorway.paper(_asked(quiz), seed)
    if not drawn:
        return redirect("public_quiz", quiz.id)
    round_ = _round(request, quiz, drawn)
    if request.method != "POST":
        return _ask(request, round_)
    if request.POST.get("de", round_.mark) != round_.mark:
        return render(request, "public/changed.html", {"quiz": quiz}, status=409)
    shown = round_.question()
    if not shown.answered or shown.half:
        moved = shown.begun and shown.chosen != request.POST.get(f"shown{round_.place}", "")
        return _ask(request, round_, "" if moved else lacking(shown, "Bà con"))
    if "tiep" not in request.POST:
        return _answer(request, round_)
    if round_.last:
        return _end(request, round_)
    return _ask(request, replace(round_, place=round_.place + 1, given=(*round_.given, None)))


def _round(request: HttpRequest, quiz: Quiz, drawn: tuple[DrawnQuestion, ...]) -> Round:
    asked = request.POST.get("cau", "")
    place = min(int(asked) - 1 if is_number(asked) and int(asked) else 0, len(drawn) - 1)
    given = tuple(read_answer(request.POST.getlist(f"q{at}"), drawn[at]) for at in range(place + 1))
    return Round(quiz, drawn, given, place)


def _ask(request: HttpRequest, round_: Round, missing: str = "") -> HttpResponse:
    question = keep_typed(round_.question(), request.POST.getlist(f"q{round_.place}"))
    if wants_part(request) and missing:
        return HttpResponse(missing, status=422, content_type="text/plain; charset=utf-8")
    if wants_part(request):
        return render(request, "training/_question.html", {"question": question})
    context = {"round": round_, "question": question, "missing": missing, "kept": round_.kept(round_.place)}
    return render(request, "public/paper.html", context | {"before": round_.judged()[: round_.place]})


def _answer(request: HttpRequest, round_: Round) -> HttpResponse:
    before = round_.judged()
    context = {"round": round_, "judged": before[-1], "kept": round_.kept(round_.place + 1), "before": before[:-1]}
    if wants_part(request):
        return render(request, "public/_sheet.html", context)
    return render(request, "public/paper.html", context | {"question": round_.question()})


def _end(request: HttpRequest, round_: Round) -> HttpResponse:
    found = round_.judged()
    missed = [one for one in found if one is not None and not one.question.right]
    right = sum(one is not None and one.question.right for one in found)
    context: dict[str, object] = {
        "quiz": round_.quiz,
        "judged": found,
        "right": right,
        "to_remember": _different(missed),
    }
    context["link"] = request.build_absolute_uri(reverse("public_quiz", args=[round_.quiz.id]))
    return render(request, "public/result.html", context)


def _different(missed: list[Judged]) -> list[Judged]:
    """Return the first few things to remember, each about another section."""
    by_section = {one.sections[0].reference if one.sections else "": one for one in reversed(missed)}
    return [one for one in missed if one in by_section.values()][:_TO_REMEMBER]
