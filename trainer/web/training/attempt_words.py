"""What a trainee reads when the page of an attempt cannot go on: another by now, not markable."""

import logging
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trainer.actions import installation, marking
from trainer.core.quiz.question_view import ShownQuestion
from trainer.models import Attempt
from trainer.queries import attempt
from trainer.web.access import View

ANOTHER = {
    "title": "Trang này không còn đúng với lượt làm bài",
    "what": "Máy chủ đã được khôi phục sau khi anh/chị mở trang, nên không ghi gì từ trang cũ. "
    "Các câu đã chọn còn ở trang trước.",
    "next": "Anh/chị mở lại bài từ lộ trình và chọn lại các câu.",
}
NOT_MARKABLE = {
    "title": "Lượt làm bài này chưa chấm được",
    "what": "Lượt {number} có câu trả lời đã lưu không khớp với đề, nên máy chủ không chấm và không đoán. "
    "Các câu đã lưu vẫn còn.",
    "next": "Anh/chị báo bộ phận CNTT số lượt {number}. Đây không phải lỗi của anh/chị.",
}
_log = logging.getLogger(__name__)


def tells_what_cannot_be_marked(view: View) -> View:
    """Say plainly that the saved answers of an attempt do not fit its paper; the log names the attempt."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except marking.CannotBeMarked as found:
            _log.error("attempt %d cannot be marked: %s", found.attempt_id, found.__cause__)
            words = {name: text.format(number=found.attempt_id) for name, text in NOT_MARKABLE.items()}
            return render(request, "error.html", words, status=409)

    return told


def questions_of(found: Attempt) -> list[ShownQuestion]:
    """Return the paper of a running attempt. Raises CannotBeMarked when a saved answer does not fit it."""
    try:
        return attempt.questions_to_answer(found)
    except (LookupError, ValueError) as unfit:
        raise marking.CannotBeMarked(found.pk) from unfit


def is_of_another(request: HttpRequest, found: Attempt) -> bool:
    """Say whether the form was drawn for another attempt that bore this number before a restore."""
    return request.POST.get("mark", "") not in ("", installation.attempt_mark(found))


def another(request: HttpRequest) -> HttpResponse:
    """Nothing of the form was kept."""
    return render(request, "error.html", ANOTHER, status=409)
