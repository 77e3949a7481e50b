"""Forms of the staff list: the file, and which column holds what."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest

from trainer.roster.rules.columns import ABOVE, FIELD_TITLES, Mapping
from trainer.roster.rules.head import Head
from trainer.tables.sheet import Cell, Sheet
from trainer.web.upload_limit import was_too_large

NO_FILE = "Chưa có tệp nào được chọn. Anh/chị chọn tệp rồi bấm tải lên."
TOO_LARGE = (
    "Tệp lớn hơn {limit} MB nên không được nhận. Danh sách cán bộ của cả thành phố chỉ vài trăm KB: "
    "anh/chị xóa hình ảnh và các trang không cần, lưu lại rồi tải lên lần nữa."
)
_SAMPLE = 40


class UploadForm(forms.Form):
    """One file. A file that was skipped for its size is told apart from none."""

    tep = forms.FileField(label="Tệp danh sách", allow_empty_file=True)

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(*((request.POST, request.FILES) if request else ()))
        large = request is not None and was_too_large(request)
        message = TOO_LARGE.format(limit=settings.UPLOAD_LIMIT_MEGABYTES) if large else NO_FILE
        field = self.fields["tep"]
        field.error_messages["required"] = message
        field.widget.attrs["accept"] = ".xlsx,.xls,.ods,.csv"


class ColumnsForm(forms.Form):
    """A select for every field of an official; ``mapping()`` when valid."""

    header = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)

    def __init__(self, head: Head, mapping: Mapping, data: Any = None) -> None:
        super().__init__(data, initial=mapping.to_plain())
        columns = [("", "Không có trong danh sách"), *column_choices(head, mapping.header)]
        for name, title in FIELD_TITLES.items():
            above = [(str(ABOVE), "Không có cột: ghi ở dòng nhóm hoặc tên trang")] if name == "unit" else []
            self.fields[name] = forms.TypedChoiceField(
                label=title, choices=[*above, *columns], required=False, coerce=int, empty_value=None
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a mapping with which no list can be read."""
        if not self.errors:
            for fault in self.mapping().faults():
                self.add_error(None, fault)
        return self.cleaned_data

    def mapping(self) -> Mapping:
        """Return the chosen mapping."""
        return Mapping(**self.cleaned_data)


def row_at(sheet: Sheet, number: int) -> tuple[Cell, ...]:
    """Return the cells of row ``number`` as Excel counts; nothing when there is no such row."""
    return next((cells for row, cells in sheet.rows if row == number), ())


def column_choices(head: Head, header: int) -> list[tuple[str, str]]:
    """Return every column with its letter and its heading, or its first value when it has none."""
    headings = row_at(head.sheet, header)
    below = [cells for number, cells in head.sheet.rows if number > header][:20]
    return [(str(column), _label(column, headings, below)) for column in range(head.width)]


def left_out(sheet: Sheet, mapping: Mapping) -> list[str]:
    """Return the headings of the columns that no field of ``mapping`` takes anything from."""
    taken = set(mapping.columns().values())
    headings = [" ".join(cell.value.split()) for cell in row_at(sheet, mapping.header)]
    return [heading for column, heading in enumerate(headings) if heading and column not in taken]


def _label(column: int, headings: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> str:
    heading = headings[column].value.strip() if column < len(headings) else ""
    sample = next((cells[column].value for cells in below if column < len(cells) and cells[column].value), "")
    text = " ".join((heading or (f"ví dụ “{sample}”" if sample else "trống")).split())
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(column + 1)}: {text[:_SAMPLE]}"
