"""What a person reads when something went wrong: what happened, and how to go on."""

import secrets
import sys
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from trainer import postgres_line
from trainer.content.live import library
from trainer.disk import room
from trainer.web import doorway
from trainer.web.log_lines import request_id
from trainer.web.way_back import page_of_form


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """One live scam to judge, for anybody; the ways into the training and the handbook."""
    if request.user.is_authenticated:
        return redirect("home")
    verdict = request.GET.get("tra-loi", "")
    context = {
        "doorway": doorway.doorway(library()),
        "story": doorway.STORY,
        "choices": doorway.CHOICES,
        "verdict": verdict if verdict in doorway.SAID else "",
        "said": doorway.SAID.get(verdict, ""),
        "seed": doorway.GOES_ON + secrets.token_hex(4),
    }
    return render(request, "front.html", context)


@require_safe
def handbook_missing(request: HttpRequest) -> HttpResponse:
    """Reached only when the built book is not there: WhiteNoise answers first otherwise."""
    return render(request, "error.html", HANDBOOK_MISSING, status=503)


HANDBOOK_MISSING = {
    "title": "Chưa mở được cẩm nang",
    "what": "Máy chủ này chưa có cẩm nang. Phần tập huấn vẫn dùng được.",
    "next": "Anh/chị báo bộ phận CNTT: chạy lệnh “python -m trainer check” rồi khởi động lại máy chủ.",
}


NOT_FOUND = {
    "title": "Không có trang này",
    "what": "Địa chỉ này không có, hoặc không thuộc phạm vi của anh/chị.",
    "next": "Anh/chị quay về trang chính và đi từ đó.",
}
FORBIDDEN = {
    "title": "Không mở được trang này",
    "what": "Anh/chị không có quyền làm việc này.",
    "next": "Nếu cần quyền, anh/chị liên hệ bộ phận CNTT của thành phố.",
}
EXPIRED = {
    "title": "Trang đã cũ",
    "what": (
        "Trang này mở đã lâu hoặc trình duyệt không gửi kèm cookie, nên máy chủ không nhận biểu mẫu. "
        "Những gì đã báo “Đã lưu” vẫn còn."
    ),
    "next": (
        "Anh/chị mở lại trang rồi gửi lần nữa. Vẫn vậy thì trình duyệt đang chặn cookie: anh/chị cho phép "
        "cookie của trang này, hoặc mở bằng trình duyệt khác."
    ),
}
FORMS_ONLY = {
    "title": "Địa chỉ này không mở thẳng được",
    "what": "Địa chỉ này chỉ nhận những gì gửi từ một trang khác. Những gì đã báo “Đã lưu” vẫn còn.",
    "next": "Anh/chị bấm nút dưới đây để đi tiếp.",
}
BROKEN = {
    "title": "Máy chủ gặp lỗi",
    "what": "Việc vừa rồi chưa làm được. Những gì đã báo “Đã lưu” vẫn còn.",
    "next": "Anh/chị thử lại sau ít phút. Nếu vẫn vậy, báo bộ phận CNTT mã lỗi dưới đây.",
}
AWAY = {
    "title": "Máy chủ đang nối lại dữ liệu",
    "what": "Việc vừa rồi chưa làm được. Những gì đã báo “Đã lưu” vẫn còn.",
    "next": "Anh/chị chờ nửa phút rồi làm lại. Trang đang mở xem sẽ tự tải lại.",
}
_AWAY_SECONDS = "5"
FULL = {
    "title": "Máy chủ hết chỗ trên đĩa",
    "what": "Việc vừa rồi chưa ghi được. Những gì đã báo “Đã lưu” vẫn còn.",
    "next": "Anh/chị báo bộ phận CNTT: đĩa của máy chủ đã đầy. Khi có chỗ, anh/chị làm lại việc này.",
}
BAD_REQUEST = {
    "title": "Chưa nhận được điều anh/chị gửi",
    "what": "Điều vừa gửi không đúng dạng, nên máy chủ không đọc được. Những gì đã báo “Đã lưu” vẫn còn.",
    "next": "Anh/chị quay về trang chính và làm lại.",
}

TOO_MANY = {
    "title": "Máy chủ đang đông",
    "what": "Việc vừa rồi chưa làm: từ mạng này có quá nhiều lần bấm trong một phút. Những gì đã báo “Đã lưu” vẫn còn.",
    "next": "Anh/chị chờ một phút rồi làm lại.",
}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not yours."""
    return render(request, "error.html", NOT_FOUND, status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "error.html", FORBIDDEN, status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose CSRF token is missing or too old."""
    return render(request, "error.html", EXPIRED | {"again": page_of_form(request)}, status=403)


def forms_only(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Say what an address is that takes forms only, to whom the browser opens it: it comes back to a page that was the
    answer to a form, as a telephone does that let go of it. Else the window would be empty."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponseNotAllowed):
            return response
        page = render(request, "error.html", FORMS_ONLY | {"again": page_of_form(request)}, status=405)
        page["Allow"] = response["Allow"]
        return page

    return answer


def too_many(request: HttpRequest) -> HttpResponse:
    """429: what a library counts, and lets happen so often only."""
    return render(request, "error.html", TOO_MANY, status=429)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _with_id(request, BAD_REQUEST, 400)


def broken(request: HttpRequest) -> HttpResponse:
    """500: says nothing about the cause; the log does, under the id that stands on the page.

    What broke may be the database: then the page is made once more for nobody, which asks nothing of it. 503 when the
    database is away, which ends in seconds where a standby takes over, or somebody holds what was asked for: what was
    to be read is asked for again; and when a disk is full, which somebody has to be told of.
    """
    error = sys.exception()
    lost = isinstance(error, (OperationalError, InterfaceError)) and not connection.is_usable()
    if lost or postgres_line.waited_in_vain(error):
        return _away(request)
    words, status = (FULL, 503) if room.lacked(error) else (BROKEN, 500)
    try:
        return _with_id(request, words, status)
    except Exception:
        return _with_id(_of_nobody(request), words, status)


def _away(request: HttpRequest) -> HttpResponse:
    answer = _with_id(_of_nobody(request), AWAY, 503)
    answer["Retry-After"] = _AWAY_SECONDS
    if request.method == "GET":
        answer["Refresh"] = _AWAY_SECONDS
    return answer


def _of_nobody(request: HttpRequest) -> HttpRequest:
    request.user = AnonymousUser()
    # Notes go with the next page: on the way out they might be looked up once more.
    request.__dict__.pop("_messages", None)
    return request


def _with_id(request: HttpRequest, words: dict[str, str], status: int) -> HttpResponse:
    said: dict[str, Any] = {**words, "request_id": request_id()}
    return render(request, "error.html", said, status=status)
