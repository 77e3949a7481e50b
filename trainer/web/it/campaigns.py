"""Rounds of training: which are open, opening one, closing one."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trainer.actions.campaigns import close_campaign, open_campaign
from trainer.content.live import library
from trainer.core.due_days import NEWCOMER_DAYS
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.text import clean
from trainer.core.vietnam_time import LOCAL
from trainer.models import Campaign, Unit
from trainer.queries import campaigns as queries
from trainer.web.access import it_unit_only, me, now


class CampaignForm(forms.Form):
    """What a new campaign needs: a title, whom it concerns, until when."""

    ten = forms.CharField(label="Tên đợt", max_length=200, error_messages={"required": "Chưa có tên đợt."})
    han = forms.DateField(
        label="Hạn hoàn thành",
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": "Chưa có hạn hoàn thành.",
            "invalid": "Chưa đọc được ngày này. Anh/chị ghi theo dạng ngày/tháng/năm, ví dụ 31/12/2026.",
        },
    )
    vai_tro = forms.MultipleChoiceField(
        label="Vai trò", required=False, choices=list(ROLE_TITLES.items()), widget=forms.CheckboxSelectMultiple
    )
    don_vi = forms.ModelMultipleChoiceField(
        label="Đơn vị",
        required=False,
        queryset=Unit.objects.filter(parent__isnull=False),
        to_field_name="code",
        widget=forms.SelectMultiple(attrs={"size": 10}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["han"].widget.attrs["min"] = _today().isoformat()

    def clean_ten(self) -> str:
        """Return the title in NFC; blanks alone are none."""
        title = clean(self.cleaned_data["ten"])
        if not title:
            raise forms.ValidationError("Chưa có tên đợt.")
        return title

    def clean_han(self) -> Any:
        """Refuse a day that is over: everybody would be late at once."""
        return not_over(self.cleaned_data["han"])


def not_over(day: date) -> date:
    """Return ``day``. Raises ValidationError when it is over."""
    if day < _today():
        raise forms.ValidationError(f"Ngày {day:%d/%m/%Y} đã qua. Anh/chị chọn từ hôm nay trở đi.")
    return day


def _today() -> date:
    return now().astimezone(LOCAL).date()


@it_unit_only
@require_http_methods(["GET", "HEAD", "POST"])
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns that are open and those that are closed, and the form that opens one."""
    form = CampaignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _open(request, form)
        return redirect("campaigns")
    opened, closed = queries.campaigns(library().paths, now())
    context = {"form": form, "opened": opened, "closed": closed, "instruments": library().instruments}
    context["newcomer_days"] = NEWCOMER_DAYS
    context["editions"] = {one.id: one for one in library().history.editions}
    return render(request, "it/campaigns.html", context)


def _open(request: HttpRequest, form: CampaignForm) -> None:
    campaign = open_campaign(
        title=form.cleaned_data["ten"],
        roles=form.cleaned_data["vai_tro"],
        units=list(form.cleaned_data["don_vi"]),
        due_on=form.cleaned_data["han"],
        actor=me(request),
        library=library(),
        now=now(),
    )
    people, _ = queries.campaign_progress(campaign, library().paths, now())
    messages.success(request, f"Đã mở đợt “{campaign.title}” cho {people} cán bộ, hạn {campaign.due_on:%d/%m/%Y}.")


@it_unit_only
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Ask once, then close: the day falls away, what was passed stays."""
    campaign = Campaign.objects.filter(pk=campaign_id).first()
    if campaign is None:
        raise Http404
    people, done = queries.campaign_progress(campaign, library().paths, now())
    if request.method == "POST":
        close_campaign(campaign_id, me(request), library(), now(), people, done)
        messages.success(request, f"Đã đóng đợt “{campaign.title}”.")
        return redirect("campaigns")
    if campaign.closed_at is not None:
        return redirect("campaigns")
    return render(request, "it/campaign_close.html", {"campaign": campaign, "people": people, "done": done})
