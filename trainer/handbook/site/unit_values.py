"""What differs by unit, in the book: the table is read, pages with such values get a line to choose by and a script.

The city's values stand in the pages, in print and without JavaScript. Those of all units are a script, too: from disk a
browser may not fetch.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from trainer.content.registers import UNIT_TABLE, agency_file, unit_table
from trainer.core.handbook import unit_values
from trainer.core.handbook.section import AgencyValue
from trainer.core.handbook.unit_values import FilledRow, UnitValues
from trainer.core.problems import Problem
from trainer.core.text import word_key
from trainer.handbook.html_sections import AGENCY, LEFT_OUT
from trainer.handbook.site import telephones
from trainer.tables.read import detect
from trainer.tables.read.limits import SpreadsheetError
from trainer.tables.sheet import Cell, Sheet

SCRIPT = "so-don-vi.js"
# What the first loads once the page stands: it may weigh as much as a fifth of the first view.
TABLE = "so-don-vi-bang.js"
# The entry of a page's front matter that its template asks for the script by.
ON_PAGE = "unit_values"
_IT_NUMBER = "so_truc_cntt"
_KEY = re.compile(rf'{AGENCY}="(\w+)"')
_VALUE = re.compile(rf'<(span|mark)\b[^>]*\b{AGENCY}="(\w+)"[^>]*>.*?</\1>', re.DOTALL)
_ABOVE = re.compile(r'</h1>(?:\s*<p class="dong-nguon"[^>]*>.*?</p>)?|</h2>', re.DOTALL)
_GUARDED = re.compile(r"^'(?=[=+@-])")
LINE = '<div class="so-don-vi"'
_LINE = (
    f"\n{LINE} "
    'data-bang="{mark}" data-khoa="{keys}" data-hoi="{ask}"{about} {out} '
    "data-search-exclude><p>{words}</p></div>\n"
)
_CITYS = "Số máy, đầu mối ở trang này là của {agency}, chưa phải của xã, phường anh/chị."
# A form that holds nothing else of a ward: nobody is told whose numbers there are, least of all on paper.
_NAME = ' data-ve="Tên cơ quan ở đầu biểu mẫu"'
_NOBODYS = "Anh/chị chọn xã, phường thì đầu biểu mẫu có sẵn tên cơ quan."
# The office's name at the head of a form: in capitals, and dots to write on until somebody says which it is.
_DOTS = re.compile(
    r"<strong>(ỦY BAN NHÂN DÂN)(?: (…+)</strong>|</strong><br ?/>\s*<strong>([^<…]*…+)</strong>)(?=\s*</?(?:p|br)\b)"
)
HEAD = "data-dau-mau"


def read(project: Path, agency: Mapping[str, AgencyValue]) -> tuple[tuple[UnitValues, ...], list[Problem]]:
    """Return what differs by unit of the values of ``agency``, by the names of the units; and everything to mend."""
    file = unit_table(project)
    if file is None:
        return (), []
    name = file.relative_to(project).as_posix() if file.is_relative_to(project) else file.as_posix()
    try:
        sheet = detect.read(file.read_bytes(), file.name, _is_table)
    except OSError:
        where = agency_file(project)
        named = where.relative_to(project).as_posix() if where.is_relative_to(project) else where.as_posix()
        mend = f"tạo tệp bằng lệnh unit contacts, hoặc bỏ mục {UNIT_TABLE} trong {named}"
        return (), [Problem(name, 0, "không đọc được bảng số riêng của đơn vị", mend)]
    except SpreadsheetError as error:
        return (), [Problem(name, 0, error.what.removesuffix("."), error.mend.removesuffix("."))]
    rows = [FilledRow(number, [_words(cell) for cell in cells]) for number, cells in sheet.rows]
    rows = [row for row in rows if any(cell != "" for cell in row.cells)]
    units, problems = unit_values.read(name, rows, unit_values.columns_of(agency))
    return tuple(sorted(units, key=lambda unit: [word_key(word) for word in unit.name.split()])), problems


def _is_table(sheet: Sheet) -> bool:
    return any(cell.value for _, cells in sheet.rows[:1] for cell in cells)


def _words(cell: Cell) -> str | None:
    # Our own tables keep a number that begins with "+" from being run by an apostrophe before it.
    return None if cell.formula else _GUARDED.sub("", cell.value.strip())


def keys(units: Sequence[UnitValues]) -> frozenset[str]:
    """Return the keys of which some unit has a value of its own."""
    return frozenset(key for unit in units for key in unit.values)


def with_line(html: str, units: Sequence[UnitValues], agency: Mapping[str, AgencyValue]) -> str:
    """Return a page that holds a key of which ``units`` differ with the line to choose by, others as they are.

    The line stands under the last chapter's title before the first such value: links lead there, past the page's title.
    """
    differing = keys(units)
    first = next((match.start() for match in _KEY.finditer(html) if match[1] in differing), None)
    if first is None:
        return html
    numbers = any(match[2] in differing and HEAD not in match[0] for match in _VALUE.finditer(html))
    citys = _CITYS.format(agency=escape(_value(agency, unit_values.AGENCY) or "cơ quan cấp trên"))
    line = _LINE.format(
        out=LEFT_OUT,
        about="" if numbers else _NAME,
        words=citys if numbers else _NOBODYS,
        mark=_content(units, agency)["mark"],
        keys=" ".join(sorted(differing)),
        ask=escape(_value(agency, _IT_NUMBER)),
    )
    above = [*_ABOVE.finditer(html, 0, first)]
    end = above[-1].end() if above else 0
    return html[:end] + line + html[end:]


def with_heads(html: str, units: Sequence[UnitValues], agency: Mapping[str, AgencyValue]) -> str:
    """Return the page of a form with the name of the office at its heads: dots where wards choose theirs, or where
    nobody filled it in."""
    office = None if units else _value(agency, unit_values.AGENCY)
    if not units and not office:
        return html

    def head(match: re.Match[str]) -> str:
        dots = f"{match[1]} {match[2]}" if match[2] else f"{match[1]}<br>\n{match[3]}"
        return f"<strong>{_head(_lines(office) if office else dots)}</strong>"

    return _DOTS.sub(head, html)


def _head(words: str) -> str:
    return f'<span {AGENCY}="{unit_values.AGENCY}" {HEAD}>{words}</span>'


def _lines(office: str) -> str:
    return "<br>\n".join(map(escape, unit_values.head_of(office)))


def with_values(html: str, values: Mapping[str, AgencyValue], keys: Iterable[str], lacking: str = "") -> str:
    """Return a page with ``values`` in the places of ``keys``.

    ``lacking`` stands before what a value that is not filled in is called.
    """
    held = {key: values[key] for key in keys if key in values}

    def value(match: re.Match[str]) -> str:
        entry = held.get(match[2])
        if entry is None:
            return match[0]
        if HEAD in match[0]:
            return _head(_lines(entry.value)) if entry.value else match[0]
        if entry.value is None:
            return f'<mark class="can-dien" {AGENCY}="{entry.key}">[{escape(lacking + entry.label_within)}]</mark>'
        return f'<span {AGENCY}="{entry.key}">{telephones.with_links(escape(entry.value))}</span>'

    return _VALUE.sub(value, html)


def for_search(html: str, units: Sequence[UnitValues], agency: Mapping[str, AgencyValue]) -> str:
    """Return a page as the search tells of it: what differs by unit by what it is called, for it has no choice."""
    return with_values(html, unit_values.as_of(agency, keys(units)), keys(units)) if units else html


def _value(agency: Mapping[str, AgencyValue], key: str) -> str:
    entry = agency.get(key)
    return (entry and entry.value) or ""


def table(units: Sequence[UnitValues], agency: Mapping[str, AgencyValue]) -> str:
    """Return the script that gives the values of all ``units`` to ours; telephone numbers stand between tabs."""
    detail = _as_json(_content(units, agency))
    return f'document.dispatchEvent(new CustomEvent("gan-dan.bang", {{detail: {detail}}}))\n'


def _content(units: Sequence[UnitValues], agency: Mapping[str, AgencyValue]) -> dict[str, object]:
    differing = sorted(keys(units))
    names = unit_values.told_apart((unit.code, unit.name) for unit in units)
    content: dict[str, object] = {
        "keys": [[key, agency[key].label_within if key in agency else key] for key in differing],
        "rows": [
            [unit.code, names[unit.code], *(telephones.marked(unit.values.get(key, "")) for key in differing)]
            for unit in units
        ],
    }
    # Pages and tables of two builds meet in a cache: a page takes the table of its own mark only.
    return {"mark": hashlib.sha256(_as_json(content).encode()).hexdigest()[:8], **content}


def _as_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
