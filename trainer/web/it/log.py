"""The log: who looked, took, changed, signed in; filtered, from the latest back. Read by the IT unit and auditors."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trainer.queries import log as queries
from trainer.queries.event_words import GROUPS, title_of, told
from trainer.web.access import it_reader_required
from trainer.web.it.day_filter import DayFilter

PAGE = 15
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NO_LIST = "Liên kết này không dẫn tới danh sách nào. Anh/chị mở lại từ trang Nhật ký."


class LogFilter(DayFilter):
    """What kind of thing, by whom, about whom, on which day; or each line of one list (``luc``)."""

    searches, field_order = ("ai", "ve"), ("loai", "ai", "ve", "ngay")
    loai = forms.ChoiceField(label="Việc", required=False)
    ai = forms.CharField(label="Ai làm (tên hoặc mã)", required=False, max_length=100)
    ve = forms.CharField(label="Về ai (tên hoặc mã)", required=False, max_length=100)
    luc = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [(name, title) for name, (title, _) in GROUPS.items()]
        self.fields["loai"].choices = [("", "Mọi việc"), *groups]  # type: ignore[attr-defined]

    def wanted(self) -> tuple[queries.Wanted, list[str]]:
        """Return what was asked for, and a line for everything of it that cannot be looked for."""
        unknown = self.unknown()
        chosen = self.cleaned_data
        numbers: dict[str, list[int] | None] = {}
        for name in ("ai", "ve"):
            try:
                numbers[name] = queries.people(chosen.get(name, ""))
            except queries.TooMany:
                unknown.append(too_many(chosen[name]))
        at = _moment_of(chosen.get("luc", ""))
        if chosen.get("luc") and at is None:
            unknown.append(_NO_LIST)
        wanted = queries.Wanted(chosen.get("loai", ""), numbers.get("ai"), numbers.get("ve"), chosen.get("ngay"), at)
        return wanted, unknown


@it_reader_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The events that fit, a page from the latest back or from a place (``truoc``); each staff list in one line."""
    form = LogFilter(request.GET)
    wanted, unknown = form.wanted()
    behind = place_of(request.GET.get("truoc", ""))
    page = queries.LogPage([], None) if unknown else queries.page(wanted, PAGE, behind, fold=True)
    one_list = queries.list_at(wanted.at) if wanted.at else None
    context = {
        "form": form,
        "query": form.query(),
        "unknown": unknown,
        "rows": [(event, title_of(event), told(event), page.folded.get(event.pk, 0)) for event in page.events],
        "one_list": (title_of(one_list), told(one_list), one_list.at) if one_list else None,
        "moment_word": _moment_word,
        "rest": word_of(page.rest) if page.rest else "",
        "earlier": behind is not None,
    }
    return render(request, "it/log.html", context)


def too_many(words: str) -> str:
    """Return that a name is borne by too many to look for them all."""
    return f"Hơn {queries.MOST_PEOPLE} người mang tên “{words}”. Anh/chị gõ thêm chữ, hoặc gõ mã cán bộ."


def word_of(place: queries.Place) -> str:
    """Return a place as it stands in an address: microseconds since 1970, and the number of the event."""
    return f"{_moment_word(place[0])}-{place[1]}"


def place_of(word: str) -> queries.Place | None:
    """Return the place that ``word_of`` wrote; None for anything else."""
    moment, _, number = word.partition("-")
    at = _moment_of(moment)
    return (at, int(number)) if at is not None and number.isdecimal() and len(number) < 19 else None


def _moment_word(at: datetime) -> str:
    return str((at - _EPOCH) // timedelta(microseconds=1))


def _moment_of(word: str) -> datetime | None:
    return _EPOCH + timedelta(microseconds=int(word)) if word.isdecimal() and len(word) < 18 else None
