"""The workbook: a template that is sound, and hands that fill it in as hands do."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.content.sound_project import item
from tests.content.sound_project import question as make
from trainer.core.checks import Content, style
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.model import Pool, Quiz, Rule
from trainer.exchange.model import Delivery, ExchangeError
from trainer.exchange.xlsx import unread
from trainer.exchange.xlsx.layout import FAMILIES, HELP_SHEET
from trainer.exchange.xlsx.read import read
from trainer.exchange.xlsx.template import template
from trainer.exchange.xlsx.write import write


def filled(change: Any = lambda book: None) -> bytes:
    """Return the template after a change by hand."""
    book = openpyxl.load_workbook(io.BytesIO(template()))
    change(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def lost(delivery: Delivery) -> list[tuple[str, int, str]]:
    return [(loss.sheet, loss.line, loss.what) for loss in delivery.all_losses()]


def test_the_template_has_a_sound_example_of_every_kind() -> None:
    delivery = read(template(), "mau.xlsx")
    questions = [one.question for one in delivery.incoming]

    assert [question.kind for question in questions] == list(RULES)
    assert [fault for question in questions for fault in RULES[question.kind].faults(question)] == []
    assert delivery.all_losses() == []


def test_the_template_explains_every_column_and_offers_lists() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template()))
    explained = {(row[0], row[1]) for row in book[HELP_SHEET].iter_rows(values_only=True)}

    for family in FAMILIES:
        sheet: Any = book[family.sheet]
        lists = {rule.formula1 for rule in sheet.data_validations.dataValidation}
        for column in family.columns:
            assert (family.sheet, column.title) in explained
            assert not column.allowed or f'"{",".join(column.allowed)}"' in lists


def test_notes_pictures_and_hidden_sheets_are_listed() -> None:
    def add(book: Any) -> None:
        book["Chọn ý"]["H2"].comment = Comment("Hỏi lại\nchị Hạnh", "Tám")
        book.create_sheet("Cất đi").sheet_state = "hidden"

    with zipfile.ZipFile(content := io.BytesIO(filled(add)), "a") as archive:
        archive.writestr("xl/media/image1.png", b"")

    assert lost(read(content.getvalue(), "tay.xlsx")) == [
        ("", 0, "hình “image1.png”"),
        ("Chọn ý", 2, "ghi chú ở ô H2: “Hỏi lại chị Hạnh”"),
        ("Cất đi", 0, "trang ẩn “Cất đi”"),
    ]


def test_openpyxl_still_keeps_by_a_private_name_the_cells_that_are_there() -> None:
    sheet = openpyxl.Workbook().active
    assert isinstance(sheet, Worksheet)
    sheet["B3"] = "có"

    assert getattr(sheet, "_cells", None) == {(3, 2): sheet["B3"]}


def test_a_part_that_cannot_be_read_beside_the_cells_is_said() -> None:
    assert [loss.what for loss in unread.find(without_sheets())] == ["ghi chú và trang ẩn của sổ tính"]


def without_sheets() -> bytes:
    content = io.BytesIO()
    zipfile.ZipFile(content, "w").close()
    return content.getvalue()


def test_columns_may_be_moved_and_case_does_not_count() -> None:
    def move(book: Any) -> None:
        sheet = book["Sắp thứ tự"]
        for row in range(1, sheet.max_row + 1):
            left, right = sheet.cell(row, 6), sheet.cell(row, 7)
            left.value, right.value = right.value, left.value
        sheet.cell(1, 1).value = "tt"

    assert read(filled(move), "x.xlsx").incoming == read(template(), "x.xlsx").incoming


def test_cells_merged_over_the_rows_of_a_question_are_one_question() -> None:
    def merge(book: Any) -> None:
        sheet = book["Chọn ý"]
        for column in "ABCDEFG":
            sheet.merge_cells(f"{column}2:{column}4")

    assert read(filled(merge), "x.xlsx").incoming == read(template(), "x.xlsx").incoming


@pytest.mark.parametrize("numbered", [True, False])
def test_two_questions_in_the_same_words_about_something_else_are_two(numbered: bool) -> None:
    def ask_again(book: Any) -> None:
        sheet = book["Bôi chỗ"]
        words, *others = [[cell.value for cell in row] for row in sheet["A2:Q5"]]
        words[0], words[1], words[8] = "9", "", "Bài khác: [[một]], [[hai]], [[ba]], [[bốn]]."
        for row, (passage, cells) in enumerate(zip(("một", "hai", "ba", "bốn"), (words, *others), strict=True), 6):
            for column, value in enumerate([*cells[:9], passage, *cells[10:]], 1):
                sheet.cell(row, column).value = value
        sheet["B2"] = ""
        if not numbered:
            sheet["A2"] = sheet["A6"] = ""

    marks = [one.question for one in read(filled(ask_again), "x.xlsx").incoming if one.question.kind == "mark"]

    assert [one.options[0].text for one in marks] == ["ngày 03/12", "một"]
    assert marks[0].text == marks[1].text


def test_a_digit_that_is_no_number_of_a_question_or_rule_is_none() -> None:
    def change(book: Any) -> None:
        book["Chọn ý"]["A2"] = "²"
        book["Bài"]["B7"] = "²"
        book["Bài"]["B8"] = "9" * 5_000

    delivery = read(filled(change), "x.xlsx")

    assert len(delivery.incoming) == 7
    assert ("Bài", 0, "“Thời gian (phút, 0 là không giới hạn)” là “²”, không phải số") in lost(delivery)


def test_a_cell_that_was_coloured_at_the_end_of_a_sheet_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    content = filled(lambda book: setattr(book["Chọn ý"]["Q1048576"], "font", Font(bold=True)))
    monkeypatch.setattr(Worksheet, "iter_rows", lambda *_: pytest.fail("makes every cell up to the last one"))

    assert list(unread.find(content)) == []


@pytest.mark.parametrize(
    ("cell", "value", "what"),
    [
        ("C2", "một ý", "kiểu “một ý” không có trong danh sách (một ý đúng, nhiều ý đúng)"),
        ("F2", "rất khó", "độ khó ghi “rất khó”"),
        ("I2", "chắc là đúng", "cột đúng/sai ghi “chắc là đúng”"),
        ("H3", None, "dòng không có phương án"),
        ("Z2", "ghi chú", "chữ ngoài các cột của mẫu: “ghi chú”"),
        ("J1", "Giai thich them", "thiếu cột “Giải thích”"),
        ("H2", "=A1&B1", "cột “Phương án” là công thức"),
    ],
)
def test_what_cannot_be_read_is_listed_with_sheet_and_row(cell: str, value: str | None, what: str) -> None:
    def change(book: Any) -> None:
        book["Chọn ý"][cell] = value

    told = [(sheet, what) for sheet, _, what in lost(read(filled(change), "x.xlsx"))]

    assert ("Chọn ý", what) in told


def test_a_formula_keeps_only_its_own_question_out() -> None:
    def change(book: Any) -> None:
        book["Chọn ý"]["H2"] = "=1+1"

    delivery = read(filled(change), "x.xlsx")

    assert "mau-mot-y" not in [one.question.id for one in delivery.incoming]
    assert len(delivery.incoming) == 6


def test_a_strange_sheet_and_a_strange_line_of_the_head_are_listed() -> None:
    def change(book: Any) -> None:
        book.create_sheet("Nháp")["A1"] = "ghi chú"
        book["Bài"]["A20"] = "Người soạn"
        book["Bài"]["B6"] = "tám mươi"

    told = lost(read(filled(change), "x.xlsx"))

    assert ("Nháp", 0, "trang “Nháp”") in told
    assert ("Bài", 20, "dòng “Người soạn”") in told
    assert ("Bài", 0, "“Điểm đạt (%)” là “tám mươi”, không phải số") in told


def test_a_step_that_is_not_there_ends_the_situation() -> None:
    def change(book: Any) -> None:
        book["Tình huống"]["M2"] = "7"

    assert ("Tình huống", 2, "bước sau “7” không có") in lost(read(filled(change), "x.xlsx"))


def test_the_examples_of_the_template_keep_to_the_style_that_they_teach() -> None:
    questions = tuple(item(one.question) for one in read(template(), "mau.xlsx").incoming)

    assert [notice.what for notice in style.check(Content(questions=questions))] == []


def bomb() -> bytes:
    """Return a workbook whose part swells a thousandfold."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    return content.getvalue()


def other_workbook() -> bytes:
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "rỗng"),
        (b"PK\x03\x04hong", "hỏng"),
        (template()[:5000], "hỏng"),
        (bomb(), "phình quá lớn"),
        (other_workbook(), "không theo mẫu"),
        (Path(__file__).read_bytes(), "hỏng"),
    ],
)
def test_a_file_that_is_no_such_workbook_is_one_clear_error(content: bytes, what: str) -> None:
    with pytest.raises(ExchangeError, match=what):
        read(content, "x.xlsx")


def test_questions_of_all_sheets_keep_their_order_and_equals_signs() -> None:
    options = ["=1+1", "'=2", "b"]
    questions = (make("q-2", options, -1, kind="order"), make("q-1", options), make("q-3", options, -1, kind="order"))
    pools: dict[Pool, int] = {"chon": 1, "xep": 2}
    rule = Rule(3, pass_mark=80, time_limit=0, attempts=0, wait_hours=0, valid_days=365, pools=pools)
    quiz = Quiz("bai", "=Bài", "T", "a/index", rule, questions)
    delivery = read(write(quiz).content, "x.xlsx")

    assert tuple(one.question for one in delivery.incoming) == questions
    assert delivery.head == replace(quiz, questions=())
