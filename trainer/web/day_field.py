"""The field in which a day is typed or chosen."""

from typing import Any

from django import forms

_UNREADABLE = "Chưa đọc được ngày này. Anh/chị ghi theo dạng ngày/tháng/năm, ví dụ 31/12/2026."


def day_field(title: str, **settings: Any) -> forms.DateField:
    """Return the field of a day called ``title``; ``settings`` as those of a DateField."""
    return forms.DateField(
        label=title,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": f"Chưa có {title.lower()}.", "invalid": _UNREADABLE},
        **settings,
    )
