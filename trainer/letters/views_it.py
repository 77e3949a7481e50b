"""The letters of the whole city, and what leaders answered: a small plan a unit, to be approved line by line."""

from collections.abc import Callable
from datetime import datetime
from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from trainer.actions import pieces
from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.content.live import library
from trainer.core.text import clean, row_number
from trainer.core.vietnam_time import day_of
from trainer.letters import applying, make, queries, queries_it, ways  # noqa: F401
from trainer.letters import slips as letter_slips
from trainer.letters.applying import By, CannotBeDone, DecidedMeanwhile
from trainer.letters.rules import words
from trainer.letters.rules.answers import KIND_TITLES
from trainer.letters.rules.page import monday
from trainer.letters.views_unit import letters_file
from trainer.models import EXEMPTION_REASONS, Letter, LetterAnswer, Unit
from trainer.web.access import it_officer_required, it_reader_required, me, now
from trainer.web.people_filter import page_number

# So many lines a page of answers, and so many pages of letters in one file made while somebody waits.
PAGE = 25
MOST_ON_SCREEN = 150
_LOOKS_EVERY_SECONDS = 3
OUTCOME_TITLES = {"applied": "Đã duyệt", "refused": "Không duyệt", "undone": "Đã hoàn tác"}


@it_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """The weeks and their letters; a post makes those of this week."""
    moment = now()
    if request.method == "POST":
        _make(request, moment)
        return redirect("letters")
    week = monday(day_of(moment))
    progress = queries_it.being_made(make.KIND)
    page = render(
        request,
        "letters/letters.html",
        {
            "week": words.week_words(week),
            "weeks": [(words.week_words(one.monday), one, one.monday == week) for one in queries_it.weeks()],
            "made": Letter.objects.filter(week=week).exists(),
            "progress": progress,
            "stopped": None if progress else make.stopped(week),
            "waiting": LetterAnswer.objects.filter(outcome="").count(),
            "files": queries_it.files(week, MOST_ON_SCREEN) if me(request).is_it_officer else [],
        },
    )
    if progress:
        page["Refresh"] = str(_LOOKS_EVERY_SECONDS)
    return page


def _make(request: HttpRequest, moment: datetime) -> None:
    work = make.decide(moment, me(request))
    if work is None:
        messages.info(request, "Tuần này mọi đơn vị đã có thư. Không lập thêm thư nào.")
    elif not pieces.finish_or_leave(library(), work, PATIENCE_SECONDS):
        messages.info(request, "Hệ thống đang lập thư cho từng đơn vị. Anh/chị cứ làm việc khác.")
    elif not make.stopped(monday(day_of(moment))):
        messages.success(request, "Đã lập thư tuần này. E-mail được gửi dần trong ít phút.")


@it_officer_required
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Stop the letters that are being made; what is written stays."""
    left = make.stop(now(), me(request))
    if left is None:
        messages.info(request, "Không có thư nào đang lập: việc lập thư đã xong hoặc đã dừng trước đó.")
    else:
        messages.success(request, f"Đã dừng. Còn {left} đơn vị chưa có thư; bấm “Lập tiếp” khi cần.")
    return redirect("letters")


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest) -> HttpResponse:
    """This week's letters of units without a mail as PDF, one of ``queries_it.files`` (``trang``).

    A post has slips behind each letter (``phieu``), new ones for those too who have one that is still good (``lai``).
    """
    moment = now()
    week = monday(day_of(moment))
    shown = Paginator(queries_it.files(week, MOST_ON_SCREEN), 1).get_page(
        request.POST.get("trang") or page_number(request)
    )
    wanted = {unit for file in shown.object_list for unit in file.units}
    chosen = [one for one in queries.addressees(moment) if one.unit.pk in wanted]
    found = [page for page in queries.pages(chosen, library(), moment) if page.figures.people]
    if not found:
        messages.info(request, "Tuần này không có thư nào phải in: chưa lập thư, hoặc lãnh đạo nào cũng có e-mail.")
        return redirect("letters")
    slips = None
    if request.method == "POST" and "phieu" in request.POST:
        slips = letter_slips.make(found, me(request), moment, again="lai" in request.POST)
    return letters_file(request, found, slips, {"tuan": week.isoformat()}, f"thu-tuan-{week:%Y-%m-%d}-{shown.number}")


@it_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """The answers that wait, unit by unit; a post approves or refuses those that were ticked."""
    if request.method == "POST":
        _decide_on(request)
        return redirect("letter_answers")
    shown = Paginator(queries_it.waiting(), PAGE).get_page(page_number(request))
    by_unit = [(unit, list(rows)) for unit, rows in groupby(shown.object_list, key=lambda row: row.unit)]
    return render(
        request,
        "letters/answers.html",
        {
            "shown": shown,
            "by_unit": by_unit,
            "decided": queries_it.decided()[:PAGE],
            "kinds": KIND_TITLES,
            "reasons": EXEMPTION_REASONS,
            "outcomes": OUTCOME_TITLES,
            "units": Unit.objects.filter(parent__isnull=False, closed_at__isnull=True).only("code", "name"),
        },
    )


def _decide_on(request: HttpRequest) -> None:
    chosen = [number for text in request.POST.getlist("chon") if (number := row_number(text)) is not None]
    if not chosen:
        messages.warning(request, "Chưa chọn dòng nào. Anh/chị đánh dấu các dòng cần duyệt rồi bấm lại.")
        return
    if request.POST.get("viec") == "duyet":
        _each(request, chosen, "Đã duyệt", lambda number: _approve(request, number))
        return
    why = clean(request.POST.get("ly_do", ""))[:200]
    _each(request, chosen, "Không duyệt", lambda number: applying.refuse(number, why, _by(request)))


def _by(request: HttpRequest, unit: Unit | None = None) -> By:
    return By(me(request), library(), now(), unit)


def _approve(request: HttpRequest, number: int) -> LetterAnswer:
    return applying.approve(number, _by(request, _unit(request.POST, number)))


def _unit(posted: QueryDict, number: int) -> Unit | None:
    code = clean(posted.get(f"don_vi-{number}", "")).split(" ", 1)[0]
    return Unit.objects.filter(code=code).first() if code else None


def _each(request: HttpRequest, chosen: list[int], said: str, decide: Callable[[int], LetterAnswer]) -> None:
    done = 0
    for number in chosen:
        try:
            decide(number)
        except CannotBeDone as problem:
            messages.error(request, str(problem))
        except DecidedMeanwhile:
            messages.info(request, "Một câu trả lời đã có người duyệt hoặc đổi trước đó. Không có gì thay đổi.")
        else:
            done += 1
    if done:
        messages.success(request, f"{said} {done} câu trả lời.")


@it_officer_required
@require_POST
def undo(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Take back what approving one answer did."""
    _each(request, [answer_id], "Đã hoàn tác", lambda number: applying.undo(number, _by(request)))
    return redirect("letter_answers")
