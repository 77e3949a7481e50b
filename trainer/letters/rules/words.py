"""What a weekly letter says, on paper and by mail."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from trainer.core.accounts.mail_words import Words, letter_words
from trainer.core.text import percent, share, small
from trainer.core.vietnam_time import moment_words
from trainer.letters.rules import words_below
from trainer.letters.rules.page import Figures, LetterPage, LetterPerson
from trainer.letters.rules.words_below import Below

COLUMNS = ("Họ và tên", "Còn thiếu, hạn", "Trả lời (đánh dấu, ghi ngày)")
CHOICES = ("Nhắc", "Gia hạn đến …………", "Đã chuyển đơn vị", "Đang nghỉ đến …………", "Không còn làm ở đây", "Sai thông tin")
HOW = (
    "Anh/chị đánh dấu cạnh từng tên rồi gửi tờ này lại bộ phận CNTT, hoặc trả lời ngay trên máy: đăng nhập Gần Dân, "
    "mở “Đơn vị của tôi”, chọn “Thư tuần”."
)
NOBODY = "Tuần này không ai còn thiếu bài. Cảm ơn anh/chị và các cán bộ của đơn vị."
WHERE_SLIPS_ARE = (
    "Phiếu đăng nhập lần đầu của {}: đăng nhập Gần Dân, mở “Đơn vị của tôi”, “Thư tuần”, bấm “In phiếu đăng nhập”, "
    "hoặc xin bộ phận CNTT."
)
SLIPS_BY_MAIL = "Anh/chị in phiếu đăng nhập lần đầu cho họ ở cuối trang ấy, rồi đưa tận tay từng người."
_HAVE_SLIPS = "{} người đã có phiếu còn dùng được."
_NO_DAY = "Chưa đặt hạn"
_NAMED = 5
# So many names stand in a mail; the page of the unit has them all.
IN_MAIL = 15


@dataclass(frozen=True, slots=True)
class PaperRow:
    """Somebody on the paper: ``missing`` as of ``by_day``; ``answered``: in a sentence, instead of what is ticked."""

    name: str
    about: str
    missing: tuple[tuple[str, str, bool], ...]
    answered: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The page of a unit in words; ``figures``: value, what it counts, and whether it is cause for alarm."""

    unit: str
    week: str
    title: str
    lead: str
    finished: str
    figures: tuple[tuple[str, str, bool], ...]
    people: tuple[PaperRow, ...]
    how: str
    nobody: str
    notes: tuple[str, ...]


def week_words(monday: date) -> str:
    """Return a week as we say it: from Monday to Sunday."""
    return f"Tuần {monday:%d/%m} – {monday + timedelta(days=6):%d/%m/%Y}"


def lead(page: LetterPage) -> str:
    """Return the sentence that a leader reads first."""
    counted = page.figures
    if not counted.people:
        return "Hiện chưa có bài nào bắt buộc với cán bộ của đơn vị."
    part = f" ({percent(share(counted.done, counted.people))})" if counted.done else ""
    first = f"{counted.done}/{counted.people} cán bộ đã xong mọi bài được giao{part}"
    more = page.more_done
    if more is not None and more > 0:
        first += f", thêm {more} người so với thư trước"
    if more == 0:
        first += ", chưa thêm ai so với thư trước"
    if counted.late:
        whose = "người ấy" if counted.late == 1 else "những người ấy"
        return f"{first}. {counted.late} người đang quá hạn: tên {whose} ở đầu danh sách."
    return f"{first}. Không ai quá hạn."


def finished(page: LetterPage) -> str:
    """Return who finished this week, in a sentence: a few names and how many more; "" for nobody."""
    shown, rest = page.finished[:_NAMED], len(page.finished) - _NAMED
    more = f" và {rest} người nữa" if rest > 0 else ""
    return f"Mới xong tuần này: {', '.join(shown)}{more}." if shown else ""


