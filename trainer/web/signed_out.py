"""What a stranger reads who sends answers: his session has ended meanwhile."""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trainer.web.access import View, signed_in
from trainer.web.way_back import page_of_form

SIGNED_OUT = {
    "title": "Anh/chị chưa đăng nhập, nên máy chủ chưa nhận bài",
    "what": "Phiên đăng nhập đã hết, hoặc máy chủ vừa được khôi phục. Phiên hết thì những gì đã báo “Đã lưu” vẫn còn; "
    "các câu đã chọn còn ở trang trước.",
    "next": "Anh/chị đăng nhập để mở lại. Muốn xem các câu đã chọn thì bấm Quay lại trước.",
    "again_words": "Đăng nhập và mở lại",
}


def answers_come_in(view: View) -> View:
    """Let in who is signed in, as everywhere; tell a stranger who sends answers that they were not taken.

    To be led to the sign-in page and back, as on other pages, would lose what the form held without a word.
    """
    guarded = signed_in(view)

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            return render(request, "error.html", SIGNED_OUT | {"again": page_of_form(request)}, status=403)
        return guarded(request, *args, **kwargs)

    return told
