"""What an IT officer fills in about one person: who he is, why he leaves, which right he gets."""

from datetime import date
from typing import Any

from django import forms

from trainer.core.person_cells import PERSON_TITLES
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.rights import MAX_REASON, RIGHT_TITLES
from trainer.models import Unit
from trainer.people.rules.person import Fault, Person, TypedPerson, read
from trainer.web.day_field import day_field
from trainer.web.people_filter import CityFilter
from trainer.web.unit_picker import PickerForm, UnitField

_FIELDS = {"code": "ma", "name": "ten", "position": "chuc_vu", "unit": "don_vi", "roles": "vai_tro", "email": "email"}


def _line(label: str, **settings: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, required=False, max_length=300, widget=widget, **settings)


class PersonForm(PickerForm):
    """A person, field by field; ``state`` is that of the one who was shown."""

    ma = _line("Mã cán bộ")
    ten = _line(PERSON_TITLES["name"])
    chuc_vu = _line(PERSON_TITLES["position"])
    don_vi = UnitField(label=PERSON_TITLES["unit"], required=False, top=True, nothing="Chưa chọn")
    vai_tro = forms.MultipleChoiceField(
        label=PERSON_TITLES["roles"],
        required=False,
        choices=list(ROLE_TITLES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    email = _line(PERSON_TITLES["email"])
    state = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: Person | None = None, **kwargs: Any) -> None:
        """``known``: the person on record, whose number stays; None for somebody new."""
        self.known = known
        if known is not None:
            kwargs["initial"] = {
                "ten": known.name,
                "chuc_vu": known.position,
                "don_vi": known.unit,
                "vai_tro": list(known.roles),
                "email": known.email,
                "state": known.state(),
            }
        super().__init__(*args, **kwargs)
        if known is not None:
            del self.fields["ma"]

    def person(self, units: dict[str, str]) -> Person | None:
        """Return the person that was meant; None when something is wrong, which then stands at its field."""
        if not self.is_valid():
            return None
        person, faults = read(self._said(), units)
        for fault in faults:
            self.show(fault)
        return None if faults else person

    def _said(self) -> TypedPerson:
        told, unit = self.cleaned_data, self.cleaned_data["don_vi"]
        return TypedPerson(
            code=self.known.code if self.known else told["ma"],
            name=told["ten"],
            position=told["chuc_vu"],
            unit=unit.code if isinstance(unit, Unit) else "",
            roles=told["vai_tro"],
            email=told["email"],
        )

    def show(self, fault: Fault) -> None:
        """Show what is wrong at its field."""
        self.add_error(_FIELDS[fault.field], fault.sentence())


class LeaveForm(forms.Form):
    """Why somebody leaves."""

    ly_do = forms.CharField(
        label="Lý do",
        max_length=MAX_REASON,
        error_messages={"required": "Chưa có lý do.", "max_length": f"Lý do dài quá {MAX_REASON} ký tự."},
    )


class RightForm(PickerForm):
    """Which right somebody gets, over which unit, until when, why."""

    quyen = forms.ChoiceField(
        label="Quyền",
        choices=list(RIGHT_TITLES.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Chưa chọn quyền."},
    )
    don_vi = UnitField(label="Đơn vị", required=False, top=True, nothing="Không của riêng đơn vị nào")
    den = day_field("Ngày cuối", required=False)
    ly_do = forms.CharField(
        label="Lý do",
        max_length=MAX_REASON,
        error_messages={"required": "Chưa có lý do.", "max_length": f"Lý do dài quá {MAX_REASON} ký tự."},
    )

    def until(self) -> date | None:
        """Return the last day; None without one."""
        day: date | None = self.cleaned_data["den"]
        return day


class SlipFilter(CityFilter):
    """Who is to have a slip: those who never signed in, all of them or only who has no slip that still serves."""

    phieu = forms.ChoiceField(label="Phiếu", required=False, choices=[("", "Bất kể"), ("chua", "Chưa có, hết hạn")])
    field_order = ("tim", "don_vi", "vai_tro", "phieu", "bai", "tinh_trang")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whoever signed in once has no slip, and no certificate leads to one.
        del self.fields["dang_nhap"]
        del self.fields["tim"].widget.attrs["placeholder"]

    @property
    def lacking(self) -> bool:
        """Whether only those are asked for who have no slip that still serves."""
        return self.chosen().get("phieu") == "chua"
