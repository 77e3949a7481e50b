"""The commands over figures and people: day by day, of a unit or a campaign; unit by quiz; person by quiz."""

from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, TextIO

import click

from trainer.commands.base import OK, WRONG_USAGE, Fail, command
from trainer.commands.database import library_or_fail, with_figures
from trainer.commands.days import day_or_fail
from trainer.commands.json_document import json_option
from trainer.commands.lookup import campaigns_or_fail, unit_or_city
from trainer.commands.report import filter_of
from trainer.commands.table_output import hand_out
from trainer.core.vietnam_time import day_of
from trainer.terminal.grid import print_table

if TYPE_CHECKING:
    from trainer.tables.table import Stream, Table

_UNIT = click.option(
    "--unit", "unit_code", metavar="MÃ", help="Đơn vị này và các đơn vị thuộc nó; không ghi: toàn thành phố."
)
_OUTPUT = click.option("--output", metavar="TỆP", help="Ghi ra tệp .csv hoặc .xlsx.")
_SORT = "Xếp theo cột: ten, ma, don-vi, thu, dang-nhap, xong, han, hoặc bai:BÀI; thêm “-” ở trước thì ngược lại."


@command("days")
@_UNIT
@click.option(
    "--campaign", "number", type=int, metavar="SỐ", help="Một đợt: bao nhiêu người đã xong đến cuối mỗi ngày."
)
@click.option("--since", metavar="NGÀY", help="Từ ngày này, dạng 2026-11-27.")
@click.option("--count", "counts", is_flag=True, help="Đếm hôm nay trước, nếu chưa đếm; dùng cho cron.")
@_OUTPUT
@json_option
def days(
    unit_code: str | None, number: int | None, since: str | None, counts: bool, output: str | None, as_json: bool
) -> int:
    """Mỗi ngày có bao nhiêu người đã xong, quá hạn. Mỗi đêm hệ thống tự đếm; ngày không đếm thì để trống."""
    with_figures()
    if number is not None and unit_code is not None:
        raise Fail("--campaign và --unit không dùng cùng lúc", "bỏ một trong hai", WRONG_USAGE)
    now = datetime.now(UTC)
    if counts:
        _count(now)
    first = day_or_fail(since) if since else None
    table = _of_campaign(number, first, now) if number is not None else _of_unit(unit_code, first, now)
    asked = {
        "unit": unit_code,
        "campaign": None if number is None else str(number),
        "since": str(first) if first else None,
    }
    show = partial(print_table, empty=_NONE_SINCE if since else _NONE_COUNTED)
    hand_out(lambda _: table.stream(), output, as_json, asked, show, name="theo-thoi-gian")
    return OK


_NONE_SINCE = "Từ ngày ấy chưa có ngày nào được đếm. → Bỏ --since, hoặc ghi ngày sớm hơn."
_NONE_COUNTED = "Chưa có ngày nào được đếm. → Mỗi đêm máy chủ tự đếm; cần ngay thì thêm --count."


def _of_unit(code: str | None, first: date | None, now: datetime) -> "Table":
    from trainer.queries import over_time
    from trainer.queries.over_time_tables import days_table

    unit = unit_or_city(code)
    return days_table(unit.name, over_time.of_unit(unit, first, day_of(now)))


def _of_campaign(number: int, first: date | None, now: datetime) -> "Table":
    from trainer.queries import campaigns, over_time
    from trainer.queries.over_time_tables import campaign_table

    found = campaigns_or_fail([number])[0]
    figures = campaigns.row(found, library_or_fail().paths, now)[0].figures
    known = over_time.campaign_days(found, figures.people, figures.done, now)
    days_of = {day: done for day, done in known.days.items() if first is None or day >= first} if known else {}
    return campaign_table(found.title, days_of, known.people if known else 0)


