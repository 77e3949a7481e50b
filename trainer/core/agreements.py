"""What may be agreed with an official about his days: the line that says why something may not."""

from datetime import date

from trainer.core.due_days import over, too_far, unfit

LONGEST_REASON = 200
MOST_PEOPLE = 2_000


def fault_of_extension(until: date, reason: str, today: date) -> str:
    """Return why an extension ``until`` a day may not be granted, "" when it may."""
    if not reason:
        return "Chưa có lý do gia hạn. Anh/chị ghi ngắn gọn, ví dụ “Đi công tác dài ngày”."
    return _too_long(reason) or unfit("Hạn mới", until, today)


def fault_of_exemption(starts_on: date, ends_on: date | None, note: str, today: date) -> str:
    """Return why an exemption of these days, first and last included, may not be granted; "" when it may."""
    if ends_on is not None and ends_on < starts_on:
        return f"Ngày cuối {ends_on:%d/%m/%Y} đứng trước ngày đầu {starts_on:%d/%m/%Y}. Anh/chị xem lại hai ngày này."
    ended = over("Ngày cuối", ends_on, today) if ends_on else ""
    far = too_far("Ngày đầu", starts_on, today) or (too_far("Ngày cuối", ends_on, today) if ends_on else "")
    return ended or far or _too_long(note)


def fault_of_people(people: int, gone: list[str]) -> str:
    """Return why nothing can be agreed with so many ``people``, those named ``gone`` having left; "" when it can."""
    if not people:
        return "Chưa chọn cán bộ nào."
    if people > MOST_PEOPLE:
        return f"Mỗi lần nhiều nhất {MOST_PEOPLE:,} người. Nhiều hơn thì sửa hạn của đợt.".replace(",", ".")
    if gone:
        more = f" và {len(gone) - 3} người nữa" if len(gone) > 3 else ""
        return f"{', '.join(gone[:3])}{more} đã rời danh sách, nên không có hạn nào. Anh/chị bỏ ra rồi ghi lại."
    return ""


def _too_long(words: str) -> str:
    if len(words) <= LONGEST_REASON:
        return ""
    return f"Lý do dài {len(words)} chữ cái. Anh/chị viết gọn trong {LONGEST_REASON}."
