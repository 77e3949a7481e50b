"""The forms of rounds of training: what one asks of whom, until when, and why a day is moved."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import date, timedelta
from typing import Any

from django import forms

from trainer.content.live import library
from trainer.core.campaigns import MOST_NEWCOMER_DAYS, Terms, state
from trainer.core.due_days import NEWCOMER_DAYS, unfit
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.text import clean
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign
from trainer.web.access import now
from trainer.web.day_field import day_field
from trainer.web.unit_picker import PickerForm, UnitsField

PATHS, CHOSEN = "lo-trinh", "bai"
ONE_DAY, SO_MANY_DAYS = "ngay", "sau"
_DAYS = f"Số ngày là một số từ 1 đến {MOST_NEWCOMER_DAYS}."


def today() -> date:
    """Return the day it is in Việt Nam."""
    return day_of(now())


def fit(day: date) -> date:
    """Return ``day`` unless it is over, when everybody would be late at once, or years away. Raises ValidationError."""
    if fault := unfit("ngày", day, today()):
        raise forms.ValidationError(fault.sentence())
    return day


class TitleForm(forms.Form):
    """The title of a campaign."""

    ten = forms.CharField(
        label="Tên đợt",
        max_length=200,
        error_messages={
            "required": "Chưa có tên đợt.",
            "max_length": "Tên đợt dài %(show_value)d chữ cái. Anh/chị viết gọn trong %(limit_value)d.",
        },
    )

    def clean_ten(self) -> str:
        """Return the title in NFC; blanks alone are none."""
        title = clean(self.cleaned_data["ten"])
        if not title:
            raise forms.ValidationError("Chưa có tên đợt.")
        return title


class RoundForm(TitleForm):
    """What every campaign needs: its title, and until when."""

    han = day_field("Hạn học lại")

    def clean_han(self) -> date:
        """Refuse a day that is over."""
        return fit(self.cleaned_data["han"])


class WhomForm(PickerForm, TitleForm):
    """What a campaign asks, and of whom."""

    loai = forms.ChoiceField(
        label="Học gì",
        required=False,
        initial=PATHS,
        choices=[(PATHS, "Lộ trình của từng vai trò"), (CHOSEN, "Những bài chọn dưới đây, ai trong đợt cũng làm")],
        widget=forms.RadioSelect,
    )
    bai = forms.MultipleChoiceField(label="Các bài", required=False, widget=forms.CheckboxSelectMultiple)
    vai_tro = forms.MultipleChoiceField(
        label="Vai trò", required=False, choices=list(ROLE_TITLES.items()), widget=forms.CheckboxSelectMultiple
    )
    don_vi = UnitsField(label="Đơn vị", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not those of the citizens, whose key anybody may read.
        asked = [quiz for quiz in library().quizzes.values() if not quiz.public]
        self.fields["bai"].choices = [(quiz.id, quiz.title) for quiz in asked]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Chosen quizzes need one at least; where paths are asked for none is chosen."""
        given: dict[str, Any] = self.cleaned_data
        if given.get("loai") != CHOSEN:
            given["bai"] = []
        elif not given.get("bai") and "bai" not in self.errors:
            self.add_error("bai", "Chưa chọn bài nào.")
        return given

    def terms(self) -> Terms:
        """Return what the form asks for, once it is valid."""
        given = self.cleaned_data
        return Terms(
            title=given["ten"],
            roles=tuple(given["vai_tro"]),
            units=tuple(unit.code for unit in given["don_vi"]),
            quizzes=tuple(given["bai"]),
        ).in_order()


class OpenForm(WhomForm):
    """What a new campaign needs: its days, too."""

    kieu_han = forms.ChoiceField(
        label="Hạn",
        required=False,
        initial=ONE_DAY,
        choices=[(ONE_DAY, "Một ngày chung cho mọi người"), (SO_MANY_DAYS, "Mỗi người có một số ngày như nhau")],
        widget=forms.RadioSelect,
    )
    han = day_field("Hạn hoàn thành", required=False)
    so_ngay = forms.IntegerField(
        label="Số ngày",
        required=False,
        min_value=1,
        max_value=MOST_NEWCOMER_DAYS,
        initial=NEWCOMER_DAYS,
        error_messages={"invalid": _DAYS, "min_value": _DAYS, "max_value": _DAYS},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["han"].widget.attrs["min"] = today().isoformat()

    def clean(self) -> dict[str, Any]:
        """One day for everybody needs a day that is not over, and newcomers have the usual number of days where none
        was given; so many days for each need their number, and there is no day."""
        given = super().clean()
        if given.get("kieu_han") == SO_MANY_DAYS:
            given["han"] = None
            self.errors.pop("han", None)
            if given.get("so_ngay") is None and "so_ngay" not in self.errors:
                self.add_error("so_ngay", f"Chưa có số ngày. {_DAYS}")
            return given
        given["so_ngay"] = given.get("so_ngay") or NEWCOMER_DAYS
        if given.get("han") is not None:
            try:
                fit(given["han"])
            except forms.ValidationError as error:
                self.add_error("han", error)
        elif "han" not in self.errors:
            self.add_error("han", "Chưa có hạn hoàn thành.")
        return given

    def terms(self) -> Terms:
        """Return what the form asks for, once it is valid."""
        given, found = self.cleaned_data, super().terms()
        return Terms(found.title, found.roles, found.units, found.quizzes, given["han"], given["so_ngay"])

    def seen(self) -> bool:
        """Say whether the very same was shown before it was sent."""
        return self.data.get("da_xem") == state(self.terms(), closed=False)


class DayForm(forms.Form):
    """Another day for ``campaigns``, and why; a field that none of them needs is not there."""

    han = day_field("Hạn mới")
    so_ngay = forms.IntegerField(
        label="Số ngày mới",
        min_value=1,
        max_value=MOST_NEWCOMER_DAYS,
        error_messages={"required": "Chưa có số ngày mới.", "invalid": _DAYS, "min_value": _DAYS, "max_value": _DAYS},
    )
    ly_do = forms.CharField(
        label="Lý do", max_length=200, error_messages={"required": "Chưa có lý do. Anh/chị ghi một câu ngắn."}
    )

    def __init__(self, data: Any, campaigns: Sequence[Campaign]) -> None:
        super().__init__(data)
        self.fields["han"].widget.attrs["min"] = today().isoformat()
        if all(one.due_on is None for one in campaigns):
            del self.fields["han"]
        if all(one.due_on is not None for one in campaigns):
            del self.fields["so_ngay"]

    def clean_han(self) -> date:
        """Refuse a day that is over."""
        return fit(self.cleaned_data["han"])

    def clean_ly_do(self) -> str:
        """Return the reason in NFC; blanks alone are none."""
        reason = clean(self.cleaned_data["ly_do"])
        if not reason:
            raise forms.ValidationError("Chưa có lý do. Anh/chị ghi một câu ngắn.")
        return reason


class ReopenForm(DayForm):
    """Why a campaign is opened again, and until when: a day that is over cannot stay.

    Where everybody has so many days, those who were there at the opening get one day once these are over.
    """

    def __init__(self, data: Any, campaign: Campaign) -> None:
        super().__init__(data, [campaign])
        kept = campaign.last_day()
        if self.fields.pop("so_ngay", None) and kept < today():
            day = deepcopy(self.base_fields["han"])
            day.initial = today() + timedelta(days=campaign.newcomer_days)
            day.widget.attrs["min"] = today().isoformat()
            self.fields = {"han": day, **self.fields}
        elif "han" in self.fields and kept >= today():
            self.fields["han"].initial = kept
