"""Undoing the last list applied: what would go back and what stays, then once and only as shown."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trainer.actions import holding, pieces
from trainer.actions.holding import ListBeingApplied
from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.content.live import library
from trainer.models import AppliedRoster, Unit, Work
from trainer.roster import undo as undoing
from trainer.roster import undo_plan
from trainer.roster.rules.undoing import TITLES, Step
from trainer.web.access import it_officer_required, me, now

SHOWN = 500
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
    return render(request, "roster/undo.html", _context(undo_plan.make_plan(roster)))


def _do(request: HttpRequest, roster: AppliedRoster) -> HttpResponse:
    try:
        work = undoing.decide(undo_plan.make_plan(roster), request.POST.get("shown", ""), me(request), now())
    except undoing.NotAsShown:
        messages.warning(request, CHANGED)
    except ListBeingApplied:
        messages.warning(request, BUSY)
    else:
        pieces.finish(library(), work, PATIENCE_SECONDS)
    return redirect("roster_undo")


def _nothing(request: HttpRequest) -> HttpResponse:
    """Say why no list can be undone: one is being written, the last one is undone, or there was none."""
    writing = Work.objects.filter(kind__in=holding.LISTS, decided=True).order_by("pk").first()
    newest = AppliedRoster.objects.select_related("undone_by").order_by("-pk").first()
    page = render(request, "roster/undo_nothing.html", {"writing": writing, "last": newest})
    if writing is not None:
        # Without script, too, the page follows what the housekeeper writes.
        page["Refresh"] = str(_LOOKS_EVERY_SECONDS)
    return page


def _context(made: undo_plan.UndoPlan) -> dict[str, Any]:
    units = dict(Unit.objects.values_list("pk", "name"))

    def told(numbers: list[int]) -> list[dict[str, Any]]:
        return [_told(made.steps[number], made.worked.get(number, 0), units) for number in numbers[:SHOWN]]

    return {
        "roster": made.roster,
        "fingerprint": made.fingerprint(),
        "counts": made.counts(),
        "parts": {
            "back": told(made.back()),
            "leaving": told(made.leaving()),
            "changed": told(made.changed()),
            "alone": told(made.alone()),
        },
        "worked": len(made.worked),
        "limit": SHOWN,
        "by": made.roster.actor.full_name if made.roster.actor else "Người quản trị máy chủ",
    }


def _told(one: Step, worked: int, units: dict[int, str]) -> dict[str, Any]:
    return {
        "code": one.stands.code,
        "name": one.stands.name,
        "unit": units.get(one.becomes.unit, ""),
        "fields": [(TITLES[name], old, new) for name, old, new in undo_plan.with_units(one, units)],
        "kept": [(TITLES[name], undo_plan.in_words(one.stands, name, units)) for name in one.kept],
        "used": one.used,
        "worked": worked,
    }
