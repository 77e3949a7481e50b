"""The filter above a list of officials: read from the address, kept in every link of the page."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from trainer.content.live import library
from trainer.core.quiz.model import ROLE_TITLES
from trainer.models import Campaign, Official, RosterUpload, Unit
from trainer.queries.brought import brought_by
from trainer.queries.campaigns import about
from trainer.queries.impact import waiting
from trainer.queries.progress_filter import CHOICE_TITLES, Filter, path_for
from trainer.queries.progress_table import is_order
from trainer.queries.progress_units import UNIT_ORDERS
from trainer.web.access import now, unit_for
from trainer.web.found_fields import CampaignField, ChangeField, ListField, UnitOrCity

# What is said of a value that an address asks for and that there is not; {} is the value.
_UNKNOWN = {
    "don_vi": "Không có đơn vị mang mã “{}”. Anh/chị chọn lại ở ô Đơn vị.",
    "vai_tro": "Không có vai trò “{}”. Anh/chị chọn lại ở ô Vai trò.",
    "bai": "Không có bài “{}”. Anh/chị chọn lại ở ô Bài.",
    "tinh_trang": "Không có tình trạng “{}”. Anh/chị chọn lại ở ô Tình trạng.",
    "dot": "Không có đợt số “{}”. Anh/chị mở lại từ trang Đợt tập huấn.",
    "dang_nhap": "Không có lựa chọn đăng nhập “{}”. Anh/chị chọn lại ở ô Đăng nhập.",
    "nap": "Không có danh sách đã nạp số “{}”. Anh/chị mở lại từ trang Danh sách cán bộ.",
    "phieu": "Không có lựa chọn phiếu “{}”. Anh/chị chọn lại ở ô Phiếu.",
    "thay_doi": "Không có thay đổi “{}”. Anh/chị mở lại từ trang Thay đổi.",
    "tim": "Chưa tìm được “{}”: tên hoặc mã dài quá 100 chữ. Anh/chị gõ lại ở ô Tên hoặc mã.",
}
_SHOWN = 40
# How many rows a page of a long list may have; the first is what fits a phone.
SIZES = (12, 50, 100)
NEVER = "chua"


class _Choice(forms.Form):
    """What was chosen, as it stands in the address; fields are added by whoever has some."""

    def chosen(self) -> dict[str, str]:
        """Return what was chosen, by the names of the address."""
        self.is_valid()
        return {name: plain for name in self.fields if (plain := _plain(self.cleaned_data.get(name)))}

    def query(self) -> str:
        """Return what was asked for as the tail of an address, without the page."""
        asked = {name: self.data.get(name, "") for name in self.errors}
        return urlencode({**self.chosen(), **asked})


class PeopleFilter(_Choice):
    """Name or number, and state: what a leader filters by."""

    tim = forms.CharField(label="Tên hoặc mã", required=False, max_length=100)
    tinh_trang = forms.ChoiceField(label="Tình trạng", required=False)
    dang_nhap = forms.ChoiceField(
        label="Đăng nhập", required=False, choices=[("", "Bất kể"), (NEVER, "Chưa từng đăng nhập")]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tim"].widget.attrs.update(autocomplete="off", spellcheck="false", type="search")
        states = [(state, title) for state, title in CHOICE_TITLES.items() if state != "left"]
        self.fields["tinh_trang"].choices = states  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """Return what was chosen, by the names of the address; what is not known is in ``unknown``."""
        return {name: value for name, value in super().chosen().items() if value != "all"}

    def unknown(self) -> list[str]:
        """Return a line for everything asked for that there is not. Nobody fits it: least of all everybody."""
        self.is_valid()
        return [_UNKNOWN[name].format(_short(self.data.get(name, ""))) for name in self.errors]

    def wanted(self, unit: Unit, *, late_first: bool = False) -> Filter:
        """Return the filter over the people of ``unit`` and below; nobody when something asked for is not known."""
        chosen = self.chosen()
        role = chosen.get("vai_tro")
        return Filter(
            unit,
            path=path_for(role, library().paths) if role else None,
            among=Official.objects.none() if self.unknown() else None,
            quiz=chosen.get("bai", ""),
            state=chosen.get("tinh_trang", "all"),  # type: ignore[arg-type]
            text=chosen.get("tim", ""),
            late_first=late_first,
            never_signed_in=chosen.get("dang_nhap") == NEVER,
        )


class CityFilter(PeopleFilter):
    """The same for the whole city: by unit, role and quiz too."""

    don_vi = UnitOrCity(label="Đơn vị", required=False, nothing="Toàn thành phố")
    vai_tro = forms.ChoiceField(label="Vai trò, lộ trình", required=False)
    bai = forms.ChoiceField(label="Bài", required=False)
    thay_doi = ChangeField(required=False, widget=forms.HiddenInput)
    dot = CampaignField(required=False, widget=forms.HiddenInput)
    nap = ListField(required=False, widget=forms.HiddenInput)
    rieng = forms.BooleanField(required=False, widget=forms.HiddenInput)
    field_order: tuple[str, ...] = ("tim", "don_vi", "vai_tro", "bai", "tinh_trang", "dang_nhap")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who searches for the code of a certificate is led to what is on record of it.
        self.fields["tim"].widget.attrs["placeholder"] = "kể cả mã chứng nhận"
        quizzes = [(quiz.id, quiz.title) for quiz in library().quizzes.values()]
        choices = {
            "vai_tro": [("", "Mọi vai trò"), *ROLE_TITLES.items()],
            "bai": [("", "Mọi bài"), *quizzes],
            "tinh_trang": list(CHOICE_TITLES.items()),
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """As before; those who left are asked for no quiz."""
        chosen = super().chosen()
        return {name: value for name, value in chosen.items() if name != "bai" or chosen.get("tinh_trang") != "left"}

    def wanted(self, unit: Unit, *, late_first: bool = False) -> Filter:
        """As before; of a campaign only those whom it concerns, and what it asks of them; of a change only those who
        still have to learn it again; of a list that was applied only whom it brought; of a unit alone (``rieng``)
        nobody of those below."""
        found = super().wanted(unit, late_first=late_first)
        if self.unknown():
            return found
        campaign = self.campaign()
        if campaign is not None:
            of_it = about(campaign, unit, library().paths, now())
            found = replace(found, among=of_it.among, about=of_it.about, scope=of_it.scope, units=of_it.units)
        change = self.fields["thay_doi"]
        if isinstance(change, ChangeField) and change.found is not None:
            found = replace(found, among=waiting(change.found.changes, library(), now()))
        if (applied := self.applied_list()) is not None:
            among = Official.objects.all() if found.among is None else found.among
            found = replace(found, among=among.filter(pk__in=brought_by(applied).values("pk")))
        return self._alone(found)

    def _alone(self, found: Filter) -> Filter:
        """Return ``found`` without those of units below, when that was asked for."""
        if not self.cleaned_data.get("rieng"):
            return found
        asking = found.units is None or found.unit.pk in found.units
        return replace(found, units=(found.unit.pk,) if asking else ())

    def counted(self, *without: str) -> str:
        """Return the tail of an address for those whom the figures count, whatever their name and state; of what was
        chosen nothing that is named in ``without``."""
        left_out = {*PeopleFilter.base_fields, "xep", *without}
        return urlencode({name: value for name, value in self.chosen().items() if name not in left_out})

    def without_order(self) -> str:
        """Return what was asked for as the tail of an address, but for the order."""
        return urlencode({name: value for name, value in parse_qsl(self.query()) if name != "xep"})

    def campaign(self) -> Campaign | None:
        """Return the campaign whose people are asked for, None without one."""
        self.is_valid()
        field = self.fields["dot"]
        return field.found if isinstance(field, CampaignField) and "dot" not in self.errors else None

    def applied_list(self) -> RosterUpload | None:
        """Return the list whose new people are asked for, None without one."""
        self.is_valid()
        field = self.fields["nap"]
        return field.found if isinstance(field, ListField) and "nap" not in self.errors else None

    def unit(self, viewer: Official, top: Unit) -> Unit:
        """Return the chosen unit, ``top`` without a known one. Raises Http404 when it is not the viewer's."""
        code = self.chosen().get("don_vi")
        return unit_for(viewer, code) if code else top


