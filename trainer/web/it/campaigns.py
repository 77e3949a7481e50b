"""Rounds of training: which are open, opening one, closing one."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from trainer.actions.campaigns import close_campaign, open_campaign
from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.content.live import library
from trainer.core.due_days import NEWCOMER_DAYS
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.text import clean
from trainer.core.vietnam_time import LOCAL
from trainer.models import Campaign
from trainer.queries import campaigns as queries
from trainer.web.access import it_officer_required, it_reader_required, me, now
from trainer.web.unit_picker import PickerForm, UnitsField

STILL_APPLYING = (
    "Hệ thống đang ghi hạn cho từng người của đợt “{}”. Anh/chị cứ làm việc khác; ghi xong thì dòng “đang áp dụng” mất."
)


def last_day(title: str) -> forms.DateField:
    """Return the field of the day until which a campaign runs, called “Hạn …”."""
    return forms.DateField(
        label=title,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": f"Chưa có {title.lower()}.",
            "invalid": "Chưa đọc được ngày này. Anh/chị ghi theo dạng ngày/tháng/năm, ví dụ 31/12/2026.",
        },
    )


class RoundForm(forms.Form):
    """What every campaign needs: its title, and until when."""

    ten = forms.CharField(label="Tên đợt", max_length=200, error_messages={"required": "Chưa có tên đợt."})
    han = last_day("Hạn học lại")

    def clean_ten(self) -> str:
        """Return the title in NFC; blanks alone are none."""
        title = clean(self.cleaned_data["ten"])
        if not title:
            raise forms.ValidationError("Chưa có tên đợt.")
        return title

    def clean_han(self) -> date:
        """Refuse a day that is over: everybody would be late at once."""
        day: date = self.cleaned_data["han"]
        if day < _today():
            raise forms.ValidationError(f"Ngày {day:%d/%m/%Y} đã qua. Anh/chị chọn từ hôm nay trở đi.")
        return day


class CampaignForm(PickerForm, RoundForm):
    """What a new campaign of training needs: whom it concerns, too."""

    han = last_day("Hạn hoàn thành")
    vai_tro = forms.MultipleChoiceField(
        label="Vai trò", required=False, choices=list(ROLE_TITLES.items()), widget=forms.CheckboxSelectMultiple
    )
    don_vi = UnitsField(label="Đơn vị", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["han"].widget.attrs["min"] = _today().isoformat()


def _today() -> date:
    return now().astimezone(LOCAL).date()


@it_reader_required
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
        units=form.cleaned_data["don_vi"],
        due_on=form.cleaned_data["han"],
        actor=me(request),
        library=library(),
        now=now(),
        seconds=PATIENCE_SECONDS,
    )
    people, _ = queries.campaign_progress(campaign, library().paths, now())
    messages.success(request, f"Đã mở đợt “{campaign.title}” cho {people} cán bộ, hạn {campaign.due_on:%d/%m/%Y}.")
    tell_if_applying(request, campaign)


def tell_if_applying(request: HttpRequest, campaign: Campaign) -> None:
    """Say so when the days of a campaign are still being written."""
    if campaign.pk in queries.being_applied():
        messages.info(request, STILL_APPLYING.format(campaign.title))


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Ask once, then close: the day falls away, what was passed stays."""
    campaign = Campaign.objects.filter(pk=campaign_id).first()
    if campaign is None:
        raise Http404
    people, done = queries.campaign_progress(campaign, library().paths, now())
    if request.method == "POST":
        close_campaign(campaign_id, me(request), library(), now(), people, done, seconds=PATIENCE_SECONDS)
        messages.success(request, f"Đã đóng đợt “{campaign.title}”.")
        tell_if_applying(request, campaign)
        return redirect("campaigns")
    if campaign.closed_at is not None:
        return redirect("campaigns")
    return render(request, "it/campaign_close.html", {"campaign": campaign, "people": people, "done": done})
