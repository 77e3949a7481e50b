"""The command that reads the log: what was done, looked at and taken, the latest first."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainer.commands.base import OK, WRONG_USAGE, Fail, command
from trainer.commands.database import with_database
from trainer.commands.days import day_or_fail
from trainer.commands.json_document import json_option
from trainer.commands.table_output import print_json, printed, trace_export, write_table

if TYPE_CHECKING:
    from trainer.queries.log import Wanted


@command("log")
@click.option("--group", metavar="VIỆC", default="", help="Chỉ một loại việc: xem-tai, tai-khoan, can-bo, danh-sach…")
@click.option("--by", metavar="AI", default="", help="Chỉ việc người này làm: tên hoặc mã.")
@click.option("--about", metavar="AI", default="", help="Chỉ việc về người này: tên hoặc mã.")
@click.option("--day", metavar="NGÀY", default="", help="Chỉ ngày này, dạng 2026-11-25.")
@click.option(
    "--last", metavar="SỐ", default=50, type=click.IntRange(1, 1_000_000), help="Nhiều nhất mấy việc; mặc định 50."
)
@click.option("--output", metavar="TỆP", type=click.Path(), help="Ghi ra tệp .csv hoặc .xlsx.")
@json_option
def log(group: str, by: str, about: str, day: str, last: int, output: str | None, as_json: bool) -> int:
    """Nhật ký: ai đã xem, tải, đổi gì, lúc nào, mới nhất trước."""
    with_database()
    from trainer.queries import log_table

    table = log_table.of_events(_wanted(group, by, about, day), last)
    if output:
        rows = write_table(table, Path(output))
        trace_export("nhat-ky", output, rows, log=group or "mọi việc", by=by, about=about, day=day)
        click.echo(f"Đã ghi {rows} dòng vào {output}.", err=as_json)
    elif as_json:
        with printed() as out:
            print_json(table, out)
    else:
        rows = 0
        for rows, (at, title, doer, _, whom, code, said, _) in enumerate(table.rows, start=1):  # noqa: B007
            click.echo(f"{at}  {title}" + (f": {whom} ({code})" if whom else "") + f". {doer or 'Từ máy chủ'}.")
            if said:
                click.echo(f"                   {said}")
        if not rows:
            click.echo("Không có việc nào khớp.")
    return OK


def _wanted(group: str, by: str, about: str, day: str) -> "Wanted":
    from trainer.queries.event_words import GROUPS
    from trainer.queries.log import Wanted

    if group and group not in GROUPS:
        raise Fail(f"--group không có “{group}”", f"chọn một trong: {', '.join(GROUPS)}", WRONG_USAGE)
    return Wanted(group, _people("--by", by), _people("--about", about), day_or_fail(day) if day else None)


def _people(option: str, words: str) -> list[int] | None:
    from trainer.queries.log import MOST_PEOPLE, TooMany, people

    try:
        found = people(words)
    except TooMany:
        raise Fail(
            f"{option}: hơn {MOST_PEOPLE} người mang tên “{words}”", "gõ thêm chữ, hoặc gõ mã", WRONG_USAGE
        ) from None
    if found == []:
        raise Fail(f"{option}: không có ai tên hoặc mã “{words}”", "xem lại chữ đã gõ", WRONG_USAGE)
    return found
