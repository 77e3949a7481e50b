"""The letters of the whole city, and what leaders answered: a small plan a unit, to be approved line by line."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from trainer.actions import pieces
from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.content.live import library
from trainer.core.text import clean, fold, row_number
from trainer.core.vietnam_time import day_of, monday
from trainer.letters import applying, make, queries, queries_it, queries_paper
from trainer.letters import slips as letter_slips
from trainer.letters.answer_kinds import By, CannotBeDone
from trainer.letters.applying import DecidedMeanwhile
from trainer.letters.rules import words
from trainer.letters.rules.answers import KIND_TITLES, OUTCOME_TITLES
from trainer.letters.views_unit import letters_file
from trainer.models import EXEMPTION_REASONS, Letter, LetterAnswer, Unit
from trainer.web.access import it_officer_required, it_reader_required, me, now, top_unit
from trainer.web.accounts.step_up import confirmed
from trainer.web.people_filter import page_number

# So many lines a page of answers, and so many pages of letters in one file made while somebody waits.
PAGE = 25
MOST_ON_SCREEN = 150
_LOOKS_EVERY_SECONDS = 3
# So many people are named in the line that says what was done.
_NAMED = 5


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
            "top": top_unit(me(request)),
            "set_up": settings.MAIL_SET_UP,
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
        goes = "Thư được gửi dần." if settings.MAIL_SET_UP else "Chưa khai máy chủ thư: in ra để gửi."
        messages.success(request, f"Đã lập thư tuần này. {goes}")


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
@confirmed
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
    found = [page for page in queries_paper.pages(chosen, library(), moment) if page.figures.people]
    if not found:
        messages.info(request, "Tuần này không có thư nào phải in: chưa lập thư, hoặc lãnh đạo nào cũng có e-mail.")
        return redirect("letters")
    slips = None
    if request.method == "POST" and "phieu" in request.POST:
        slips = letter_slips.draw(found, moment, again="lai" in request.POST)
    return letters_file(request, found, slips, {"tuan": week.isoformat()}, f"thu-tuan-{week:%Y-%m-%d}-{shown.number}")


@it_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest) -> HttpResponse:
    """The answers that wait, unit by unit; a post approves or refuses those that were ticked.

    One that refuses without a reason is shown again as it was sent: the leader reads the reason. Lines are ticked
    beforehand to be approved, so who refuses is asked once more, by number and name.
    """
    again = request.method == "POST"
    if again and (answered := _decide_on(request)) is not None:
        return answered
    shown = Paginator(queries_it.waiting(), PAGE).get_page(page_number(request))
    # Only for who moved to another unit; of a country the names alone are megabytes.
    moved = any(row.kind == "moved" for row in shown.object_list)
    open_units = Unit.objects.filter(parent__isnull=False, closed_at__isnull=True)
    units = list(open_units.only("code", "name")) if moved else []
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
            "units": units,
            "ticked": _ticked(request) if again else None,
            "no_reason": again,
            "where_to": _where_to(shown.object_list, units) | (_typed_units(request) if again else {}),
        },
    )


def _ticked(request: HttpRequest) -> list[int]:
    return [number for text in request.POST.getlist("chon") if (number := row_number(text)) is not None]


def _typed_units(request: HttpRequest) -> dict[int, str]:
    found = ((name.removeprefix("don_vi-"), text) for name, text in request.POST.items() if name.startswith("don_vi-"))
    return {number: str(text) for name, text in found if (number := row_number(name)) is not None}


def _where_to(rows: Iterable[LetterAnswer], units: Iterable[Unit]) -> dict[int, str]:
    """Return by answer the unit that a leader's own words name, as the field shows it: where just one has that name."""
    named: dict[str, list[Unit]] = {}
    for unit in units:
        named.setdefault(fold(unit.name), []).append(unit)
    found = {row.pk: named.get(fold(row.note), []) for row in rows if row.kind == "moved"}
    return {key: f"{those[0].code} {those[0].name}" for key, those in found.items() if len(those) == 1}


def _decide_on(request: HttpRequest) -> HttpResponse | None:
    """Do what was sent, or ask whether it is meant; None where it is to be sent again, with the missing reason."""
    chosen, done = _ticked(request), redirect("letter_answers")
    if not chosen:
        messages.warning(request, "Chưa chọn dòng nào. Anh/chị đánh dấu các dòng cần duyệt rồi bấm lại.")
        return done
    if request.POST.get("viec") == "duyet":
        _each(request, chosen, "Đã duyệt", lambda number: _approve(request, number))
        return done
    why = clean(request.POST.get("ly_do", ""))[:200]
    if not why:
        return None
    if "chac" not in request.POST:
        return _ask_to_refuse(request, chosen, why)
    _each(request, chosen, "Không duyệt", lambda number: applying.refuse(number, why, _by(request)))
    return done


def _ask_to_refuse(request: HttpRequest, chosen: list[int], why: str) -> HttpResponse:
    """Show whose answers are about to be refused; who was decided on meanwhile is not among them."""
    rows = list(queries_it.waiting().filter(pk__in=chosen))
    if not rows:
        messages.info(request, "Các câu trả lời ấy đã có người duyệt trước đó. Không có gì thay đổi.")
        return redirect("letter_answers")
    shown = {"rows": rows, "why": why, "kinds": KIND_TITLES, "page": page_number(request)}
    return render(request, "letters/refuse.html", shown)


def _by(request: HttpRequest, unit: Unit | None = None) -> By:
    return By(me(request), library(), now(), unit)


def _approve(request: HttpRequest, number: int) -> LetterAnswer:
    return applying.approve(number, _by(request, _unit(request.POST, number)))


def _unit(posted: QueryDict, number: int) -> Unit | None:
    """Return the unit that was chosen by code or typed by name. Raises CannotBeDone where there is none such."""
    text = clean(posted.get(f"don_vi-{number}", ""))
    if not text:
        return None
    if found := Unit.objects.filter(code=text.split(" ", 1)[0]).first():
        return found
    those = [unit for unit in Unit.objects.filter(closed_at__isnull=True) if fold(unit.name) == fold(text)]
    if len(those) != 1:
        said = "Nhiều đơn vị" if those else "Không đơn vị nào"
        raise CannotBeDone(
            f"{said} có tên hay mã “{text[:60]}”. Anh/chị chọn đơn vị mới trong danh sách hiện ra khi gõ."
        )
    return those[0]


def _each(request: HttpRequest, chosen: list[int], said: str, decide: Callable[[int], LetterAnswer]) -> None:
    done, late = [], 0
    for number in chosen:
        try:
            answer = decide(number)
        except CannotBeDone as problem:
            messages.error(request, str(problem))
        except DecidedMeanwhile:
            late += 1
        else:
            done.append(answer.official.full_name)
    if late:
        messages.info(request, f"{late} câu trả lời đã có người duyệt hoặc đổi trước đó, nên giữ như họ đã làm.")
    if done:
        more = f" và {len(done) - _NAMED} người nữa" if len(done) > _NAMED else ""
        messages.success(request, f"{said} {len(done)} câu trả lời: {', '.join(done[:_NAMED])}{more}.")


@it_officer_required
@require_POST
def undo(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Take back what was decided on one answer."""
    _each(request, [answer_id], "Đã hoàn tác", lambda number: applying.undo(number, _by(request)))
    return redirect("letter_answers")
