"""Choosing units from their tree: a search box and nested lists to tick, instead of one list of thousands.

Use
    class CampaignForm(PickerForm):                       # first of the bases
        don_vi = UnitsField(label="Đơn vị", required=False)             # many → list of Unit, in the order of the tree
    class CityFilter(forms.Form):                         # a form sent by GET needs no PickerForm
        don_vi = UnitField(label="Đơn vị", required=False, nothing="Toàn thành phố")   # one → Unit, or None

    {% from "_form.html" import field %}   {{ field(form["don_vi"], "Không chọn: toàn thành phố.") }}

Values in addresses and posts are codes, under the name of the field. The unit at the top is not offered (``top=True``
offers it): whoever chooses none means everybody. Give another tree by ``queryset``; closed units are
never offered.

Without JavaScript the search box filters on the server: its button sends the whole form, the view shows it again as it
was filled in, and nothing is judged meanwhile, for ``PickerForm.is_valid`` is false. With JavaScript (js/units.js,
which the widget loads) it filters while one types. One query, however many units.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.utils import ErrorDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from trainer.core.unit_tree import Place, tree
from trainer.models import Unit

# What the search box and its button are called: the name of the field and this.
_TYPED, _SEARCH = "-tim", "-loc"
_LONGEST = 100
_UNKNOWN = "Không có đơn vị mang mã “%(value)s”. Anh/chị chọn lại ở ô Đơn vị."


def places(units: QuerySet[Unit]) -> list[Place]:
    """Return ``units`` as the tree needs them, in one query."""
    return [Place(code, name, above or "") for code, name, above in units.values_list("code", "name", "parent__code")]


class PickerForm(forms.Form):
    """A form sent by POST that holds a picker: while somebody only searches in one, nothing is judged."""

    def full_clean(self) -> None:
        """As Django does, unless the button of a search box was pressed."""
        if self.is_searching():
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def is_searching(self) -> bool:
        """Say whether the form was sent by the button of a picker's search box."""
        return self.is_bound and any(f"{self.add_prefix(name)}{_SEARCH}" in self.data for name in self.fields)

    def is_valid(self) -> bool:
        """As Django says, and never while somebody searches."""
        return not self.is_searching() and super().is_valid()


class _Picker(forms.Widget):
    """What both pickers share: the search box, those chosen first, the tree below."""

    use_fieldset = True
    many = False
    nothing = ""

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}))
        # Django sets what there is to choose from; each form has a copy of the widget, so what was typed is its own.
        self.choices: Any = ()
        self.typed, self.searching = "", False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.typed = str(data.get(f"{name}{_TYPED}", ""))[:_LONGEST].strip()
        self.searching = f"{name}{_SEARCH}" in data
        return self._sent(data, name)

    def _sent(self, data: Any, name: str) -> Any:
        return data.get(name)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        everything = places(self.choices.queryset)
        codes = _codes(value)
        by_code = {one.code: one for one in everything}
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "many": self.many,
            "nothing": self.nothing,
            "typed": self.typed,
            "searching": self.searching,
            "chosen": [(one, by_code.get(one.parent)) for one in everything if one.code in codes],
            "tree": _tree(tuple(everything), frozenset(codes), self.typed.strip(), name, self.many),
            "required": self.is_required,
        }
        # Rendered by Jinja2, which escapes what is in it.
        return mark_safe(render_to_string("_unit_picker.html", context))


class UnitsPicker(_Picker):
    """Boxes to tick, for a ``UnitsField``."""

    many = True

    def _sent(self, data: Any, name: str) -> Any:
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class UnitPicker(_Picker):
    """One of all, folded under what is chosen, for a ``UnitField``."""


# A city of 3,000 units is 400 kB, which takes longer to write than everything else on a page; most pages ask for the
# same of it.
@lru_cache(maxsize=8)
def _tree(everything: tuple[Place, ...], codes: frozenset[str], typed: str, name: str, many: bool) -> SafeString:
    context = {"nodes": tree(everything, codes, typed), "name": name, "many": many}
    return mark_safe(render_to_string("_unit_tree.html", context).strip())


def _codes(value: Any) -> set[str]:
    if isinstance(value, list | tuple | set):
        return {str(one) for one in value}
    return {str(value)} if value else set()


def _offered(queryset: QuerySet[Unit] | None, top: bool) -> QuerySet[Unit]:
    found = (Unit.objects.all() if queryset is None else queryset).filter(closed_at__isnull=True)
    return found if top else found.filter(parent__isnull=False)


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Any number of units, ``queryset`` (None: all) and, with ``top``, the one at the top too."""

    def __init__(self, *, queryset: QuerySet[Unit] | None = None, top: bool = False, **settings: Any) -> None:
        messages = {"invalid_choice": _UNKNOWN, "invalid_pk_value": _UNKNOWN, **settings.pop("error_messages", {})}
        super().__init__(
            _offered(queryset, top),
            to_field_name="code",
            widget=UnitsPicker(),
            error_messages=messages,
            **settings,
        )

    def clean(self, value: Any) -> Sequence[Unit]:  # type: ignore[override]
        """Return the units chosen, in the order of the tree. Raises ValidationError."""
        return list(super().clean(value))


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One unit or none, which is called ``nothing``; otherwise like UnitsField."""

    def __init__(
        self, *, queryset: QuerySet[Unit] | None = None, top: bool = False, nothing: str = "", **settings: Any
    ) -> None:
        messages = {"invalid_choice": _UNKNOWN, **settings.pop("error_messages", {})}
        super().__init__(
            _offered(queryset, top),
            to_field_name="code",
            widget=UnitPicker(),
            error_messages=messages,
            empty_label=None,
            **settings,
        )
        self.widget.nothing = nothing
