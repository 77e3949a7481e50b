"""Which column holds what: the heading row is found and a mapping proposed; a person may override it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from trainer.core.person_cells import PERSON_TITLES
from trainer.core.text import fold
from trainer.tables.sheet import Cell, Row, Sheet

Field = Literal["code", "name", "family", "given", "position", "unit", "roles", "email"]

FIELD_TITLES: dict[Field, str] = {
    "code": "Mã cán bộ",
    "name": PERSON_TITLES["name"],
    "family": "Họ đệm",
    "given": "Tên",
    "position": PERSON_TITLES["position"],
    "unit": PERSON_TITLES["unit"],
    "roles": PERSON_TITLES["roles"],
    "email": PERSON_TITLES["email"],
}

# Whole headings, folded, without punctuation.
_EXACT: dict[Field, str] = {
    "code": "ma|id|code|mscb|ma so|ma cb|ma nv|ma can bo|ma so cb|ma cbcc|ma cbccvc|ma so cbcc|ma cong chuc"
    "|ma nhan vien|ma so can bo|so hieu|staff code|staff number",
    "name": "ho va ten|ho ten|ten can bo|ten nhan vien|ten cong chuc|full name|name",
    "family": "ho|ho dem|ho lot|ho va dem|ho va ten dem|ho va ten lot|ho va chu dem|ho ten dem",
    "given": "ten|ten goi",
    "position": "chuc vu|chuc danh|vi tri|vi tri viec lam|vi tri cong tac|position|title",
    "unit": "don vi|ten don vi|ma don vi|phuong|xa|phuong xa|xa phuong|co quan|noi cong tac|dia phuong|unit",
    "roles": "vai tro|role|roles|nhom|doi tuong|nhom doi tuong",
    "email": "email|e mail|mail|gmail|thu dien tu|hop thu|hop thu dien tu",
}
# Phrases that may stand inside a longer heading; the first one decides, since the head noun comes first.
_INSIDE: dict[Field, str] = {
    "code": "ma can bo|ma so|ma cb|ma nv|ma nhan vien|ma cong chuc|so hieu",
    "name": "ho va ten|ho ten|ten can bo",
    "family": "ho dem|ho va ten dem|ho lot",
    "given": "",
    "position": "chuc vu|chuc danh|vi tri",
    "unit": "don vi|phuong xa|xa phuong|co quan|noi cong tac",
    "roles": "vai tro|doi tuong",
    "email": "email|e mail|thu dien tu|hop thu",
}
# Data that we do not hold, and columns that say nothing about a person.
_IGNORED = re.compile(
    r"\b(stt|tt|dien thoai|sdt|di dong|phone|ngay sinh|nam sinh|gioi tinh|cccd|cmnd|can cuoc|dinh danh|thue|ghi chu)\b"
)
_BRACKETS = re.compile(r"\([^)]*\)")
_PUNCTUATION = re.compile(r"[\W_]+")
# In the place of a column of units: they are named by rows above their people, by titles or by the name of the sheet.
ABOVE = -1
_LONGEST_HEADING = 60
_LOOK_AT = 50


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column (from 0) holds which field; None: the list does not have it.

    ``header``: the row number of the headings; what stands above it is a title. 0: the list has no headings.
    """

    header: int
    code: int | None = None
    name: int | None = None
    family: int | None = None
    given: int | None = None
    position: int | None = None
    unit: int | None = None
    roles: int | None = None
    email: int | None = None

    def columns(self) -> dict[Field, int]:
        """Return the column of every field that has one."""
        return _columns(self)

    def faults(self) -> tuple[str, ...]:
        """Return, in Vietnamese, why this mapping cannot be used; empty when it can."""
        needed: list[Field] = ["code", "unit"]
        faults = [f"Chưa chọn cột cho “{FIELD_TITLES[field]}”." for field in needed if getattr(self, field) is None]
        if self.name is None and (self.given is None or self.family is None):
            faults.append("Chưa chọn cột cho “Họ và tên” (hoặc cả hai cột “Họ đệm” và “Tên”).")
        return (*faults, *self._shared_columns())

    def _shared_columns(self) -> Iterator[str]:
        taken: dict[int, Field] = {}
        for field, column in self.columns().items():
            if column in taken:
                yield f"Một cột được chọn cho cả “{FIELD_TITLES[taken[column]]}” và “{FIELD_TITLES[field]}”."
            taken[column] = field

    def to_plain(self) -> dict[str, int | None]:
        """Return the mapping as plain data for a session or a form."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Mapping":
        """Return the mapping that ``to_plain`` described."""
        return cls(**plain)


# It is asked for in every row.
@lru_cache(maxsize=32)
def _columns(mapping: Mapping) -> dict[Field, int]:
    found = ((field, getattr(mapping, field)) for field in FIELD_TITLES)
    return {field: column for field, column in found if column is not None}


def propose_all(rows: Sequence[Row]) -> Mapping | None:
    """Return the mapping of the heading row; without a column of units, these are looked for above their people."""
    mapping = propose(rows)
    return replace(mapping, unit=ABOVE) if mapping is not None and mapping.unit is None else mapping


def is_staff_list(sheet: Sheet) -> bool:
    """Say whether a sheet has a heading as staff lists have it."""
    return find_header(sheet.rows) is not None


def find_header(rows: Sequence[Row]) -> int | None:
    """Return the index in ``rows`` of the heading row, or None when no row looks like one."""
    best, best_score = None, 1
    for index, (_, cells) in enumerate(rows[:_LOOK_AT]):
        fields = {field for cell in cells if (field := heading_field(cell.value))}
        if len(fields) > best_score and fields & {"code", "name", "given"}:
            best, best_score = index, len(fields)
    return best


def propose_mapping(cells: Sequence[Cell], header: int = 0) -> Mapping:
    """Return the mapping that the headings suggest; ``header`` is the number of their row."""
    found: dict[Field, tuple[bool, int]] = {}
    for column, cell in enumerate(cells):
        if field := heading_field(cell.value):
            rank = (not _is_exact(field, _normal(cell.value)), column)
            found[field] = min(found.get(field, rank), rank)
    mapping = Mapping(header=header, **{field: column for field, (_, column) in found.items()})
    return _one_way_to_a_name(mapping)


def propose(rows: Sequence[Row]) -> Mapping | None:
    """Return the mapping of the heading row of ``rows``, or None when there is no such row."""
    index = find_header(rows)
    if index is None:
        return None
    number, cells = rows[index]
    return propose_mapping(cells, number)


def _one_way_to_a_name(mapping: Mapping) -> Mapping:
    if mapping.name is not None:
        return replace(mapping, family=None, given=None)
    if mapping.given is not None and mapping.family is None:
        return replace(mapping, name=mapping.given, given=None)
    return mapping


def heading_field(text: str) -> Field | None:
    """Return the field that a heading names, or None."""
    heading = _normal(text)
    if len(heading) > _LONGEST_HEADING or _IGNORED.search(heading):
        return None
    for field in _EXACT:
        if _is_exact(field, heading):
            return field
    places = [(place, -len(phrase), field) for field, phrase, place in _phrases_in(heading)]
    return min(places)[2] if places else None


def _phrases_in(heading: str) -> Iterator[tuple[Field, str, int]]:
    for field, phrases in _INSIDE.items():
        for phrase in filter(None, phrases.split("|")):
            place = f" {heading} ".find(f" {phrase} ")
            if place >= 0:
                yield field, phrase, place


def _is_exact(field: Field, heading: str) -> bool:
    return heading in _EXACT[field].split("|")


def _normal(text: str) -> str:
    return _PUNCTUATION.sub(" ", _BRACKETS.sub(" ", fold(text))).strip()
