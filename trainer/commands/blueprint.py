"""The report of what the question bank covers. It needs no database."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from trainer.commands.bank_guesses import print_questions, print_summary
from trainer.commands.base import NO_ENVIRONMENT, OK, WRONG_USAGE, Fail, command
from trainer.commands.json_document import echo_json, json_option
from trainer.content.reading import gather
from trainer.content.sections import NotBuilt
from trainer.core.blueprint import DIFFICULTIES, KIND_TITLES, KINDS, ROLES, Bank, BlueprintRow, bank
from trainer.core.checks.content import guess
from trainer.core.quiz.model import ROLE_TITLES
from trainer.disk import paths
from trainer.tables.table import Column, Table, Value
from trainer.tables.write_csv import csv_bytes

if TYPE_CHECKING:
    from rich.console import Console

# An empty cell is the news of this table.
_EMPTY = "–"
_NAME_WIDTH = 40


@command("bank")
@click.option("--page", metavar="TRANG", help="Từng mục của một trang, kèm mã câu hỏi.")
@click.option("--guess", "quiz", metavar="BÀI", help="Câu nào của một bài đoán được theo hình thức, và nhờ đâu.")
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="In CSV cho bảng tính.")
def report_bank(page: str | None, quiz: str | None, as_json: bool, as_csv: bool) -> int:
    """Ngân hàng câu hỏi phủ cẩm nang đến đâu: theo trang, vai trò, kiểu câu và độ khó. Ô trống ghi “–”."""
    if as_json and as_csv:
        raise Fail("--json không đi cùng --csv", "chọn một trong hai", WRONG_USAGE)
    if quiz and (page or as_json or as_csv):
        raise Fail("--guess đi một mình", "bỏ --page, --json, --csv", WRONG_USAGE)
    found = _bank()
    if quiz:
        print_questions(found.content, quiz)
        return OK
    groups = _groups(found, page)
    if as_json:
        echo_json(_plain(groups))
    elif as_csv:
        click.echo(csv_bytes(_table(groups)), nl=False)
    else:
        _print(groups, page)
        if page is None:
            print_summary(found.content)
    return OK


def _bank() -> Bank:
    """Return the bank; raise Fail when it cannot all be read, as it would seem to have holes."""
    try:
        content, faults = gather(paths.PROJECT, None)
    except NotBuilt as error:
        raise Fail(error.problems[0].what, error.problems[0].mend, NO_ENVIRONMENT) from None
    if faults:
        raise Fail(f"nội dung còn {len(faults)} lỗi, lỗi đầu ở {faults[0].file}", "chạy: python -m trainer check")
    return bank(content)


def _groups(found: Bank, page: str | None) -> dict[str, list[BlueprintRow]]:
    if page is None:
        return {"roles": found.paths(), "pages": found.pages(), "total": [found.total()]}
    sections = found.sections(page)
    if not sections:
        known = {row.name for row in found.pages()}
        raise Fail(f"không có trang “{page}”", guess(page, known, "viết thu-muc/trang, không có .md"), WRONG_USAGE)
    return {"sections": sections, "total": [found.total(page)]}


def _plain(groups: dict[str, list[BlueprintRow]]) -> dict[str, list[dict[str, object]]]:
    return {
        group: [
            {
                "name": row.name,
                "title": row.title,
                "total": len(row.questions),
                "kinds": {kind: row.kinds.get(kind, 0) for kind in KINDS},
                "difficulties": {str(level): row.difficulties.get(level, 0) for level in DIFFICULTIES},
                "roles": {role: row.roles.get(role, 0) for role in ROLES},
                "questions": list(row.questions),
            }
            for row in rows
        ]
        for group, rows in groups.items()
    }


def _counts(row: BlueprintRow) -> tuple[int, ...]:
    return (
        len(row.questions),
        *(row.kinds.get(kind, 0) for kind in KINDS),
        *(row.difficulties.get(level, 0) for level in DIFFICULTIES),
        *(row.roles.get(role, 0) for role in ROLES),
    )


def _titles() -> tuple[str, ...]:
    levels = (f"Khó {level} (ước)" for level in DIFFICULTIES)
    return ("Câu hỏi", *KIND_TITLES.values(), *levels, *(ROLE_TITLES[role] for role in ROLES))


def _table(groups: dict[str, list[BlueprintRow]]) -> Table:
    words = {"roles": "Vai trò", "pages": "Trang", "sections": "Mục", "total": "Tổng"}
    columns = [Column("group", "Loại", 10), Column("name", "Mã", 40), Column("title", "Tên", 40)]
    columns += [Column(title, title, 12, "number") for title in _titles()]
    rows: list[tuple[Value, ...]] = [
        (words[group], row.name, row.title, *_counts(row)) for group, found in groups.items() for row in found
    ]
    return Table("Ngân hàng câu hỏi", tuple(columns), tuple(rows))


def _print(groups: dict[str, list[BlueprintRow]], page: str | None) -> None:
    from rich.console import Console

    console = Console(width=None if sys.stdout.isatty() else 200)
    (total,) = groups.pop("total")
    titles = {"roles": "Theo lộ trình của vai trò", "pages": "Theo trang", "sections": f"Các mục của {page}"}
    for group, rows in groups.items():
        _print_grid(console, titles[group], [*rows, total])
    if page is not None:
        for row in groups["sections"]:
            click.echo(f"{row.name}: {', '.join(row.questions) or _EMPTY}")
    empty = sum(not row.questions for row in groups.get("sections") or groups["pages"])
    click.echo("Độ khó ở đây là ước lượng của người soạn. Độ khó đo từ bài làm: python -m trainer question stats")
    click.echo(f"{len(total.questions)} câu hỏi. {empty} {'mục' if page else 'trang'} chưa có câu nào.")


def _print_grid(console: "Console", title: str, rows: Sequence[BlueprintRow]) -> None:
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(title=title, title_justify="left", box=None, pad_edge=False)
    grid.add_column("", max_width=_NAME_WIDTH, no_wrap=True)
    for heading in _titles():
        grid.add_column(heading, justify="right")
    for row in rows:
        cells = (str(count) if count else _EMPTY for count in _counts(row))
        name = Text(row.title if row.name in (*ROLES, "total") else row.name.rpartition("#")[2] or row.name)
        grid.add_row(name, *cells, style="bold" if row is rows[-1] else "")
    console.print(grid)
    console.print()
