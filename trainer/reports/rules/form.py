"""The form of the handbook for the quarterly report, filled in with what the records know.

The form is read from the handbook itself, so that whoever changes it there has changed the report. What only the
office knows stays open, as dots.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from trainer.core.text import clean, count, fold
from trainer.core.vietnam_time import in_vietnam
from trainer.handbook.print import html_tree
from trainer.reports.rules.document import Block, Document, Grid, Heading, Paragraph, Signature, annex
from trainer.reports.rules.model import Report
from trainer.reports.rules.sentences import when

# Where the form stands in the handbook, and the one line of it that the records can fill.
SECTION = "bieu-mau/bao-cao-quy#mau"
_LINE = "nguoi da hoc, dat bai kiem tra"
_PART = re.compile(r"[IVX]+\. ")
_DOTS = "………………"


class NoForm(Exception):
    """The handbook has no form any more, or one without the line that the records fill."""


@dataclass(frozen=True, slots=True)
class _Form:
    head: tuple[str, ...]
    day: str
    title: tuple[str, ...]
    blocks: tuple[Block, ...]


def filled(html: str, report: Report) -> Document:
    """Return the report of a period on the form ``html``. Raises NoForm."""
    form = _read(html)
    if not any(_is_ours(row) for block in form.blocks if isinstance(block, Grid) for row in block.rows):
        raise NoForm
    words = _learnt(report)
    agency = _agency(form.head, report.agency)
    made = in_vietnam(report.made_at)
    return Document(
        agency=agency,
        number=next((line for line in form.head if line.startswith("Số:")), ""),
        place_and_day=f"{_DOTS}, ngày {made:%d} tháng {made:%m} năm {made:%Y}",
        title=(*form.title[:-1], re.sub(r"quý\s*…+\s*năm\s*\d*…+", report.period.title, form.title[-1])),
        body=tuple(_with(block, words, report) for block in form.blocks),
        annex_title="Phụ lục: Kết quả tập huấn",
        annex=tuple(annex(report)),
    )


def _read(html: str) -> _Form:
    root = html_tree.parse(html)
    paragraphs = [one for one in root if one.tag == "p"]
    if len(paragraphs) < 3 or not list(root.iter("table")):
        raise NoForm
    head, day, title = paragraphs[:3]
    blocks = tuple(block for child in root if child not in (head, day, title) for block in _blocks(child))
    return _Form(tuple(_lines(head)), html_tree.words(day), tuple(_lines(title)), blocks)


def _lines(paragraph: HtmlElement) -> Iterator[str]:
    for at in paragraph.iter("br"):
        at.tail = f"\n{at.tail or ''}"
    for line in str(paragraph.text_content()).split("\n"):
        if words := clean(line):
            yield words


def _blocks(child: HtmlElement) -> Iterator[Block]:
    tables = [child] if child.tag == "table" else list(child.iter("table"))
    for table in tables:
        rows = [tuple(html_tree.words(cell) for cell in row.iter("th", "td")) for row in table.iter("tr")]
        yield _signature(rows) if _signs(rows) else _grid(rows)
    words = html_tree.words(child)
    if not tables and words:
        yield Heading(words) if _PART.match(words) else Paragraph(words)


def _signs(rows: list[tuple[str, ...]]) -> bool:
    return bool(rows) and rows[0][0].startswith("Nơi nhận")


def _signature(rows: list[tuple[str, ...]]) -> Signature:
    left, right = zip(*rows, strict=True)
    return Signature(tuple(left), tuple(right))


def _grid(rows: list[tuple[str, ...]]) -> Grid:
    widths = (2.6, *(1.0 for _ in rows[0][1:])) if len(rows[0]) > 2 else (1.0, 1.0)
    if rows[0][0] == "Việc" and len(rows[0]) == 3:
        widths = (1.2, 0.8, 1.6) if rows[0][1] == "Số" else (1.0, 1.0, 1.2)
    return Grid(rows[0], tuple(rows[1:]), widths)


def _worded(block: Block, report: Report) -> Block:
    """Return a block of the form in the words of the period: a year has no quarters."""
    period = report.period
    if period.quarter or not isinstance(block, Grid):
        return block
    words = {
        "Quý này": "Năm nay",
        "Quý trước": "Năm trước",
        "Cộng dồn": f"Kỳ 15/12/{period.year - 1} – 14/12/{period.year}",
    }
    return Grid(tuple(words.get(one, one) for one in block.columns), block.rows, block.widths, block.numbers)


def _with(block: Block, learnt: str, report: Report) -> Block:
    block = _worded(block, report)
    if not isinstance(block, Grid):
        return block
    rows = tuple((row[0], learnt, *row[2:]) if _is_ours(row) else row for row in block.rows)
    return Grid(block.columns, rows, block.widths, block.numbers)


def _is_ours(row: tuple[str, ...]) -> bool:
    return len(row) > 1 and fold(row[0]).startswith(_LINE)


def _learnt(report: Report) -> str:
    """Return what stands in the line of those who have learnt: of how many must, where that can be known."""
    snapshot = report.snapshot
    if snapshot is None:
        return f"{count(report.happened.passed)} người đạt bài trong kỳ / ……"
    whole = snapshot.whole
    if not whole.people:
        return "Chưa giao bài cho ai"
    return f"{count(whole.done)} / {count(whole.people)} ({whole.share}), tính {when(snapshot)}; xem phụ lục"


def _agency(head: tuple[str, ...], agency: str) -> tuple[str, ...]:
    """Return the lines above the number: the name of the agency in the place of the first dots."""
    lines = [line for line in head if not line.startswith("Số:")]
    if not agency or not lines:
        return tuple(lines)
    return (agency.upper(), *lines[1:])
