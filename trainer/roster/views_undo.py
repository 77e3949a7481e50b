"""Undoing the last list applied: what would go back and what stays, then once and only as shown."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trainer.actions import holding, pieces
from trainer.actions.abandoning import failing
from trainer.actions.holding import ListBeingApplied
from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.content.live import library
from trainer.models import AppliedRoster, Unit, Work
from trainer.roster import queries, undo_plan
from trainer.roster import undo as undoing
from trainer.roster.rules.undoing import TITLES, Step
from trainer.web.access import it_officer_required, me, now
from trainer.web.people_filter import page_number

PAGE = 10
# Each part of the plan: its name, and what it means.
PARTS = {
    "alone": ("Để nguyên", "Có người đã sửa những điều này, hoặc đã dùng tài khoản, từ khi danh sách được nạp."),
    "leaving": ("Rời danh sách", "Danh sách ấy đã đưa họ vào hoặc cho trở lại, và họ chưa dùng tài khoản."),
    "back": (
        "Trở lại danh sách",
        "Danh sách ấy đã cho họ rời đi. Họ đăng nhập được bằng mật khẩu cũ; phiếu và liên kết đã phát trước đó thì hết "
        "tác dụng, cần phát lại.",
    ),
    "changed": ("Trở lại như trước", "Thông tin mà danh sách ấy đã đổi."),
}
_LOOKS_EVERY_SECONDS = 5
CHANGED = (
    "Dữ liệu cán bộ vừa thay đổi, nên chưa hoàn tác gì. "
    "Kế hoạch dưới đây vừa được tính lại: anh/chị xem lại rồi quyết định."
)
BUSY = "Một danh sách đang được ghi, nên chưa hoàn tác gì. Anh/chị đợi danh sách ấy xong rồi mở lại trang này."


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest) -> HttpResponse:
    """Show what undoing the last list would do; sent with what was shown, do it."""
    roster = undo_plan.last()
    if request.method == "POST" and roster is not None:
        return _do(request, roster)
    if roster is None:
        return _nothing(request)
    return render(request, "roster/undo.html", _context(undo_plan.make_plan(roster), request))


def _do(request: HttpRequest, roster: AppliedRoster) -> HttpResponse:
    try:
        work = undoing.decide(undo_plan.make_plan(roster), request.POST.get("shown", ""), me(request), now())
    except undoing.NotAsShown:
        messages.warning(request, CHANGED)
    except ListBeingApplied:
        messages.warning(request, BUSY)
    else:
        pieces.finish_or_leave(library(), work, PATIENCE_SECONDS)
    return redirect("roster_undo")


def _nothing(request: HttpRequest) -> HttpResponse:
    """Say why no list can be undone: one is being written, the last one is undone, or there was none."""
    writing = Work.objects.filter(kind__in=holding.LISTS, decided=True).order_by("pk").first()
    newest = AppliedRoster.objects.select_related("undone_by").order_by("-pk").first()
    written = queries.percent_written(writing) if writing is not None else 0
    told = {"writing": writing, "written": written, "last": newest, "stuck": failing()}
    page = render(request, "roster/undo_nothing.html", told)
    if writing is not None:
        # Without script, too, the page follows what the housekeeper writes.
        page["Refresh"] = str(_LOOKS_EVERY_SECONDS)
    return page


def _context(made: undo_plan.UndoPlan, request: HttpRequest) -> dict[str, Any]:
    units = dict(Unit.objects.values_list("pk", "name"))
    parts = {"alone": made.alone(), "leaving": made.leaving(), "back": made.back(), "changed": made.changed()}
    there = [part for part, people in parts.items() if people]
    part = request.GET.get("phan", "")
    part = part if part in there else (there or ["alone"])[0]
    page = Paginator(parts[part], PAGE).get_page(page_number(request))
    return {
        "roster": made.roster,
        "fingerprint": made.fingerprint(),
        "counts": made.counts(),
        "parts": {key: PARTS[key] for key in there},
        "part": part,
        "page": page,
        "people": [_told(made.steps[one], made.worked.get(one, 0), units) for one in page.object_list],
        "worked": len(made.worked),
        "by": made.roster.actor.full_name if made.roster.actor else "Người quản trị máy chủ",
    }


def _told(one: Step, worked: int, units: dict[int, str]) -> dict[str, Any]:
    return {
        "code": one.stands.code,
        "name": one.stands.name,
        "unit": units.get(one.becomes.unit, ""),
        # Whether he is there is what the part of the plan is called.
        "fields": [(TITLES[name], old, new) for name, old, new in undo_plan.with_units(one, units) if name != "active"],
        "kept": [(TITLES[name], undo_plan.in_words(one.stands, name, units)) for name in one.kept],
        "used": one.used,
        "worked": worked,
    }
