"""Moving the day of rounds of training, closing them, opening one again: several at once, asked first, with reasons."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trainer.actions.campaigns_change import close, extend, reopen, state_of
from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.content.live import library
from trainer.core.refusal import Refused
from trainer.core.text import row_number
from trainer.models import Campaign
from trainer.queries import campaigns as queries
from trainer.queries.campaigns_preview import preview_day, preview_reopen
from trainer.web.access import campaign_for, campaigns_for, it_officer_required, me, now
from trainer.web.it.campaigns import tell_if_applying
from trainer.web.it.campaigns_forms import DayForm, ReopenForm
from trainer.web.it.campaigns_open import day_in_words

_NONE = "Anh/chị chưa chọn đợt nào đang mở. Đánh dấu các đợt ở danh sách rồi bấm lại."


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def extend_some(request: HttpRequest) -> HttpResponse:
    """Another day for the chosen campaigns, with what depends on it; then it is written for all of them."""
    chosen = _chosen(request)
    if not chosen:
        return _none_chosen(request)
    form, error = DayForm(request.POST if request.method == "POST" else None, chosen), ""
    if form.is_valid():
        try:
            changed = extend(
                [one.pk for one in chosen],
                due_on=form.cleaned_data.get("han"),
                days=form.cleaned_data.get("so_ngay"),
                reason=form.cleaned_data["ly_do"],
                seen=_seen(request, chosen),
                **_who_and_when(request),
            )
        except Refused as refused:
            error, chosen = refused.sentence(), _chosen(request)
        else:
            return _done(request, chosen, changed, "Đã đổi hạn", "Hạn đã là ngày ấy rồi, không có gì phải ghi.")
    previews = [(one, preview_day(one, library().paths, now()), state_of(one)) for one in chosen]
    return render(request, "it/campaigns_extend.html", {"form": form, "chosen": previews, "error": error})


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_some(request: HttpRequest) -> HttpResponse:
    """Ask once, then close: the days fall away, what was passed stays, the figures are kept."""
    chosen, error = _chosen(request), ""
    if not chosen:
        return _none_chosen(request)
    moment = now()
    if request.method == "POST":
        try:
            closed = close(
                {one.pk: queries.final(one, library().paths, moment) for one in chosen if one.closed_at is None},
                seen=_seen(request, chosen),
                **_who_and_when(request),
            )
        except Refused as refused:
            error, chosen = refused.sentence(), _chosen(request)
        else:
            return _done(request, chosen, closed, "Đã đóng", "Các đợt này đã đóng từ trước.")
    rows = [(one, queries.figures(one, library().paths, moment), state_of(one)) for one in chosen]
    return render(request, "it/campaigns_close.html", {"chosen": rows, "error": error})


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopen_one(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Until when and why a closed campaign is opened again, and for how many."""
    campaign = campaign_for(me(request), campaign_id)
    if campaign.closed_at is None:
        messages.info(request, f"Đợt “{campaign.title}” đang mở.")
        return redirect("campaign", campaign.pk)
    form, error = ReopenForm(request.POST if request.method == "POST" else None, campaign), ""
    if form.is_valid():
        try:
            opened = reopen(
                campaign.pk,
                due_on=form.cleaned_data.get("han"),
                reason=form.cleaned_data["ly_do"],
                seen=request.POST.get(f"thay_{campaign.pk}"),
                **_who_and_when(request),
            )
        except Refused as refused:
            error = refused.sentence()
        else:
            messages.success(request, f"Đã mở lại đợt “{opened.title}”, hạn {day_in_words(opened)}.")
            tell_if_applying(request, opened)
            return redirect("campaign", opened.pk)
    context = {
        "campaign": campaign,
        "form": form,
        "figures": preview_reopen(campaign, library().paths, now()),
        "kept": queries.kept(campaign),
        "found": state_of(campaign),
        "error": error,
    }
    return render(request, "it/campaign_reopen.html", context)


def _chosen(request: HttpRequest) -> list[Campaign]:
    """Return the campaigns that were ticked. Of those closed meanwhile the action says what is to be said."""
    values = request.POST if request.method == "POST" else request.GET
    numbers = [number for text in values.getlist("dot") if (number := row_number(text)) is not None]
    found = campaigns_for(me(request)).filter(pk__in=numbers[:100])
    found = found.order_by(F("due_on").asc(nulls_last=True), "pk")
    return [one for one in found if request.method == "POST" or one.closed_at is None]


def _none_chosen(request: HttpRequest) -> HttpResponse:
    messages.info(request, _NONE)
    return redirect("campaigns")


def _seen(request: HttpRequest, chosen: list[Campaign]) -> Mapping[int, str]:
    return {one.pk: request.POST.get(f"thay_{one.pk}", "") for one in chosen}


def _who_and_when(request: HttpRequest) -> dict[str, Any]:
    return {"actor": me(request), "library": library(), "now": now(), "seconds": PATIENCE_SECONDS}


def _done(
    request: HttpRequest, chosen: list[Campaign], changed: list[Campaign], what: str, nothing: str
) -> HttpResponse:
    if changed:
        titles = ", ".join(f"“{one.title}”" for one in changed[:5])
        more = f" và {len(changed) - 5} đợt nữa" if len(changed) > 5 else ""
        day = f", hạn {day_in_words(changed[0])}" if len(changed) == 1 and not changed[0].closed_at else ""
        messages.success(request, f"{what} {len(changed)} đợt: {titles}{more}{day}.")
        tell_if_applying(request, *changed)
    else:
        messages.info(request, nothing)
    return redirect("campaign", chosen[0].pk) if len(chosen) == 1 else redirect("campaigns")
