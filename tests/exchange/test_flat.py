"""The table that everybody has: a row a question, options below letters, the key as letters. Nothing is guessed."""

import io
from collections.abc import Sequence

import openpyxl
import pytest

from trainer.core.law import Citation
from trainer.exchange.import_ import Wanted, receive
from trainer.exchange.model import Delivery, ExchangeError
from trainer.exchange.yaml_write import quiz_yaml

HEAD = ["STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án"]
ROW = ["1", "Ai giữ mật khẩu?", "Trưởng phòng", "Người được giao", "Cả phòng", "Không ai", "B"]


def workbook(*rows: Sequence[str], title: str = "Sheet1") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def table(*rows: Sequence[str], separator: str = ";") -> bytes:
    quoted = [
        separator.join(f'"{cell}"' if separator in cell or "\n" in cell else cell for cell in row) for row in rows
    ]
    return ("\ufeff" + "\r\n".join(quoted) + "\r\n").encode()


def came(content: bytes, *sections: str) -> Delivery:
    return receive(content, "bang.csv", Wanted("moi", sections=sections))[1]


def told(delivery: Delivery) -> list[str]:
    return [f"{loss.line}: {loss.what} → {loss.became}" for loss in delivery.all_losses()]


@pytest.mark.parametrize(
    "content",
    [workbook(HEAD, ROW), table(HEAD, ROW), table(HEAD, ROW, separator=",")],
    ids=["xlsx", "semicolons", "commas"],
)
def test_a_row_is_a_question_and_what_it_lacks_is_one_line_each(content: bytes) -> None:
    delivery = came(content)
    (one,) = delivery.incoming

    assert (one.question.id, one.question.kind, one.question.text) == ("moi-01", "single", "Ai giữ mật khẩu?")
    assert [(option.text, option.right) for option in one.question.options] == [
        ("Trưởng phòng", False), ("Người được giao", True), ("Cả phòng", False), ("Không ai", False),
    ]  # fmt: skip
    assert told(delivery) == [
        "0: độ khó của 1 câu → tệp không ghi; đặt 2, sửa lại nếu cần",
        "0: mục cẩm nang của 1 câu → tệp không ghi; để trống, ghi CẦN ĐIỀN (hoặc dùng --sections)",
        "0: giải thích của 4 phương án, ở 1 câu → tệp không ghi; để trống, ghi CẦN ĐIỀN",
    ]


def test_headings_are_known_without_marks_and_in_any_case_and_order() -> None:
    head = ["DAP AN", "cau hoi", "Phương án A", "b", "C.", "tt"]
    (one,) = came(workbook(["UBND PHƯỜNG MẪU"], [], head, ["c", "Hỏi?", "một", "hai", "ba", "1"])).incoming

    assert [option.right for option in one.question.options] == [False, False, True]


@pytest.mark.parametrize("key", ["A, C", "A;C", "a c", "AC", "A và C", "C/A", "A + C."])
def test_several_letters_are_several_right_options(key: str) -> None:
    (one,) = came(workbook(HEAD, [*ROW[:-1], key])).incoming

    assert one.question.kind == "multiple"
    assert [option.right for option in one.question.options] == [True, False, True, False]


@pytest.mark.parametrize("key", ["", "2", "E", "Cả A và B", "ca", "Trưởng phòng", "B hoặc C", "A, E"])
def test_a_key_that_names_no_option_is_listed_and_not_guessed(key: str) -> None:
    with pytest.raises(ExchangeError) as caught:
        came(workbook(HEAD, [*ROW[:-1], key]))

    (loss,) = caught.value.losses
    assert loss.line == 2
    assert "Ai giữ mật khẩu?" in loss.what
    assert "đáp án" in loss.what


