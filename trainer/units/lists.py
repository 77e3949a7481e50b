"""The city's list of units: the whole of it, or only what is new or changes, as a plan like every other change."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from trainer.actions.holding import ListBeingApplied
from trainer.content.library import Library
from trainer.core.refusal import Refused, refuse
from trainer.core.text import clean, small
from trainer.models import Unit
from trainer.tables.read.detect import read
from trainer.tables.read.limits import SpreadsheetError
from trainer.tables.sheet import Sheet
from trainer.units import reading
from trainer.units.applying import StateChanged, do
from trainer.units.plan import UnitPlan, build
from trainer.units.rules.effects import CODE, LONGEST_KIND, LONGEST_NAME, applied
from trainer.units.rules.model import Effect, New
from trainer.units.rules.tree import LONGEST_ANCESTRY, Tree

_COLUMNS = ("code", "name", "parent", "kind")
_LONGEST = {"name": LONGEST_NAME, "kind": LONGEST_KIND}
# So many faults are told at once.
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of ``don-vi.csv``: ``parent`` is the code of the unit above, empty for the top."""

    line: int
    code: str
    name: str
    parent: str
    kind: str


def read_units(content: bytes, name: str) -> list[UnitRow]:
    """Return the units of a table (.csv, .xlsx) with the columns code, name, parent, kind. Raises Refused."""
    try:
        rows = list(_rows(read(content, name, _is_list)))
    except SpreadsheetError as error:
        raise Refused(error.what.removesuffix("."), small(error.mend.removesuffix("."))) from None
    _check(rows)
    return _parents_first(rows)


def _is_list(sheet: Sheet) -> bool:
    return any({cell.value.strip() for cell in cells} >= set(_COLUMNS) for _, cells in sheet.rows[:20])


def _rows(sheet: Sheet) -> Iterator[UnitRow]:
    filled = ((line, [clean(cell.value) for cell in cells]) for line, cells in sheet.rows if cells)
    _, titles = next(filled)
    missing = set(_COLUMNS) - set(titles)
    if missing:
        raise Refused(f"Danh sách đơn vị thiếu cột {', '.join(sorted(missing))}", "thêm vào dòng đầu")
    for line, values in filled:
        told = dict(zip(titles, values, strict=False))
        if any(told.values()):
            yield UnitRow(line, *(told.get(column, "") for column in _COLUMNS))


def _check(rows: list[UnitRow]) -> None:
    first: dict[str, UnitRow] = {}
    faults = [
        Refused(f"Dòng {row.line}: {fault.what}", fault.mend)
        for row in rows
        for fault in _faults(row, first.setdefault(row.code.casefold(), row))
    ]
    if not rows:
        faults.append(Refused("Tệp không có đơn vị nào", "ghi mỗi đơn vị một dòng"))
    if len([row for row in rows if not row.parent]) > 1:
        faults.append(Refused("Phải có đúng một đơn vị ở trên cùng", "chỉ để trống cột parent ở một dòng"))
    _refuse(faults)


def _faults(row: UnitRow, first: UnitRow) -> Iterator[Refused]:
    if not CODE.fullmatch(row.code):
        yield Refused(f"mã đơn vị “{row.code}” không dùng được", "chỉ ghi chữ không dấu và số")
    if not row.name:
        yield Refused(f"đơn vị “{row.code}” thiếu tên", "ghi tên ở cột name")
    if first is not row:
        yield Refused(f"mã đơn vị “{row.code}” đã có ở dòng {first.line}", "bỏ một dòng hoặc đổi mã")
    for column, longest in _LONGEST.items():
        if len(getattr(row, column)) > longest:
            yield Refused(f"cột {column} dài quá {longest} ký tự", "viết ngắn lại")


def _refuse(faults: list[Refused]) -> None:
    more = len(faults) - _SHOWN
    left = [Refused(f"Còn {more} lỗi nữa", "sửa những lỗi trên trước")] if more > 0 else []
    refuse([*faults[:_SHOWN], *left])


def _parents_first(rows: list[UnitRow]) -> list[UnitRow]:
    """Return the rows, each after that of its parent. A parent that is not listed may be there already."""
    ordered: dict[str, UnitRow] = {}
    listed = {row.code for row in rows}
    waiting = rows
    while waiting:
        ready = [row for row in waiting if row.parent not in listed or row.parent in ordered]
        if not ready:
            codes = ", ".join(f"“{row.code}” thuộc “{row.parent}”" for row in waiting[:5])
            raise Refused(f"Các đơn vị thuộc vòng quanh nhau: {codes}", "sửa cột parent")
        ordered.update((row.code, row) for row in ready)
        waiting = [row for row in waiting if row.code not in ordered]
    return list(ordered.values())


def plan_of(rows: list[UnitRow], library: Library, now: datetime) -> UnitPlan:
    """Return what loading ``rows`` (parents first) would do now: units made, renamed, moved, and what follows from it.

    Units that the list leaves out stay, and come along with the unit above them. A list of all units sets their order,
    a shorter one leaves it, and what is new comes last. Raises Refused when it does not fit the units there are.
    """
    stand = reading.stand()
    effect = _effect(rows, stand.tree)
    before = replace(stand, tree=applied(Effect(recoded=effect.recoded), stand.tree))
    after = {one.id: one.units for one in stand.rounds}
    return build("list", _title(effect), effect, before, {}, after, library, now)


