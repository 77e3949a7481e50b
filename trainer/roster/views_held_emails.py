"""Addresses of people with rights that a list would change: confirmed or refused here by a person."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trainer.actions.accounts import held_emails
from trainer.actions.holding import ListBeingApplied
from trainer.models import PendingEmail
from trainer.web.access import me, now, pending_email_for, pending_emails, signed_in
from trainer.web.accounts.step_up import confirmed_to_send

TAKEN = "Địa chỉ này nay là của người khác nên chưa đổi gì. Anh/chị sửa danh sách cán bộ, hoặc giữ địa chỉ đang dùng."
BEING_APPLIED = "Một danh sách cán bộ đang được áp dụng nên chưa đổi gì. Anh/chị đợi vài phút rồi xác nhận lại."
GONE = "Địa chỉ này đã được xác nhận hoặc bỏ trước đó. Không có gì thay đổi."


@signed_in
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every held address on which the viewer may decide."""
    return render(request, "roster/held_emails.html", {"waiting": list(pending_emails(me(request)))})


@signed_in
@require_POST
@confirmed_to_send
def decide(request: HttpRequest, pending_id: int) -> HttpResponse:
    """Take the new address or keep the present one, as the button pressed says."""
    pending = pending_email_for(me(request), pending_id)
    # What was on the screen: a later list may have asked for another address meanwhile.
    if request.POST.get("email") != pending.email:
        messages.info(request, GONE)
    elif request.POST.get("decision") == "confirm":
        _confirm(request, pending)
    else:
        held_emails.refuse(pending, me(request), now())
        messages.success(request, f"Đã giữ e-mail đang dùng của {pending.official.full_name}.")
    return redirect("held_emails")


def _old_is_told() -> str:
    if settings.MAIL_SET_UP:
        return "Địa chỉ cũ, nếu có, được báo qua thư."
    return "Chưa khai máy chủ thư nên địa chỉ cũ không được báo: anh/chị báo cho người ấy."


def _confirm(request: HttpRequest, pending: PendingEmail) -> None:
    try:
        held_emails.confirm(pending, me(request), now())
    except held_emails.AddressTaken:
        messages.error(request, TAKEN)
    except ListBeingApplied:
        messages.warning(request, BEING_APPLIED)
    else:
        messages.success(request, f"Đã đổi e-mail của {pending.official.full_name}. {_old_is_told()}")
