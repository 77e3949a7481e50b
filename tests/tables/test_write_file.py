"""Into a file line by line: the same cells as all at once, whole or not there, and no row is lost at a sheet's end."""

import csv
import io
import stat
import tempfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.tables.table import Column, Stream, Table
from trainer.tables.write_csv import csv_bytes
from trainer.tables.write_file import write_file
from trainer.tables.write_xlsx import xlsx_bytes

COLUMNS = (
    Column("name", "Họ và tên", 28),
    Column("day", "Ngày đạt", 14, "date"),
    Column("count", "Số lượt", 10, "number"),
    Column("share", "Tỷ lệ", 8, "percent"),
)
# What XML cannot carry at all is refused elsewhere.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20) | st.sampled_from(["=1+1", "+84", "007"])
DAY = st.dates(date(1990, 1, 1), date(2100, 1, 1)) | st.integers(0, 10**9).map(
    lambda one: datetime.fromtimestamp(one, UTC)
)
NUMBER = st.integers(-(10**9), 10**9) | st.decimals(-1000, 1000, places=2) | st.just(Decimal("2.5"))
ROW = st.tuples(TEXT | st.none(), DAY | st.none(), NUMBER | st.none(), st.floats(0, 1) | st.none())


def cells(content: bytes) -> list[list[list[tuple[object, str, str]]]]:
    """Return of every sheet every cell: value, type, format."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[[(one.value, one.data_type, one.number_format) for one in row] for row in sheet] for sheet in book]


@given(rows=st.lists(ROW, max_size=30).map(tuple), titled=st.booleans())
def test_line_by_line_the_cells_are_those_of_all_at_once(rows: tuple, titled: bool) -> None:
    table = Table("Kết quả: [11/2026]", COLUMNS, rows)
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("csv", "xlsx"):
            done = write_file(Stream(table.title, COLUMNS, iter(rows)), Path(folder) / f"a.{kind}", kind, titled)
            assert (done.rows, done.sheets) == (len(rows), 1)
        assert (Path(folder) / "a.csv").read_bytes() == csv_bytes(table)
        assert cells((Path(folder) / "a.xlsx").read_bytes()) == cells(xlsx_bytes(table, titled))


@pytest.mark.parametrize("number", [0, 3, 4, 7, 8, 9, 20])
@pytest.mark.parametrize("titled", [False, True])
def test_what_one_sheet_cannot_hold_goes_on_on_the_next(tmp_path: Path, number: int, titled: bool) -> None:
    rows = [(f"Người {one}", None, one, None) for one in range(number)]
    above, most = (3, 7) if titled else (1, 5)
    done = write_file(Stream("Kết quả", COLUMNS, iter(rows)), tmp_path / "a.xlsx", "xlsx", titled, most_rows=most)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    found = [row for sheet in book for row in sheet.iter_rows(min_row=above + 1, max_col=3, values_only=True) if row[0]]

    assert [row[2] for row in found] == list(range(number))
    assert done.rows == number
    assert done.sheets == len(book.sheetnames) == max(1, -(-number // 4))
    assert all(sheet.max_row <= most for sheet in book)
    assert all(sheet.cell(above, 1).value == "Họ và tên" for sheet in book)
    assert book.sheetnames[:2] == ["Kết quả", "Kết quả (2)"][: done.sheets]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_breaks_in_the_middle_leaves_what_stood_there_and_nothing_beside(tmp_path: Path, kind: str) -> None:
    def rows():
        yield ("An", None, 1, None)
        raise LookupError("gone")

    target = tmp_path / f"a.{kind}"
    target.write_text("cũ", encoding="utf-8")
    with pytest.raises(LookupError):
        write_file(Stream("t", COLUMNS, rows()), target, kind)
    assert target.read_text(encoding="utf-8") == "cũ"
    assert [one.name for one in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_is_its_owners_alone_and_what_is_begun_lies_where_it_shall(tmp_path: Path, kind: str) -> None:
    room = tmp_path / "room"
    room.mkdir()
    begun = []

    def rows():
        yield ("An", None, 1, None)
        begun.extend(room.rglob("*"))

    write_file(Stream("t", COLUMNS, rows()), tmp_path / f"a.{kind}", kind, room=room)
    assert begun
    assert not list(room.iterdir())
    assert stat.S_IMODE((tmp_path / f"a.{kind}").stat().st_mode) == 0o600


def test_a_csv_is_written_while_its_rows_are_made(tmp_path: Path) -> None:
    sizes = []

    def rows():
        for number in range(20_000):
            if number == 19_999:
                sizes.extend(one.stat().st_size for one in tmp_path.rglob("whole"))
            yield (f"Người {number}", None, number, None)

    write_file(Stream("t", COLUMNS, rows()), tmp_path / "a.csv", "csv")
    assert sizes[0] > 400_000
    lines = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8-sig"))))
    assert len(lines) == 20_001