def told(page: LetterPage) -> str:
    """Return how many of those who lack something were told directly of late, and when; "" for nobody."""
    days = sorted(one.told for one in page.people if one.told is not None)
    if not days:
        return ""
    last = f"{'ngày' if days[0] == days[-1] else 'gần nhất ngày'} {days[-1]:%d/%m}"
    return f"Đã báo trực tiếp {len(days)} người còn thiếu bài, {last}."


def told_him(one: LetterPerson) -> str:
    """Return beside a name that he was told directly; "" where nobody noted it."""
    return "" if one.told is None else f"đã báo trực tiếp ngày {one.told:%d/%m}"


def figures(counted: Figures) -> tuple[tuple[str, str, bool], ...]:
    """Return the figures that a page shows in large: value, what it counts, whether it is cause for alarm."""
    shown = [
        (f"{counted.done}/{counted.people}", "đã xong", False),
        (str(counted.late), "quá hạn", counted.late > 0),
        (str(counted.near), "đến hạn trong 14 ngày", False),
        (str(counted.never), "chưa từng đăng nhập", False),
    ]
    if counted.exempt:
        shown.append((str(counted.exempt), "tạm miễn", False))
    return tuple(shown)


def paper(page: LetterPage, slips: tuple[int, int] | None = None) -> Paper:
    """Return the page of a unit for paper. ``slips``: how many follow it, and how many people have one that is still
    good; None where the letter goes without."""
    return Paper(
        unit=page.unit_name,
        week=week_words(page.week),
        title=f"Thư tuần: {page.unit_name}",
        lead=lead(page),
        finished=finished(page),
        figures=figures(page.figures),
        people=tuple(map(_row, page.people)),
        how=HOW if any(not one.answered for one in page.people) else "",
        nobody=NOBODY if page.figures.people else "",
        notes=_notes(page, slips),
    )


def _row(one: LetterPerson) -> PaperRow:
    never = "chưa từng đăng nhập" if one.never_signed_in else ""
    about = ", ".join(filter(None, (one.code, one.position, one.place, never, told_him(one))))
    answered = f"Đã trả lời: {one.answered}. Chờ bộ phận CNTT duyệt." if one.answered else ""
    return PaperRow(one.name, about, by_day(one), answered)


def _notes(page: LetterPage, slips: tuple[int, int] | None) -> tuple[str, ...]:
    return tuple(filter(None, (told(page), _about_slips(page, slips))))


def _about_slips(page: LetterPage, slips: tuple[int, int] | None) -> str:
    never = page.figures.never
    if not never:
        return ""
    said = [f"{never} người chưa từng đăng nhập."]
    if slips is None:
        return " ".join(said + _slips_to_print(never, sum(one.has_slip for one in page.people)))
    made, good = slips
    if made:
        said.append(f"Phiếu đăng nhập của {made} người ở ngay sau thư này: anh/chị cắt ra, đưa tận tay từng người.")
    if good:
        said.append(_HAVE_SLIPS.format(good))
    if made + good < never:
        said.append(f"{never - made - good} người còn lại nhận liên kết hoặc phiếu từ bộ phận CNTT.")
    return " ".join(said)


def _slips_to_print(never: int, good: int) -> list[str]:
    if not good:
        return [WHERE_SLIPS_ARE.format("họ")]
    rest = [WHERE_SLIPS_ARE.format(f"{never - good} người còn lại")] if good < never else []
    return [_HAVE_SLIPS.format(good), *rest]


def by_day(one: LetterPerson) -> tuple[tuple[str, str, bool], ...]:
    """Return what somebody lacks, a line a day: the day in words, the titles, whether it is over; the nearest first."""
    together: dict[tuple[date, bool], list[str]] = {}
    for missing in one.missing:
        together.setdefault((missing.due_on or date.max, missing.late), []).append(missing.title)
    return tuple((_day(day, late), ", ".join(titles), late) for (day, late), titles in sorted(together.items()))


