"""What authors may call in a page: ``vb``, ``co_quan``, ``lam_bai`` and the two halves of the register."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

from mkdocs.utils import get_relative_url

from trainer.core.handbook.section import AgencyValue
from trainer.core.law import TO_CHECK, Instrument
from trainer.core.text import nearest
from trainer.handbook.html_sections import AGENCY, LEFT_OUT
from trainer.handbook.site.telephones import with_links

REGISTER = "van-ban"
QUIZ_URL = "/tap-huan/bai/"
_WHERE = "Bài nằm trên máy chủ tập huấn của cơ quan"
# What an agency writes is words, whatever Markdown or a table would make of its signs.
_LITERALLY = {ord(sign): f"&#{ord(sign)};" for sign in "\\`*_[]|"}
_ARTICLE = re.compile(r"(?:(?:điểm|khoản|Điều|Chương|Mục|Phụ lục|Phần)\s+[\wđĐ.,;\s–-]+)")


class MacroError(Exception):
    """A call in a page that cannot be answered: what is wrong, and how to mend it."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Registers:
    """What the macros answer from: instruments, the agency's values, and the day.

    ``agency_whole`` is False while some of the agency's values cannot be read.
    """

    instruments: Mapping[str, Instrument]
    agency: Mapping[str, AgencyValue]
    today: date
    agency_whole: bool = True


def for_page(registers: Registers, url: str) -> dict[str, Callable[..., str]]:
    """Return the macros for the page at ``url`` (below the root of the book)."""

    def vb(key: str, article: str = "", *, history: bool = False, care: bool = False, ground: bool = False) -> str:
        return cite(registers, url, key, article, history=history, care=care, ground=ground)

    def co_quan(key: str) -> str:
        return agency_value(registers, key)

    return {"vb": vb, "co_quan": co_quan, "lam_bai": quiz_call, "thu_bai": public_call, "tap_huan": training_call}


def day(value: date) -> str:
    """Return a date as it is shown: ``01/07/2026``."""
    return f"{value:%d/%m/%Y}"


def cite(
    registers: Registers, url: str, key: str, article: str, *, history: bool, care: bool, ground: bool = False
) -> str:
    """Return a link to the register, for the ``ground`` of a decision in full; refuse what must not be cited so."""
    instrument = registers.instruments.get(key)
    if instrument is None:
        mend = _guess(key, registers.instruments, "docs/_data/van-ban.yml")
        raise MacroError(f"văn bản “{key}” không có trong danh mục", mend)
    if article and not _ARTICLE.fullmatch(article):
        raise MacroError(f"không rõ “{article}” là chỗ nào trong văn bản", "viết như “khoản 2 Điều 42”")
    _refuse_unsure(instrument, care)
    _refuse_wrong_time(instrument, registers.today, history)
    return _link(instrument, url, article, history, ground) + _care(instrument, article, care)


def _guess(key: str, known: Iterable[str], file: str) -> str:
    guess = nearest(key, list(known))
    return f"có phải “{guess}”? Nếu không thì thêm vào {file}" if guess else f"thêm vào {file}"


def _refuse_unsure(instrument: Instrument, care: bool) -> None:
    if instrument.confidence == "low":
        raise MacroError(
            f"văn bản “{instrument.key}” chưa được xác nhận (confidence: low)",
            "đối chiếu bản gốc rồi nâng độ tin cậy trong docs/_data/van-ban.yml, hoặc bỏ viện dẫn",
        )
    if instrument.confidence == "medium" and not care:
        raise MacroError(
            f"văn bản “{instrument.key}” mới xác nhận một phần (confidence: medium)",
            f'đối chiếu bản gốc, hoặc viết vb("{instrument.key}", …, care=True) để trang ghi rõ điều đó',
        )


