"""Rows of the list: each is a heading, skipped, rejected with a reason, or a draft of an official."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from trainer.core import person_cells as cells
from trainer.core.quiz.model import ROLE_TITLES, Role
from trainer.roster.rules.columns import FIELD_TITLES, Field, Mapping, heading_field
from trainer.roster.rules.model import Rejected, RosterUnit, Skipped
from trainer.roster.rules.units import UnitFinder
from trainer.tables.sheet import EMPTY, Cell, Row

# With their tone marks: without them "Tống Công Minh" would be a total. Without marks, only the whole cell counts.
_TOTAL = re.compile(r"(tổng cộng|tổng số|tổng:|cộng:|tổng$|cộng$)|(tong cong|tong so|tong|cong)[\s:.\d]*$")
_SIGNATURE = re.compile(
    r"(người lập|nguoi lap|thủ trưởng|xác nhận|nơi nhận|ký tên|\(ký|kt\.|tm\.|tl\.|.*\bngày\b.*\btháng\b.*\bnăm\b)"
)
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[a-z])\)?(=.*)?")
_LONGEST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Draft:
    """What one good row says. "" and () mean: the row does not say. ``notes``: what was read differently."""

    row: int
    code: str
    name: str
    position: str
    unit: RosterUnit | None
    roles: tuple[Role, ...]
    email: str
    notes: tuple[str, ...] = ()

    def claim(self) -> tuple[object, ...]:
        """Return everything that the row says about the person: two rows with the same claim are the same person."""
        return self.code, self.name, self.position, self.unit, self.roles, self.email


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rejected row with what else is known of it, so that its official is not taken for a leaver."""

    rejected: Rejected
    unit_code: str = ""
    email: str = ""


@dataclass(slots=True)
class _Reading:
    """What has been found out about the row at hand."""

    faults: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def fault(self, reason: str, mend: str) -> None:
        self.faults.append((reason, mend))


def read_row(row: Row, mapping: Mapping, units: UnitFinder) -> Draft | Refusal | Skipped:
    """Return what one row below the headings is."""
    number, row_cells = row
    filled = [text for cell in row_cells if (text := cells.tidy(cell.value))]
    said = {name: _cell(row_cells, column) for name, column in mapping.columns().items()}
    if why := _why_skipped(filled, said, row_cells):
        return Skipped(number, " | ".join(filled)[:_LONGEST_SHOWN], why)
    return _read_person(number, said, units)


def _cell(row_cells: Sequence[Cell], column: int) -> Cell:
    return row_cells[column] if 0 <= column < len(row_cells) else EMPTY


def _why_skipped(filled: Sequence[str], said: dict[Field, Cell], row_cells: Sequence[Cell]) -> str:
    if not filled:
        return "dòng trống"
    if cells.is_code(cells.code(said["code"].value)) and any(
        said[name].value.strip() for name in said if name != "code"
    ):
        return _why_not_data(filled, row_cells)
    if "@" not in said.get("email", EMPTY).value:
        if any(_TOTAL.match(text.casefold()) for text in filled):
            return "dòng tổng"
        if any(_SIGNATURE.match(text.casefold()) for text in filled):
            return "dòng ký tên"
    return _why_not_data(filled, row_cells) or _why_nobody(filled, said)


def _why_not_data(filled: Sequence[str], row_cells: Sequence[Cell]) -> str:
    if len(filled) > 2 and all(_COLUMN_NUMBER.fullmatch(text.casefold()) for text in filled):
        return "dòng đánh số cột"
    if not any(char.isdigit() for text in filled for char in text) and _all_headings(row_cells):
        return "dòng tiêu đề lặp lại"
    return ""


def _all_headings(row_cells: Sequence[Cell]) -> bool:
    named = [heading_field(cell.value) for cell in row_cells if cell.value.strip()]
    return len(set(named) - {None}) >= 2 and sum(1 for one in named if one) * 2 >= len(named)


def _why_nobody(filled: Sequence[str], said: dict[Field, Cell]) -> str:
    given = {name for name, cell in said.items() if cell.value.strip()}
    if cells.is_code(cells.code(said["code"].value)) or "@" in said.get("email", EMPTY).value:
        return ""
    if given & {"name", "family", "given"} and given & {"unit", "roles", "position"}:
        return ""
    return "không có mã cán bộ và không đủ thông tin về một người" if len(filled) < 3 or not given else ""


