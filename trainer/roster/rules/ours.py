"""Tables that this house hands out and that are no staff list, told by their headings."""

from collections.abc import Sequence

from trainer.core.text import fold
from trainer.roster.rules.columns import is_staff_list
from trainer.tables.sheet import Sheet

# Headings that stand together in no other table, and what that one is called.
_TABLES = {
    ("Bài", "Tình trạng", "Ngày đạt", "Hạn hoàn thành"): "bảng tiến độ",
    ("Nhắc về", "Cách nhắc", "Gửi lúc"): "bảng thư nhắc",
    ("Còn thiếu", "Những bài còn thiếu", "Hạn gần nhất"): "báo cáo cho lãnh đạo",
    ("Đơn vị lúc hết kỳ", "Người đạt", "Lượt đạt"): "báo cáo cho lãnh đạo",
    ("Mã câu hỏi", "Lời hỏi", "Tỉ lệ điểm"): "bảng số liệu câu hỏi",
    ("Lúc", "Việc", "Ai làm", "Về ai"): "nhật ký",
    ("Ngày", "Cán bộ", "Hoàn thành", "Tạm miễn"): "bảng theo thời gian",
}
# A staff list that is printed to be signed has these too, and tells more of its people: here they are all there is.
_SIGNED = ("Số thứ tự", "Mã cán bộ", "Họ và tên", "Chức vụ", "Đơn vị", "Ký tên")
# A title and a few words may stand above the headings.
_LOOK_AT = 5


def called(sheets: Sequence[Sheet]) -> str:
    """Return what the table of ours is called that would be read of ``sheets``; "" when it may be a staff list."""
    read = max(sheets, key=lambda sheet: (is_staff_list(sheet), len(sheet.rows)), default=None)
    head = read.rows[:_LOOK_AT] if read else ()
    rows = [{fold(cell.value) for cell in cells} - {""} for _, cells in head]
    if {*map(fold, _SIGNED)} in rows:
        return "danh sách người dự"
    return next((name for titles, name in _TABLES.items() if any({*map(fold, titles)} <= row for row in rows)), "")
