"""A later day, or days on which nothing is asked, for one official or for several: agreed and taken back by IT."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from trainer.actions.agreements import ends_now, exempt, extend, take_back, taken_back
from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.content.live import library
from trainer.core.agreements import LONGEST_REASON
from trainer.core.due_days import span_words
from trainer.core.refusal import Refused
from trainer.core.vietnam_time import day_of
from trainer.models import EXEMPTION_REASONS, Campaign, Exemption, Extension, Official
from trainer.queries.agreements import away, overlap_of
from trainer.web.access import it_officer_required, me, now, official_for
from trainer.web.day_field import day_field
from trainer.web.stale import left_meanwhile

_BETWEEN = re.compile(r"[\s,;]+")


class _AgreementForm(forms.Form):
    """Whom else it is for, by their numbers."""

    them = forms.CharField(
        label="Cho cả những người khác", required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_them(self) -> list[Official]:
        """Return those whose numbers were typed. Raises ValidationError naming the numbers that nobody has."""
        codes = [code for code in _BETWEEN.split(self.cleaned_data["them"].upper()) if code]
        found = {one.staff_code: one for one in Official.objects.filter(staff_code__in=codes)}
        unknown = [code for code in codes if code not in found]
        if unknown:
            raise forms.ValidationError(f"Không có cán bộ mang mã {', '.join(unknown[:5])}. Anh/chị xem lại mã này.")
        return list(found.values())


class ExtensionForm(_AgreementForm):
    """Until which day, in which campaign, why."""

    han = day_field("Hạn mới")
    dot = forms.ModelChoiceField(
        label="Trong đợt",
        required=False,
        empty_label="Mọi đợt",
        queryset=Campaign.objects.filter(closed_at__isnull=True).order_by(F("due_on").asc(nulls_last=True), "pk"),
        error_messages={"invalid_choice": "Đợt này đã đóng hoặc không có. Anh/chị chọn lại."},
    )
    ly_do = forms.CharField(
        label="Lý do", max_length=LONGEST_REASON, error_messages={"required": "Chưa có lý do gia hạn."}
    )
    field_order = ("han", "dot", "ly_do", "them")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dot"].label_from_instance = lambda campaign: campaign.title  # type: ignore[attr-defined]

    def agree(self, people: list[Official], **settings: Any) -> str:
        """Grant it and return what is said of it. Raises Refused."""
        until: date = self.cleaned_data["han"]
        made = extend(people, until, self.cleaned_data["ly_do"], campaign=self.cleaned_data["dot"], **settings)
        return f"Đã gia hạn cho {len(made)} người đến {until:%d/%m/%Y}." if made else "Đã gia hạn như vậy từ trước."


class ExemptionForm(_AgreementForm):
    """From which day to which, why."""

    tu = day_field("Ngày đầu")
    den = day_field("Ngày cuối", required=False)
    ly_do = forms.ChoiceField(
        label="Lý do",
        choices=[("", "Chọn lý do"), *EXEMPTION_REASONS.items()],
        error_messages={"required": "Chưa chọn lý do tạm miễn.", "invalid_choice": "Không có lý do này."},
    )
    ghi_them = forms.CharField(label="Ghi thêm (không bắt buộc)", required=False, max_length=LONGEST_REASON)
    field_order = ("tu", "den", "ly_do", "ghi_them", "them")

    def agree(self, people: list[Official], **settings: Any) -> str:
        """Grant it and return what is said of it. Raises Refused."""
        first, last = self.cleaned_data["tu"], self.cleaned_data["den"]
        besides = overlap_of(people, (first, last))
        made = exempt(people, first, last, self.cleaned_data["ly_do"], self.cleaned_data["ghi_them"], **settings)
        until = f"đến hết {last:%d/%m/%Y}" if last else "đến khi bỏ"
        if not made:
            return "Đã tạm miễn như vậy từ trước."
        return f"Đã tạm miễn cho {len(made)} người, từ {first:%d/%m/%Y} {until}. {besides}".rstrip()


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def extension(request: HttpRequest, code: str) -> HttpResponse:
    """Give an official, and others with him, a later day."""
    return _agree(request, code, ExtensionForm, "it/extension.html")


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def exemption(request: HttpRequest, code: str) -> HttpResponse:
    """Ask nothing of an official, and of others with him, for some days: from today, unless another is chosen."""
    return _agree(request, code, ExemptionForm, "it/exemption.html", tu=day_of(now()))


def _agree(
    request: HttpRequest, code: str, make: Callable[..., ExtensionForm | ExemptionForm], template: str, **proposed: date
) -> HttpResponse:
    found = official_for(me(request), code)
    if not found.is_active:
        return left_meanwhile(request, found)
    form = make(request.POST if request.method == "POST" else None, initial=proposed)
    if form.is_valid():
        settings = {"actor": me(request), "library": library(), "now": now(), "seconds": PATIENCE_SECONDS}
        try:
            said = form.agree([found, *form.cleaned_data["them"]], **settings)
        except Refused as refused:
            form.add_error(None, refused.sentence())
        else:
            messages.success(request, said)
            return redirect("official", found.staff_code)
    return render(request, template, {"official": found, "form": form})


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_extension(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take an extension back; asks first."""
    return _withdraw(request, code, get_object_or_404(official_for(me(request), code).extensions, pk=number))


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_exemption(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take an exemption back; asks first."""
    return _withdraw(request, code, get_object_or_404(official_for(me(request), code).exemptions, pk=number))


def _withdraw(request: HttpRequest, code: str, agreed: Extension | Exemption) -> HttpResponse:
    exempted = isinstance(agreed, Exemption)
    what = "tạm miễn" if exempted else "gia hạn"
    held = agreed.withdrawn_at is None and not (isinstance(agreed, Exemption) and taken_back(agreed))
    if request.method != "POST" and held:
        context = {"official": agreed.official, "agreed": agreed, "exempted": exempted, "what": what}
        return render(request, "it/withdraw.html", context | {"ends_now": ends_now(agreed, now())})
    if request.method != "POST":
        messages.info(request, f"Lần {what} này đã được bỏ từ trước.")
        return redirect("official", code)
    done = take_back(agreed, actor=me(request), library=library(), now=now())
    still = away(agreed.official_id, day_of(now())) if isinstance(agreed, Exemption) else None
    said = f"Đã bỏ lần {what} này." if done else f"Lần {what} này đã được bỏ từ trước."
    messages.success(
        request, f"{said} Người này vẫn được tạm miễn {span_words(still)}, theo lần khác." if still else said
    )
    return redirect("official", code)
