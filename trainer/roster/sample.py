"""A list to copy the columns from: headings that are recognised, invented people, units that this installation has."""

from collections.abc import Sequence

from trainer.core.quiz.model import ROLE_TITLES
from trainer.roster.rules.columns import FIELD_TITLES, Field
from trainer.tables.table import Column, Table

_WIDTHS: dict[Field, int] = {"code": 14, "name": 28, "position": 28, "unit": 32, "roles": 34, "email": 30}
_PEOPLE = (
    ("MAU001", "Nguyễn Văn Mẫu", "Chủ tịch UBND", ROLE_TITLES["leader"], "mau001@example.org"),
    (
        "MAU002",
        "Trần Thị Ví Dụ",
        "Công chức Văn hóa - Xã hội",
        f"{ROLE_TITLES['page_admin']}; {ROLE_TITLES['spokesperson']}",
        "mau002@example.org",
    ),
    ("MAU003", "Lê Giả Định", "Văn thư", ROLE_TITLES["staff"], ""),
)


def table(units: Sequence[str]) -> Table:
    """Return the sample, its people in ``units`` in turn; at least one."""
    columns = tuple(Column(field, FIELD_TITLES[field], width) for field, width in _WIDTHS.items())
    rows = tuple(
        (code, name, position, units[number % len(units)], roles, email)
        for number, (code, name, position, roles, email) in enumerate(_PEOPLE)
    )
    return Table("Danh sách mẫu", columns, rows)
