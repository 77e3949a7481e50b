"""What differs by unit of the agency's own values: the rules of the table that an IT officer fills in."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from trainer.core.handbook.section import AgencyValue
from trainer.core.problems import Problem
from trainer.core.text import clean, fold, nearest

CODE, NAME = "code", "name"
AGENCY = "ten_co_quan"
TITLES: Mapping[str, str] = {CODE: "Mã đơn vị", NAME: "Tên đơn vị"}
# A value stands in the middle of a sentence or in a narrow cell.
LONGEST = 200
# What a demonstration says of itself on every page is no matter of a unit.
_OF_ALL = frozenset(("minh_hoa",))
_WITH_COMMITTEE = frozenset(("Phường", "Xã"))
_COMMITTEE = re.compile(r"(?:UBND|(?:Ủy|Uỷ) ban nhân dân)\s+", re.IGNORECASE)
# As the tree of units takes them.
_LETTERS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
# What a spreadsheet leaves of a number that was typed without blanks; 1800 and 1900 never had a nought.
_WITHOUT_NOUGHT = re.compile(r"(?!1[89]00)[1-9]\d{7,9}")


@dataclass(frozen=True, slots=True)
class UnitValues:
    """One unit: its code in the tree of units, its name, and by key what it does not share with the city."""

    code: str
    name: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row as it was read: the number that a spreadsheet shows, and its cells (None: a formula without a value)."""

    number: int
    cells: Sequence[str | None]


@dataclass(slots=True)
class _Reading:
    file: str
    columns: Mapping[int, str]
    labels: Mapping[str, str]
    units: dict[str, UnitValues] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def problem(self, row: int, index: int | None, what: str, mend: str) -> Problem:
        title = self.labels.get(self.columns.get(index, ""), "") if index is not None else ""
        return Problem(self.file, row, f"cột “{title}”: {what}" if title else what, mend)


def named(units: Iterable[UnitValues]) -> tuple[UnitValues, ...]:
    """Return ``units``, each with a name of its office: what the table says, or what its own name makes of it."""
    return tuple(replace(unit, values={AGENCY: office_of(unit.name), **unit.values}) for unit in units)


