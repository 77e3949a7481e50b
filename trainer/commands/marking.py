"""Taking the mark of the record of now, for a command that leaves it beside the database."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainer.core.record_mark import RecordMark

LACKING = (
    "Chưa lấy được mốc hồ sơ: tài khoản này không được ghi vào bảng lượt nộp. → Chạy bằng tài khoản của máy chủ để có "
    "mốc mà sau này biết có lượt bị xóa không"
)


def taken() -> "RecordMark | None":
    """Return the mark of now; None to whoever may not keep hand-ins waiting for it: who only reads, or a standby."""
    from django.db import DatabaseError

    from trainer.item_analysis.counting import settled
    from trainer.queries.record_check import mark_of_now

    try:
        return mark_of_now(settled())
    except DatabaseError:
        return None
