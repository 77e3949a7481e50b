"""A report as a document: blocks that every form of it (Word, PDF, screen) draws in its own way."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from trainer.core.text import count, percent_of
from trainer.core.vietnam_time import moment_words
from trainer.reports.rules.model import GroupFigures, Hard, Report, lowest
from trainer.reports.rules.sentences import between, detail_when, notes, of_whom, said, when

# A unit's name on paper; the file has it in full.
_LONGEST = 90
# So many changes and hard questions are listed; whoever wants them all finds them on the screens.
_CHANGES = 15
_HARD = 5


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``soft`` is said beside."""

    text: str
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: ``widths`` are shares of the page, ``numbers`` the columns that hold numbers."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Where it is signed: lines at left and at right, the first of each bold."""

    left: tuple[str, ...]
    right: tuple[str, ...]


Block: TypeAlias = Heading | Paragraph | Grid | Signature


@dataclass(frozen=True, slots=True)
class Document:
    """A report on paper: head of the agency (lines, the number last), place and day, title, the body, the annex."""

    agency: tuple[str, ...]
    number: str
    place_and_day: str
    title: tuple[str, ...]
    body: tuple[Block, ...]
    annex_title: str
    annex: tuple[Block, ...]


def annex(report: Report) -> list[Block]:
    """Return what the training figures say, in sentences and tables."""
    blocks: list[Block] = [
        Paragraph(f"Kỳ báo cáo: {report.period.title}, {report.period.days}. Lập lúc {moment_words(report.made_at)}."),
        Heading("1. Tóm tắt"),
        *(Paragraph(f"{one.about}: {one.words}") for one in said(report)),
        *_parts(report),
        Heading("Cách tính"),
        *(Paragraph(f"{one.about}: {one.how}", soft=True) for one in _once(report)),
        *(Paragraph(note, soft=True) for note in notes(report)),
    ]
    return blocks


def _once(report: Report) -> Iterator:  # type: ignore[type-arg]
    """Yield what is said, each way of counting once."""
    seen: set[str] = set()
    for one in said(report):
        if one.how not in seen:
            seen.add(one.how)
            yield one


def _parts(report: Report) -> Iterator[Block]:
    number = 2
    for title, blocks in (
        ("Theo vai trò, theo bài, đơn vị cần giúp trước", tuple(_snapshot(report))),
        ("Bài đạt trong kỳ", tuple(_passed(report))),
        ("Các đợt tập huấn trong kỳ", tuple(_rounds(report))),
        ("Văn bản, cẩm nang thay đổi và việc học lại", tuple(_changes(report))),
        ("Câu hỏi và mục khó nhất", tuple(_hard(report))),
    ):
        if blocks:
            yield Heading(f"{number}. {title}")
            yield from blocks
            number += 1


def _snapshot(report: Report) -> Iterator[Block]:
    snapshot = report.snapshot
    if snapshot is None or not snapshot.whole.people:
        return
    if snapshot.roles or snapshot.quizzes:
        yield Paragraph(f"Theo vai trò, theo bài: số liệu {detail_when(snapshot)}.", soft=True)
    if snapshot.roles:
        yield _of_lines("Vai trò", snapshot.roles)
    if snapshot.quizzes:
        yield _of_lines("Bài", snapshot.quizzes)
    if low := lowest(snapshot.units):
        yield Paragraph(f"Theo đơn vị: số liệu {when(snapshot)}, {of_whom(snapshot)}.", soft=True)
        yield _of_lines("Đơn vị cần giúp trước", low)


def _of_lines(title: str, lines: Iterable[GroupFigures]) -> Grid:
    rows = tuple(
        (short(one.name), count(one.people), count(one.done), one.share, count(one.left), count(one.late))
        for one in lines
    )
    columns = (title, "Người", "Đã xong", "Tỉ lệ", "Chưa xong", "Quá hạn")
    return Grid(columns, rows, (4.2, 1.1, 1.2, 1.1, 1.3, 1.2), (1, 2, 3, 4, 5))


def _passed(report: Report) -> Iterator[Block]:
    if rows := report.happened.quizzes:
        lines = tuple((short(one.name), count(one.people), count(one.passes)) for one in rows)
        yield Grid(("Bài", "Người đạt", "Lượt đạt"), lines, (6, 1.6, 1.6), (1, 2))


def _rounds(report: Report) -> Iterator[Block]:
    if report.campaigns:
        lines = tuple(
            (
                short(one.title),
                f"{one.due_on:%d/%m/%Y}" if one.due_on else "Theo số ngày",
                f"Đóng {one.closed_on:%d/%m/%Y}" if one.closed_on else "Đang mở",
                f"{count(one.done)}/{count(one.people)}",
                one.share,
                count(one.late),
            )
            for one in report.campaigns
        )
        columns = ("Đợt", "Hạn", "Tình trạng", "Xong/tổng", "Tỉ lệ", "Quá hạn")
        yield Grid(columns, lines, (3.4, 1.5, 1.7, 1.7, 1, 1.1), (3, 4, 5))
    if report.campaigns_more:
        yield Paragraph(f"Còn {count(report.campaigns_more)} đợt nữa, xem ở màn hình Đợt.", soft=True)


def _changes(report: Report) -> Iterator[Block]:
    if report.changes:
        lines = tuple(
            (
                f"{one.published_on:%d/%m/%Y}",
                one.reason if not one.instrument else f"{one.reason} ({one.instrument})",
                count(one.relearnt),
                count(one.waiting),
                percent_of(one.relearnt, one.relearnt + one.waiting),
            )
            for one in report.changes[-_CHANGES:]
        )
        columns = ("Ngày", "Thay đổi", "Đã học lại", "Còn chờ", "Tỉ lệ")
        yield Grid(columns, lines, (1.5, 5, 1.2, 1.1, 1), (2, 3, 4))
    if (more := len(report.changes) - _CHANGES) > 0:
        yield Paragraph(f"Còn {count(more)} thay đổi trước đó trong kỳ, xem ở màn hình Thay đổi.", soft=True)


def _hard(report: Report) -> Iterator[Block]:
    for title, some in (("Câu hỏi", report.hard_questions), ("Mục của cẩm nang", report.hard_sections)):
        if some:
            yield _of_hard(title, some[:_HARD])


def _of_hard(title: str, some: Sequence[Hard]) -> Grid:
    lines = tuple((short(one.name), short(one.quiz, 40), between(one), count(one.number)) for one in some)
    return Grid((title, "Bài", "Đúng (95%)", "Số bài"), lines, (4.6, 2.2, 1.9, 1), (3,))


def short(text: str, most: int = _LONGEST) -> str:
    """Return ``text``, cut at a word with … where it is longer than ``most``."""
    return text if len(text) <= most else f"{text[: most - 1].rsplit(' ', 1)[0]}…"
