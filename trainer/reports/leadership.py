"""The workbook for the leadership: a sentence a figure, charts, then rows: by unit, who is not done, questions."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from trainer.core.text import count, share
from trainer.core.vietnam_time import moment_words
from trainer.reports.rules.model import FEWEST, LOWEST, GroupFigures, Report, Snapshot, lowest
from trainer.reports.rules.sentences import UNKNOWN, detail_when, notes, of_whom, said, when
from trainer.reports.workbook import Book, lines
from trainer.tables.table import Column, Table, Value

# What one sheet of Excel holds; a city is smaller.
MOST_ROWS = 1_000_000
_COVER = (18, 58, 58)
_BY_DETAIL = ("Theo vai trò", "Theo bài")
# What has a chart: more bars than these no page shows.
_DRAWN = ("Theo vai trò", "Cần giúp trước")
_COVER_WIDTH = sum(_COVER)
NOT_DONE = (
    Column("unit", "Đơn vị", 34),
    Column("name", "Họ và tên", 26),
    Column("code", "Mã cán bộ", 13),
    Column("position", "Chức vụ", 26),
    Column("number", "Còn thiếu", 9, "number"),
    Column("quizzes", "Những bài còn thiếu", 52),
    Column("due_on", "Hạn gần nhất", 12, "date"),
    Column("late", "Quá hạn", 10),
)


def write(report: Report, people: Iterable[tuple[Value, ...]], questions: Table, path: Path, folder: Path) -> int:
    """Write the workbook to ``path``, what is only begun into ``folder``; return how many people are not done.

    ``people``: rows of ``NOT_DONE``, made while they are written. Raises OSError, and what the rows raise.
    """
    book = Book(path, folder, f"Báo cáo tập huấn {report.period.title}", report.agency)
    _cover(book, book.sheet("Tóm tắt", _COVER), report)
    _figures(book, report)
    number = _rest(book, report, people, questions)
    book.close()
    return number


def _cover(book: Book, sheet: Any, report: Report) -> None:
    sheet.write_string(0, 0, report.agency or "[cần điền: tên cơ quan]", book.plain)
    sheet.set_row(1, 26)
    sheet.write_string(1, 0, f"Báo cáo tập huấn {report.period.title}", book.title)
    sheet.write_string(2, 0, f"Kỳ báo cáo {report.period.days}. Lập lúc {moment_words(report.made_at)}.", book.plain)
    row = 4
    for index, name in enumerate(("Về", "Con số", "Cách tính")):
        sheet.write_string(row, index, name, book.heading)
    for one in said(report):
        row += 1
        sheet.set_row(row, 15 * max(lines(one.words, _COVER[1]), lines(one.how, _COVER[2])))
        sheet.write_string(row, 0, one.about, book.name)
        sheet.write_string(row, 1, one.words, book.words)
        sheet.write_string(row, 2, one.how, book.words)
    for note in notes(report):
        row += 1
        book.note(sheet, row, note, len(_COVER), _COVER_WIDTH)


def _figures(book: Book, report: Report) -> None:
    """Write the sheets of figures, before them one with the charts of those that have any."""
    snapshot = report.snapshot
    if snapshot is None:
        book.table("Theo đơn vị", "Theo đơn vị", UNKNOWN, _figure_columns("Đơn vị"), ())
        return
    charts = book.charts("Biểu đồ")
    for name, column, note, some in _tables(snapshot):
        title = f"{name}: số người đã xong và chưa xong"
        at = detail_when(snapshot) if name in _BY_DETAIL else when(snapshot)
        note = f"{note} Số liệu {at}; không kể người đang tạm miễn, tính ở cột riêng.".strip()
        head, number = book.table(name, name, note, _figure_columns(column), map(_row, some))
        if number and name in _DRAWN:
            charts.add(book.bars(title, name, head, number), f"{title}, {number} thanh. Số liệu ở trang “{name}”.")
    if not charts.number:
        charts.say("Chưa có số liệu nào để vẽ.")


def _tables(snapshot: Snapshot) -> Iterator[tuple[str, str, str, Iterable[GroupFigures]]]:
    """Yield of each sheet its name, what its first column names, what to know of it, and its rows."""
    yield (
        "Theo vai trò",
        "Vai trò",
        "Xong lộ trình của vai trò này; một người có thể giữ nhiều vai trò.",
        snapshot.roles,
    )
    low = f"{LOWEST} đơn vị tỉ lệ thấp nhất, trong đơn vị có từ {FEWEST} người được giao bài mà còn người chưa xong."
    yield "Cần giúp trước", "Đơn vị", low, lowest(snapshot.units)
    yield "Theo bài", "Bài", "", snapshot.quizzes
    yield "Theo đơn vị", "Đơn vị", f"{of_whom(snapshot).capitalize()}.", snapshot.units


def _figure_columns(name: str) -> tuple[Column, ...]:
    return (
        Column("name", name, 52),
        Column("people", "Người được giao", 12, "number"),
        Column("done", "Đã xong", 12, "number"),
        Column("left", "Chưa xong", 12, "number"),
        Column("share", "Tỉ lệ xong", 12, "percent"),
        Column("late", "Quá hạn", 12, "number"),
        Column("exempt", "Tạm miễn", 12, "number"),
    )


def _row(line: GroupFigures) -> tuple[Value, ...]:
    part = share(line.done, line.people) / 10_000 if line.people else None
    return line.name, line.people, line.done, line.left, part, line.late, line.exempt


def _rest(book: Book, report: Report, people: Iterable[tuple[Value, ...]], questions: Table) -> int:
    happened = report.happened
    columns = (
        Column("code", "Mã", 14),
        Column("name", "Đơn vị lúc hết kỳ", 60),
        Column("people", "Người đạt", 12, "number"),
        Column("passes", "Lượt đạt", 12, "number"),
    )
    note = f"Các lượt đạt {report.period.days}, kể cả của người nay đã rời danh sách."
    rows = ((one.code, one.name, one.people, one.passes) for one in happened.units)
    book.table("Đạt trong kỳ", f"Bài đạt trong {report.period.title}", note, columns, rows)
    note = f"Tính lúc {moment_words(report.made_at)}, không phải lúc hết kỳ. Mỗi người một dòng."
    _, number = book.table("Chưa xong", "Ai chưa hoàn thành", note, NOT_DONE, _first(people))
    note = (
        "Từ lượt làm đầu tiên của mỗi người, từ trước đến nay. Câu chưa đủ 30 bài thì không nhận xét. "
        f"{count(len(questions.rows))} câu đã có người làm."
    )
    book.table("Câu hỏi", "Câu hỏi nào cần sửa", note, questions.columns, questions.rows)
    return number


def _first(people: Iterable[tuple[Value, ...]]) -> Iterator[tuple[Value, ...]]:
    """Yield as many rows as a sheet holds, then one that says that there are more."""
    for at, row in enumerate(people):
        if at == MOST_ROWS:
            yield ("Còn nữa: xem màn hình Tiến độ", *(None for _ in row[1:]))
            return
        yield row
