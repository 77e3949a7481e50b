"""The head of a list: what is kept beside its rows, to choose the columns by."""

from trainer.roster.rules import head
from trainer.roster.rules.sheets import SheetSeen
from trainer.tables.sheet import Book, Cell, Sheet

HEADINGS = (Cell("Mã cán bộ"), Cell("Họ và tên"), Cell("Đơn vị"))


def listed(name: str, people: int, *, first: int = 1, separated: bool = False) -> Sheet:
    """Return a list of so many people, its headings in row ``first``."""
    rows = (tuple(map(Cell, (f"{name}{number}", f"Lê Thị {number}", "P1"))) for number in range(people))
    return Sheet(name, tuple(enumerate((HEADINGS, *rows), first)), separated)


def test_of_a_cell_as_long_as_a_book_the_head_holds_the_beginning() -> None:
    long = "Ghi chú " * 4_000
    rows = tuple((number, (Cell("Mã cán bộ"), Cell(long, formula=True))) for number in (1, 2))
    found = head.of(Book((Sheet("Trang 1", rows),)), None)
    kept = Cell(long[: head.MOST_OF_A_CELL], formula=True)
    assert found.sheet.rows == tuple((number, (Cell("Mã cán bộ"), kept)) for number in (1, 2))
    assert (found.width, found.last) == (2, 2)


def test_a_cell_that_just_fits_is_kept_as_it_is() -> None:
    fits = Cell("a" * head.MOST_OF_A_CELL)
    assert head.of(Book((Sheet("Trang 1", ((1, (fits,)),)),)), None).sheet.rows[0][1][0] is fits


def test_of_a_long_list_the_first_rows_are_kept_and_the_width_and_the_last_row_are_those_of_all() -> None:
    sheet = listed("A", 300, first=3, separated=True)
    wide = (9_000, (*map(Cell, ("A999", "Vũ Tư", "P1")), Cell("ở lại")))
    found = head.of(Book((Sheet("A", (*sheet.rows, wide), sheet.separated),)), None)

    assert found.sheet == Sheet("A", sheet.rows[: head.ROWS], separated=True)
    assert (found.width, found.last, found.until) == (4, 9_000, head.ROWS + 2)
    assert found.sheets == (SheetSeen("A", 301, "alike", True),)


def test_of_several_sheets_the_head_is_that_of_those_chosen_and_tells_of_all() -> None:
    book = Book((listed("A", 3), listed("B", 2)))
    told = (SheetSeen("A", 3, "alike", True), SheetSeen("B", 2, "alike", True))

    both, second = head.of(book, None), head.of(book, [1])

    assert (both.sheet.name, both.last, both.until, both.sheets) == ("2 trang", 7, 7, told)
    assert (second.sheet, second.last, second.sheets) == (book.sheets[1], 3, told)


def test_a_list_without_a_row_has_no_columns_and_ends_before_its_first_row() -> None:
    found = head.of(Book((Sheet("Trống", ()),)), None)

    assert (found.sheet.rows, found.width, found.last, found.until) == ((), 0, 0, 0)
