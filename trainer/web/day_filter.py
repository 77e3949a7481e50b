"""What the lists of what happened have in common: narrowed to a day, with what was asked for kept in the address."""

from typing import Any
from urllib.parse import urlencode

from django import forms

from trainer.web.day_field import day_field


class DayFilter(forms.Form):
    """A day, and the fields of whoever adds some; ``searches`` are those in which words are looked for."""

    searches: tuple[str, ...] = ()
    ngay = day_field("Ngày", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.searches:
            self.fields[name].widget.attrs.update(autocomplete="off", spellcheck="false", type="search")

    def unknown(self) -> list[str]:
        """Return a line for everything asked for that there is not; nobody fits it."""
        self.is_valid()
        return [
            f"Không có “{self.data.get(name, '')[:40]}”. Anh/chị chọn lại ở ô {self.fields[name].label}."
            for name in self.errors
        ]

    def chosen(self) -> dict[str, str]:
        """Return what was asked for, by the names of the address, without the page."""
        return {name: value for name in self.fields if (value := self.data.get(name, ""))}

    def query(self) -> str:
        """Return the same as the tail of an address."""
        return urlencode(self.chosen())
