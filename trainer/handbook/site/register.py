"""The page of the legal register: every instrument with its anchor, in force or not, and where the book cites it."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from html import escape

from mkdocs.utils import get_relative_url

from trainer.core.law import Instrument
from trainer.handbook.html_sections import LEFT_OUT
from trainer.handbook.site.macros import REGISTER, Registers, day

_KINDS = ("Bộ luật", "Luật", "Nghị định", "Thông tư", "Quyết định", "Chỉ thị", "Công văn")
_CITED_AT = re.compile(r"<!--vien-dan:([a-z0-9-]+)-->")


def macros(registers: Registers) -> dict[str, Callable[[], str]]:
    """Return the macros of the register page; what is not confirmed at all (confidence low) is not shown."""
    shown = [i for i in registers.instruments.values() if i.confidence != "low"]
    today = registers.today
    return {
        "van_ban_con_hieu_luc": lambda: _list(registers, [i for i in shown if i.in_force(today)]),
        "van_ban_het_hieu_luc": lambda: _list(registers, [i for i in shown if _ended(i, today)]),
        "van_ban_sap_hieu_luc": lambda: _list(
            registers, [i for i in shown if not i.in_force(today) and not _ended(i, today)]
        ),
    }


def _ended(instrument: Instrument, today: date) -> bool:
    return instrument.in_force_to is not None and instrument.in_force_to < today


def _list(registers: Registers, instruments: Iterable[Instrument]) -> str:
    ordered = sorted(instruments, key=_rank)
    return "\n".join(_entry(registers, instrument) for instrument in ordered) or "<p>Chưa có văn bản nào.</p>"


def _rank(instrument: Instrument) -> tuple[int, int, str]:
    newest_first = -(instrument.issued or instrument.in_force_from or date.min).toordinal()
    return _KINDS.index(instrument.kind) if instrument.kind in _KINDS else len(_KINDS), newest_first, instrument.key


def _entry(registers: Registers, instrument: Instrument) -> str:
    rows = "".join(f"<div><dt>{label}</dt> <dd>{value}</dd></div> " for label, value in _facts(registers, instrument))
    return (
        f'<h3 id="{instrument.key}">{escape(instrument.name())}</h3>\n'
        f'<dl class="van-ban-muc">{rows}</dl><!--vien-dan:{instrument.key}-->\n'
    )


def _facts(registers: Registers, instrument: Instrument) -> Iterable[tuple[str, str]]:
    if instrument.kind not in ("Luật", "Bộ luật"):
        yield "Nội dung", escape(instrument.title)
    issued = f", ngày {day(instrument.issued)}" if instrument.issued else ""
    yield "Ban hành", escape(instrument.issuer) + issued
    if instrument.in_force_from:
        yield "Có hiệu lực", f"từ {day(instrument.in_force_from)}"
    if instrument.in_force_to:
        yield "Hết hiệu lực", f"sau ngày {day(instrument.in_force_to)}"
    newer = [registers.instruments[key] for key in instrument.replaced_by if key in registers.instruments]
    if newer:
        yield "Thay bằng", "; ".join(_newer(i) for i in newer)
    amending = [registers.instruments[key] for key in instrument.amended_by if key in registers.instruments]
    if amending:
        since = f", từ {day(instrument.amended_from)}" if instrument.amended_from else ""
        yield "Được sửa đổi bởi", "; ".join(_newer(i) for i in amending) + since
    if instrument.confidence == "medium":
        yield "Lưu ý", "Cần đối chiếu bản gốc trước khi viện dẫn."
    yield "Nguồn", escape(instrument.confirmed_at)


def _newer(instrument: Instrument) -> str:
    name = escape(instrument.name())
    return name if instrument.confidence == "low" else f'<a href="#{instrument.key}">{name}</a>'


def fill_in_citations(html: str, places: Mapping[str, list[tuple[str, str]]]) -> str:
    """Return the register page with, under each instrument, links to the sections citing it (title and url of each)."""

    def cited_at(match: re.Match[str]) -> str:
        found = places.get(match[1], [])
        links = [f'<a href="{get_relative_url(url, REGISTER + ".html")}">{escape(title)}</a>' for title, url in found]
        return (
            f'<p class="van-ban-noi" {LEFT_OUT} data-search-exclude>Viện dẫn tại: {"; ".join(links)}</p>'
            if links
            else ""
        )

    return _CITED_AT.sub(cited_at, html)
