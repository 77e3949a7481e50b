"""The questions as the IT unit sees them: quiz by quiz, a list of what to look at, one question with its options."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trainer.actions import papers, practice
from trainer.content.live import library
from trainer.core.editions.model import edition_words
from trainer.core.objections import LONGEST_ANSWER
from trainer.item_analysis import queries, seen_objections, table
from trainer.item_analysis.rules import charts, difficulty, letters, plain_words, to_the_author, verdicts
from trainer.item_analysis.rules.steps import WORTHS, by_step
from trainer.models import Objection, Unit
from trainer.queries import misses, objections
from trainer.web.access import it_reader_required, me, now
from trainer.web.people_filter import UnitChoice, page_number
from trainer.web.table_response import table_file

# So many questions a page: a card on a telephone is some 200 pixels high.
PAGE = 9
# So many that fewest have right, of all quizzes: what somebody asks who knows the name of no quiz.
HARDEST = 4
# So many sections: two lines each on a telephone.
SECTIONS = 12
# So many of what officials said of a question.
OBJECTIONS = 25
# In the address: the sections that cannot be judged yet.
REST = "chua_du"


@it_reader_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The quizzes with how their papers went, and what should be looked at first."""
    quizzes = queries.quizzes(library())
    grave = queries.by_gravity([row for quiz in quizzes for row in quiz.questions if row.to_look_at])
    titles = {quiz.quiz: quiz.title for quiz in quizzes}
    judged = [row for quiz in quizzes for row in quiz.questions if row.found.judged and not row.to_look_at]
    context = {"quizzes": quizzes, "grave": grave[:PAGE], "more": max(0, len(grave) - PAGE), "titles": titles}
    context |= {"hardest": queries.ordered(judged, "kho")[:HARDEST]}
    waiting = objections.waiting(library())
    context |= {"objected": len(waiting), "objections": objections.numbers(waiting)}
    context |= {"sureness": plain_words.sureness, "noted": sum(quiz.noted for quiz in quizzes)}
    return render(request, "item_analysis/overview.html", context)


@it_reader_required
@require_safe
def quiz(request: HttpRequest, quiz_id: str) -> HttpResponse:
    """How the papers of one quiz went, and its questions, those to look at first or by a column (``xep``)."""
    found = next((one for one in queries.quizzes(library()) if one.quiz == quiz_id), None)
    if found is None:
        raise Http404
    order = request.GET.get("xep", "")
    rows = queries.ordered(found.questions, order)
    context = {
        "quiz": found,
        "page": Paginator(rows, PAGE).get_page(page_number(request)),
        "order": order if order in queries.ORDERS else "",
        "orders": {name: title for name, (title, _) in queries.ORDERS.items()},
        "chart": charts.scores(found.totals, found.papers.places),
        "pass_mark": library().quizzes[quiz_id].rule.pass_mark,
        "sureness": plain_words.sureness,
        "about_sureness": plain_words.about_sureness,
        "telling_apart": plain_words.telling_apart,
        "objections": objections.numbers(objections.waiting(library(), quiz_id)),
    }
    return render(request, "item_analysis/quiz.html", context)


@it_reader_required
@require_safe
def question(request: HttpRequest, quiz_id: str, question_id: str) -> HttpResponse:
    """One question: what was chosen how often, by whom who did how well, in each of its wordings."""
    return question_page(request, quiz_id, question_id)


