"""Who was at a class or drill: a page at a time, and looking for one of hundreds by name or number."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest

from trainer.models import Unit, Workshop
from trainer.web.people_filter import SIZES, page_of
from trainer.workshops.queries import attending

_LONGEST = 100


class _NameForm(forms.Form):
    tim = forms.CharField(
        label="Tên hoặc mã",
        required=False,
        max_length=_LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )


def people_context(request: HttpRequest, workshop: Workshop, units: Iterable[Unit] | None = None) -> dict[str, Any]:
    """Return what the templates need to show who was at ``workshop``: of ``units`` and below, or (None) everybody.

    Where there is more than a page of them, ``find`` is a form for a name.
    """
    text = request.GET.get("tim", "")[:_LONGEST].strip()
    page = page_of(attending(workshop, units, text), request)
    many = bool(text) or page.paginator.count > SIZES[0]
    return {
        "page": page,
        "sizes": SIZES,
        "find": _NameForm({"tim": text}) if many else None,
        "text": text,
        "query": urlencode({"tim": text}) if text else "",
    }
