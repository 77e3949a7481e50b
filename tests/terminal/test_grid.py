"""Tables at the terminal: what is printed can be read, what is not is said to be in the file."""

import io
from decimal import Decimal

from trainer.tables.table import Column, Line, Stream
from trainer.terminal.grid import print_table

WIDE = tuple(Column(f"k{number}", f"Lừa đảo nhắm vào quản trị viên {number}", 10) for number in range(40))
FEW = (Column("name", "Họ và tên", 20), Column("done", "Đã xong", 8, "number"), Column("share", "Tỉ lệ", 8, "percent"))


def printed(columns: tuple[Column, ...], *rows: Line, until: str = "") -> str:
    said = io.StringIO()
    print_table(Stream("Bảng", columns, rows), said, until=until)
    return said.getvalue()


def test_no_word_is_cut_however_many_columns_there_are() -> None:
    text = printed(WIDE, ("Nguyễn",) * 40)
    assert "…" not in text
    assert 5 < text.count("Nguyễn") < 40
    assert "Còn cột chưa hiện. → Đủ cột: --output bang.xlsx" in text


def test_words_in_brackets_and_between_colons_are_printed_as_they_are() -> None:
    heading = Column("title", "Đợt [theo quý]", 30)
    for words in ("Mật khẩu [bổ sung]", "Đợt [/hè]", "Giờ :smile:"):
        text = printed((heading,), (words,))
        assert words in text
        assert heading.title in text


def test_nought_and_shares_are_written_as_on_the_screens() -> None:
    text = printed(FEW, ("An", 0, Decimal("0.125")), ("Bình", None, None))
    assert [line.split() for line in text.splitlines()[-3:-1]] == [["An", "0", "12,5%"], ["Bình"]]
    assert text.endswith("2 dòng.\n")


def test_above_nobody_there_is_no_heading() -> None:
    assert printed(WIDE) == "Bảng\nKhông có dòng nào khớp. → Bớt điều kiện lọc.\n"


def test_of_a_table_for_a_file_the_first_columns_stand_at_the_terminal() -> None:
    text = printed(FEW, ("An", 1, Decimal(1)), until="done")
    assert "Tỉ lệ" not in text
    assert "Còn cột chưa hiện." in text
