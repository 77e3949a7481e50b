"""Questions into a workbook that carries everything, and the empty one that authors fill in."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter

from trainer.core.law import Citation
from trainer.core.quiz.model import Option, Question, Quiz
from trainer.exchange import tags
from trainer.exchange.model import Loss, Package
from trainer.exchange.xlsx.layout import FAMILIES, HEAD, HEAD_SHEET, HELP_SHEET, LOOKS, POOLS, SCENES, YES, Family
from trainer.tables.write_xlsx import BRAND, FONT, LINE

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST = 32_767
# Rows below the last one that keep the lists to choose from.
_ROOM = 500
_HELP_LINES = (
    "Mỗi trang là một nhóm kiểu câu hỏi; trang không dùng thì để trống.",
    "Một câu hỏi gồm nhiều dòng liền nhau: dòng đầu có ô “Câu hỏi”, mỗi dòng một phương án, chỗ, bước hoặc mục.",
    "Ở các dòng sau của cùng câu, để trống những cột của cả câu.",
    "Không dùng công thức; ô có công thức làm cả câu không được nhận.",
    "Các dòng ví dụ đã điền sẵn: xóa đi trước khi nhập.",
    "Nhập: python -m trainer question import TỆP.xlsx --out quizzes/ten-bai.yml, rồi chạy python -m trainer check.",
)


def write(quiz: Quiz, example: bool = False) -> Package:
    """Return a quiz as a workbook; ``example``: as the template, with a sheet that explains."""
    losses = [loss for question in quiz.questions for loss in _too_long(question)]
    content = io.BytesIO()
    book: Any = xlsxwriter.Workbook(content, _OPTIONS)
    look = {"font_name": FONT, "font_size": 11, "valign": "top", "text_wrap": True, "bottom": 1, "bottom_color": LINE}
    cell = book.add_format({**look, "num_format": "@"})
    heading = book.add_format({**look, "bold": True, "font_color": "#ffffff", "bg_color": BRAND})
    if example:
        _write_help(book.add_worksheet(HELP_SHEET), cell, heading)
    _write_head(book.add_worksheet(HEAD_SHEET), quiz, cell, heading)
    for family in FAMILIES:
        _write_family(book.add_worksheet(family.sheet), family, quiz.questions, cell, heading)
    book.close()
    return Package(content.getvalue(), len(quiz.questions), tuple(losses))


def _write_help(sheet: Any, cell: Any, heading: Any) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 2, 90)
    for number, line in enumerate(_HELP_LINES):
        sheet.merge_range(number, 0, number, 2, line, cell)
    row = len(_HELP_LINES) + 1
    for column, title in enumerate(("Trang", "Cột", "Ghi gì")):
        sheet.write_string(row, column, title, heading)
    for family, wanted in ((one, column) for one in FAMILIES for column in one.columns):
        row += 1
        choice = f" Chọn: {', '.join(wanted.allowed)}." if wanted.allowed else ""
        for place, words in enumerate((family.sheet, wanted.title, wanted.help + choice)):
            sheet.write_string(row, place, words, cell)


def _write_head(sheet: Any, quiz: Quiz, cell: Any, heading: Any) -> None:
    told = {title: str(getattr(quiz, name, getattr(quiz.rule, name, ""))) for title, name in HEAD.items()}
    told |= {title: YES if quiz.public else "" for title, name in HEAD.items() if name == "public"}
    told |= {title: str(quiz.rule.pools.get(pool, 0)) for title, pool in POOLS.items()}
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 1, 90)
    for row, (title, words) in enumerate(told.items()):
        sheet.write_string(row, 0, title, heading)
        sheet.write_string(row, 1, _guarded(words), cell)


def _write_family(sheet: Any, family: Family, questions: Sequence[Question], cell: Any, heading: Any) -> None:
    for column, wanted in enumerate(family.columns):
        sheet.set_column(column, column, wanted.width)
        sheet.write_string(0, column, wanted.title, heading)
        sheet.write_comment(0, column, wanted.help)
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 0)
    row = 0
    for number, question in enumerate(questions, 1):
        if question.kind in family.kinds.values():
            for told in _rows(family, number, question):
                row += 1
                for column, wanted in enumerate(family.columns):
                    sheet.write_string(row, column, _guarded(told.get(wanted.field, "")), cell)
    for column, wanted in enumerate(family.columns):
        if wanted.allowed:
            about = {"validate": "list", "source": list(wanted.allowed), "error_title": "Không có trong danh sách"}
            about["error_message"] = f"Chọn một trong: {', '.join(wanted.allowed)}."
            sheet.data_validation(1, column, row + _ROOM, column, about)


def _rows(family: Family, number: int, question: Question) -> Iterator[dict[str, str]]:
    """Yield a row for each option; the first one tells about the question too."""
    step = None
    for place, option in enumerate(question.options):
        row = _of_question(family, number, question) if place == 0 else {}
        row |= _of_option(question, option)
        if option.turn is not None and option.turn.step != step:
            step = option.turn.step
            row |= {"step": str(step + 1), "step_text": question.steps[step]}
        yield row


def _of_question(family: Family, number: int, question: Question) -> dict[str, str]:
    kinds = {kind: words for words, kind in family.kinds.items()}
    looks = {look: words for words, look in LOOKS.items()}
    scenes = {scene: words for words, scene in SCENES.items()}
    return {
        "number": str(number),
        "id": question.id,
        "kind": kinds[question.kind],
        "sections": "\n".join(question.sections),
        "basis": _basis(question.basis),
        "difficulty": str(question.difficulty),
        "text": question.text,
        "look": looks[question.look] if question.material else "",
        "material": question.material,
        "sender": question.sender,
        "sent": question.sent,
        "picture": question.picture,
        "scene": scenes.get(question.scene, ""),
        "targets": "\n".join(question.targets),
    }


def _of_option(question: Question, option: Option) -> dict[str, str]:
    row = {"option": option.text, "feedback": option.feedback, "own_basis": _basis(option.basis)}
    row["right"] = YES if option.right else ""
    if option.target is not None:
        row["target"] = question.targets[option.target]
    if option.turn is not None:
        row |= {"worth": str(option.turn.worth), "consequence": option.turn.consequence}
        row["leads_to"] = "" if option.turn.leads_to is None else str(option.turn.leads_to + 1)
    return row


def _basis(citations: Sequence[Citation]) -> str:
    return "\n".join(tags.cited(citation) for citation in citations)


def _guarded(text: str) -> str:
    """A text that begins with an equals sign is no formula; the apostrophe comes off when it is read."""
    guarded = f"'{text}" if text.lstrip("'").lstrip().startswith("=") else text
    return guarded[:_LONGEST]


def _too_long(question: Question) -> Iterator[Loss]:
    for option in (None, *question.options):
        row = _of_option(question, option) if option else {"text": question.text, "material": question.material}
        for words in row.values():
            if len(words) >= _LONGEST:
                what = f"câu “{question.id}”: một đoạn dài {len(words)} chữ"
                yield Loss(question.line, what, f"cắt còn {_LONGEST} chữ, nhiều nhất mà một ô Excel chứa được")