def load_units(rows: list[UnitRow], library: Library) -> int:
    """Load a list at once, as ``plan_of`` says; return how many units there are then. Raises Refused."""
    now = datetime.now(UTC)
    made = plan_of(rows, library, now)
    if made.changes_anything:
        try:
            do(made, "", None, library, now)
        except (ListBeingApplied, StateChanged):
            what = "Một danh sách hoặc thay đổi khác đang được ghi nên chưa ghi gì"
            raise Refused(what, "đợi vài phút rồi nạp lại") from None
    return Unit.objects.count()


def to_plain(rows: Iterable[UnitRow]) -> list[list[Any]]:
    """Return the rows as JSON holds them, from the plan that is shown to its being done."""
    return [list(astuple(row)) for row in rows]


def from_plain(plain: Any) -> list[UnitRow]:
    """Return the rows that ``to_plain`` described, looked at as those of a file. Raises Refused."""
    try:
        rows = [UnitRow(int(line), *(clean(str(text)) for text in texts)) for line, *texts in plain]
    except (TypeError, ValueError, OverflowError):
        raise Refused("Danh sách đơn vị gửi lên không đọc được", "tải tệp lên lại") from None
    _check(rows)
    return _parents_first(rows)


def _title(effect: Effect) -> str:
    counted = (
        (len(effect.created), "mới"),
        (len(effect.renamed), "đổi tên hoặc loại"),
        (len(effect.parents), "chuyển"),
    )
    told = ", ".join(f"{number} {what}" for number, what in counted if number)
    return f"Nạp danh sách đơn vị: {told or ('đổi thứ tự' if effect.order else 'không đổi gì')}"


def _effect(rows: list[UnitRow], tree: Tree) -> Effect:
    recoded = _recoded(rows, tree)
    tree = applied(Effect(recoded=recoded), tree)
    _must_fit(rows, tree)
    known = tree.units
    created = tuple(New(row.code, row.name, row.parent, row.kind) for row in rows if row.code not in known)
    there = [(row, known[row.code]) for row in rows if row.code in known]
    effect = Effect(
        created=created,
        renamed=tuple(
            (row.code, row.name, row.kind) for row, unit in there if (row.name, row.kind) != (unit.name, unit.kind)
        ),
        parents=tuple((row.code, row.parent) for row, unit in there if row.parent != unit.parent),
    )
    whole = {row.code for row in rows} >= {code for code, unit in known.items() if not unit.closed}
    order = tuple(row.code for row in sorted(rows, key=lambda row: row.line)) if whole else ()
    now_is = tuple(sorted(order, key=lambda code: known[code].position)) if not created else ()
    effect = replace(effect, order=order if order != now_is else (), recoded=recoded)
    _must_stand(applied(effect, tree))
    return effect


def _recoded(rows: list[UnitRow], tree: Tree) -> tuple[tuple[str, str], ...]:
    # The first officer of the IT unit was put into a unit of its own before any list was there: the list names it.
    top = next((row.code for row in rows if not row.parent), None)
    alone = [*tree.units.values()] if len(tree.units) == 1 else []
    return tuple((one.code, top) for one in alone if top is not None and not one.parent and one.code != top)


def _must_fit(rows: list[UnitRow], tree: Tree) -> None:
    listed, known = {row.code for row in rows}, tree.units
    folded = {code.casefold(): code for code in known}
    faults = []
    for row in sorted(rows, key=lambda one: one.line):
        same = folded.get(row.code.casefold(), row.code)
        if row.code not in known and same != row.code:
            faults.append(
                Refused(f"Dòng {row.line}: mã “{row.code}” là “{same}” viết hoa, thường khác đi", f"ghi “{same}”")
            )
        if row.code in known and known[row.code].closed:
            into = Unit.objects.get(code=row.code).became().name
            faults.append(Refused(f"Dòng {row.line}: “{row.code}” đã đóng, nay thuộc “{into}”", "bỏ dòng này"))
        if row.parent and row.parent not in listed and row.parent not in known:
            faults.append(
                Refused(f"Dòng {row.line}: đơn vị “{row.code}” thuộc “{row.parent}” chưa có", "sửa cột parent")
            )
        elif row.parent in known and known[row.parent].closed:
            faults.append(
                Refused(f"Dòng {row.line}: đơn vị “{row.code}” thuộc “{row.parent}” đã đóng", "sửa cột parent")
            )
    _refuse(faults)


def _must_stand(after: Tree) -> None:
    """Make sure that the tree has one top, no circle, and not too many floors. Raises Refused."""
    tops = sorted(code for code, unit in after.units.items() if not unit.parent)
    if not tops:
        raise Refused("Chưa có đơn vị nào ở trên cùng", "để trống cột parent ở một dòng")
    if len(tops) > 1:
        codes = " và ".join(tops)
        raise Refused(f"{codes} đều ở trên cùng", "ghi cả hai trong tệp, một đơn vị thuộc đơn vị kia")
    for code in after.units:
        if not after.chain(code):
            raise Refused(f"Đơn vị “{code}” sẽ nằm dưới chính nó", "sửa cột parent")
        if len(after.ancestry(code)) > LONGEST_ANCESTRY:
            raise Refused(f"Đơn vị “{code}” ở quá nhiều cấp", "bớt cấp trong cột parent")
