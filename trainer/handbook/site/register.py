"""The page of the legal register: every instrument with its anchor, in force or not, what was read of it, who cites it.

A list one can run through; the instrument that a citation leads to stands open (``:target``), without JavaScript.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from html import escape

from mkdocs.utils import get_relative_url

from trainer.core.law import Instrument
from trainer.core.text import capital
from trainer.handbook.html_sections import LEFT_OUT
from trainer.handbook.site.macros import REGISTER, Registers, day

_KINDS = ("Bộ luật", "Luật", "Nghị định", "Thông tư", "Quyết định", "Chỉ thị", "Công văn")
_CITED_AT = re.compile(r"<!--vien-dan:([a-z0-9-]+)-->")
# The states an instrument can be in: its class on the page, what its choice above the list is called.
_STATES: Mapping[str, str] = {"con": "Còn hiệu lực", "sap": "Sắp", "het": "Đã hết"}
_CHIPS: Mapping[str, str] = {"con": "Còn hiệu lực", "sap": "Sắp có hiệu lực", "het": "Hết hiệu lực"}
_IN_PART = "Hết hiệu lực một phần"


def macros(registers: Registers) -> dict[str, Callable[[], str]]:
    """Return the macros of the register page; what is not confirmed at all (confidence low) is not shown."""
    shown = [one for one in registers.instruments.values() if one.confidence != "low"]
    groups = {state: [one for one in shown if _state(registers, one) == state] for state in _STATES}
    return {
        "loc_van_ban": lambda: _choices(registers, groups),
        "van_ban_con_hieu_luc": lambda: _list(registers, groups["con"], "con"),
        "van_ban_sap_hieu_luc": lambda: _list(registers, groups["sap"], "sap"),
        "van_ban_het_hieu_luc": lambda: _list(registers, groups["het"], "het"),
    }


def _state(registers: Registers, instrument: Instrument) -> str:
    if _ended_in_part(registers, instrument):
        return "het"
    if instrument.in_force(registers.today):
        return "con"
    return "het" if instrument.ended(registers.today) else "sap"


def _ended_in_part(registers: Registers, one: Instrument) -> bool:
    """Say whether what replaces it is in force while nothing ends the whole of it: it stands with what ended."""
    newer = (registers.instruments[key] for key in one.replaced_by if key in registers.instruments)
    return one.in_force_to is None and any(each.in_force(registers.today) for each in newer)


def _choices(registers: Registers, groups: Mapping[str, list[Instrument]]) -> str:
    """Return what narrows the list: by state without a script (the style sheet looks who is checked), by words with."""
    in_part = sum(_ended_in_part(registers, one) for one in groups["het"])
    counted = [(state, f"{words} {len(groups[state])}") for state, words in _STATES.items() if state != "het"]
    ended = f"{_STATES['het']} {len(groups['het']) - in_part}"
    counted.append(("het", f"{ended}, một phần {in_part}" if in_part else ended))
    choices = "".join(_choice(state, words, state == "con") for state, words in [*counted, ("tat-ca", "Tất cả")])
    return (
        f'<div class="loc-van-ban" {LEFT_OUT} data-search-exclude><fieldset><legend>Xem văn bản</legend>{choices}'
        '</fieldset><div data-loc-van-ban hidden><label for="loc-van-ban">Lọc trong trang này</label>'
        '<input id="loc-van-ban" type="search" autocomplete="off" placeholder="Ví dụ: 116/2025 hoặc an ninh mạng">'
        '<p role="status" data-loc-ket-qua></p></div></div>'
    )


def _choice(state: str, words: str, checked: bool) -> str:
    given = " checked" if checked else ""
    return (
        f'<input type="radio" name="tinh-trang" id="tt-{state}"{given} autocomplete="off">'
        f'<label for="tt-{state}">{words}</label>'
    )


def _list(registers: Registers, instruments: Iterable[Instrument], state: str) -> str:
    entries = "\n".join(_entry(registers, one, state) for one in sorted(instruments, key=_rank))
    return entries or f'<p class="vb--{state}">Chưa có văn bản nào.</p>'


def _rank(instrument: Instrument) -> tuple[int, int, str]:
    newest_first = -(instrument.issued or instrument.in_force_from or date.min).toordinal()
    return _KINDS.index(instrument.kind) if instrument.kind in _KINDS else len(_KINDS), newest_first, instrument.key


def _entry(registers: Registers, one: Instrument, state: str) -> str:
    rows = "".join(f"<div><dt>{label}</dt> <dd>{value}</dd></div> " for label, value in _facts(registers, one))
    return (
        f'<h3 id="{one.key}" class="vb--{state}"><a class="vb-lien" href="#{one.key}">{escape(one.name())}</a></h3>\n'
        f'<div class="vb vb--{state}">{_in_short(registers, one, state)}'
        f'<div class="vb-mo" data-search-exclude><dl class="van-ban-muc">{rows}</dl>{_articles(one)}'
        f"<!--vien-dan:{one.key}-->"
        f'<details class="vb-gap vb-nguon"><summary>Bản đã đọc</summary>'
        f"<p>{escape(one.confirmed_at)}</p></details></div></div>\n"
    )


def _in_short(registers: Registers, one: Instrument, state: str) -> str:
    """Return what stands in the list: the gazette, when it was made, what it is about, whether it binds."""
    made = f"Ban hành {day(one.issued)}" if one.issued else "Chưa rõ ngày ban hành"
    printed = f"Công báo {escape(one.gazette)} · " if one.gazette else ""
    about = "" if one.kind in ("Luật", "Bộ luật") else f'<p class="vb-ten">{capital(escape(one.title))}</p>'
    in_part = _ended_in_part(registers, one)
    chip = f'<span class="vb-nhan{" vb-nhan--phan" if in_part else ""}">{_IN_PART if in_part else _CHIPS[state]}</span>'
    gone = f'<p class="vb-thay">Phần đã hết hiệu lực: {escape(one.ended_part)}</p>' if one.ended_part else ""
    newer = [registers.instruments[key] for key in one.replaced_by if key in registers.instruments]
    instead = (
        f'<p class="vb-thay" data-search-exclude>Thay bằng: {"; ".join(_newer(i) for i in newer)}</p>' if newer else ""
    )
    return f'<p class="vb-ngay">{printed}{made}</p>{about}<p class="vb-luc">{chip} {_term(one)}</p>{gone}{instead}'


def _term(one: Instrument) -> str:
    since = f"từ {day(one.in_force_from)}" if one.in_force_from else ""
    until = f"đến hết {day(one.in_force_to)}" if one.in_force_to else ""
    return f"{since} {until}".strip()


def _facts(registers: Registers, one: Instrument) -> Iterable[tuple[str, str]]:
    yield "Nơi ban hành", escape(one.issuer)
    amending = [registers.instruments[key] for key in one.amended_by if key in registers.instruments]
    if amending:
        since = f", từ {day(one.amended_from)}" if one.amended_from else ""
        yield "Được sửa đổi bởi", "; ".join(_newer(i) for i in amending) + since
    if one.amendments:
        yield "Đã được sửa đổi bởi", escape(one.amendments)
    if one.confidence == "medium":
        yield "Lưu ý", "Cần đối chiếu bản gốc trước khi viện dẫn."
    if one.articles_to_check:
        yield "Lưu ý", "Văn bản đã được sửa đổi: số điều, khoản dẫn ở đây cần đối chiếu với bản đã sửa."


def _newer(instrument: Instrument) -> str:
    name = escape(instrument.name())
    return name if instrument.confidence == "low" else f'<a href="#{instrument.key}">{name}</a>'


def _articles(one: Instrument) -> str:
    said = "".join(
        f"<li><strong>{escape(capital(article))}.</strong> {escape(says)}</li>" for article, says in one.articles
    )
    read = ", đọc ở bản chưa sửa" if one.articles_to_check else ""
    return f'<p class="vb-dau">Ý các điều mà cẩm nang dựa vào{read}</p><ul class="vb-dieu">{said}</ul>' if said else ""


def fill_in_citations(html: str, places: Mapping[str, list[tuple[str, str]]]) -> str:
    """Return the register page with, under each instrument, links to the pages citing it (title and url of each)."""

    def cited_at(match: re.Match[str]) -> str:
        found = places.get(match[1], [])
        links = "".join(
            f'<li><a href="{get_relative_url(url, REGISTER + ".html")}">{escape(title)}</a></li>'
            for title, url in found
        )
        return (
            f'<details class="vb-gap" {LEFT_OUT} data-search-exclude><summary>{len(found)} trang dựa vào</summary>'
            f"<ul>{links}</ul></details>"
            if links
            else ""
        )

    return _CITED_AT.sub(cited_at, html)