def told_apart(units: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return by code what each of ``units``, a code and a name, is called in a list: with its code where two bear one
    name."""
    listed = dict(units)
    often = Counter(listed.values())
    return {code: f"{name} ({code})" if often[name] > 1 else name for code, name in listed.items()}


def office_of(name: str) -> str:
    """Return what the office of a unit is called, by the name of the unit."""
    kind, blank, rest = name.partition(" ")
    return f"Ủy ban nhân dân {kind.lower()}{blank}{rest}" if kind in _WITH_COMMITTEE else name


def head_of(office: str) -> tuple[str, ...]:
    """Return what an office is called at the head of its papers: in capitals, the committee on a line of its own."""
    committee = _COMMITTEE.match(office)
    names = ("Ủy ban nhân dân", office[committee.end() :]) if committee else (office,)
    return tuple(name.upper() for name in names)


def as_of(
    agency: Mapping[str, AgencyValue], keys: Iterable[str], unit: UnitValues | None = None
) -> dict[str, AgencyValue]:
    """Return the values of ``agency`` as ``unit`` has them: of ``keys``, which differ by unit, what it says itself.

    What it does not say is not filled in: never another office's. Without a unit, all of ``keys`` are not.
    """
    own = unit.values if unit else {}
    return {**agency, **{key: replace(agency[key], value=own.get(key)) for key in keys if key in agency}}


def columns_of(agency: Mapping[str, AgencyValue]) -> dict[str, str]:
    """Return the columns of the table in their order: what each is called in it, by its key."""
    return {**TITLES, **{key: entry.label for key, entry in agency.items() if key not in _OF_ALL}}


def read(
    file: str, rows: Sequence[FilledRow], columns: Mapping[str, str]
) -> tuple[tuple[UnitValues, ...], list[Problem]]:
    """Return the units of a table whose first row names its columns, by key or title; and everything to mend."""
    if not rows:
        return (), [Problem(file, 0, "bảng không có dòng nào", "ghi bảng trống bằng lệnh: unit contacts")]
    found, problems = _columns(file, rows[0], columns)
    if problems:
        return (), problems
    reading = _Reading(file, found, columns)
    for row in rows[1:]:
        problems.extend(_take(reading, row))
    return tuple(reading.units.values()), problems


def _columns(file: str, head: FilledRow, columns: Mapping[str, str]) -> tuple[dict[int, str], list[Problem]]:
    names = {fold(name): key for key, title in columns.items() for name in (key, title)}
    found: dict[int, str] = {}
    problems: list[Problem] = []
    for index, cell in enumerate(head.cells):
        told = clean(cell or "")
        key = names.get(fold(told))
        if key in found.values():
            problems.append(Problem(file, head.number, f"có hai cột “{told}”", "gộp lại làm một cột"))
        elif key is not None:
            found[index] = key
        elif told or cell is None:
            problems.append(Problem(file, head.number, f"không rõ cột “{told}” là gì", _meant(told, columns)))
    for key, title in TITLES.items():
        if key not in found.values():
            problems.append(Problem(file, head.number, f"thiếu cột “{title}”", "thêm cột ấy ở dòng đầu"))
    return found, problems


def _meant(told: str, columns: Mapping[str, str]) -> str:
    guess = nearest(told, [*columns, *columns.values()])
    return f"có phải “{guess}”?" if guess else "dùng tên gọi hoặc khóa có trong co-quan.yml, hoặc bỏ cột này"


def _take(reading: _Reading, row: FilledRow) -> Iterator[Problem]:
    """Keep the unit of one row, unless there is something to mend in it."""
    given = {key: (index, _cell(row, index)) for index, key in reading.columns.items()}
    if not any(text is None or text for _, text in given.values()):
        return
    faults = [fault for index, text in given.values() for fault in _faults(reading, row, index, text)]
    faults.extend(_faults_of_unit(reading, row, given))
    yield from faults
    code = given[CODE][1]
    if code:
        reading.lines.setdefault(code, row.number)
    if not faults:
        values = {key: text for key, (_, text) in given.items() if key not in TITLES and text}
        reading.units[code or ""] = UnitValues(code or "", given[NAME][1] or "", values)


def _cell(row: FilledRow, index: int) -> str | None:
    cell = row.cells[index] if index < len(row.cells) else ""
    return None if cell is None else clean(cell)


def _faults(reading: _Reading, row: FilledRow, index: int, text: str | None) -> Iterator[Problem]:
    if text is None:
        yield reading.problem(row.number, index, "ô là công thức", "gõ thẳng giá trị vào ô")
    elif len(text) > LONGEST:
        yield reading.problem(row.number, index, f"ô dài quá {LONGEST} chữ cái", "viết ngắn lại")
    elif reading.columns[index] not in TITLES and _WITHOUT_NOUGHT.fullmatch(text):
        mend = f"định dạng ô là Văn bản rồi gõ lại, ví dụ 0{text[:2]} {text[2:6]} {text[6:]}".rstrip()
        yield reading.problem(row.number, index, f"số máy “{text}” mất số 0 ở đầu", mend)


def _faults_of_unit(
    reading: _Reading, row: FilledRow, given: Mapping[str, tuple[int, str | None]]
) -> Iterator[Problem]:
    (at_code, code), (at_name, name) = given[CODE], given[NAME]
    if code == "":
        yield reading.problem(row.number, at_code, "ô trống", "ghi mã đơn vị như trong cây đơn vị")
    elif code and not _LETTERS.fullmatch(code):
        yield reading.problem(row.number, at_code, f"mã “{code}” có ký tự lạ", "ghi mã đơn vị như trong cây đơn vị")
    elif code in reading.lines:
        what = f"mã “{code}” đã có ở dòng {reading.lines[code]}"
        yield reading.problem(row.number, at_code, what, "gộp hai dòng, hoặc sửa mã")
    if name == "":
        yield reading.problem(row.number, at_name, "ô trống", "ghi tên đơn vị, người đọc chọn theo tên này")
