"""The tree of units, from the city's list: the whole of it, or only what is new or changes."""

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
from trainer.units.rules.effects import CODE, LONGEST_KIND, LONGEST_NAME
from trainer.units.rules.tree import LONGEST_ANCESTRY

_COLUMNS = ("code", "name", "parent", "kind")
_LONGEST = {"name": LONGEST_NAME, "kind": LONGEST_KIND}
# So many faults are told at once.
_SHOWN = 20


class UnitListError(Exception):
    """The list of units cannot be used; ``faults`` say where, what and how to mend: "what → mend", in Vietnamese."""

    def __init__(self, *faults: str) -> None:
        more = len(faults) - _SHOWN
        self.faults = (*faults[:_SHOWN], *([f"Còn {more} lỗi nữa → sửa những lỗi trên trước"] if more > 0 else []))
        super().__init__("\n".join(self.faults))


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
    faults = [
        f"Dòng {row.line}: {fault}"
        for row in rows
        for fault in _faults(row, first.setdefault(row.code.casefold(), row))
    ]
    if not rows:
        faults.append("Tệp không có đơn vị nào → ghi mỗi đơn vị một dòng")
    if len([row for row in rows if not row.parent]) > 1:
        faults.append("Phải có đúng một đơn vị ở trên cùng → chỉ để trống cột parent ở một dòng")
    if faults:
        raise UnitListError(*faults)


def _faults(row: UnitRow, first: UnitRow) -> Iterator[str]:
    if not CODE.fullmatch(row.code):
        yield f"mã đơn vị “{row.code}” không dùng được → chỉ ghi chữ không dấu và số"
    if not row.name:
        yield f"đơn vị “{row.code}” thiếu tên → ghi tên ở cột name"
    if first is not row:
        yield f"mã đơn vị “{row.code}” đã có ở dòng {first.line} → bỏ một dòng hoặc đổi mã"
    for column, longest in _LONGEST.items():
        if len(getattr(row, column)) > longest:
            yield f"cột {column} dài quá {longest} ký tự → viết ngắn lại"


def _parents_first(rows: list[UnitRow]) -> list[UnitRow]:
    """Return the rows, each after that of its parent. A parent that is not listed may be there already."""
    ordered: dict[str, UnitRow] = {}
    listed = {row.code for row in rows}
    waiting = rows
    while waiting:
        ready = [row for row in waiting if row.parent not in listed or row.parent in ordered]
        if not ready:
            codes = ", ".join(f"“{row.code}” thuộc “{row.parent}”" for row in waiting[:5])
            raise UnitListError(f"Các đơn vị thuộc vòng quanh nhau: {codes} → sửa cột parent")
        ordered.update((row.code, row) for row in ready)
        waiting = [row for row in waiting if row.code not in ordered]
    return list(ordered.values())


def load_units(rows: list[UnitRow], library: Library) -> int:
    """Create, rename or move the units of ``rows`` (parents first); return how many there are. Units never vanish.

    A unit that moves takes along the units below it, listed or not; what campaigns ask of their people is asked anew.
    A list of all units sets their order; a shorter one leaves it, and what is new comes last. Raises UnitListError, and
    nothing is written, when the list does not fit the units that are there.
    """
    with _alone():
        _adopt_top(rows)
        known = {unit.code: unit for unit in Unit.objects.select_related("parent")}
        _must_fit(rows, known)
        whole = {row.code for row in rows} >= {code for code, unit in known.items() if unit.closed_at is None}
        last = max((unit.position for unit in known.values()), default=-1) + 1
        before = {unit.pk: _told(unit) for unit in known.values()}
        above = {unit.code: unit.parent.code if unit.parent else "" for unit in known.values()}
        for position, row in enumerate(rows):
            unit = known.setdefault(row.code, Unit(code=row.code, position=last + position))
            unit.name, unit.kind, above[row.code] = row.name, row.kind, row.parent
            unit.position = position if whole else unit.position
        for floor in _floors(known, above):
            Unit.objects.bulk_create(unit for unit in floor if unit.pk not in before)
        changed = [unit for unit in known.values() if unit.pk in before and _told(unit) != before[unit.pk]]
        Unit.objects.bulk_update(changed, ["name", "kind", "position", "parent", "ancestry"], batch_size=100)
        moved = [unit.pk for unit in changed if unit.ancestry != before[unit.pk][-1]]
        people = Official.objects.filter(unit__in=moved).order_by("pk")
        work = requirements.refresh_later(list(people.values_list("pk", flat=True)))
    pieces.finish(library, work)
    return len(known)


def _must_fit(rows: list[UnitRow], known: Mapping[str, Unit]) -> None:
    listed = {row.code for row in rows}
    faults = []
    for row in sorted(rows, key=lambda one: one.line):
        if row.code in known and known[row.code].closed_at is not None:
            into = known[row.code].became().name
            faults.append(f"Dòng {row.line}: “{row.code}” đã đóng, nay thuộc “{into}” → bỏ dòng này")
        if row.parent and row.parent not in listed and row.parent not in known:
            faults.append(f"Dòng {row.line}: đơn vị “{row.code}” thuộc “{row.parent}” chưa có → sửa cột parent")
        elif row.parent in known and known[row.parent].closed_at is not None:
            faults.append(f"Dòng {row.line}: đơn vị “{row.code}” thuộc “{row.parent}” đã đóng → sửa cột parent")
    if faults:
        raise UnitListError(*faults)


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
    if not below[""]:
        raise UnitListError("Chưa có đơn vị nào ở trên cùng → để trống cột parent ở một dòng")
    if len(below[""]) > 1:
        codes = " và ".join(sorted(unit.code for unit in below[""]))
        raise UnitListError(f"{codes} đều ở trên cùng → ghi cả hai trong tệp, một đơn vị thuộc đơn vị kia")
    floor = below[""]
    while floor:
        for unit in floor:
            unit.parent = known.get(above[unit.code])
            unit.ancestry = f"{unit.parent.ancestry if unit.parent else '/'}{unit.code}/"
            if len(unit.ancestry) > LONGEST_ANCESTRY:
                raise UnitListError(f"Đơn vị “{unit.code}” ở quá nhiều cấp → bớt cấp trong cột parent")
        yield floor
        floor = [unit for parent in floor for unit in below[parent.code]]
