"""One's own sessions and sign-ins: what is there, ending what should not be, and “that was I”."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from trainer.actions.accounts import sign_ins
from trainer.models import Official
from trainer.queries.event_words import ways_of
from trainer.queries.sign_ins import Living, latest, living
from trainer.web.access import it_officer_required, me, now, official_for, signed_in
from trainer.web.accounts.new_place import new_place
from trainer.web.accounts.step_up import confirmed_to_send


@signed_in
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, and the latest sign-ins."""
    own = living(me(request), now())
    context = {
        "sessions": own,
        "this": request.session.session_key,
        "others": len(own) - 1,
        "sign_ins": latest(me(request)),
        "ways_of": ways_of,
        "new_place": new_place(request),
    }
    return render(request, "account/sessions.html", context)


@signed_in
@require_POST
@confirmed_to_send
def end(request: HttpRequest) -> HttpResponse:
    """End one of one's sessions, or all but this one."""
    own, wanted = living(me(request), now()), request.POST.get("phien", "")
    keys = [one.key for one in own if _is_meant(one, wanted, request)]
    ended = sign_ins.end(me(request), keys, me(request), now())
    messages.success(request, f"Đã đóng {ended} phiên đăng nhập." if ended else "Phiên ấy đã đóng từ trước.")
    return redirect("sessions")


def _is_meant(one: Living, wanted: str, request: HttpRequest) -> bool:
    return one.key != request.session.session_key if wanted == "khac" else one.mark == wanted


@signed_in
@require_POST
def own_place(request: HttpRequest) -> HttpResponse:
    """Note that the sign-in one was told of was one's own; not from the session that it began."""
    try:
        seen = parse_datetime(request.POST.get("luc", ""))
    except ValueError:
        # It looks like a time, and there is none such.
        seen = None
    if seen is not None and seen == new_place(request):
        sign_ins.his_own(me(request), seen)
    return redirect("sessions")


@it_officer_required
@require_POST
def end_for(request: HttpRequest, code: str) -> HttpResponse:
    """End all sessions of somebody else, as the IT unit."""
    found: Official = official_for(me(request), code)
    if found.pk == me(request).pk:
        raise Http404
    ended = sign_ins.end(found, [one.key for one in living(found, now())], me(request), now())
    messages.success(request, f"Đã đóng {ended} phiên đăng nhập." if ended else "Người này không có phiên nào đang mở.")
    return redirect("official", code)
