"""All rows of a list: what stands above gives the unit, and no row may be longer than its heading."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from trainer.core.work_progress import Told, nobody
from trainer.roster.rules.columns import ABOVE
from trainer.roster.rules.columns import Mapping as Columns
from trainer.roster.rules.groups import Above, named_in
from trainer.roster.rules.model import Skipped
from trainer.roster.rules.rows import DraftRow, Refusal, read_row, too_long
from trainer.roster.rules.sheets import titles
from trainer.roster.rules.source import Part, Source
from trainer.roster.rules.units import UnitFinder
from trainer.tables.sheet import Row


class MappingError(ValueError):
    """The mapping does not say enough to read the list. The message is Vietnamese."""


@dataclass(slots=True)
class Reading:
    """What the rows of a list are; ``rows`` counts those below the headings."""

    drafts: list[DraftRow] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    rows: int = 0


# Who waits hears of so many rows at a time.
_TELL_EVERY = 500


def read(
    rows: Sequence[Row],
    mapping: Columns,
    units: UnitFinder,
    source: Source,
    words: Mapping[str, str],
    told: Told = nobody,
) -> Reading:
    """Return what the rows below the headings are; ``told`` hears how many of how many are read.

    Raises MappingError where nothing above names a unit and must.
    """
    found = Reading()
    parts = _parts(rows, mapping, source)
    named = False
    for part in parts:
        own = rows[bisect_right(rows, part.offset, key=_number) : bisect_right(rows, part.last, key=_number)]
        above = _unit_of(part, own, mapping, units, source)
        named = named or above is not None
        for row in own:
            if row[0] <= part.header:
                continue
            found.rows += 1
            if found.rows % _TELL_EVERY == 0:
                told(found.rows, len(rows))
            one = read_row(row, mapping, units, above, words)
            if isinstance(one, Above):
                above, named = one, True
                one = Skipped(one.row, one.written, _given(one))
            _keep(one, found)
    if mapping.unit == ABOVE and not named:
        raise MappingError("Chưa chọn cột cho “Đơn vị”, và không có dòng nhóm hay tên trang nào nêu đơn vị.")
    told(len(rows), len(rows))
    if source.separated:
        _refuse_too_long(found, rows, mapping)
    return found


def _number(row: Row) -> int:
    return row[0]


def _parts(rows: Sequence[Row], mapping: Columns, source: Source) -> Sequence[Part]:
    if not source.parts:
        return [Part("", 0, mapping.header, rows[-1][0] if rows else 0)]
    first, *others = source.parts
    return [Part(first.name, 0, mapping.header, first.last), *others]


def _unit_of(part: Part, rows: Sequence[Row], mapping: Columns, units: UnitFinder, source: Source) -> Above | None:
    """Return the unit that the titles or the name of a sheet give; of a list with a column of units, those of many."""
    if mapping.unit != ABOVE and len(source.parts) < 2:
        return None
    unit = named_in(titles(rows, part.header), units) or named_in([part.name], units)
    return Above(unit, unit.name, part.header) if unit is not None and unit.parent else None


def _given(above: Above) -> str:
    if above.unit is None:
        return "dòng nhóm, nhưng không xác định được đơn vị"
    return f"dòng nhóm: các dòng dưới chưa ghi đơn vị được đọc là “{above.unit.name}”"


def _keep(one: DraftRow | Refusal | Skipped, found: Reading) -> None:
    match one:
        case DraftRow():
            found.drafts.append(one)
        case Refusal():
            found.refusals.append(one)
        case Skipped():
            found.skipped.append(one)


def _refuse_too_long(found: Reading, rows: Sequence[Row], mapping: Columns) -> None:
    """Refuse the people whose rows have more cells than the headings: a separator stood in a cell without quotes."""
    lengths = {number: len(cells) for number, cells in rows}
    filled = {number: max((at for at, cell in enumerate(cells, 1) if cell.value), default=0) for number, cells in rows}
    people = [*(draft.row for draft in found.drafts), *(one.rejected.row for one in found.refusals)]
    usual = Counter(lengths[row] for row in people)
    wanted = lengths.get(mapping.header) or max(usual, key=usual.__getitem__, default=0)
    # Some programs end each row with a separator; then all are equally long, and nothing stands behind it.
    alike = len(usual) < 2
    long = {row for row in people if filled[row] > wanted or (lengths[row] > wanted and not alike)}
    found.refusals = [
        too_long(one, lengths[one.rejected.row], wanted) if one.rejected.row in long else one for one in found.refusals
    ]
    found.refusals += (too_long(draft, lengths[draft.row], wanted) for draft in found.drafts if draft.row in long)
    found.drafts = [draft for draft in found.drafts if draft.row not in long]
