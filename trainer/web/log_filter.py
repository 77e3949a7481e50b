"""What is asked of the log: by its screen, and of its table as a file."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms

from trainer.queries import log as queries
from trainer.queries.event_words import GROUPS
from trainer.web.day_filter import DayFilter

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
                unknown.append(_too_many(chosen[name]))
        at = moment_of(chosen.get("luc", ""))
        if chosen.get("luc") and at is None:
            unknown.append(_NO_LIST)
        wanted = queries.Wanted(chosen.get("loai", ""), numbers.get("ai"), numbers.get("ve"), chosen.get("ngay"), at)
        return wanted, unknown


def _too_many(words: str) -> str:
    return f"Hơn {queries.MOST_PEOPLE} người mang tên “{words}”. Anh/chị gõ thêm chữ, hoặc gõ mã cán bộ."


def moment_word(at: datetime) -> str:
    """Return a moment as it stands in an address: microseconds since 1970."""
    return str((at - _EPOCH) // timedelta(microseconds=1))


def moment_of(word: str) -> datetime | None:
    """Return the moment that ``moment_word`` wrote; None for anything else."""
    return _EPOCH + timedelta(microseconds=int(word)) if word.isdecimal() and len(word) < 18 else None