def _refuse_wrong_time(instrument: Instrument, today: date, history: bool) -> None:
    if instrument.in_force(today):
        if history:
            raise MacroError(
                f"văn bản “{instrument.key}” đang còn hiệu lực mà viện dẫn như chuyện cũ", "bỏ history=True"
            )
        return
    first, last = instrument.in_force_from, instrument.in_force_to
    if first is not None and first > today:
        raise MacroError(
            f"văn bản “{instrument.key}” đến {day(first)} mới có hiệu lực", "đợi đến ngày đó, hoặc bỏ viện dẫn"
        )
    if not history:
        ended = f"sau ngày {day(last)}" if last else ""
        newer = ", ".join(f"“{key}”" for key in instrument.replaced_by)
        mend = f"viện dẫn {newer}" if newer else "viện dẫn văn bản đang có hiệu lực"
        raise MacroError(
            f"văn bản “{instrument.key}” đã hết hiệu lực {ended}".rstrip(),
            f"{mend}; nếu chỉ kể lại thì thêm history=True",
        )


def _link(instrument: Instrument, url: str, article: str, history: bool, ground: bool) -> str:
    name = instrument.ground() if ground else instrument.name()
    words = f"{article} {name}" if article else name
    data = f' data-dieu="{escape(article)}"' if article else ""
    data += ' data-lich-su="1"' if history else ""
    subject = "" if instrument.kind in ("Luật", "Bộ luật") else f' title="{escape(instrument.title)}"'
    address = f"{get_relative_url(REGISTER + '.html', url)}#{instrument.key}"
    number = escape(instrument.number)
    shown = escape(words).replace(number, f'<span class="so-hieu">{number}</span>')
    link = f'<a class="van-ban" href="{address}" data-van-ban="{instrument.key}"{data}{subject}>{shown}</a>'
    return f"{link} (đã hết hiệu lực)" if history else link


def _care(instrument: Instrument, article: str, care: bool) -> str:
    """Return the warning: for an instrument that is not sure, or an article that nobody read in the original."""
    unread = bool(article) and instrument.articles_to_check
    return TO_CHECK if care or unread or instrument.confidence == "medium" else ""


def agency_value(registers: Registers, key: str) -> str:
    """Return what the agency filled in, or a mark that it has still to do so."""
    entry = registers.agency.get(key)
    if entry is None and not registers.agency_whole:
        return ""  # No book comes of it; what is wrong with the file is told already.
    if entry is None:
        mend = _guess(key, registers.agency, "docs/_data/co-quan.yml")
        raise MacroError(f"thông tin “{key}” của cơ quan không có trong danh mục", mend)
    if entry.value is None:
        wish = '<span class="can-dien__loi">cần điền: </span>'  # hidden in sample messages, which have to read well
        return f'<mark class="can-dien" {AGENCY}="{key}">[{wish}{escape(entry.label_within)}]</mark>'
    return f'<span {AGENCY}="{key}">{with_links(escape(entry.value)).translate(_LITERALLY)}</span>'


def quiz_call(quiz: str) -> str:
    """Return the call to take a quiz in the trainer. From disk there is no trainer: the words say where it is."""
    return _call(f"{QUIZ_URL}{quiz}/", "Làm bài tự kiểm của chương này")


def public_call(quiz: str) -> str:
    """Return the call to try a public quiz: no sign-in, nothing recorded."""
    return (
        f'<span class="lam-bai" {LEFT_OUT}><a href="/thu/{quiz}/" data-tap-huan title="{_WHERE}">Thử mấy câu ngắn</a> '
        f'<span class="lam-bai__chu">{_WHERE}. Không cần đăng nhập, không ghi lại gì.</span></span>'
    )


def training_call() -> str:
    """Return the call to open the trainer, where one's own path stands."""
    return _call("/tap-huan/", "Vào phần tập huấn")


def _call(address: str, words: str) -> str:
    return (
        f'<span class="lam-bai" {LEFT_OUT}><a href="{address}" data-tap-huan title="{_WHERE}">{words}</a> '
        f'<span class="lam-bai__chu">{_WHERE}, đăng nhập bằng mã cán bộ hoặc e-mail.</span></span>'
    )


def next_change(instruments: Mapping[str, Instrument], today: date) -> date | None:
    """Return the first day after ``today`` on which an instrument begins or ceases to bind."""
    days = [i.in_force_from for i in instruments.values() if i.in_force_from]
    last = (i.in_force_to for i in instruments.values())
    days += [one + timedelta(days=1) for one in last if one and one < date.max]
    return min((d for d in days if d > today), default=None)
