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

Of more than MOST_INLINE the tree is not in the page: the script fetches it (``choices``) when somebody opens the
picker, and a browser that has it asks only whether it is still the same. Without the script the search box finds them.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from trainer.core.unit_tree import Place, tree
from trainer.models import Unit
from trainer.web.access import it_reader_required

# What the search box and its button are called: the name of the field and this.
_TYPED, _SEARCH = "-tim", "-loc"
_LONGEST = 100
# Of so many units the tree stands in the page: some 40 kB.
MOST_INLINE = 300
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
        # Whether it offers the units of the city as every picker does, and the one at the top too.
        self.shared, self.top = False, False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.typed = str(data.get(f"{name}{_TYPED}", ""))[:_LONGEST].strip()
        self.searching = f"{name}{_SEARCH}" in data
        return self._sent(data, name)

    def _sent(self, data: Any, name: str) -> Any:
        return data.get(name)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        codes, whole = _codes(value), self.choices.queryset
        asked = bool(self.typed) or self.searching or not self.shared
        everything = places(whole if asked else whole[: MOST_INLINE + 1])
        fetched = not asked and len(everything) > MOST_INLINE
        if fetched:
            everything = places(whole.model.objects.filter(code__in=_with_above(codes))) if codes else []
        by_code = {one.code: one for one in everything}
        context = {
            "name": name,
            "id": (attrs or {}).get("id", f"id_{name}"),
            "many": self.many,
            "nothing": self.nothing,
            "typed": self.typed,
            "searching": self.searching,
            "chosen": [(one, by_code.get(one.parent)) for one in everything if one.code in codes],
            "tree": "" if fetched else _tree(tuple(everything), frozenset(codes), self.typed.strip(), name, self.many),
            "source": self._source(name) if fetched else "",
            "required": self.is_required,
        }
        # Rendered by Jinja2, which escapes what is in it.
        return mark_safe(render_to_string("_unit_picker.html", context))

    def _source(self, name: str) -> str:
        asked = {"ten": name, **({"nhieu": "1"} if self.many else {}), **({"dinh": "1"} if self.top else {})}
        return f"{reverse('unit_choices')}?{urlencode(asked)}"


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


def _with_above(codes: set[str]) -> list[str]:
    """Return ``codes`` with those of the units directly above, which are told beside them."""
    above = Unit.objects.filter(code__in=codes, parent__isnull=False).values_list("parent__code", flat=True)
    return [*codes, *above]


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
            _offered(queryset, top), to_field_name="code", widget=UnitsPicker(), error_messages=messages, **settings
        )
        self.widget.shared, self.widget.top = queryset is None, top

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
        self.widget.nothing, self.widget.shared, self.widget.top = nothing, queryset is None, top


@it_reader_required
@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """The tree of all units for a picker, which a browser keeps and asks about: 304 while it is the same."""
    name = request.GET.get("ten", "")
    if not name.isidentifier() or len(name) > _LONGEST:
        name = "don_vi"
    everything = tuple(places(_offered(None, "dinh" in request.GET)))
    found = _tree(everything, frozenset(), "", name, "nhieu" in request.GET)
    mark = f'"{sha256(found.encode()).hexdigest()[:32]}"'
    response = HttpResponse(found)
    response.headers["ETag"], response.headers["Cache-Control"] = mark, "private, no-cache"
    return get_conditional_response(request, etag=mark, response=response) or response
