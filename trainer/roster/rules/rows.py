"""Rows of the list: each is a heading, skipped, rejected with a reason, or a draft of an official."""

import re
from collections.abc import Mapping as Words
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from trainer.core import person_cells as cells
from trainer.core.quiz.model import ROLE_TITLES, Role
from trainer.core.text import capital
from trainer.roster.rules.columns import FIELD_TITLES, Field, Mapping, heading_field
from trainer.roster.rules.groups import TOTAL, Above, group, is_total
from trainer.roster.rules.model import Rejected, RosterUnit, Skipped
from trainer.roster.rules.units import UnitFinder
from trainer.tables.sheet import EMPTY, Cell, Row

_SIGNATURE = re.compile(
    r"(người lập|nguoi lap|thủ trưởng|xác nhận|nơi nhận|ký tên|\(ký|kt\.|tm\.|tl\."
    # Each word where it first stands, and not tried again with every later one: one cell of them would take hours.
    r"|(?>.*?\bngày\b)(?>.*?\btháng\b).*?\bnăm\b)"
)
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[a-z])\)?(=.*)?")
_LONGEST_SHOWN = 80
# Longer than whatever may be kept of a person: what stands behind says nothing more of him.
_MOST_READ = 500


@dataclass(frozen=True, slots=True)
class DraftRow:
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
    """A rejected row with what else is known of it, so that its official is not taken for a leaver.

    ``unit`` and ``roles``: the texts that name no unit and no role, for somebody to say what they mean.
    """

    rejected: Rejected
    unit_code: str = ""
    email: str = ""
    unit: str = ""
    roles: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What has been found out about the row at hand."""

    above: Above | None
    words: Words[str, str]
    faults: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unknown_unit: str = ""
    unknown_roles: tuple[str, ...] = ()

    def fault(self, reason: str, mend: str) -> None:
        self.faults.append((reason, mend))


def read_row(
    row: Row,
    mapping: Mapping,
    units: UnitFinder,
    above: Above | None = None,
    words: Words[str, str] | None = None,
) -> DraftRow | Refusal | Skipped | Above:
    """Return what one row below the headings is; an ``Above`` gives the unit to the rows below.

    ``above``: what gives the unit to a row without one; ``words``: roles by texts that somebody explained.
    """
    number, row_cells = row
    tidy = [cells.tidy(cell.value[:_MOST_READ]) for cell in row_cells]
    filled = [text for text in tidy if text]
    said = {name: _cell(row_cells, column) for name, column in mapping.columns().items()}
    coded = cells.is_code(cells.code(said["code"].value))
    if why := _why_skipped(filled, said, row_cells, coded=coded):
        return Skipped(number, _shown(filled), why)
    if not coded or len(filled) == 1:
        if heads := group(number, filled, units):
            return heads
        if why := _why_nobody(filled, said, coded=coded):
            return Skipped(number, _shown(filled), why)
    texts = {name: _text(tidy, row_cells, column) for name, column in mapping.columns().items()}
    return _read_person(number, said, texts, units, _Reading(above, words or {}))


def _shown(filled: Sequence[str]) -> str:
    return " | ".join(filled)[:_LONGEST_SHOWN]


def _cell(row_cells: Sequence[Cell], column: int) -> Cell:
    return row_cells[column] if 0 <= column < len(row_cells) else EMPTY


def _text(tidy: Sequence[str], row_cells: Sequence[Cell], column: int) -> str:
    return "" if not 0 <= column < len(tidy) or row_cells[column].formula else tidy[column]


def _why_skipped(filled: Sequence[str], said: dict[Field, Cell], row_cells: Sequence[Cell], *, coded: bool) -> str:
    if not filled:
        return "dòng trống"
    if is_total(filled):
        return "dòng tổng"
    if coded and any(said[name].value.strip() for name in said if name != "code"):
        return _why_not_data(filled, row_cells)
    if "@" not in said.get("email", EMPTY).value:
        if any(TOTAL.match(text.casefold()) for text in filled):
            return "dòng tổng"
        if any(_SIGNATURE.match(text.casefold()) for text in filled):
            return "dòng ký tên"
    return _why_not_data(filled, row_cells)


def _why_not_data(filled: Sequence[str], row_cells: Sequence[Cell]) -> str:
    if len(filled) > 2 and all(_COLUMN_NUMBER.fullmatch(text.casefold()) for text in filled):
        return "dòng đánh số cột"
    if not any(char.isdigit() for text in filled for char in text) and _all_headings(row_cells):
        return "dòng tiêu đề lặp lại"
    return ""


def _all_headings(row_cells: Sequence[Cell]) -> bool:
    named = [heading_field(cell.value) for cell in row_cells if cell.value.strip()]
    return len(set(named) - {None}) >= 2 and sum(1 for one in named if one) * 2 >= len(named)


def _why_nobody(filled: Sequence[str], said: dict[Field, Cell], *, coded: bool) -> str:
    given = {name for name, cell in said.items() if cell.value.strip()}
    if coded or "@" in said.get("email", EMPTY).value:
        return ""
    if given & {"name", "family", "given"} and given & {"unit", "roles", "position"}:
        return ""
    return "không có mã cán bộ và không đủ thông tin về một người" if len(filled) < 3 or not given else ""


def _read_person(
    number: int, said: dict[Field, Cell], texts: dict[Field, str], units: UnitFinder, reading: _Reading
) -> DraftRow | Refusal:
    for which, cell in said.items():
        if cell.formula:
            reading.fault(*_without_value(which, cell.value))
    draft = DraftRow(
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


def _without_value(which: Field, text: str) -> tuple[str, str]:
    if text.startswith("#"):
        return f"ô “{FIELD_TITLES[which]}” là công thức bị lỗi ({_short(text)})", "sửa công thức rồi tải lại"
    mend = "mở tệp bằng Excel rồi lưu lại để tệp có kết quả, hoặc thay công thức bằng giá trị"
    return f"ô “{FIELD_TITLES[which]}” là công thức chưa có kết quả", mend


def _refuse(draft: DraftRow, reading: _Reading) -> Refusal:
    reasons, mends = zip(*reading.faults, strict=True)
    refusal = refuse(draft, "; ".join(dict.fromkeys(reasons)), "; ".join(dict.fromkeys(mends)))
    return replace(refusal, unit=reading.unknown_unit, roles=reading.unknown_roles)


def too_long(read: DraftRow | Refusal, found: int, wanted: int) -> Refusal:
    """Return the refusal of a row of ``found`` cells under ``wanted`` headings: nobody knows which is too much."""
    reason = f"dòng có {found} ô mà tiêu đề chỉ có {wanted} cột, nên không biết ô nào thuộc cột nào"
    mend = "đặt ô có chứa dấu ngăn cách (; hoặc ,) trong dấu nháy kép, hoặc lưu danh sách kiểu .xlsx"
    if isinstance(read, DraftRow):
        return refuse(read, reason, mend)
    return Refusal(replace(read.rejected, reason=_sentence(reason), mend=_sentence(mend)), read.unit_code, read.email)


def refuse(draft: DraftRow, reason: str, mend: str) -> Refusal:
    """Return the refusal of a row that was understood."""
    shown = Rejected(draft.row, draft.code, draft.name, _sentence(reason), _sentence(mend))
    return Refusal(shown, draft.unit.code if draft.unit else "", draft.email)


def _sentence(text: str) -> str:
    return f"{capital(text)}."


def _code(texts: dict[Field, str], reading: _Reading) -> str:
    code = cells.code(texts["code"])
    if code != texts["code"].upper():
        reading.notes.append(f"Mã “{texts['code']}” được đọc là “{code}”.")
    if not code and not _faulty(reading, "code"):
        reading.fault("thiếu mã cán bộ", "điền mã cán bộ; không có mã thì không biết dòng này là ai")
    elif code and (not cells.is_code(code) or len(code) > cells.MAX_CODE):
        mend = f"mã gồm chữ không dấu và số, không có dấu cách, tối đa {cells.MAX_CODE} ký tự"
        reading.fault(f"mã “{_short(code)}” không dùng được", mend)
    return code


def _faulty(reading: _Reading, which: Field) -> bool:
    return any(f"“{FIELD_TITLES[which]}”" in reason for reason, _ in reading.faults)


def _name(texts: dict[Field, str], reading: _Reading) -> str:
    parts = [texts.get(which, "") for which in ("name", "family", "given") if texts.get(which)]
    written = " ".join(parts)
    name = cells.name(written)
    if name and not cells.is_name(name):
        reading.fault(f"họ và tên “{_short(name)}” chưa dùng được", "ghi họ và tên đầy đủ bằng chữ")
    elif name != written:
        reading.notes.append(f"Họ và tên “{written}” được ghi thành “{name}”.")
    return name


def _position(texts: dict[Field, str], reading: _Reading) -> str:
    position = texts.get("position", "")
    if len(position) > cells.MAX_POSITION:
        reading.fault(f"chức vụ dài quá {cells.MAX_POSITION} ký tự", "rút gọn chức vụ")
    return position


def _unit(texts: dict[Field, str], units: UnitFinder, reading: _Reading) -> RosterUnit | None:
    written = texts.get("unit", "")
    if not written:
        return _unit_above(reading)
    match = units.find(written)
    if match.unit is None:
        nearest = " hoặc ".join(f"“{unit.name}” (mã {unit.code})" for unit in match.nearest)
        mend = f"có phải là {nearest}? Ghi đúng tên hoặc mã đơn vị" if nearest else "ghi đúng tên hoặc mã đơn vị"
        reading.fault(f"không xác định được đơn vị “{_short(written)}”", mend)
        reading.unknown_unit = written
    elif written not in (match.unit.name, match.unit.code):
        reading.notes.append(f"Đơn vị “{written}” được đọc là “{match.unit.name}”.")
    return match.unit


def _unit_above(reading: _Reading) -> RosterUnit | None:
    above = reading.above
    if above is not None and above.unit is None and not reading.faults:
        reason = f"không xác định được đơn vị “{_short(above.written)}” ghi ở dòng nhóm phía trên"
        reading.fault(reason, "ghi đúng tên hoặc mã đơn vị ở dòng nhóm")
        reading.unknown_unit = above.written
    return above.unit if above else None


def _roles(said: dict[Field, Cell], reading: _Reading) -> tuple[Role, ...]:
    cell = said.get("roles", EMPTY)
    if cell.formula:
        return ()
    roles, unknown = cells.roles(cell.value, reading.words)
    if unknown:
        reading.unknown_roles = unknown
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
