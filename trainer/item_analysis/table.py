"""The questions as a table to take away: one row a question, the same figures as on the screen."""

from collections.abc import Sequence

from trainer.content.library import Library
from trainer.item_analysis.queries import QuestionRow
from trainer.item_analysis.rules.difficulty import estimated, said
from trainer.tables.table import Column, Table, Value

_COLUMNS = (
    Column("quiz", "Bài", 30),
    Column("question", "Mã câu hỏi", 24),
    Column("text", "Lời hỏi", 60),
    Column("answers", "Số bài", 9, "number"),
    Column("facility", "Tỉ lệ điểm", 10, "percent"),
    Column("difficulty", "Độ khó", 30),
    Column("labelled", "Độ khó người soạn ước lượng", 11, "number"),
    Column("estimated", "Độ khó đo từ bài làm", 11, "number"),
    Column("discrimination", "Độ phân biệt", 12, "number"),
    Column("least", "Thấp nhất", 10, "number"),
    Column("most", "Cao nhất", 10, "number"),
    Column("efficiency", "Hiệu quả phân biệt", 12, "percent"),
    Column("left_out", "Bỏ trống", 9, "number"),
    Column("seconds", "Thời gian giữa (giây)", 12, "number"),
    Column("verdict", "Nhận xét", 60),
    Column("advice", "Việc nên làm", 60),
    Column("sections", "Đoạn cẩm nang", 40),
)


def of_questions(rows: Sequence[QuestionRow], library: Library) -> Table:
    """Return one row a question; correlations to a thousandth, a cell is empty where there is nothing to tell."""
    return Table("Câu hỏi", _COLUMNS, tuple(_row(one, library) for one in rows))


def labelled(one: QuestionRow, library: Library) -> int | None:
    """Return the difficulty that stands with the question today; None for words of before. No record keeps it."""
    known = (question for question in library.quizzes[one.quiz].questions if question.id == one.question.id)
    return next((question.difficulty for question in known if one.current), None)


def _row(one: QuestionRow, library: Library) -> tuple[Value, ...]:
    found = one.found
    return (
        library.quizzes[one.quiz].title,
        one.question.id,
        one.question.text,
        found.number,
        found.facility,
        said(labelled(one, library), found),
        labelled(one, library),
        estimated(found),
        *(None if value is None else round(value, 3) for value in (found.discrimination, found.least, found.most)),
        found.efficiency,
        found.left_out,
        found.seconds,
        one.words,
        one.verdict.advice if one.verdict else "",
        ", ".join(one.question.sections),
    )
