"""A field for a day, as every form asks for one."""

from typing import Any

from django import forms

_UNREADABLE = "Chưa đọc được ngày này. Anh/chị ghi theo dạng ngày/tháng/năm, ví dụ 31/12/2026."


def day_field(title: str, **settings: Any) -> forms.DateField:
    """Return the field of a day that is called ``title``."""
    return forms.DateField(
        label=title,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": f"Chưa có {title.lower()}.", "invalid": _UNREADABLE},
        **settings,
    )
