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
from trainer.models import AppliedRoster, Event, PreparedFile, Work
from trainer.roster import large_undo, queries, undo_plan, undo_shown
from trainer.roster import undo as undoing
from trainer.roster.rules.model import NotAsShown
from trainer.roster.undo_shown import Shown
from trainer.web.access import it_officer_required, me, now
from trainer.web.accounts.step_up import confirmed_to_send
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


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed_to_send
def undo(request: HttpRequest) -> HttpResponse:
    """Show what undoing the last list would do; sent with what was shown, do it; of a large list while nobody waits."""
    roster = undo_plan.last()
    if roster is None:
        return _nothing(request)
    large, shown = large_undo.is_large(roster), request.POST.get("shown", "")
    if request.method == "POST":
        return large_undo.follow(request, roster, shown, now()) if large else _do(request, roster, shown)
    asked = large_undo.asked(roster)
    if asked is not None and asked.state != "failed" and asked.asked_by_id == me(request).pk:
        return redirect("export", asked.pk)
    seen = undo_shown.kept(roster, now()) if large else undo_shown.of(undo_plan.make_plan(roster))
    if seen is None:
        return large_undo.follow_plan(request, roster, now())
    return render(request, "roster/undo.html", _context(roster, seen, asked, request))


def _do(request: HttpRequest, roster: AppliedRoster, shown: str) -> HttpResponse:
    try:
        work = undoing.decide(undoing.compare(roster, shown), me(request), now())
    except NotAsShown:
        messages.warning(request, CHANGED)
    except ListBeingApplied:
        messages.warning(request, large_undo.BUSY)
    else:
        pieces.finish_or_leave(library(), work, PATIENCE_SECONDS)
    return redirect("roster_undo")


def _nothing(request: HttpRequest) -> HttpResponse:
    """Say why no list can be undone: one is being written, the last one is undone, or there was none."""
    writing = Work.objects.filter(kind__in=holding.LISTS, decided=True).order_by("pk").first()
    newest = AppliedRoster.objects.select_related("undone_by").defer("plan").order_by("-pk").first()
    written = queries.percent_written(writing) if writing is not None else 0
    told = {"writing": writing, "written": written, "last": newest, "done": _done(newest), "stuck": failing()}
    page = render(request, "roster/undo_nothing.html", told)
    if writing is not None:
        # Without script, too, the page follows what the housekeeper writes.
        page["Refresh"] = str(_LOOKS_EVERY_SECONDS)
    return page


def _done(roster: AppliedRoster | None) -> dict[str, int]:
    """Return how many people the undoing of ``roster`` concerned, as the plan counted them; {} before it."""
    if roster is None or roster.undone_at is None:
        return {}
    event = Event.objects.filter(kind="roster_undone", at=roster.undone_at).order_by("pk").last()
    return dict(event.details["counts"]) if event is not None else {}


def _context(roster: AppliedRoster, seen: Shown, asked: PreparedFile | None, request: HttpRequest) -> dict[str, Any]:
    there = list(seen.people)
    part = request.GET.get("phan", "")
    part = part if part in there else (there or ["alone"])[0]
    told = seen.people.get(part, ())
    page = Paginator(told, PAGE).get_page(page_number(request))
    return {
        "roster": roster,
        "fingerprint": seen.fingerprint,
        "counts": seen.counts,
        "parts": {key: PARTS[key] for key in there},
        "part": part,
        "page": page,
        "people": page.object_list,
        "more": seen.counts[part] - len(told),
        "told": len(told),
        "worked": seen.worked,
        "by": roster.actor.full_name if roster.actor else "Người quản trị máy chủ",
        "asked": asked,
    }
