"""Forms of the screens of units: the file, and what each change needs; ``request()`` when valid."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest

from trainer.core.rights import RIGHT_TITLES
from trainer.core.text import clean
from trainer.models import Official, Unit
from trainer.units import rights
from trainer.units.rules.model import Add, Close, Merge, Move, New, Rename, Request, Split
from trainer.web.access import now
from trainer.web.unit_picker import PickerForm, UnitField, UnitsField
from trainer.web.upload_limit import was_too_large

# So many people are offered by name; of a larger unit one writes the staff numbers.
OFFERED = 300


class FileForm(forms.Form):
    """The list of units as a file. One that was skipped for its size is told apart from none."""

    tep = forms.FileField(label="Tệp danh sách", allow_empty_file=True)

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(*((request.POST, request.FILES) if request else ()))
        message = "Chưa có tệp nào được chọn. Anh/chị chọn tệp rồi bấm nạp."
        if request is not None and was_too_large(request):
            message = f"Tệp lớn hơn {settings.UPLOAD_LIMIT_MEGABYTES} MB nên không được nhận. Anh/chị chọn tệp nhỏ hơn."
        field = self.fields["tep"]
        field.error_messages["required"] = message
        field.widget.attrs["accept"] = ".xlsx,.csv"


def _name(label: str, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=200, required=required, error_messages={"required": "Chưa có tên đơn vị."}
    )


def _kind() -> forms.CharField:
    return forms.CharField(label="Loại", max_length=20, required=False)


def _code(required: bool = True) -> forms.CharField:
    return forms.CharField(
        label="Mã đơn vị mới",
        max_length=20,
        required=required,
        error_messages={"required": "Chưa có mã đơn vị mới."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ChangeForm(PickerForm):
    """What all changes share: the unit at which somebody stands, and why he makes the change."""

    ly_do = forms.CharField(label="Lý do", max_length=200, required=False)
    hints = {"ly_do": "Không bắt buộc. Ví dụ: Nghị quyết số …, ngày …"}

    def __init__(self, unit: Unit, *args: Any, **settings: Any) -> None:
        self.unit = unit
        super().__init__(*args, **settings)
        self.order_fields([name for name in self.fields if name != "ly_do"])

    def request(self) -> Request:
        """Return the change that is asked for."""
        raise NotImplementedError

    def reason(self) -> str:
        """Return why."""
        return clean(self.cleaned_data["ly_do"])

    def new(self, parent: str) -> New:
        """Return the new unit as it was filled in."""
        data = self.cleaned_data
        return New(clean(data["ma"]), clean(data["ten"]), parent, clean(data["loai"]))


class RenameForm(ChangeForm):
    """Another name."""

    ten, loai = _name("Tên mới"), _kind()
    hints = {**ChangeForm.hints, "loai": "Ví dụ: phuong, xa. Để trống cũng được."}

    def __init__(self, unit: Unit, *args: Any, **settings: Any) -> None:
        super().__init__(unit, *args, initial={"ten": unit.name, "loai": unit.kind}, **settings)

    def request(self) -> Request:
        return Rename(self.unit.code, clean(self.cleaned_data["ten"]), clean(self.cleaned_data["loai"]))


class AddForm(ChangeForm):
    """A new unit below this one."""

    ma, ten, loai = _code(), _name("Tên"), _kind()
    hints = {**RenameForm.hints, "ma": "Chữ không dấu và số, ví dụ P127. Không đổi được về sau."}

    def request(self) -> Request:
        return Add(self.new(self.unit.code))


class MoveForm(ChangeForm):
    """Another unit above this one."""

    cap_tren = UnitField(
        label="Chuyển về dưới đơn vị", top=True, error_messages={"required": "Chưa chọn đơn vị cấp trên."}
    )

    def request(self) -> Request:
        return Move(self.unit.code, self.cleaned_data["cap_tren"].code)


class MergeForm(ChangeForm):
    """Several units become one, that is there or new."""

    nhan = UnitField(label="Đơn vị nhận", required=False, nothing="Một đơn vị mới, ghi ở dưới")
    don_vi = UnitsField(label="Các đơn vị nhập vào", error_messages={"required": "Chưa chọn đơn vị nào."})
    ma, ten, loai = _code(required=False), _name("Tên đơn vị mới", required=False), _kind()
    cap_tren = UnitField(label="Đơn vị mới thuộc", required=False, top=True, nothing="Cùng cấp với đơn vị đang xem")
    hints = {
        **AddForm.hints,
        "nhan": "Thường là một trong các đơn vị được sáp nhập. Mở ra để chọn đơn vị khác, hoặc lập đơn vị mới.",
        "don_vi": "Người, đơn vị bên dưới và đợt tập huấn của chúng sang đơn vị nhận.",
        "ma": "Chỉ ghi khi lập đơn vị mới. Chữ không dấu và số, ví dụ P127.",
        "ten": "Chỉ ghi khi lập đơn vị mới.",
    }

    def __init__(self, unit: Unit, *args: Any, **settings: Any) -> None:
        super().__init__(unit, *args, initial={"nhan": unit.code}, **settings)

    def request(self) -> Request:
        data = self.cleaned_data
        sources = tuple(one.code for one in data["don_vi"])
        if data["nhan"]:
            return Merge(sources, data["nhan"].code)
        return Merge(sources, self.new(_above(data["cap_tren"], self.unit)))


class SplitForm(ChangeForm):
    """Some people and units of this one become a new unit."""

    ma, ten, loai = _code(), _name("Tên đơn vị mới"), _kind()
    cap_tren = UnitField(label="Đơn vị mới thuộc", required=False, top=True, nothing="Cùng cấp với đơn vị đang xem")
    don_vi = UnitsField(label="Đơn vị bên dưới tách ra", required=False)
    nguoi = forms.MultipleChoiceField(
        label="Người tách ra", required=False, widget=forms.CheckboxSelectMultiple, choices=()
    )
    ma_can_bo = forms.CharField(
        label="Hoặc ghi mã cán bộ", required=False, widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})
    )
    hints = {**AddForm.hints, "ma_can_bo": "Mỗi dòng một mã, hoặc cách nhau bằng dấu phẩy."}

    def __init__(self, unit: Unit, *args: Any, **settings: Any) -> None:
        super().__init__(unit, *args, **settings)
        below = Unit.objects.filter(parent=unit)
        self.fields["don_vi"].queryset = below  # type: ignore[attr-defined]
        people = Official.objects.filter(unit=unit, is_active=True).order_by("sort_name", "pk")[: OFFERED + 1]
        offered = [(one.staff_code, str(one)) for one in people]
        if not offered or len(offered) > OFFERED:
            del self.fields["nguoi"]
        else:
            self.fields["nguoi"].choices = offered  # type: ignore[attr-defined]
        if not below.filter(closed_at__isnull=True).exists():
            del self.fields["don_vi"]
        self._ask_about_rights(unit)
        self.order_fields([name for name in self.fields if name != "ly_do"])

    def _ask_about_rights(self, unit: Unit) -> None:
        """Ask of everybody who holds a right over the unit where it goes: it must not stay behind unsaid."""
        self._holders: dict[str, str] = {}
        for one in rights.over(unit.code, now()):
            name = f"quyen_{one.official_id}"
            title = RIGHT_TITLES[one.right]  # type: ignore[index]
            if name in self.fields:
                self.fields[name].label = f"{self.fields[name].label}, {title}"
                continue
            self._holders[name] = one.official.staff_code
            ways = [("", f"Giữ ở {unit.name}"), ("new", "Sang đơn vị mới"), ("both", "Cả hai đơn vị")]
            label = f"Quyền của {one.official}: {title}"
            self.fields[name] = forms.ChoiceField(label=label, choices=ways, required=False)

    def request(self) -> Request:
        data = self.cleaned_data
        typed = data["ma_can_bo"].replace(",", " ").replace(";", " ").split()
        return Split(
            self.unit.code,
            self.new(_above(data["cap_tren"], self.unit)),
            tuple(one.code for one in data.get("don_vi", ())),
            tuple(dict.fromkeys([*data.get("nguoi", ()), *typed])),
            tuple((code, data[name]) for name, code in self._holders.items() if data[name]),
        )


def _above(chosen: Unit | None, unit: Unit) -> str:
    parent = chosen or unit.parent
    return parent.code if parent else unit.code


class CloseForm(ChangeForm):
    """Nothing but why."""

    def request(self) -> Request:
        return Close(self.unit.code)