def test_what_is_told_besides_comes_along_or_is_listed_above_its_question() -> None:
    head = [*HEAD, "Giải thích", "Giải thích B", "Mục", "Căn cứ", "Ghi chú"]
    section, law = "giu-tai-khoan/mat-khau#do-dai", "luat-116-2025 | khoản 2 Điều 42"
    row = [*ROW, "Vì thế.", "Đúng người.", f"{section}\nChương 2", f"{law}; Luật An ninh mạng", "hỏi anh Ba"]
    delivery = came(workbook(head, row))
    (one,) = delivery.incoming

    assert one.question.sections == (section,)
    assert one.question.basis == (Citation("luat-116-2025", "khoản 2 Điều 42"),)
    assert [option.feedback for option in one.question.options] == ["Vì thế.", "Đúng người.", "Vì thế.", "Vì thế."]
    text = quiz_yaml(receive(workbook(head, row), "x", Wanted("moi"))[0], delivery.incoming, "x")
    for words in ("mục “Chương 2”", "căn cứ “Luật An ninh mạng”", "cột “Ghi chú”: “hỏi anh Ba”", "giải thích chung"):
        assert f"# dòng 2: {words}" in text


def test_sections_of_the_command_fill_those_that_are_missing() -> None:
    delivery = came(table(HEAD, ROW), "a/b#c")

    assert delivery.incoming[0].question.sections == ("a/b#c",)
    assert not [line for line in told(delivery) if "mục cẩm nang" in line]


def test_letters_before_the_options_go_since_options_are_shown_in_another_order() -> None:
    delivery = came(workbook([*HEAD[:5], "Đáp án"], ["1", "Hỏi?", "A. một", "B) hai", "c: ba", "B"]))

    assert [option.text for option in delivery.incoming[0].question.options] == ["một", "hai", "ba"]
    assert "2: chữ A, B, C… đầu mỗi phương án → bỏ: phương án hiện theo thứ tự khác nhau" in told(delivery)


def test_rows_that_make_no_question_are_listed_and_the_others_come() -> None:
    bad = [
        ["2", "", "a", "b", "c", "d", "A"],
        ["3", "Một ý?", "a", "", "", "", "A"],
        ["4", "Hai?", "=1+1", "b", "c", "d", "A"],
    ]
    delivery = came(table(HEAD, ROW, *bad))

    assert len(delivery.incoming) == 1
    assert [line for line in told(delivery) if not line.startswith("0:")] == [
        "3: dòng không có câu hỏi → không mang câu này sang; sửa rồi nhập lại",
        "4: “Một ý?” có ít hơn hai phương án → không mang câu này sang; sửa rồi nhập lại",
        "5: cột “A” là công thức → không mang câu này sang; sửa rồi nhập lại",
    ]


def test_a_comma_that_was_not_quoted_moves_no_key() -> None:
    row = ["1", "Ai giữ, và ai không?", "a", "b", "c", "d", "B"]
    content = "\n".join(",".join(one) for one in (HEAD, row, ROW)).encode()

    assert [one.question.text for one in came(content).incoming] == ["Ai giữ mật khẩu?"]
    assert "dòng có nhiều ô hơn dòng tên cột" in told(came(content))[-1]


def test_a_table_without_its_headings_says_which() -> None:
    with pytest.raises(ExchangeError, match="STT, Câu hỏi, A, B, C, D, Đáp án"):
        came(workbook(["Họ tên", "Tuổi"], ["An", "30"]))
    with pytest.raises(ExchangeError, match="STT, Câu hỏi, A, B, C, D, Đáp án"):
        receive(b"a;b\n1;2\n", "x.csv", Wanted(), "csv")


def test_every_sheet_with_the_headings_is_read_and_the_others_are_listed() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(HEAD, ROW)))
    for title, row in (("Phần 2", HEAD), ("Ghi nhớ", ["nộp trước thứ Sáu"])):
        book.create_sheet(title).append(row)
    book["Phần 2"].append(["1", "Câu khác?", "a", "b", "c", "d", "D"])
    content = io.BytesIO()
    book.save(content)
    delivery = came(content.getvalue())

    assert [one.sheet for one in delivery.incoming] == ["Sheet1", "Phần 2"]
    assert any("trang “Ghi nhớ”" in line for line in told(delivery))
