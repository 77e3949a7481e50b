"""What is kept of a list until it is applied: a tenth of its size, and the same again."""

from trainer.roster import stored
from trainer.tables.sheet import Book, Cell, Sheet

ROW = (Cell("HN001"), Cell("Trần Thanh Bình"), Cell("=A1", formula=True))
BOOK = Book((Sheet("Tháng 12", tuple((at, ROW) for at in range(2_000))), Sheet("Khác", ())), ("Ẩn",))


def test_what_is_kept_is_small_and_comes_back_the_same() -> None:
    plain = stored.to_plain(BOOK, "đã đổi phông")
    kept = stored.pack(plain)
    assert len(str(kept)) * 10 < len(str(plain))
    assert stored.unpack(kept) == plain
    assert stored.book(stored.unpack(kept)) == BOOK


def test_what_an_earlier_version_kept_is_still_read() -> None:
    assert stored.book(stored.unpack(stored.to_plain(BOOK, ""))) == BOOK
