"""A list or a change of units whose next part fails each time: what is written, what is not, and giving up the rest."""

import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trainer.actions import abandoning, holding
from trainer.models import Work
from trainer.queries.being_written import title_of
from trainer.web.access import it_reader_required, me, now
from trainer.web.people_filter import page_number

PAGE = 20
# -1: every piece is written, and what comes after them fails.
_NUMBER = re.compile(r"-1|[0-9]{1,9}")
GOES_ON = "Hệ thống vừa ghi thêm được, nên chưa bỏ gì. Anh/chị xem lại; nếu vẫn lỗi thì hãy bỏ phần còn lại."
# Where one goes on, by the kind of the work.
NEXT = {holding.ROSTER: "roster", holding.UNDO: "roster_undo", holding.UNITS: "unit_changes"}


@it_reader_required
@require_http_methods(["GET", "HEAD", "POST"])
def stuck(request: HttpRequest, work_id: int) -> HttpResponse:
    """What of a work is written and what is not; sent with what was shown, give up the rest."""
    work = Work.objects.filter(pk=work_id, decided=True, kind__in=holding.LISTS).first()
    if work is None:
        messages.info(request, "Việc ấy đã ghi xong hoặc đã được bỏ, không còn gì để làm.")
        return redirect("roster")
    if request.method == "POST":
        return _abandon(request, work)
    rest = abandoning.rest_of(work)
    page = Paginator(rest.people, PAGE).get_page(page_number(request))
    context = {"work": work, "title": title_of(work), "rest": rest, "page": page, "undo": work.kind == holding.UNDO}
    return render(request, "it/stuck.html", context)


def _abandon(request: HttpRequest, work: Work) -> HttpResponse:
    first = request.POST.get("tu", "")
    try:
        rest = abandoning.abandon(work.pk, int(first) if _NUMBER.fullmatch(first) else -2, me(request), now())
    except abandoning.GoesOn:
        messages.warning(request, GOES_ON)
        return redirect("stuck", work.pk)
    messages.success(request, f"Đã bỏ phần chưa ghi ({len(rest.people)} người). Phần đã ghi giữ nguyên.")
    return redirect(NEXT[work.kind])