def _count(now: datetime) -> None:
    from rich.progress import Progress

    from trainer.queries.over_time import to_count
    from trainer.serving import nightly

    new = nightly.count_day(now)
    with Progress(transient=True) as bar:
        task = bar.add_task("Đang đếm các đợt", total=len(to_count(day_of(now))))
        campaigns = nightly.count_campaigns(library_or_fail(), now, step=lambda: bar.advance(task))
    nightly.count_quizzes(now)
    said = f"Đã đếm ngày {day_of(now):%d/%m/%Y}" if new else f"Ngày {day_of(now):%d/%m/%Y} đã đếm trước đó, giữ nguyên"
    click.echo(f"{said}; {campaigns} đợt.", err=True)


@command("quizzes")
@_UNIT
@click.option("--sort", "order", default="", metavar="BÀI", help="Đơn vị ít người đạt bài này nhất đứng trước.")
@_OUTPUT
@json_option
def quizzes(unit_code: str | None, order: str, output: str | None, as_json: bool) -> int:
    """Mỗi đơn vị, mỗi bài: bao nhiêu người được giao, bao nhiêu người đã đạt, như bảng “Đơn vị và bài”."""
    with_figures()
    library = library_or_fail()
    if order and order not in library.quizzes:
        raise Fail(f"--sort không có bài “{order}”", f"chọn một trong: {', '.join(library.quizzes)}", WRONG_USAGE)
    from trainer.queries import quizzes_by_unit
    from trainer.queries.over_time_tables import quizzes_table

    found = quizzes_by_unit.table(library.quizzes, unit_or_city(unit_code), order, datetime.now(UTC))
    table = quizzes_table(found.units, found.cells, found.quizzes, found.at)
    hand_out(
        lambda _: table.stream(),
        output,
        as_json,
        {"unit": unit_code, "sort": order},
        _print_quizzes,
        name="don-vi-va-bai",
    )
    return OK


def _print_quizzes(table: "Stream", to: TextIO) -> None:
    """Print of each quiz “passed/asked”: three columns a quiz are more than a screen holds."""
    from trainer.tables.table import Column, Stream

    columns = [Column(one.key, one.title.rpartition(":")[0], 8, "number") for one in table.columns[2::3]]
    rows = ((*row[:2], *map(_of, row[2::3], row[3::3])) for row in table.rows)
    print_table(Stream(f"{table.title}: đã đạt / được giao", (*table.columns[:2], *columns), rows), to)


def _of(asked: object, passed: object) -> str:
    return "" if asked is None else f"{passed}/{asked}"


@command("people")
@_UNIT
@click.option("--role", metavar="VAI_TRÒ", help="Chỉ người giữ vai trò này.")
@click.option("--quiz", default="", metavar="BÀI", help="Chỉ bài này.")
@click.option("--state", default="all", metavar="TRẠNG_THÁI", help="Như của “report”: not_done, overdue …")
@click.option("--search", "text", default="", metavar="CHỮ", help="Tên hoặc mã, không cần dấu.")
@click.option("--sort", "order", default="ten", metavar="CỘT", help=_SORT)
@_OUTPUT
@json_option
def people(
    unit_code: str | None,
    role: str | None,
    quiz: str,
    state: str,
    text: str,
    order: str,
    output: str | None,
    as_json: bool,
) -> int:
    """Mỗi người một dòng, mỗi bài một cột; như bảng “Bảng từng bài”; màn hình chỉ hiện số bài."""
    with_figures()
    library = library_or_fail()
    from trainer.queries.progress_table import OF_QUIZ, ORDERS, report

    column = order.removeprefix("-")
    if column not in ORDERS and column.removeprefix(OF_QUIZ) not in library.quizzes:
        raise Fail(f"--sort không có cột “{order}”", f"chọn một trong: {', '.join(ORDERS)}, bai:BÀI", WRONG_USAGE)
    wanted = filter_of(library, unit_code, role, quiz, state, text)
    asked = {"unit": unit_code, "role": role, "quiz": quiz, "state": state, "text": text, "sort": order}
    # The columns of ten quizzes are for a file; those of one stand beside the person.
    show = partial(print_table, until="" if quiz else "due_on")
    hand_out(
        lambda told: report(wanted, library.quizzes, order, datetime.now(UTC), told),
        output,
        as_json,
        asked,
        show,
        name="tung-nguoi",
    )
    return OK
