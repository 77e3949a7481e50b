"""The tree of units, from the city's list."""

import csv
import io
import re
from dataclasses import dataclass

from django.db import transaction

from trainer.core.text import clean
from trainer.models import Unit

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")


class UnitListError(Exception):
    """The list of units cannot be used; the text says where, what and how to mend, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of ``don-vi.csv``: ``parent`` is the code of the unit above, empty for the top."""

    code: str
    name: str
    parent: str
    kind: str


def read_units(content: bytes) -> list[UnitRow]:
    """Return the rows of a CSV with the columns code, name, parent, kind, parents first. Raises UnitListError."""
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        lines = list(reader)
    except UnicodeDecodeError:
        raise UnitListError("Danh sách đơn vị không phải UTF-8 → lưu lại dưới dạng CSV UTF-8") from None
    except csv.Error:
        raise UnitListError("Danh sách đơn vị không đúng cấu trúc CSV → lưu lại dưới dạng CSV UTF-8") from None
    missing = {"code", "name", "parent", "kind"} - set(reader.fieldnames or ())
    if missing:
        raise UnitListError(f"Danh sách đơn vị thiếu cột {', '.join(sorted(missing))} → thêm vào dòng đầu")
    rows = [UnitRow(*(clean(line[column] or "") for column in ("code", "name", "parent", "kind"))) for line in lines]
    _check(rows)
    return _parents_first(rows)


def _check(rows: list[UnitRow]) -> None:
    # A code is a part of addresses and of every unit's ancestry.
    for number, row in enumerate(rows, start=2):
        if not _CODE.fullmatch(row.code):
            raise UnitListError(f"Dòng {number}: mã đơn vị “{row.code}” không dùng được → chỉ ghi chữ không dấu và số")
        if not row.name:
            raise UnitListError(f"Dòng {number}: đơn vị “{row.code}” thiếu tên → ghi tên ở cột name")
    if len([row for row in rows if not row.parent]) != 1:
        raise UnitListError("Phải có đúng một đơn vị ở trên cùng → chỉ để trống cột parent ở một dòng")


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


def load_units(rows: list[UnitRow]) -> int:
    """Create or rename the units of ``rows`` (parents first); return how many there are. Units never vanish."""
    with transaction.atomic():
        _adopt_top(rows)
        known = {unit.code: unit for unit in Unit.objects.all()}
        for position, row in enumerate(rows):
            parent = known.get(row.parent)
            known[row.code], _ = Unit.objects.update_or_create(
                code=row.code,
                defaults={
                    "name": row.name,
                    "kind": row.kind,
                    "parent": parent,
                    "ancestry": f"{parent.ancestry if parent else '/'}{row.code}/",
                    "position": position,
                },
            )
    return len(known)


def _adopt_top(rows: list[UnitRow]) -> None:
    # The first officer of the IT unit was put into a unit of its own before any list was there: the list names it.
    top = next((row for row in rows if not row.parent), None)
    alone = Unit.objects.all()[:2]
    if top is not None and len(alone) == 1 and not alone[0].parent_id:
        Unit.objects.filter(pk=alone[0].pk).update(code=top.code)
