"""The head of a list: what is kept beside its rows, to choose the columns by."""

from trainer.roster.rules import head
from trainer.tables.sheet import Book, Cell, Sheet


def test_of_a_cell_as_long_as_a_book_the_head_holds_the_beginning() -> None:
    long = "Ghi chú " * 4_000
    rows = tuple((number, (Cell("Mã cán bộ"), Cell(long, formula=True))) for number in (1, 2))
    found = head.of(Book((Sheet("Trang 1", rows),)), None)
    kept = Cell(long[: head.MOST_OF_A_CELL], formula=True)
    assert found.sheet.rows == tuple((number, (Cell("Mã cán bộ"), kept)) for number in (1, 2))
    assert (found.width, found.last) == (2, 2)
