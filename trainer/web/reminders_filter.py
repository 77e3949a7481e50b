"""Which reminders are asked for: by their screen, and of their table as a file."""

from typing import Any

from django import forms

from trainer.models import Campaign
from trainer.models.reminders import OUTCOMES
from trainer.queries import reminders as queries
from trainer.web.day_filter import DayFilter

_CAMPAIGNS = 50


class RemindersFilter(DayFilter):
    """Whom, about which campaign, on which day, what came of it."""

    searches, field_order = ("tim",), ("tim", "dot", "ngay", "ket_qua")
    tim = forms.CharField(label="Tên hoặc mã", required=False, max_length=100)
    dot = forms.TypedChoiceField(label="Đợt", required=False, coerce=int, empty_value=None)
    ket_qua = forms.ChoiceField(label="Kết quả", required=False, choices=[("", "Mọi kết quả"), *OUTCOMES.items()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = Campaign.objects.order_by("-pk").values_list("pk", "title")[:_CAMPAIGNS]
        self.fields["dot"].choices = [("", "Mọi đợt"), *latest]  # type: ignore[attr-defined]

    def wanted(self) -> queries.Wanted:
        """Return what was asked for."""
        self.is_valid()
        chosen = self.cleaned_data
        return queries.Wanted(
            text=chosen.get("tim", ""),
            campaign=chosen.get("dot"),
            day=chosen.get("ngay"),
            outcome=chosen.get("ket_qua", ""),
        )
