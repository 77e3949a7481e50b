"""The filter above a list of officials: read from the address, kept in every link of the page."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest

from trainer.core.quiz import ROLE_TITLES
from trainer.live_library import library
from trainer.models import Official, Unit
from trainer.queries.chosen_changes import choose
from trainer.queries.impact import waiting
from trainer.queries.progress import STATE_TITLES, Filter
from trainer.web.access import now, unit_for


class PeopleFilter(forms.Form):
    """Name or number, and state: what a leader filters by."""

    tim = forms.CharField(label="Tên hoặc mã", required=False, max_length=100)
    tinh_trang = forms.ChoiceField(label="Tình trạng", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tim"].widget.attrs.update(autocomplete="off", spellcheck="false", type="search")
        states = [(state, title) for state, title in STATE_TITLES.items() if state != "left"]
        self.fields["tinh_trang"].choices = states  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """Return what was chosen, by the names of the address; what makes no sense is left out."""
        self.is_valid()
        values = {name: str(self.cleaned_data.get(name) or "") for name in self.fields}
        return {name: value for name, value in values.items() if value and value != "all"}

    def wanted(self, unit: Unit, *, late_first: bool = False) -> Filter:
        """Return the filter over the people of ``unit`` and below."""
        chosen = self.chosen()
        return Filter(
            unit,
            role=chosen.get("vai_tro"),  # type: ignore[arg-type]
            quiz=chosen.get("bai", ""),
            state=chosen.get("tinh_trang", "all"),  # type: ignore[arg-type]
            text=chosen.get("tim", ""),
            late_first=late_first,
        )

    def query(self) -> str:
        """Return the chosen values as the tail of an address, without the page."""
        return urlencode(self.chosen())


class CityFilter(PeopleFilter):
    """The same for the whole city: by unit, role and quiz too."""

    don_vi = forms.ChoiceField(label="Đơn vị", required=False)
    vai_tro = forms.ChoiceField(label="Vai trò, lộ trình", required=False)
    bai = forms.ChoiceField(label="Bài", required=False)
    thay_doi = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    field_order = ("tim", "don_vi", "vai_tro", "bai", "tinh_trang")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(unit.code, unit.name) for unit in Unit.objects.filter(parent__isnull=False)]
        quizzes = [(quiz.id, quiz.title) for quiz in library().quizzes.values()]
        choices = {
            "don_vi": [("", "Toàn thành phố"), *units],
            "vai_tro": [("", "Mọi vai trò"), *ROLE_TITLES.items()],
            "bai": [("", "Mọi bài"), *quizzes],
            "tinh_trang": list(STATE_TITLES.items()),
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """As before; those who left are asked for no quiz."""
        chosen = super().chosen()
        return {name: value for name, value in chosen.items() if name != "bai" or chosen.get("tinh_trang") != "left"}

    def wanted(self, unit: Unit, *, late_first: bool = False) -> Filter:
        """As before; of a change only those who still have to learn it again. Raises Http404: no such change."""
        found, key = super().wanted(unit, late_first=late_first), self.chosen().get("thay_doi")
        if not key:
            return found
        try:
            choice = choose(library(), now(), change=key)
        except LookupError:
            raise Http404 from None
        return replace(found, among=waiting(choice.changes, library(), now()))

    def unit(self, viewer: Official, top: Unit) -> Unit:
        """Return the chosen unit, ``top`` when none is chosen. Raises Http404 when it is not the viewer's."""
        code = self.chosen().get("don_vi")
        return unit_for(viewer, code) if code else top


def page_number(request: HttpRequest) -> str:
    """Return the page asked for; Django's paginator makes sense of anything."""
    return request.GET.get("trang", "1")
