"""Whose staff numbers were typed or stand in a file, and what putting these people into a workshop would do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models.functions import Length

from trainer.core import person_cells as cells
from trainer.core.in_groups import in_groups
from trainer.core.refusal import Refused
from trainer.models import Official, Workshop
from trainer.tables.sheet import Book, Sheet
from trainer.workshops.queries import attending
from trainer.workshops.rules.typed_codes import without_title

_AT_ONCE = 500
# A column is known by its first numbers; where nobody bears these, so many columns are looked at as far as they go.
_LOOKED_AT = 200
_IN_FULL = 3


@dataclass(frozen=True, slots=True)
class AttendancePlan:
    """What putting people in would do: ``new`` come in, ``left`` of them are no longer in the list of officials, and
    ``elsewhere`` are of a unit that did not hold it.

    ``read``: how many numbers were typed. ``there`` were in already; ``unknown`` numbers are nobody's; ``doubled`` were
    typed more than once; ``noughts``: numbers to which a spreadsheet left no noughts at the front, and whose they are.
    """

    read: int
    new: tuple[Official, ...] = ()
    there: tuple[Official, ...] = ()
    unknown: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    noughts: tuple[tuple[str, Official], ...] = ()
    elsewhere: tuple[Official, ...] = ()

    @property
    def left(self) -> tuple[Official, ...]:
        """Who comes in although he has left the list since."""
        return tuple(one for one in self.new if not one.is_active)


def plan(workshop: Workshop, codes: Sequence[str]) -> AttendancePlan:
    """Return what putting the people with these staff numbers into ``workshop`` would do.

    The number of a record that was merged is that of the one that stays.
    """
    typed = Counter(codes)
    known = _by_code(list(typed))
    noughts = _without_noughts([code for code in typed if code not in known])
    known |= noughts
    people = {one.pk: one for one in known.values()}
    there = set(attending(workshop).values_list("official_id", flat=True))
    in_order = sorted(people.values(), key=lambda one: (one.sort_name, one.pk))
    new = tuple(one for one in in_order if one.pk not in there)
    return AttendancePlan(
        read=len(codes),
        new=new,
        there=tuple(one for one in in_order if one.pk in there),
        unknown=tuple(code for code in typed if code not in known),
        doubled=tuple(code for code, times in typed.items() if times > 1),
        noughts=tuple(noughts.items()),
        elsewhere=tuple(one for one in new if not one.unit.ancestry.startswith(workshop.unit.ancestry)),
    )


def _by_code(codes: list[str]) -> dict[str, Official]:
    found: dict[str, Official] = {}
    for some in in_groups(codes, _AT_ONCE):
        rows = Official.objects.filter(staff_code__in=some).select_related("unit", "merged_into__unit")
        found |= {one.staff_code: one.merged_into or one for one in rows}
    return found


def _without_noughts(codes: list[str]) -> dict[str, Official]:
    """Return whose numbers those of ``codes`` are that a spreadsheet took for figures: 1234 of who bears 001234.

    None where several may be meant.
    """
    figures = [code for code in codes if code.isascii() and code.isdigit()]
    begins = Official.objects.filter(staff_code__startswith="0") if figures else Official.objects.none()
    long = set(begins.annotate(long=Length("staff_code")).values_list("long", flat=True).distinct().order_by())
    spelled = {code: {code.zfill(most) for most in long if most > len(code)} for code in figures}
    known = _by_code(sorted({one for some in spelled.values() for one in some}))
    found = {code: [known[one] for one in some if one in known] for code, some in spelled.items()}
    return {code: some[0] for code, some in found.items() if len(some) == 1}


def codes_in(book: Book) -> list[str]:
    """Return the staff numbers that stand in a file, cell by cell, with what stands between and below them.

    Raises Refused: there are none, or in several sheets.
    """
    columns = {sheet.name: column_of_codes(sheet) for sheet in book.sheets}
    found = {name: column for name, column in columns.items() if column}
    if not found:
        raise Refused("trong tệp không có cột nào ghi mã cán bộ đang có ở đây", "xem lại tệp, hoặc chép cột mã ra")
    if len(found) > 1:
        names = ", ".join(f"“{name}”" for name in found)
        raise Refused(f"mã cán bộ có ở {len(found)} trang của tệp: {names}", "để trong tệp một trang rồi gửi lại")
    return without_title(next(iter(found.values())))


def column_of_codes(sheet: Sheet) -> list[str]:
    """Return the cells of the column of ``sheet`` whose first numbers most officials bear; none where nobody does.

    Where the first numbers are nobody's, the column with most of what can be a number in which somebody's stands; then
    that whose numbers lost their noughts.
    """
    widest = max((len(row) for _, row in sheet.rows), default=0)
    columns = [[row[place].value for _, row in sheet.rows if place < len(row)] for place in range(widest)]
    codes = [_codes(column) for column in columns]
    known = [Official.objects.filter(staff_code__in=some[:_LOOKED_AT]).count() for some in codes]
    if any(known):
        return columns[known.index(max(known))]
    likely = sorted(range(len(codes)), key=lambda place: len(codes[place]), reverse=True)[:_IN_FULL]
    whose = next((columns[place] for place in likely if _somebodys(codes[place])), [])
    return whose or next((columns[place] for place in likely if _lost_noughts(codes[place])), [])


def _lost_noughts(codes: list[str]) -> bool:
    """Say whether among ``codes`` are numbers without their noughts; those of the rows themselves are none."""
    rows = [str(number) for number in range(1, len(codes) + 1)]
    return codes != rows and bool(_without_noughts(codes))


def _codes(column: list[str]) -> list[str]:
    """Return what can be staff numbers, each once."""
    found = (cells.code(value) for value in column)
    return list(dict.fromkeys(code for code in found if cells.is_code(code)))


def _somebodys(codes: list[str]) -> bool:
    return any(Official.objects.filter(staff_code__in=some).exists() for some in in_groups(codes, _AT_ONCE))
