"""Classes and drills at which people were present: what may be noted of one, and whose numbers somebody typed."""

import re
from datetime import date

from trainer.core import person_cells as cells

# The kits of the handbook and its course. What is noted bears these names for ever: none is taken away.
KINDS = {
    "seized_page": "Diễn tập: trang bị chiếm",
    "leaked_data": "Diễn tập: lộ dữ liệu cá nhân",
    "press": "Diễn tập: báo chí tới cửa",
    "false_page": "Diễn tập: trang giả lúc lũ",
    "false_video": "Diễn tập: video giả chủ tịch",
    "secret_paper": "Diễn tập: đăng nhầm tài liệu nghi mật",
    "course": "Khóa bốn giờ cho quản trị trang",
    "other": "Buổi khác",
}
LONGEST_TITLE = 200
LONGEST_REASON = 200
# As many as a hall holds, and what one request writes in a second.
MOST_PEOPLE = 5_000
_EARLIEST = date(2015, 1, 1)
_BETWEEN = re.compile(r"[\t\r\n,;]+")


def title_of(kind: str, title: str) -> str:
    """Return what a workshop of ``kind`` is called: its own title, or that of its kind."""
    return title or KINDS[kind]


def fault_of(kind: str, title: str, held_on: date, today: date) -> str:
    """Return why a workshop may not be noted, "" when it may."""
    if kind not in KINDS:
        return "Chưa chọn loại buổi."
    if kind == "other" and not title:
        return "Buổi khác thì cần có tên. Anh/chị ghi ngắn gọn, ví dụ “Tập huấn nhận diện lừa đảo”."
    if len(title) > LONGEST_TITLE:
        return f"Tên buổi dài {len(title)} chữ cái. Anh/chị viết gọn trong {LONGEST_TITLE}."
    if held_on > today:
        return f"Ngày {held_on:%d/%m/%Y} chưa tới. Anh/chị ghi buổi đã diễn ra; chưa diễn ra thì đợi đến hôm đó."
    if held_on < _EARLIEST:
        return f"Ngày {held_on:%d/%m/%Y} quá xa. Anh/chị xem lại năm."
    return ""


def codes_of(text: str) -> list[str]:
    """Return the staff numbers that were typed or copied from a spreadsheet, each as often as it stands there.

    One a line, or with commas, semicolons or tabs between them; several with blanks between them are taken apart.
    A heading above them, which has no digit, is passed over.
    """
    found = [one for cell in _BETWEEN.split(text) for one in _of_cell(cell)]
    first = next((place for place, one in enumerate(found) if any(map(str.isdigit, one))), 0)
    return found[first:]


def _of_cell(cell: str) -> list[str]:
    code = cells.code(cell)
    parts = [cells.code(part) for part in code.split()]
    return parts if parts and all(map(cells.is_code, parts)) else [code] if code else []