def _day(day: date, late: bool) -> str:
    if day == date.max:
        return _NO_DAY
    return f"{'Quá hạn' if late else 'Hạn'} {day:%d/%m/%Y}"


def to_print(
    pages: Sequence[LetterPage], sender: str, made: datetime, slips: Mapping[str, tuple[int, int]] | None = None
) -> dict[str, Any]:
    """Return the data of ``letter.typ``, but for the slips. ``slips``: how many, by the code of the unit; see
    ``paper``."""
    return {
        "title": "Thư tuần của các đơn vị" if len(pages) != 1 else f"Thư tuần: {pages[0].unit_name}",
        "sender": sender,
        "made": moment_words(made),
        "columns": COLUMNS,
        "choices": CHOICES,
        "letters": [
            asdict(paper(page, None if slips is None else slips.get(page.unit_code, (0, 0)))) for page in pages
        ],
    }


def mail(
    pages: Sequence[LetterPage],
    leader: str,
    addresses: Sequence[str],
    contact: str = "",
    *,
    below: Sequence[tuple[Below, str]] = (),
    week: date | None = None,
) -> Words:
    """Return the mail to a leader of ``pages``, the units that he leads, and of ``below``, those that stand below.

    ``addresses``: of each page, which asks to sign in; "" to say in words where it is; ``below`` with such too.
    ``contact``: whom to ask. ``week``: of the mail, where there is no page to tell it; one of both is there.
    """
    monday = pages[0].week if pages else week or date.min
    parts = [part for page, address in zip(pages, addresses, strict=True) for part in _of_page(page, address)]
    parts += [part for one, address in below for part in words_below.parts(one, week_words(monday), address)]
    more = len(pages) - 1
    others = f" và {more} đơn vị khác" if more > 0 else ""
    told = f"{pages[0].unit_name}{others}, {_short(pages[0].figures)}" if pages else _of_all(below[0][0])
    subject = f"Thư tuần {monday:%d/%m}: {told}"
    return letter_words(subject, leader, *parts, f"Cần hỏi, anh/chị liên hệ {contact or 'bộ phận CNTT của thành phố'}.")


def _of_all(below: Below) -> str:
    return f"{below.name}, {words_below.short(below)}"


def _of_page(page: LetterPage, address: str) -> list[str]:
    shown, rest = page.people[:IN_MAIL], len(page.people) - IN_MAIL
    names = "\n".join(f"- {one.name} ({one.code}): {_missing(one)}{_never(one)}" for one in shown)
    if rest > 0:
        names += f"\nvà {rest} người nữa."
    where = (
        f"Trả lời cạnh từng tên (nhắc, gia hạn, đang nghỉ, đã chuyển…) tại trang này. Trang hỏi anh/chị đăng nhập; "
        f"Gần Dân không bao giờ hỏi mật khẩu hay mã OTP qua thư.\n{address}"
        if address
        else "Trả lời cạnh từng tên: đăng nhập Gần Dân, mở “Đơn vị của tôi”, chọn “Thư tuần”."
    )
    week = week_words(page.week)
    head = " ".join(filter(None, (f"{page.unit_name}, {small(week)}. {lead(page)}", finished(page), told(page))))
    if not shown:
        return [head, NOBODY]
    # A mail carries no codes: whoever reads it, or has it forwarded, could sign in with them.
    slips = f"{page.figures.never} người chưa từng đăng nhập. {SLIPS_BY_MAIL}" if page.figures.never else ""
    return [head, f"Những người còn thiếu bài:\n{names}", where, *filter(None, [slips])]


def _never(one: LetterPerson) -> str:
    return " (chưa từng đăng nhập)" if one.never_signed_in else ""


def _short(counted: Figures) -> str:
    if counted.late:
        return f"{counted.late} người quá hạn"
    return f"{counted.done}/{counted.people} đã xong"


def _missing(one: LetterPerson) -> str:
    return "; ".join(f"{small(day)}: {titles}" for day, titles, _ in by_day(one))