def _read_person(number: int, said: dict[Field, Cell], units: UnitFinder) -> Draft | Refusal:
    reading = _Reading()
    for which, cell in said.items():
        if cell.formula:
            reading.fault(f"ô “{FIELD_TITLES[which]}” là công thức", "thay công thức bằng giá trị rồi tải lại")
    texts: dict[Field, str] = {which: "" if cell.formula else cells.tidy(cell.value) for which, cell in said.items()}
    draft = Draft(
        row=number,
        code=_code(texts, reading),
        name=_name(texts, reading),
        position=_position(texts, reading),
        unit=_unit(texts, units, reading),
        roles=_roles(said, reading),
        email=_email(texts, reading),
        notes=tuple(reading.notes),
    )
    return _refuse(draft, reading) if reading.faults else draft


def _refuse(draft: Draft, reading: _Reading) -> Refusal:
    reasons, mends = zip(*reading.faults, strict=True)
    return refuse(draft, "; ".join(dict.fromkeys(reasons)), "; ".join(dict.fromkeys(mends)))


def refuse(draft: Draft, reason: str, mend: str) -> Refusal:
    """Return the refusal of a row that was understood."""
    shown = Rejected(draft.row, draft.code, draft.name, _sentence(reason), _sentence(mend))
    return Refusal(shown, draft.unit.code if draft.unit else "", draft.email)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _code(texts: dict[Field, str], reading: _Reading) -> str:
    code = cells.code(texts["code"])
    if not code and not _faulty(reading, "code"):
        reading.fault("thiếu mã cán bộ", "điền mã cán bộ; không có mã thì không biết dòng này là ai")
    elif code and (not cells.is_code(code) or len(code) > cells.MAX_CODE):
        mend = f"mã gồm chữ không dấu và số, không có dấu cách, tối đa {cells.MAX_CODE} ký tự"
        reading.fault(f"mã “{_short(code)}” không hợp lệ", mend)
    return code


def _faulty(reading: _Reading, which: Field) -> bool:
    return any(f"“{FIELD_TITLES[which]}”" in reason for reason, _ in reading.faults)


def _name(texts: dict[Field, str], reading: _Reading) -> str:
    parts = [texts.get(which, "") for which in ("name", "family", "given") if texts.get(which)]
    written = " ".join(parts)
    name = cells.name(written)
    if name and not cells.is_name(name):
        reading.fault(f"họ và tên “{_short(name)}” không hợp lệ", "ghi họ và tên đầy đủ bằng chữ")
    elif name != written:
        reading.notes.append(f"Họ và tên “{written}” được ghi thành “{name}”.")
    return name


def _position(texts: dict[Field, str], reading: _Reading) -> str:
    position = texts.get("position", "")
    if len(position) > cells.MAX_POSITION:
        reading.fault(f"chức vụ dài quá {cells.MAX_POSITION} ký tự", "rút gọn chức vụ")
    return position


def _unit(texts: dict[Field, str], units: UnitFinder, reading: _Reading) -> RosterUnit | None:
    written = texts["unit"]
    if not written:
        return None
    match = units.find(written)
    if match.unit is None:
        nearest = " hoặc ".join(f"“{unit.name}” (mã {unit.code})" for unit in match.nearest)
        mend = f"có phải là {nearest}? Ghi đúng tên hoặc mã đơn vị" if nearest else "ghi đúng tên hoặc mã đơn vị"
        reading.fault(f"không xác định được đơn vị “{_short(written)}”", mend)
    elif written not in (match.unit.name, match.unit.code):
        reading.notes.append(f"Đơn vị “{written}” được đọc là “{match.unit.name}”.")
    return match.unit


def _roles(said: dict[Field, Cell], reading: _Reading) -> tuple[Role, ...]:
    cell = said.get("roles", EMPTY)
    if cell.formula:
        return ()
    roles, unknown = cells.roles(cell.value)
    if unknown:
        known = ", ".join(ROLE_TITLES.values())
        reading.fault(f"không có vai trò “{_short('”, “'.join(unknown))}”", f"chọn trong các vai trò: {known}")
    return roles


def _email(texts: dict[Field, str], reading: _Reading) -> str:
    written = texts.get("email", "")
    email = cells.email(written)
    if written and (not email or len(email) > cells.MAX_EMAIL):
        reading.notes.append(f"“{_short(written)}” không phải địa chỉ e-mail nên không dùng.")
        return ""
    return email


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def data_rows(rows: Sequence[Row], mapping: Mapping) -> Iterator[Row]:
    """Give the rows below the headings."""
    return (row for row in rows if row[0] > mapping.header)
