"""The tree of units, from the city's list."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from trainer.actions import holding, pieces, requirements
from trainer.actions.holding import ListBeingApplied
from trainer.content.library import Library
from trainer.core.text import clean
from trainer.models import Official, Unit
from trainer.tables.read.detect import read
from trainer.tables.read.limits import SpreadsheetError
from trainer.tables.sheet import Sheet

# A code is a part of addresses and of every unit's ancestry.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
_COLUMNS = ("code", "name", "parent", "kind")
_LONGEST = {"name": 200, "kind": 20}
_LONGEST_ANCESTRY = 400


class UnitListError(Exception):
    """The list of units cannot be used; the text says where, what and how to mend, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of ``don-vi.csv``: ``parent`` is the code of the unit above, empty for the top."""

    line: int
    code: str
    name: str
    parent: str
    kind: str


def read_units(content: bytes, name: str) -> list[UnitRow]:
    """Return the units of a table (.csv, .xlsx) with the columns code, name, parent, kind. Raises UnitListError."""
    try:
        rows = list(_rows(read(content, name, _is_list)))
    except SpreadsheetError as error:
        raise UnitListError(f"{error.what.removesuffix('.')} → {error.mend.removesuffix('.')}") from None
    _check(rows)
    return _parents_first(rows)


def _is_list(sheet: Sheet) -> bool:
    return any({cell.value.strip() for cell in cells} >= set(_COLUMNS) for _, cells in sheet.rows[:20])


def _rows(sheet: Sheet) -> Iterator[UnitRow]:
    filled = ((line, [clean(cell.value) for cell in cells]) for line, cells in sheet.rows if cells)
    _, titles = next(filled)
    missing = set(_COLUMNS) - set(titles)
    if missing:
        raise UnitListError(f"Danh sách đơn vị thiếu cột {', '.join(sorted(missing))} → thêm vào dòng đầu")
    for line, values in filled:
        told = dict(zip(titles, values, strict=False))
        if any(told.values()):
            yield UnitRow(line, *(told.get(column, "") for column in _COLUMNS))


def _check(rows: list[UnitRow]) -> None:
    first: dict[str, UnitRow] = {}
    for row in rows:
        for fault in _faults(row, first.setdefault(row.code.casefold(), row)):
            raise UnitListError(f"Dòng {row.line}: {fault}")
    if len([row for row in rows if not row.parent]) != 1:
        raise UnitListError("Phải có đúng một đơn vị ở trên cùng → chỉ để trống cột parent ở một dòng")


def _faults(row: UnitRow, first: UnitRow) -> Iterator[str]:
    if not _CODE.fullmatch(row.code):
        yield f"mã đơn vị “{row.code}” không dùng được → chỉ ghi chữ không dấu và số"
    if not row.name:
        yield f"đơn vị “{row.code}” thiếu tên → ghi tên ở cột name"
    if first is not row:
        yield f"mã đơn vị “{row.code}” đã có ở dòng {first.line} → bỏ một dòng hoặc đổi mã"
    for column, longest in _LONGEST.items():
        if len(getattr(row, column)) > longest:
            yield f"cột {column} dài quá {longest} ký tự → viết ngắn lại"


def _parents_first(rows: list[UnitRow]) -> list[UnitRow]:
    ordered: dict[str, UnitRow] = {}
    waiting = rows
    while waiting:
        ready = [row for row in waiting if not row.parent or row.parent in ordered]
        if not ready:
            raise UnitListError(f"Đơn vị “{waiting[0].code}” thuộc “{waiting[0].parent}” chưa có → sửa cột parent")
        ordered.update((row.code, row) for row in ready)
        waiting = [row for row in waiting if row.code not in ordered]
    return list(ordered.values())


def load_units(rows: list[UnitRow], library: Library) -> int:
    """Create, rename or move the units of ``rows`` (parents first); return how many there are. Units never vanish.

    A unit that moves takes along the units below it, listed or not; what campaigns ask of their people is asked anew.
    Raises UnitListError, and nothing is written, when the list does not fit the units that are there.
    """
    with _alone():
        _adopt_top(rows)
        known = {unit.code: unit for unit in Unit.objects.select_related("parent")}
        before = {unit.pk: _told(unit) for unit in known.values()}
        above = {unit.code: unit.parent.code if unit.parent else "" for unit in known.values()}
        for position, row in enumerate(rows):
            unit = known.setdefault(row.code, Unit(code=row.code))
            unit.name, unit.kind, unit.position, above[row.code] = row.name, row.kind, position, row.parent
        for floor in _floors(known, above):
            Unit.objects.bulk_create(unit for unit in floor if unit.pk not in before)
        changed = [unit for unit in known.values() if unit.pk in before and _told(unit) != before[unit.pk]]
        Unit.objects.bulk_update(changed, ["name", "kind", "position", "parent", "ancestry"], batch_size=100)
        moved = [unit.pk for unit in changed if unit.ancestry != before[unit.pk][-1]]
        people = Official.objects.filter(unit__in=moved).order_by("pk")
        work = requirements.refresh_later(list(people.values_list("pk", flat=True)))
    pieces.finish(library, work)
    return len(known)


@contextmanager
def _alone() -> Iterator[None]:
    """A transaction in which nobody else changes units or people. Raises UnitListError while a list is applied."""
    with transaction.atomic():
        try:
            holding.decide_on_people()
        except ListBeingApplied:
            what = "Một danh sách cán bộ đang được áp dụng nên chưa ghi gì"
            raise UnitListError(f"{what} → đợi vài phút rồi nạp lại") from None
        yield


def _adopt_top(rows: list[UnitRow]) -> None:
    # The first officer of the IT unit was put into a unit of its own before any list was there: the list names it.
    top = next((row for row in rows if not row.parent), None)
    alone = Unit.objects.all()[:2]
    if top is not None and len(alone) == 1 and not alone[0].parent_id:
        Unit.objects.filter(pk=alone[0].pk).update(code=top.code)


def _told(unit: Unit) -> tuple[str, str, int, int | None, str]:
    return unit.name, unit.kind, unit.position, unit.parent_id, unit.ancestry


def _floors(known: Mapping[str, Unit], above: Mapping[str, str]) -> Iterator[list[Unit]]:
    """Yield the units floor by floor, the top first, each with the parent and the ancestry that ``above`` gives it.

    There are no circles: parents of listed units are listed, and no unit gets below one that the list leaves out.
    """
    below: dict[str, list[Unit]] = defaultdict(list)
    for code, parent in above.items():
        below[parent].append(known[code])
    if len(below[""]) > 1:
        codes = " và ".join(sorted(unit.code for unit in below[""]))
        raise UnitListError(f"{codes} đều ở trên cùng → ghi cả hai trong tệp, một đơn vị thuộc đơn vị kia")
    floor = below[""]
    while floor:
        for unit in floor:
            unit.parent = known.get(above[unit.code])
            unit.ancestry = f"{unit.parent.ancestry if unit.parent else '/'}{unit.code}/"
            if len(unit.ancestry) > _LONGEST_ANCESTRY:
                raise UnitListError(f"Đơn vị “{unit.code}” ở quá nhiều cấp → bớt cấp trong cột parent")
        yield floor
        floor = [unit for parent in floor for unit in below[parent.code]]
