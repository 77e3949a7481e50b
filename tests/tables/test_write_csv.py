"""CSV: what Excel opens, unharmed and harmless."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.tables.table import Column, Table
from trainer.tables.write_csv import csv_bytes

TEXT = (Column("a", "Họ và tên", 20),)


def table(*texts):
    return Table("Bảng", TEXT, tuple((text,) for text in texts))


def rows(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_it_begins_with_a_bom_and_ends_lines_with_crlf():
    assert csv_bytes(table("Đỗ Ý")) == b"\xef\xbb\xbf" + "Họ và tên\r\nĐỗ Ý\r\n".encode()


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", '=HYPERLINK("x")']
)
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert rows(csv_bytes(table(text)))[1] == [f"'{text}"]


def test_a_heading_is_made_harmless_too():
    assert rows(csv_bytes(Table("t", (Column("a", "=1", 5),), ())))[0] == ["'=1"]


def test_a_negative_number_stays_a_number():
    numbers = Table("t", (Column("a", "A", 5, "number"), Column("b", "B", 5, "percent")), ((-5, 0.85),))
    assert rows(csv_bytes(numbers))[1] == ["-5", "85%"]


def test_a_percent_is_written_as_on_the_screen():
    shares = Table("t", (Column("a", "A", 5, "percent"),), ((0.7996,), (0.8337,), (0.9997,), (0,)))
    assert rows(csv_bytes(shares))[1:] == [["79,9%"], ["83,4%"], ["99,9%"], ["0%"]]


def test_dates_are_iso_and_moments_local():
    dates = Table(
        "t", (Column("a", "A", 5, "date"),) * 3, ((date(2026, 11, 5), datetime(2026, 11, 4, 18, tzinfo=UTC), None),)
    )
    assert rows(csv_bytes(dates))[1] == ["2026-11-05", "2026-11-05 01:00:00", ""]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_every_text_comes_back_at_most_with_an_apostrophe(texts):
    back = [row[0] if row else "" for row in rows(csv_bytes(table(*texts)))[1:]]
    assert [read.removeprefix("'") for read in back] == [text.removeprefix("'") for text in texts]
    assert not any(read.strip().startswith(("=", "+", "-", "@")) for read in back)


def test_a_row_of_the_wrong_length_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="row 0 has 2 values for 1 columns"):
        Table("t", TEXT, (("a", "b"),))
