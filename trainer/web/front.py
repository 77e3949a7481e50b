"""The front page, and a word when the handbook has not been built."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Two doors: read the handbook, or go to one's training."""
    return redirect("home") if request.user.is_authenticated else render(request, "front.html")


@require_safe
def handbook_missing(request: HttpRequest) -> HttpResponse:
    """Reached only when the built book is not there: WhiteNoise answers first otherwise."""
    return render(request, "error.html", HANDBOOK_MISSING, status=503)


HANDBOOK_MISSING = {
    "title": "Cẩm nang chưa được dựng",
    "what": "Máy chủ chưa có bản cẩm nang đã dựng.",
    "next": "Bộ phận CNTT chạy lệnh “make handbook” rồi khởi động lại máy chủ.",
}
