"""Reminding by hand, for the IT unit and leaders: by mail after a button; whoever has no e-mail is told directly."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from trainer.actions.accounts.slips import never_signed_in
from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.actions.reminders.telling import tell, untell
from trainer.actions.reminders.writing import remind_now
from trainer.content.live import library
from trainer.core.reminder_words import campaign_words, to_copy
from trainer.core.reminders import in_order
from trainer.core.text import clean, count
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign, Official
from trainer.queries.reminders import Reach
from trainer.queries.telling import Figures, Telling, lacked_by_all, marks_of, marks_of_press, telling
from trainer.site_address import reached_at
from trainer.web.access import me, now
from trainer.web.people_filter import page_of

# Whom one tells stand on a page: a unit of a ward on one.
_SIZES = (50, 100)
# Of more people none is named or marked here.
LISTED = 2000
_UNDO = "hoan-tac"
# Where the list stands, and beside it what was done.
_LIST = "#bao-ai"
_CHANGED = "Danh sách vừa thay đổi, chưa ghi gì. Anh/chị xem lại rồi bấm lần nữa."


@dataclass(frozen=True, slots=True)
class Lists:
    """Where whoever tells people himself finds them: on a page, in a file; and whom to ring in their units, or ""."""

    people: str
    file: str
    calls: str


@dataclass(frozen=True, slots=True)
class ReminderChoice:
    """Whom somebody wants to remind, in words; what is kept of it in the event, with the title of the campaign or
    unit; where he came from; where they stand
    in lists, of a single person nowhere; of which campaign."""

    whom: str
    about: Mapping[str, Any]
    back: str
    back_title: str
    lists: Lists | None = None
    campaign: Campaign | None = None


def ask_or_remind(
    request: HttpRequest, choice: ReminderChoice, reach: Reach, fields: Mapping[str, str]
) -> HttpResponse:
    """Show whom it would reach; once a form was sent, remind them, or mark who was told. ``fields`` go along."""
    moment = now()
    if request.method == "POST" and "bao" not in request.POST and settings.MAIL_SET_UP and reach.people:
        told = remind_now(
            me(request), reach.officials(), library(), moment, about=choice.about, seconds=PATIENCE_SECONDS
        )
        messages.success(request, told.words())
        return redirect(choice.back)
    # To each of a city nobody writes himself: his unit does, and there the list is.
    many = reach.no_email + reach.already_no_email if settings.MAIL_SET_UP else reach.people + reach.already
    few, numbers = many <= LISTED, reach.numbers
    directly = telling(
        reach.due, choice.campaign, moment, reach.urgency, by_mail=settings.MAIL_SET_UP, few=few, numbers=numbers
    )
    if request.method == "POST" and request.POST.get("bao") == _UNDO:
        _take_back(request, choice)
        return redirect((f"{request.path}?{urlencode(fields)}" if fields else request.get_full_path()) + _LIST)
    if request.method == "POST" and "bao" in request.POST:
        here = request.get_full_path() if request.GET or not fields else f"{request.path}?{urlencode(fields)}"
        if many > LISTED:
            messages.warning(request, f"Hơn {count(LISTED)} người: chưa ghi gì, anh/chị báo theo từng đơn vị.")
            return redirect(here)
        _mark(request, choice, directly)
        return redirect(here + _LIST)
    context = {"choice": choice, "reach": reach, "fields": fields, "set_up": settings.MAIL_SET_UP, "listed": LISTED}
    context["has_address"] = bool(reached_at(request, "home"))
    return render(request, "it/remind.html", context | _directly(request, choice, directly, reach, fields, many))


def _directly(
    request: HttpRequest, choice: ReminderChoice, directly: Telling, reach: Reach, fields: Mapping[str, str], many: int
) -> dict[str, Any]:
    """Return what the page says of those whom one tells himself; of more than ``LISTED`` the sentence only."""
    if many > LISTED:
        return {"page": None, "alone": False, "sentence": _sentence(request, choice, directly, many, reach.relearning)}
    page = page_of(directly.in_order(), request, _SIZES)
    figures = directly.figures() if page.paginator.count else Figures()
    return {
        "page": page,
        "sizes": _SIZES,
        "query": urlencode(fields),
        "marks": marks_of(list(page.object_list)),
        "waiting": figures.waiting,
        "told": figures.told,
        "figures": figures,
        "alone": page.paginator.count == 1,
        "undoable": directly.undoable().count() if figures.told else 0,
        "sentence": _sentence(request, choice, directly, figures.waiting, reach.relearning) if figures.waiting else "",
    }


def _sentence(request: HttpRequest, choice: ReminderChoice, directly: Telling, waiting: int, relearning: int) -> str:
    today, campaign = day_of(now()), choice.campaign
    titles = {quiz.id: quiz.title for quiz in library().quizzes.values()}
    lacked = lacked_by_all(directly.waiting(), waiting, now(), relearning)
    of_it = campaign_words(campaign.title, campaign.due_on) if campaign and campaign.due_on else ""
    # Of a city it is not worth a look at what is asked of everybody.
    reached = directly.waiting() if waiting <= LISTED else Official.objects.all()
    return to_copy(
        in_order(lacked.common, titles),
        titles,
        today,
        reached_at(request, "home"),
        of_it,
        lacked.again,
        first_time=never_signed_in(reached).exists(),
    )


def _mark(request: HttpRequest, choice: ReminderChoice, directly: Telling) -> None:
    """Mark all who are still to be told or one of them, or take the marks off again; say what was done."""
    wanted, code = request.POST["bao"], clean(request.POST.get("nguoi", ""))
    people = directly.undoable() if wanted == "bo" else directly.waiting()
    if code:
        people = people.filter(staff_code=code)
    numbers = list(people.order_by().values_list("pk", flat=True))
    if wanted == "roi" and code and not numbers and directly.told().filter(staff_code=code).exists():
        # On a page that was opened before: what he wanted is so.
        messages.info(request, "Người này đã được đánh dấu từ trước, nên không ghi thêm.")
        return
    if wanted not in ("bo", "roi") or not numbers or (not code and str(len(numbers)) != request.POST.get("so")):
        messages.warning(request, _CHANGED)
        return
    about = {**choice.about, **({"official": code} if code else {})}
    moment = now()
    if wanted == "bo":
        marks = directly.marks_on(numbers)
        written = untell(me(request), marks, library(), moment, about=about, seconds=PATIENCE_SECONDS)
        said = f"Đã bỏ dấu “đã báo” của {count(written.people)} người."
    else:
        campaign = choice.campaign
        written = tell(me(request), numbers, campaign, library(), moment, about=about, seconds=PATIENCE_SECONDS)
        said = f"Đã đánh dấu đã báo {count(written.people)} người."
    if not written.done:
        messages.success(request, f"{said} Phần còn lại, hệ thống đang ghi tiếp.")
    elif written.people < len(numbers):
        # Two pressed at once: what the other wrote stays his.
        act, left = "bỏ" if wanted == "bo" else "đánh", len(numbers) - written.people
        others = f"{count(left)} người vừa được người khác {act} dấu trước."
        messages.warning(request, f"{said} {others}" if written.people else others)
    else:
        # By its moment the press can be taken back from beside the message.
        messages.success(request, said, extra_tags="" if wanted == "bo" else moment.isoformat())


def _take_back(request: HttpRequest, choice: ReminderChoice) -> None:
    """Take off what he marked himself by one press, and nothing else; say of how many that was."""
    try:
        at = datetime.fromisoformat(request.POST.get("luc", ""))
        marks = marks_of_press(me(request), at.astimezone(UTC), choice.about) if at.tzinfo else {}
    except (ValueError, OverflowError):
        marks = {}
    if not marks:
        messages.warning(request, _CHANGED)
        return
    written = untell(me(request), marks, library(), now(), about=choice.about, seconds=PATIENCE_SECONDS)
    said = f"Đã bỏ dấu “đã báo” của {count(written.people)} người."
    messages.success(request, said if written.done else f"{said} Phần còn lại, hệ thống đang ghi tiếp.")
