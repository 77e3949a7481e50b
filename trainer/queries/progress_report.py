"""The report: one line for each official and each quiz asked of him, some hundreds of officials at a time."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeAlias

from trainer.core.quiz.model import Quiz
from trainer.core.quiz.reading_time import Quick
from trainer.core.standing import LATE
from trainer.core.vietnam_time import in_vietnam, moment_words
from trainer.core.work_progress import Told, in_turns, nobody
from trainer.models import Official
from trainer.queries.due_days import rules_in_words
from trainer.queries.progress import officials
from trainer.queries.progress_filter import Filter
from trainer.queries.progress_people import WHO, PersonRow, let_go, rows
from trainer.queries.revealing import quick_attempts
from trainer.tables.table import Column, Line, Stream

COLUMNS = (
    *WHO,
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


# Of so many officials the rows are in memory at once.
_AT_ONCE = 500
_MORE_NUMBERS = 5_000


def report(
    wanted: Filter,
    quizzes: Mapping[str, Quiz],
    now: datetime,
    *,
    quick: bool = False,
    told: Told = nobody,
) -> Stream:
    """Return the report of ``wanted``; quizzes that the content no longer has stand under their id.

    With ``quick``, for the IT unit, one more column tells of hand-ins sooner than they can be read. ``told`` is called
    with how many officials are done, of how many, before some hundreds of them each and at the end. Of all others only
    the numbers are in memory, eight bytes each.
    """
    title = f"Kết quả tập huấn, lập lúc {moment_words(now)}"
    columns = (*COLUMNS, QUICK) if quick else COLUMNS

    def lines() -> Iterator[Line]:
        for some in in_turns(_numbers(wanted, now), _AT_ONCE, told):
            yield from _lines_of(some, wanted, quizzes, now, quick)
            let_go()

    return Stream(title, columns, lines())


def is_longer(wanted: Filter, now: datetime, most: int) -> bool:
    """Say whether ``wanted`` has more than ``most`` officials; looks no further than that."""
    return officials(wanted, now).order_by().values("pk")[: most + 1].count() > most


def _numbers(wanted: Filter, now: datetime) -> "array[int]":
    found = officials(wanted, now).values_list("pk", flat=True)
    return array("q", found.iterator(chunk_size=_MORE_NUMBERS))


def _lines_of(
    numbers: Iterable[int], wanted: Filter, quizzes: Mapping[str, Quiz], now: datetime, quick: bool
) -> Iterator[Line]:
    some = Official.objects.filter(pk__in=list(numbers))
    place = {number: index for index, number in enumerate(numbers)}
    people = sorted(rows(some, wanted, quizzes, now, reasons=True), key=lambda row: place[row.official.pk])
    rules = rules_in_words(asked.due_by for row in people for asked in row.requirements)
    sooner: QuickOnes = quick_attempts(some) if quick else {}
    for row in people:
        for key, line in _lines(row, quizzes, rules):
            yield (*line, _quick(sooner.get(key, {}))) if quick else line


def _quick(attempts: Mapping[int, Quick]) -> str:
    return "; ".join(f"lượt {number}: {one}" for number, one in attempts.items())


def _lines(
    row: PersonRow, quizzes: Mapping[str, Quiz], rules: Mapping[str, str]
) -> Iterable[tuple[tuple[int, str], Line]]:
    number, who = row.official.pk, row.who
    if not row.requirements:
        yield (number, ""), (*who, "", "Không có bài bắt buộc", "", None, None, None, "", None)
    for asked, stands in row.quizzes:
        title = quizzes[asked.quiz].title if asked.quiz in quizzes else asked.quiz
        until = asked.relearn_by if stands.state == "update" else None
        days = (_local(asked.passed_at), _local(asked.printed_until), asked.due_on, rules.get(asked.due_by, ""), until)
        yield (number, asked.quiz), (*who, title, stands.title, LATE if stands.late else "", *days)


def _local(moment: datetime | None) -> datetime | None:
    """Screens, files and the terminal print the same day only if nobody is left to convert it."""
    return in_vietnam(moment) if moment else None
