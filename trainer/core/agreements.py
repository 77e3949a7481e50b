"""What may be agreed with an official about his days: the line that says why something may not."""

from collections.abc import Mapping, Sequence
from datetime import date

from trainer.core.due_days import Span, days_in_a_row, over, span_words, too_far, unfit
from trainer.core.refusal import Refused
from trainer.core.text import count

LONGEST_REASON = 200
MOST_PEOPLE = 2_000


def fault_of_extension(until: date, reason: str, today: date) -> Refused | None:
    """Return why an extension ``until`` a day may not be granted, None when it may."""
    if not reason:
        return Refused("chưa có lý do gia hạn", "ghi ngắn gọn, ví dụ “Đi công tác dài ngày”")
    return _too_long(reason) or unfit("hạn mới", until, today)


def fault_of_exemption(starts_on: date, ends_on: date | None, note: str, today: date) -> Refused | None:
    """Return why an exemption of these days, first and last included, may not be granted; None when it may."""
    if ends_on is not None and ends_on < starts_on:
        what = f"ngày cuối {ends_on:%d/%m/%Y} đứng trước ngày đầu {starts_on:%d/%m/%Y}"
        return Refused(what, "xem lại hai ngày này")
    ended = over("ngày cuối", ends_on, today) if ends_on else None
    far = too_far("ngày đầu", starts_on, today) or (too_far("ngày cuối", ends_on, today) if ends_on else None)
    return ended or far or _too_long(note)


def overlap(asked: Span, earlier: Mapping[str, Sequence[Span]]) -> str:
    """Return what is to be known where some of the days ``asked`` were given already; "" where none was.

    ``earlier``: by whose, what stands besides. Days are counted once, and each grant is taken back by itself.
    """
    held = {who: [one for one in spans if _touch(one, asked)] for who, spans in earlier.items()}
    found = [who for who in held if held[who]]
    if not found:
        return ""
    if len(found) > 1:
        more = f" và {len(found) - 3} người nữa" if len(found) > 3 else ""
        return (
            f"{len(found)} người trong đó đã có lần tạm miễn trùng ngày ({', '.join(found[:3])}{more}): "
            "ngày trùng tính một lần, lần cũ vẫn còn."
        )
    [who] = found
    # Whatever stands beside these days belongs to them, too.
    before, after = (days_in_a_row(spans, asked[0]) for spans in (earlier[who], [*earlier[who], asked]))
    told = f"{who} đã có lần tạm miễn {'; '.join(map(span_words, held[who]))}"
    if before == after:
        return f"{told}: lần này không thêm ngày nào."
    return f"{told}: ngày trùng tính một lần, tất cả là {span_words(after or asked)}. Muốn thay lần cũ thì bỏ lần cũ."


def _touch(one: Span, other: Span) -> bool:
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)


def fault_of_people(people: int, gone: list[str]) -> Refused | None:
    """Return why nothing can be agreed with so many ``people``, those named ``gone`` having left; None when it can."""
    if not people:
        return Refused("chưa chọn cán bộ nào", "chọn ít nhất một người")
    if people > MOST_PEOPLE:
        return Refused(f"mỗi lần nhiều nhất {count(MOST_PEOPLE)} người", "chia thành nhiều lần, hoặc sửa hạn của đợt")
    if gone:
        more = f" và {len(gone) - 3} người nữa" if len(gone) > 3 else ""
        return Refused(f"{', '.join(gone[:3])}{more} đã rời danh sách, nên không có hạn nào", "bỏ ra rồi ghi lại")
    return None


def _too_long(words: str) -> Refused | None:
    if len(words) <= LONGEST_REASON:
        return None
    return Refused(f"lý do dài {len(words)} chữ cái", f"viết gọn trong {LONGEST_REASON}")
