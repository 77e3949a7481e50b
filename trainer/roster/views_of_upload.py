"""What the pages of an uploaded list have in common: the list, and what is said where it is gone or decided on."""

from collections.abc import Callable
from functools import wraps
from typing import TypeAlias

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from trainer.models import PreparedFile, RosterUpload
from trainer.roster import large_apply
from trainer.web.access import me
from trainer.web.stale import overtaken

GONE = "Tệp này không còn nữa: đã có người bỏ, hoặc đã tự xóa sau 7 ngày. Dữ liệu cán bộ không thay đổi vì tệp này."
DECIDED = "Danh sách này đã được áp dụng từ trước, nên điều anh/chị vừa chọn không thay đổi gì."

View: TypeAlias = Callable[[HttpRequest, RosterUpload], HttpResponse]


def of_upload(view: View) -> Callable[[HttpRequest, int], HttpResponse]:
    """Hand the uploaded list to ``view``; of one that is gone say so to whoever pressed something on its page."""

    @wraps(view)
    def found(request: HttpRequest, upload_id: int) -> HttpResponse:
        upload = RosterUpload.objects.filter(pk=upload_id).first()
        return view(request, upload) if upload is not None else overtaken(request, GONE, "roster")

    return found


def too_late(request: HttpRequest, upload: RosterUpload) -> HttpResponse:
    """Lead to what a list did that is decided on; who still chose something for it is told that it was too late."""
    if request.method == "POST":
        messages.info(request, DECIDED)
    return redirect("roster_result", upload.pk)


def being_applied(request: HttpRequest, upload: RosterUpload) -> PreparedFile | None:
    """Return the wish of whoever asks to apply a large list, while it is on its way."""
    asked = large_apply.asked().get(upload.pk)
    going = asked is not None and asked.state != "failed" and asked.asked_by_id == me(request).pk
    return asked if going else None
