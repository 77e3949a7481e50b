"""Which sheets of a workbook are the list: all that look alike are put together, the others are named."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from trainer.core import person_cells as cells
from trainer.core.text import fold
from trainer.roster.rules.columns import Mapping, find_header, propose
from trainer.roster.rules.source import LeftOut, Part, Source
from trainer.tables.sheet import EMPTY, Cell, Row, Sheet

Kind = Literal["alike", "different", "same people", "no list"]
WHY: dict[Kind, str] = {
    "alike": "",
    "different": "cũng có tiêu đề như danh sách cán bộ, nhưng các cột hoặc tên trang khác",
    "same people": "có phần lớn là những người đã có ở trang khác, có thể là danh sách tháng khác",
    "no list": "không có dòng tiêu đề như danh sách cán bộ",
}
_HIDDEN = "trang bị ẩn"
_NOT_CHOSEN = "không được chọn"
# Sheets named so are seldom people who work here today.
_OTHERWISE = re.compile(r"\b(nghi|thoi viec|huu|chuyen di|da chuyen|cu|mau|vi du|nhap|huong dan|bieu mau)\b")


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A sheet as a person is asked about it: ``people`` rows below its headings; ``proposed``: it would be read."""

    name: str
    people: int
    kind: Kind
    proposed: bool


def look(sheets: Sequence[Sheet]) -> tuple[SheetSeen, ...]:
    """Return what each of ``sheets`` is. Proposed: the fullest list and all that look like it; at least one."""
    mappings = [propose(sheet.rows) for sheet in sheets]
    people = [_people(sheet, mapping) for sheet, mapping in zip(sheets, mappings, strict=True)]
    fullest = max(range(len(sheets)), key=lambda at: (mappings[at] is not None, not _odd(sheets[at].name), people[at]))
    seen: list[SheetSeen] = []
    taken: set[str] = _codes(sheets[fullest], mappings[fullest])
    for at, sheet in enumerate(sheets):
        codes = set() if at == fullest else _codes(sheet, mappings[at])
        kind = "alike" if at == fullest else _kind(sheet, mappings[at], mappings[fullest], codes, taken)
        if kind == "alike":
            taken |= codes
        seen.append(SheetSeen(sheet.name, people[at], kind, kind == "alike"))
    return tuple(seen)


def _kind(sheet: Sheet, mapping: Mapping | None, like: Mapping | None, codes: set[str], taken: set[str]) -> Kind:
    if mapping is None or like is None:
        return "no list"
    if 2 * len(codes & taken) > len(codes):
        return "same people"
    same = replace(mapping, header=0) == replace(like, header=0) and not _odd(sheet.name)
    return "alike" if same else "different"


def _odd(name: str) -> bool:
    return bool(_OTHERWISE.search(fold(name)))


def _people(sheet: Sheet, mapping: Mapping | None) -> int:
    header = mapping.header if mapping else 0
    return sum(1 for number, row in sheet.rows if number > header and sum(1 for cell in row if cell.value) >= 2)


def _codes(sheet: Sheet, mapping: Mapping | None) -> set[str]:
    if mapping is None or mapping.code is None:
        return set()
    column = mapping.code
    found = (row[column].value for number, row in sheet.rows if number > mapping.header and column < len(row))
    return {code for text in found if cells.is_code(code := cells.code(text))}


def join(
    sheets: Sequence[Sheet],
    chosen: Collection[int] | None = None,
    hidden: Sequence[str] = (),
    said: Sequence[str] = (),
) -> tuple[Sheet, Source]:
    """Return the list that the ``chosen`` sheets are together (None: the proposed ones), and what it came from.

    The columns of each are brought into the order of the first one, by their headings.
    """
    seen = look(sheets)
    asked = chosen is not None
    wanted = [at for at, one in enumerate(seen) if (at in chosen if chosen is not None else one.proposed)]
    wanted = wanted or [at for at, one in enumerate(seen) if one.proposed]
    first = sheets[wanted[0]]
    left_out = [
        LeftOut(one.name, WHY[one.kind] or _NOT_CHOSEN)
        for at, one in enumerate(seen)
        if at not in wanted and any(row for _, row in sheets[at].rows)
    ]
    source = Source(
        left_out=(*left_out, *(LeftOut(name, _HIDDEN) for name in hidden)),
        separated=first.separated,
        said=tuple(filter(None, said)),
        unasked=() if asked else tuple(one.name for one in seen if one.kind in ("different", "same people")),
    )
    if len(wanted) == 1:
        last = first.rows[-1][0] if first.rows else 0
        return first, replace(source, parts=(Part(first.name, 0, 0, last),))
    rows, parts = _stack([sheets[at] for at in wanted])
    name = f"{len(wanted)} trang"
    return Sheet(name, rows), replace(source, parts=parts)


def _stack(sheets: Sequence[Sheet]) -> tuple[tuple[Row, ...], tuple[Part, ...]]:
    rows: list[Row] = []
    parts: list[Part] = []
    order = propose(sheets[0].rows)
    offset = 0
    for sheet in sheets:
        mapping = propose(sheet.rows)
        header = mapping.header if mapping else 0
        last = sheet.rows[-1][0] if sheet.rows else 0
        rows += ((offset + number, _in_order(row, mapping, order)) for number, row in sheet.rows)
        parts.append(Part(sheet.name, offset, offset + header if header else 0, offset + last))
        offset += last
    return tuple(rows), tuple(parts)


def _in_order(row: tuple[Cell, ...], mapping: Mapping | None, order: Mapping | None) -> tuple[Cell, ...]:
    """Return the cells of a row where ``order`` looks for them."""
    if mapping is None or order is None or replace(mapping, header=0) == replace(order, header=0):
        return row
    wanted = order.columns()
    width = max(wanted.values()) + 1
    arranged = [EMPTY] * width
    for field, column in mapping.columns().items():
        if field in wanted and column < len(row):
            arranged[wanted[field]] = row[column]
    return tuple(arranged)


def titles(rows: Sequence[Row], header: int) -> list[str]:
    """Return the texts above the headings, as they stand: a unit may be named there."""
    index = find_header(rows)
    end = header or (rows[index][0] if index is not None else 0)
    return [text for number, row in rows if number < end for cell in row if (text := cells.tidy(cell.value))]
