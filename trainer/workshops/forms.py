"""What an IT officer fills in about a class or drill: what it was, who was there, why something is taken back."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest

from trainer.core.refusal import Refused
from trainer.core.text import count
from trainer.core.workshops import KINDS, LONGEST_PLACE, LONGEST_REASON, LONGEST_TITLE
from trainer.models import Unit, Workshop
from trainer.tables.read.detect import read_book
from trainer.tables.read.limits import SpreadsheetError
from trainer.web.day_field import day_field
from trainer.web.unit_picker import PickerForm, UnitField
from trainer.web.upload_limit import was_too_large
from trainer.workshops.plan import codes_in
from trainer.workshops.rules.terms import MOST_PEOPLE, AlreadyNoted
from trainer.workshops.rules.typed_codes import codes_of

_NOBODY = "Chưa có mã cán bộ nào. Anh/chị dán mã vào ô, mỗi dòng một mã, hoặc chọn một tệp."
# As long as so many numbers can be, with what stands between them.
_LONGEST = 50 * MOST_PEOPLE
_TOO_LONG = "Danh sách dài quá. Anh/chị chỉ gửi cột mã cán bộ, và chia thành nhiều lần."


class WorkshopForm(PickerForm):
    """Which kit or course, when, where, held by which unit."""

    loai = forms.ChoiceField(
        label="Loại buổi",
        choices=[("", "Chọn loại buổi"), *KINDS.items()],
        error_messages={"required": "Chưa chọn loại buổi.", "invalid_choice": "Không có loại buổi này."},
    )
    ten = forms.CharField(label="Tên buổi", required=False, max_length=LONGEST_TITLE)
    ngay = day_field("Ngày")
    don_vi = UnitField(
        label="Đơn vị tổ chức", top=True, nothing="Chưa chọn", error_messages={"required": "Chưa chọn đơn vị tổ chức."}
    )
    noi = forms.CharField(label="Nơi tổ chức (không bắt buộc)", required=False, max_length=LONGEST_PLACE)
    # A button, shown only once the same stands there.
    them = forms.BooleanField(required=False)
    there: int | None = None

    def ask_again(self, there: AlreadyNoted) -> None:
        """Say that the same is ``there``, lead to it, and offer to do it all the same."""
        self.there = there.number
        self.add_error(None, str(there))


class EditForm(WorkshopForm):
    """What a workshop was in truth, and why it is mended; a unit that was closed since may stay what it is."""

    ly_do = forms.CharField(label="Lý do sửa", max_length=LONGEST_REASON, error_messages={"required": "Chưa có lý do."})

    def __init__(self, data: Any, workshop: Workshop) -> None:
        own = "" if workshop.title == KINDS[workshop.kind] else workshop.title
        closed = workshop.unit.closed_at is not None
        told = {"loai": workshop.kind, "ten": own, "ngay": workshop.held_on, "noi": workshop.place}
        super().__init__(data, initial=told | {"don_vi": None if closed else workshop.unit.code})
        self._workshop = workshop
        if closed:
            self.fields["don_vi"].required = False
            self.fields["don_vi"].widget.nothing = f"{workshop.unit.name} (nay không còn)"

    def clean_don_vi(self) -> Unit:
        """Return the unit that was chosen, or which it is."""
        found: Unit = self.cleaned_data["don_vi"] or self._workshop.unit
        return found


class PeopleForm(forms.Form):
    """Staff numbers, typed or in a file; when the form is valid, ``codes`` holds them all, ``ma`` each of them once."""

    ma = forms.CharField(
        label="Mã cán bộ",
        required=False,
        max_length=_LONGEST,
        error_messages={"max_length": _TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
    )
    tep = forms.FileField(label="Hoặc tệp danh sách", required=False, allow_empty_file=True)

    def __init__(self, request: HttpRequest | None = None, **kwargs: Any) -> None:
        sent = request is not None and request.method == "POST"
        super().__init__(*((request.POST, request.FILES) if request and sent else ()), **kwargs)
        self._too_large = sent and request is not None and was_too_large(request)
        self.fields["tep"].widget.attrs["accept"] = ".xlsx,.xls,.ods,.csv"

    def clean(self) -> dict[str, Any]:
        """Add what stands in the file. Raises ValidationError: there is no staff number, or more than one puts in."""
        told: dict[str, Any] = self.cleaned_data
        if self._too_large:
            raise forms.ValidationError(
                f"Tệp lớn hơn {settings.UPLOAD_LIMIT_MEGABYTES} MB nên không được nhận. Anh/chị chọn tệp nhỏ hơn."
            )
        if self.errors:
            return told
        sent = _codes(told["tep"]) if told.get("tep") else []
        told["codes"] = codes_of("\n".join([told["ma"], *sent]))
        once = list(dict.fromkeys(told["codes"]))
        told["ma"] = "\n".join(once)
        if not once:
            raise forms.ValidationError(_NOBODY)
        if len(once) > MOST_PEOPLE:
            raise forms.ValidationError(
                f"Danh sách có {count(len(once))} mã khác nhau; một buổi ghi nhiều nhất {count(MOST_PEOPLE)} người. "
                "Anh/chị chia thành nhiều buổi."
            )
        if len(told["ma"]) > _LONGEST:
            raise forms.ValidationError(_TOO_LONG)
        return told


def _codes(sent: Any) -> list[str]:
    """Return the cells of the column that holds staff numbers. Raises ValidationError."""
    try:
        return codes_in(read_book(sent.read(), sent.name or ""))
    except SpreadsheetError as error:
        raise forms.ValidationError(f"{error.what} {error.mend}") from None
    except Refused as refused:
        raise forms.ValidationError(str(refused)) from None


class ReasonForm(forms.Form):
    """Why something is taken back."""

    ly_do = forms.CharField(label="Lý do", max_length=LONGEST_REASON, error_messages={"required": "Chưa có lý do."})
