"""The report as a table: one line for each official and each quiz asked of him."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

from trainer.core.quiz.model import ROLE_TITLES, Quiz
from trainer.core.quiz.reading_time import Quick
from trainer.core.standing import LATE
from trainer.core.vietnam_time import in_vietnam
from trainer.queries.due_days import rules_in_words
from trainer.queries.progress import Row
from trainer.tables.table import Column, Table

COLUMNS = (
    Column("code", "Mã cán bộ", 12),
    Column("name", "Họ và tên", 26),
    Column("position", "Chức vụ", 30),
    Column("unit", "Đơn vị", 28),
    Column("roles", "Vai trò", 24),
    Column("quiz", "Bài", 30),
    Column("standing", "Tình trạng", 22),
    Column("late", "Quá hạn", 10),
    Column("passed_on", "Ngày đạt", 12, "date"),
    Column("valid_until", "Có giá trị đến", 14, "date"),
    Column("due_on", "Hạn hoàn thành", 14, "date"),
    Column("due_by", "Hạn theo", 34),
    Column("relearn_by", "Hạn cập nhật", 14, "date"),
)
QUICK = Column("quick", "Nộp nhanh hơn đọc đề", 44)
# By official and quiz the attempts that were handed in sooner than they can be read, by number.
QuickOnes: TypeAlias = Mapping[tuple[int, str], Mapping[int, Quick]]


def report_table(
    rows: Iterable[Row], quizzes: Mapping[str, Quiz], now: datetime, quick: QuickOnes | None = None
) -> Table:
    """Return the report of ``rows``; quizzes that the content no longer has stand under their id.

    With ``quick``, for the IT unit, one more column tells of hand-ins sooner than they can be read.
    """
    people = list(rows)
    rules = rules_in_words(asked.due_by for row in people for asked in row.requirements)
    found = tuple(line for row in people for line in _lines(row, quizzes, rules))
    title = f"Kết quả tập huấn, lập lúc {now:%H:%M} ngày {now:%d/%m/%Y}"
    if quick is None:
        return Table(title=title, columns=COLUMNS, rows=tuple(line for _, line in found))
    told = tuple((*line, _quick(quick.get(key, {}))) for key, line in found)
    return Table(title=title, columns=(*COLUMNS, QUICK), rows=told)


def _quick(attempts: Mapping[int, Quick]) -> str:
    return "; ".join(f"lần {number}: {one}" for number, one in attempts.items())


def _lines(
    row: Row, quizzes: Mapping[str, Quiz], rules: Mapping[str, str]
) -> Iterable[tuple[tuple[int, str], tuple[str | datetime | None, ...]]]:
    official = row.official
    who = (
        official.staff_code,
        official.full_name,
        official.position,
        official.unit.name,
        "; ".join(ROLE_TITLES[role] for role in row.roles),
    )
    if not row.requirements:
        yield (official.pk, ""), (*who, "", "Không có bài bắt buộc", "", None, None, None, "", None)
    for asked, stands in row.quizzes:
        title = quizzes[asked.quiz].title if asked.quiz in quizzes else asked.quiz
        until = asked.relearn_by if stands.state == "update" else None
        days = (_local(asked.passed_at), _local(asked.valid_until), asked.due_on, rules.get(asked.due_by, ""), until)
        yield (official.pk, asked.quiz), (*who, title, stands.title, LATE if stands.late else "", *days)  # type: ignore[misc]


def _local(moment: datetime | None) -> datetime | None:
    """Screens, files and the terminal print the same day only if nobody is left to convert it."""
    return in_vietnam(moment) if moment else None