class TableFilter(CityFilter):
    """The same above a table that stands in the order of a column (``xep``); what is no column is no order."""

    xep = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_xep(self) -> str:
        """Return the order, "" for what is none."""
        order: str = self.cleaned_data["xep"]
        return order if is_order(order) else ""


class UnitsFilter(CityFilter):
    """The same above a list of units, which stands in one of some orders; what else was asked for goes along unseen."""

    xep = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("don_vi", "vai_tro", "bai")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("tim", "tinh_trang", "dang_nhap"):
            self.fields[name].widget = forms.HiddenInput()

    def clean_xep(self) -> str:
        """Return the order, "" for what is none: then they stand as in the tree."""
        order: str = self.cleaned_data["xep"]
        return order if order in UNIT_ORDERS else ""


class UnitChoice(_Choice):
    """One unit with all below it, or the city: what charts and the table of units and quizzes are of."""

    don_vi = UnitOrCity(label="Đơn vị", required=False, nothing="Toàn thành phố")

    def unknown(self) -> list[str]:
        """Return a line about a unit that there is not."""
        self.is_valid()
        return [str(one) for one in self.errors.get("don_vi", ())]

    def unit(self, top: Unit) -> Unit:
        """Return the unit that was chosen, ``top`` without one."""
        return self.cleaned_data.get("don_vi") or top if self.is_valid() else top


def _plain(value: Any) -> str:
    return value.code if isinstance(value, Unit) else "1" if value is True else str(value or "")


def page_of(found: Any, request: HttpRequest, sizes: Sequence[int] = SIZES) -> Page[Any]:
    """Return the page asked for of a list, as many rows as were asked for: the first of ``sizes`` unless another is."""
    size = request.GET.get("moi_trang", "")
    return Paginator(found, int(size) if size in map(str, sizes) else sizes[0]).get_page(page_number(request))


def _short(value: str) -> str:
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"


def page_number(request: HttpRequest) -> str:
    """Return the page asked for; Django's paginator makes sense of anything."""
    return request.GET.get("trang", "1")
