"""The report as a table: one line for each official and each quiz asked of him."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

from trainer.core.completion import Status
from trainer.core.quiz.model import ROLE_TITLES, Quiz
from trainer.core.quiz.reading_time import Quick
from trainer.core.vietnam_time import in_vietnam
from trainer.queries.progress import Row
from trainer.tables.table import Column, Table

STATUS_TITLES: dict[Status, str] = {
    "done": "Đã hoàn thành",
    "ending": "Sắp hết hạn",
    "update": "Cần cập nhật",
    "outdated": "Quá hạn cập nhật",
    "expired": "Đã hết hạn",
    "open": "Chưa làm",
    "due": "Cần làm",
    "overdue": "Quá hạn",
}
COLUMNS = (
    Column("code", "Mã cán bộ", 12),
    Column("name", "Họ và tên", 26),
    Column("position", "Chức vụ", 30),
    Column("unit", "Đơn vị", 28),
    Column("roles", "Vai trò", 24),
    Column("quiz", "Bài", 30),
    Column("standing", "Tình trạng", 16),
    Column("passed_on", "Ngày đạt", 12, "date"),
    Column("valid_until", "Có giá trị đến", 14, "date"),
    Column("due_on", "Hạn hoàn thành", 14, "date"),
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
    found = tuple(line for row in rows for line in _lines(row, quizzes))
    title = f"Kết quả tập huấn, lập lúc {now:%H:%M} ngày {now:%d/%m/%Y}"
    if quick is None:
        return Table(title=title, columns=COLUMNS, rows=tuple(line for _, line in found))
    told = tuple((*line, _quick(quick.get(key, {}))) for key, line in found)
    return Table(title=title, columns=(*COLUMNS, QUICK), rows=told)


def _quick(attempts: Mapping[int, Quick]) -> str:
    return "; ".join(f"lần {number}: {one}" for number, one in attempts.items())


def _lines(
    row: Row, quizzes: Mapping[str, Quiz]
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
        yield (official.pk, ""), (*who, "", "Không có bài bắt buộc", None, None, None, None)
    for asked in row.requirements:
        title = quizzes[asked.quiz].title if asked.quiz in quizzes else asked.quiz
        status = row.status(asked)
        until = asked.relearn_by if status in ("update", "outdated") else None
        state = STATUS_TITLES[status]
        days = (_local(asked.passed_at), _local(asked.valid_until), asked.due_on, until)
        yield (official.pk, asked.quiz), (*who, title, state, *days)  # type: ignore[misc]


def _local(moment: datetime | None) -> datetime | None:
    """Screens, files and the terminal print the same day only if nobody is left to convert it."""
    return in_vietnam(moment) if moment else None
