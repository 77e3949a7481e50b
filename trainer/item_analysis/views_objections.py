"""What officials hold against questions: which questions, and settling what is said of one."""

from datetime import UTC, datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from trainer.actions import objections as actions
from trainer.content.live import library
from trainer.core.text import clean, count, row_number
from trainer.queries import objections as queries
from trainer.web.access import it_officer_required, it_reader_required, me, now
from trainer.web.people_filter import page_number

PAGE = 12
_NEVER = datetime.min.replace(tzinfo=UTC)


@it_reader_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The questions with open objections, those with the most first; of one quiz (``bai``), or of all."""
    quiz = library().quizzes.get(request.GET.get("bai", ""))
    found = queries.waiting(library(), quiz.id if quiz else "")
    context = {
        "quiz": quiz,
        "page": Paginator(found, PAGE).get_page(page_number(request)),
        "titles": {one.id: one.title for one in library().quizzes.values()},
        "number": sum(one.number for one in found),
    }
    return render(request, "item_analysis/objected.html", context)


@it_officer_required
@require_POST
def settle(request: HttpRequest, quiz_id: str, question_id: str) -> HttpResponse:
    """Settle the objections that were ticked, with one answer; those that were changed meanwhile stay open."""
    back = redirect("items_question", quiz_id, question_id)
    back["Location"] += "#y-kien"
    chosen = {number for text in request.POST.getlist("chon") if (number := row_number(text)) is not None}
    answer = clean(request.POST.get("tra_loi", ""))
    if not chosen or not answer:
        missing = "đánh dấu ý kiến nào" if not chosen else "ghi câu trả lời"
        messages.warning(request, f"Chưa {missing}. Anh/chị làm nốt rồi bấm lại: chưa ghi gì cả.")
        return back
    done = actions.settle(question_id, chosen, _seen_at(request), answer, me(request), now())
    if done:
        messages.success(request, f"Đã trả lời {count(done)} ý kiến. Người gửi thấy câu trả lời ở trang Bài của tôi.")
    if left := len(chosen) - done:
        messages.info(request, f"{count(left)} ý kiến vừa được sửa, hoặc đã có người trả lời: không ghi đè.")
    return back


def _seen_at(request: HttpRequest) -> datetime:
    """Return when the page was made from which this comes; nothing was seen where it does not say."""
    try:
        seen = parse_datetime(request.POST.get("luc", ""))
    except ValueError:
        seen = None
    return seen if seen is not None and seen.tzinfo is not None else _NEVER
