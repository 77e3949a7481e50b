"""Opening a round of training and changing what it asks of whom: what it would do is shown before it is done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trainer.actions.campaigns import open_campaign, terms_of
from trainer.actions.campaigns_change import edit, state_of
from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.actions.reminders import rules as reminder_rules
from trainer.content.live import library
from trainer.core.campaigns import state
from trainer.core.refusal import Refused
from trainer.core.text import count
from trainer.models import Campaign
from trainer.queries.campaigns_preview import preview, preview_edit
from trainer.web.access import campaign_for, it_officer_required, me, now
from trainer.web.it.campaigns import tell_if_applying
from trainer.web.it.campaigns_forms import CHOSEN, PATHS, OpenForm, TitleForm, WhomForm


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_one(request: HttpRequest) -> HttpResponse:
    """The form of a new campaign; once filled in what it would do; sent again as it was shown, it is opened."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "preview": None, "seen": ""}
    if form.is_valid():
        if form.seen() and "mo" in request.POST:
            return _open(request, form)
        terms = form.terms()
        context |= {"preview": preview(terms, library().paths, now()), "seen": state(terms, closed=False)}
        rules = reminder_rules.read()
        context["announced"] = rules.on and rules.at_opening
        context["changed"] = "mo" in request.POST
    return render(request, "it/campaign_open.html", context)


def _open(request: HttpRequest, form: OpenForm) -> HttpResponse:
    terms, moment = form.terms(), now()
    found = preview(terms, library().paths, moment)
    campaign = open_campaign(terms, actor=me(request), library=library(), now=moment, seconds=PATIENCE_SECONDS)
    messages.success(
        request, f"Đã mở đợt “{campaign.title}” cho {count(found.people)} cán bộ, hạn {day_in_words(campaign)}."
    )
    tell_if_applying(request, campaign)
    return redirect("campaign", campaign.pk)


def day_in_words(campaign: Campaign) -> str:
    """Return the day of a campaign as it stands in a sentence."""
    last = f"{campaign.last_day():%d/%m/%Y}"
    return last if campaign.due_on else f"{campaign.newcomer_days} ngày với mỗi người (ai có từ đầu: đến {last})"


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_one(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """What an open campaign asks of whom, to be changed; what that would do is shown before it is written."""
    campaign = campaign_for(me(request), campaign_id)
    if campaign.closed_at is not None:
        messages.info(request, f"Đợt “{campaign.title}” đã đóng. Anh/chị mở lại đợt rồi sửa.")
        return redirect("campaign", campaign.pk)
    form = _edit_form(request, campaign)
    context: dict[str, Any] = {"campaign": campaign, "form": form, "preview": None, "error": "", "seen": ""}
    context["found"] = request.POST.get("thay") or state_of(campaign)
    if form.is_valid():
        terms = form.terms() if isinstance(form, WhomForm) else terms_of(campaign)
        shown = state(terms, closed=False)
        if campaign.cause or ("ghi" in request.POST and request.POST.get("da_xem") == shown):
            try:
                return _edit(request, campaign, form)
            except Refused as error:
                context |= {"error": error.sentence(), "found": state_of(campaign_for(me(request), campaign_id))}
        if not campaign.cause:
            context |= {"preview": preview_edit(campaign, terms, library().paths, now()), "seen": shown}
    return render(request, "it/campaign_edit.html", context)


def _edit_form(request: HttpRequest, campaign: Campaign) -> TitleForm:
    kind = TitleForm if campaign.cause else WhomForm
    if request.method == "POST":
        return kind(request.POST)
    return kind(
        initial={
            "ten": campaign.title,
            "loai": CHOSEN if campaign.quizzes else PATHS,
            "bai": campaign.quizzes,
            "vai_tro": campaign.roles,
            "don_vi": [unit.code for unit in campaign.units.all()],
        }
    )


def _edit(request: HttpRequest, campaign: Campaign, form: TitleForm) -> HttpResponse:
    terms = form.terms() if isinstance(form, WhomForm) else terms_of(campaign).titled(form.cleaned_data["ten"])
    changed = edit(
        campaign.pk,
        terms,
        seen=request.POST.get("thay", ""),
        actor=me(request),
        library=library(),
        now=now(),
        seconds=PATIENCE_SECONDS,
    )
    messages.success(request, f"Đã ghi đợt “{changed.title}”.")
    tell_if_applying(request, changed)
    return redirect("campaign", changed.pk)
