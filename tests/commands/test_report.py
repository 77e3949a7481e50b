"""`report` at the terminal: so many lines, and in memory that does not grow with them."""

import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import date

import pytest
from click.testing import CliRunner

from tests.cast import Cast
from trainer.cli import root
from trainer.commands import table_output
from trainer.tables.table import Column, Line, Stream
from trainer.terminal import grid

COLUMNS = (Column("code", "Mã", 9), Column("note", "Ghi chú", 30), Column("day", "Ngày", 10, "date"))


def rows(number: int) -> Iterator[Line]:
    return ((f"CB{at}", f"“Ân”\n{at}\u2028\x85" * 50, date(2026, 11, 27) if at % 2 else None) for at in range(number))


@pytest.mark.parametrize("number", [0, 1, 3])
def test_json_is_that_of_the_whole_list(number: int) -> None:
    said = io.StringIO()
    table_output.print_json(Stream("Bảng", COLUMNS, rows(number)), said)
    whole = [{"code": code, "note": note, "day": day and day.isoformat()} for code, note, day in rows(number)]
    assert said.getvalue() == json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("printing", [table_output.print_json, grid.print_table])
def test_memory_does_not_grow_with_the_rows(printing) -> None:
    def peak(number: int) -> int:
        with table_output.printed() as out:
            tracemalloc.start()
            printing(Stream("Bảng", COLUMNS[:1], ((f"CB{at}",) for at in range(number))), out)
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            out.seek(0)
            out.truncate()
        return most

    first = grid.MOST_PRINTED + 1
    peak(first)
    assert peak(20 * first) < 1.2 * peak(first) + 50_000


def test_a_terminal_gets_the_first_lines_and_is_told_where_the_others_are(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_of_it = CliRunner().invoke(root, ["report"]).stdout.splitlines()
    assert all_of_it[-1] == f"{len(all_of_it) - 3} dòng."
    monkeypatch.setattr(grid, "MOST_PRINTED", 3)
    capped = CliRunner().invoke(root, ["report"]).stdout.splitlines()
    assert [line.split()[:2] for line in capped[2:5]] == [line.split()[:2] for line in all_of_it[2:5]]
    assert capped[5:] == ["Mới in 3 dòng đầu, còn nữa. → Ghi cả bảng ra tệp: thêm --output TÊN.xlsx"]