def question_page(
    request: HttpRequest, quiz_id: str, question_id: str, kept: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Return the page of a question; ``kept``: an answer to objections that was not taken, ``typed`` and to which.

    Raises Http404 where nothing is known of it.
    """
    versions = queries.versions(library(), quiz_id, question_id)
    known = library().questions.get(question_id)
    said = _objections(question_id, known.fingerprint() if known else "")
    # Before its first night nothing is counted of it; what is said of a question outlasts its quiz.
    contested = said["waiting"] or said["settled"]
    if not (versions and quiz_id in library().quizzes) and not contested:
        raise Http404
    question = versions[0].question if versions else known
    names = question.sections if question else ()
    sections = [library().sections[one] for one in names if one in library().sections]
    title = library().quizzes[quiz_id].title if quiz_id in library().quizzes else ""
    rests_on = [f"{one.page_title}: {one.title}" for one in sections]
    context = {
        "quiz_id": quiz_id,
        "name": question_id,
        "known": known,
        "message": _message(versions[0], title, rests_on) if versions and title else "",
        "steps_of": [by_step(row.question, row.found) for row in versions],
        "worths": WORTHS,
        "choices": [{one.option: one for one in row.found.choices} for row in versions],
        "quiz_title": title,
        "versions": versions,
        "sections": sections,
        "asked_about": misses.asked_about(one.reference for one in sections),
        # Who sits a paper that asks it meanwhile, of this quiz or another, is shown no key, here neither.
        "sitting": question_id in practice.held(me(request).pk, library()),
        "option_name": verdicts.option_name,
        "telling_apart": plain_words.telling_apart,
        "about_telling_apart": plain_words.ABOUT_TELLING_APART,
        "difficulties": [difficulty.level_and_source(table.labelled(row, library()), row.found) for row in versions],
        **(kept or {"typed": "", "ticked": None, "everybody": False}),
        **said,
    }
    return render(request, "item_analysis/question.html", context)


def _objections(question_id: str, today: str) -> dict[str, Any]:
    """Return what is said of a question, some at a time; ``today`` is the fingerprint of its words of today."""
    waiting, settled = objections.open_of(question_id), objections.settled_of(question_id)
    seen = objections.moments_of(waiting, seen_objections.MOST)
    shown = list(waiting[:OBJECTIONS]), list(settled[:OBJECTIONS])
    # What came or was changed between the two is settled as it is shown.
    seen |= {one.pk: one.made_at for one in shown[0]}
    answered, withdrawn = objections.ends_of(question_id)
    return {
        "waiting": shown[0],
        "waiting_number": waiting.count() if len(seen) >= seen_objections.MOST else len(seen),
        "seen_number": len(seen),
        "seen_then": seen_objections.written(seen),
        "settled": shown[1],
        "answered_number": answered,
        "withdrawn_number": withdrawn,
        "as_seen": _as_seen([*shown[0], *shown[1]]),
        "words_of_today": today,
        "edition_words": edition_words,
        "longest_answer": LONGEST_ANSWER,
    }


def _as_seen(some: Sequence[Objection]) -> dict[int, tuple[letters.Lettered, ...]]:
    """Return of each of ``some`` that says something in words how he saw the options: he may call one “B”."""
    said = [one for one in some if one.text]
    kept = papers.questions({one.fingerprint for one in said})
    return {one.pk: letters.as_seen(kept[one.fingerprint], one.order or ()) for one in said if one.fingerprint in kept}


def _message(row: queries.QuestionRow, quiz: str, rests_on: Sequence[str]) -> str:
    """Return what is sent to whoever keeps the question; "" when nothing is said of it."""
    written = next((one for one in library().quizzes[row.quiz].questions if one.id == row.question.id), None)
    if row.verdict is None or written is None:
        return ""
    return to_the_author.message(written, row.found, row.verdict, quiz, rests_on)


@it_reader_required
@require_safe
def sections(request: HttpRequest) -> HttpResponse:
    """What is missed, by section: in the whole city, or in a unit and below (``don_vi``) beside it."""
    form, code = UnitChoice(request.GET), request.GET.get("don_vi", "")
    # Closed ones too: what was handed in there counts there.
    unit = Unit.objects.filter(code=code).first() if code else None
    unknown = form.unknown() if code and unit is None else []
    rows = [] if unknown else misses.by_section(unit, library())
    said = Counter(row.judged.said for row in rows)
    # Those of which nothing can be said yet are dozens of pages: they come when they are asked for.
    rest = REST in request.GET
    context = {
        "form": form,
        "unknown": unknown,
        "unit": unit if unit is not None and unit.parent_id is not None else None,
        "page": Paginator([row for row in rows if rest != bool(row.judged.said)], SECTIONS).get_page(
            page_number(request)
        ),
        "said": said,
        "rest": rest,
        "query": urlencode({"don_vi": code}) if code else "",
    }
    return render(request, "item_analysis/sections.html", context)


@it_reader_required
@require_safe
def section(request: HttpRequest, reference: str) -> HttpResponse:
    """One section: its questions, and in which units it is surely missed more often than in the city."""
    found = library().sections.get(reference)
    counted = misses.by_unit(reference, library())
    if found is None or counted is None:
        raise Http404
    city, units = counted
    rows = [one for quiz in queries.quizzes(library()) for one in quiz.questions if reference in one.question.sections]
    context = {
        "section": found,
        "city": misses.judge(city, city.share, 1),
        "questions": sorted(rows, key=lambda row: (row.found.facility, row.question.id)),
        "said": Counter(row.judged.said for row in units),
        "page": Paginator([row for row in units if row.judged.said], PAGE).get_page(page_number(request)),
    }
    return render(request, "item_analysis/section.html", context)


@it_reader_required
@require_safe
def file(request: HttpRequest, kind: str) -> HttpResponse:
    """Every question of every quiz as a table to take away."""
    rows = [row for one in queries.quizzes(library()) for row in one.questions]
    return table_file(request, table.of_questions(rows, library()), kind, "cau-hoi", {}, now())
