"""A lost telephone, for IT officers: one asks that the second step be lifted, another confirms."""

from collections.abc import Iterable

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trainer.actions import outgoing_mail
from trainer.actions.accounts import lost_second_step, second_step
from trainer.core.accounts.words_to_copy import loss_asked, step_lifted
from trainer.core.text import listed
from trainer.core.vietnam_time import moment_words
from trainer.models import LostSecondStep, Official
from trainer.people.forms import LeaveForm
from trainer.people.shown import told, tried
from trainer.web.access import it_officer_required, me, now, official_for, signed_in

ASKED = "Đã yêu cầu. Một cán bộ CNTT khác xác nhận trong ba ngày thì {} đăng nhập được bằng mật khẩu."
NAMED = 5
REFUSED = "Đã bỏ yêu cầu gỡ đăng nhập hai bước của {}."
LIFTED = "Đã gỡ đăng nhập hai bước của {}. Người ấy đăng nhập bằng mật khẩu, rồi bật lại bằng máy mới."


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """What lifting means, and asking for it."""
    found = official_for(me(request), code)
    if not found.is_active or not second_step.has_one(found):
        raise Http404
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        refused = tried(lambda: lost_second_step.ask(found, form.cleaned_data["ly_do"], me(request), now()))
        if refused is None:
            told(request, None, ASKED.format(found.full_name))
            return redirect("lost_second_steps")
        form.add_error(None, refused.sentence())
    context = {
        "form": form,
        "official": found,
        "set_up": settings.MAIL_SET_UP,
        "can_confirm": _names(lost_second_step.who_may_confirm(found, me(request), now())),
    }
    return render(request, "people/lost_second_step.html", context)


def _names(officers: Iterable[Official]) -> str:
    """Return who may confirm, at most ``NAMED`` by name; "" where nobody may."""
    names = [one.full_name for one in officers]
    more = [f"{len(names) - NAMED} người nữa"] if len(names) > NAMED else []
    return listed(names[:NAMED] + more)


@it_officer_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What waits for another officer."""
    waiting = list(lost_second_step.waiting(now()))
    asked = [one for one in waiting if one.asked_by_id == me(request).pk]
    asker_may = lost_second_step.whose_asker_may(waiting, now())
    may = list(lost_second_step.who_may_confirm(me(request), me(request), now()))
    context = {
        "waiting": [(one, one.pk in asker_may) for one in waiting],
        "set_up": settings.MAIL_SET_UP,
        "by_hand": _by_hand(request, asked),
        "can_confirm": {one.pk: _names(who for who in may if who.pk != one.official_id) for one in asked},
        "sentences": {one.pk: _asked_to_copy(one) for one in asked},
    }
    return render(request, "people/lost_second_steps.html", context)


def _by_hand(request: HttpRequest, some: Iterable[LostSecondStep]) -> dict[int, list[Official]]:
    """Return whom the reader has to tell himself of each of ``some``, by its number: no mail reaches them."""
    losses = list(some)
    told = lost_second_step.each_to_be_told([one.official for one in losses], me(request), now())
    return {one.pk: [who for who in told[one.official_id] if _without_mail(request, who)] for one in losses}


def _without_mail(request: HttpRequest, who: Official) -> bool:
    return who.pk != me(request).pk and not outgoing_mail.reaches(who)


def _asked_to_copy(one: LostSecondStep) -> str:
    return loss_asked(str(one.official), one.asked_by.full_name, one.reason, moment_words(one.asked_at))


# Who confirms shows first that it is he who sits there.
@it_officer_required
@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Lift it; where no mail tells of it, the answer is what to tell, and whom."""
    lost = LostSecondStep.objects.filter(pk=number).select_related("official", "asked_by").first()
    refused = tried(lambda: lost_second_step.confirm(number, me(request), now()))
    by_hand = _by_hand(request, [lost])[number] if lost and refused is None else []
    if not lost or not by_hand:
        told(request, refused, LIFTED.format(lost.official.full_name if lost else ""))
        return redirect("lost_second_steps")
    by = [lost.asked_by.full_name, me(request).full_name]
    context = {
        "done": LIFTED.format(lost.official.full_name),
        "official": lost.official,
        "set_up": settings.MAIL_SET_UP,
        "by_hand": by_hand,
        "sentence": step_lifted(str(lost.official), by, lost.reason, moment_words(now())),
    }
    return render(request, "people/second_step_lifted.html", context)


@it_officer_required
@require_POST
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    """Put it away."""
    about = LostSecondStep.objects.filter(pk=number).select_related("official").first()
    refused = tried(lambda: lost_second_step.refuse(number, me(request), now()))
    told(request, refused, REFUSED.format(about.official.full_name if about else ""))
    return redirect("lost_second_steps")


@signed_in
@require_POST
def not_mine(request: HttpRequest) -> HttpResponse:
    """Put away what was asked for in one's own name: the telephone is here."""
    lost = get_object_or_404(LostSecondStep, official=me(request))
    refused = tried(lambda: lost_second_step.refuse(lost.pk, me(request), now()))
    told(request, refused, "Đã bỏ yêu cầu. Anh/chị báo bộ phận CNTT là mình không nhờ.")
    return redirect("mfa_index")
