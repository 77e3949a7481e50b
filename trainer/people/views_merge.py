"""Two records of one person, side by side, and merging them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trainer.content.live import library
from trainer.core.person_cells import code as code_of
from trainer.core.refusal import Refused
from trainer.models import Official
from trainer.people import merging, queries
from trainer.people.merging import MergePlan
from trainer.people.shown import told, tried
from trainer.queries.names import ending_in
from trainer.web.access import it_officer_required, me, now, official_for
from trainer.web.accounts.step_up import confirmed_to_send

_NOT_SURE = "Hai hồ sơ có tên gọi khác nhau nên chưa gộp. Anh/chị kiểm tra, rồi đánh dấu “Vẫn là một người”."


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed_to_send
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the other record (``?ho-so=MÃ``), see what would move, and do it. That of the address stays."""
    stays = official_for(me(request), code)
    typed = (request.POST if request.method == "POST" else request.GET).get("ho-so", "")
    gone, line = _other(typed)
    shown: MergePlan | None = None
    if gone is not None:
        try:
            shown = merging.plan(stays, gone, me(request), now())
        except Refused as refused:
            line = refused.sentence()
    if request.method == "POST" and shown is not None:
        line = _merged(request, shown)
        if not line:
            return redirect("official", stays.staff_code)
    context = {
        "official": stays,
        "typed": typed,
        "line": line,
        "plan": shown,
        "rows": queries.side_by_side(shown.stays, shown.gone) if shown else [],
        "lines": shown.moves.lines() if shown else [],
        "alike": queries.alike(stays) if not shown else [],
        "other": gone,
    }
    return render(request, "people/merge.html", context)


def _other(typed: str) -> tuple[Official | None, str]:
    code = code_of(typed)
    if not code:
        return None, ""
    found = Official.objects.select_related("unit", "merged_into").filter(staff_code=code).first()
    if found is None and len(near := ending_in(code)) == 1:
        # What would be merged is shown first, with its number.
        return near[0], ""
    return found, "" if found else f"Không có hồ sơ mang mã “{code[:40]}”. Anh/chị kiểm tra lại mã."


def _merged(request: HttpRequest, shown: MergePlan) -> str:
    """Merge what was shown; return "" when it is done, which is told, else why not, for the page."""
    if request.POST.get("state") != shown.state:
        return Refused(*merging.CHANGED).sentence()
    if shown.other_name and "mot-nguoi" not in request.POST:
        return _NOT_SURE
    refused = tried(lambda: merging.merge(shown, me(request), library(), now()))
    if refused is not None:
        return refused.sentence()
    told(request, None, f"Đã gộp hồ sơ {shown.gone.staff_code} vào {shown.stays.staff_code}.")
    return ""
