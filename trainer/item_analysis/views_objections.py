"""What officials hold against questions: which questions, and settling what is said of one."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trainer.actions import objections as actions
from trainer.content.live import library
from trainer.core.objections import LONGEST_ANSWER
from trainer.core.text import clean, count, row_number
from trainer.item_analysis import seen_objections
from trainer.item_analysis.views import question_page
from trainer.models import Official
from trainer.queries import objections as queries
from trainer.queries.shown_keys import withheld
from trainer.web.access import it_officer_required, it_reader_required, me, now
from trainer.web.people_filter import page_number

PAGE = 12
# Of so many senders at most is looked up who reads the answer now: it takes a handful of queries each.
_LOOKED_UP = 25


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
    """Settle the objections that were ticked, or all that waited, with one answer; what came or changed since stays."""
    everybody = "tat_ca" in request.POST
    chosen = {number for text in request.POST.getlist("chon") if (number := row_number(text)) is not None}
    answer = clean(request.POST.get("tra_loi", ""))
    kept = {"typed": answer, "ticked": chosen, "everybody": everybody}
    if len(answer) > LONGEST_ANSWER:
        over = f"dài {count(len(answer))} chữ cái, nhiều nhất là {LONGEST_ANSWER}"
        messages.warning(request, f"Câu trả lời {over}. Anh/chị rút gọn rồi bấm lại: chưa ghi gì cả.")
        return question_page(request, quiz_id, question_id, kept)
    if not (chosen or everybody) or not answer:
        missing = "ghi câu trả lời" if not answer else "đánh dấu ý kiến nào"
        messages.warning(request, f"Chưa {missing}. Anh/chị làm nốt rồi bấm lại: chưa ghi gì cả.")
        return question_page(request, quiz_id, question_id, kept)
    seen, moment = seen_objections.read(request.POST.get("da_thay", "")), now()
    wanted = seen if everybody else {number: at for number, at in seen.items() if number in chosen}
    done = actions.settle(question_id, wanted, answer, me(request), moment)
    if done:
        told = {"objections__settled_at": moment, "objections__settled_by": me(request)}
        senders = Official.objects.filter(objections__question_name=question_id, **told).distinct()
        messages.success(request, f"Đã trả lời {count(done)} ý kiến. {_who_reads(list(senders), question_id)}")
    if left := len(wanted if everybody else chosen) - done:
        messages.info(request, f"{count(left)} ý kiến vừa được sửa, được rút hoặc đã có người trả lời: không ghi đè.")
    elif not done:
        messages.warning(request, "Chưa ghi gì: trang mở từ trước nay đã khác. Anh/chị xem lại rồi trả lời.")
    # To the top: there it says what was done.
    return redirect("items_question", quiz_id, question_id)


def _who_reads(senders: Sequence[Official], question: str) -> str:
    """Say when ``senders`` read what they were answered: at once, or only once the key of ``question`` is shown."""
    if len(senders) > _LOOKED_UP:
        return "Người gửi đọc ở trang Bài của tôi: ngay, hoặc khi đáp án của câu hiện với họ."
    wait = sum(bool(withheld(one, {question})) for one in senders)
    if not wait:
        return "Người gửi đọc được ngay ở trang Bài của tôi."
    if wait == len(senders):
        return "Người gửi chưa đọc được: câu trả lời hiện ở trang Bài của tôi khi đáp án của câu hiện với họ."
    at_once = f"{count(len(senders) - wait)} người đọc được ngay ở trang Bài của tôi"
    return f"{at_once}; {count(wait)} người đọc được khi đáp án của câu hiện với họ."
