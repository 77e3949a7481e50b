"""Commands over the staff list: the units, the plan, applying it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainer.commands.base import NOT_PASSED, OK, WRONG_USAGE, Fail, group, why
from trainer.commands.database import library_or_fail, with_database
from trainer.roster.rules.columns import is_staff_list, propose
from trainer.roster.rules.model import Plan
from trainer.roster.rules.plan import MappingError
from trainer.tables.read.detect import read
from trainer.tables.read.limits import SpreadsheetError

if TYPE_CHECKING:
    from trainer.tables.sheet import Sheet


@group("roster")
def roster() -> None:
    """Xem trước và nạp danh sách cán bộ, danh sách đơn vị."""


@roster.command("units")
@click.argument("file", metavar="TỆP.csv")
def units(file: str) -> int:
    """Nạp danh sách đơn vị (CSV hoặc .xlsx: code, name, parent, kind)."""
    with_database()
    from trainer.actions import audit
    from trainer.units.lists import UnitListError, load_units, read_units

    try:
        total = load_units(read_units(_bytes(file), Path(file).name), library_or_fail())
    except UnitListError as error:
        *others, last = error.faults
        for fault in others:
            click.echo(f"Lỗi: {fault}", err=True)
        what, _, mend = last.partition(" → ")
        raise Fail(what, mend) from None
    audit.units_loaded(None, Path(file).name, total, datetime.now(UTC))
    click.echo(f"Đã có {total} đơn vị.")
    return OK


@roster.command("plan")
@click.argument("file", metavar="TỆP")
@click.option("--json", "as_json", is_flag=True, help="In ra một tài liệu JSON.")
def plan(file: str, as_json: bool) -> int:
    """Cho biết nạp TỆP sẽ thay đổi những gì. Chưa ghi gì cả."""
    with_database()
    made = _plan(file)
    if as_json:
        click.echo(json.dumps(made.to_plain(), ensure_ascii=False, indent=2))
    else:
        _show(made)
    return OK


@roster.command("apply")
@click.argument("file", metavar="TỆP")
@click.option("--yes", is_flag=True, help="Đồng ý cả khi danh sách có cảnh báo.")
@click.option("--json", "as_json", is_flag=True, help="In ra một tài liệu JSON.")
def apply(file: str, yes: bool, as_json: bool) -> int:
    """Nạp TỆP: đã bắt đầu ghi thì ghi đến hết, kể cả khi máy dừng giữa chừng; hoặc không ghi gì."""
    with_database()
    from trainer.roster.uploads import counts

    _write_what_is_left()
    made = _plan(file)
    if not as_json:
        _show(made)
    if made.needs_confirmation and not yes:
        raise Fail(f"danh sách có cảnh báo: {made.warnings[0]}", "kiểm tra lại tệp; nếu đúng, thêm --yes", NOT_PASSED)
    _apply(made, Path(file).name)
    if as_json:
        click.echo(json.dumps(counts(made), ensure_ascii=False))
    else:
        click.echo("Đã ghi.")
    return OK


def _write_what_is_left() -> None:
    from trainer.actions import pieces
    from trainer.roster.apply import KIND

    for work in pieces.unfinished():
        if work.kind == KIND:
            click.echo(f"Ghi nốt danh sách “{work.details['file']}” còn dở trước.", err=True)
            pieces.finish(library_or_fail(), work)


def _apply(made: Plan, name: str) -> None:
    from trainer.actions.holding import ListBeingApplied
    from trainer.roster.apply import StateChanged
    from trainer.roster.apply import apply as run

    try:
        run(made, name, None, library_or_fail(), datetime.now(UTC))
    except StateChanged:
        raise Fail("cán bộ hoặc đơn vị vừa thay đổi nên chưa ghi gì", "chạy lại lệnh này", NOT_PASSED) from None
    except ListBeingApplied:
        raise Fail("một danh sách khác đang được áp dụng", "đợi vài phút rồi chạy lại lệnh này", NOT_PASSED) from None


def _bytes(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise Fail(f"không đọc được {file}: {why(error)}", "kiểm tra tên tệp", WRONG_USAGE) from None


def _plan(file: str) -> Plan:
    from trainer.roster.apply import make_plan

    try:
        sheet: Sheet = read(_bytes(file), Path(file).name, is_staff_list)
        mapping = propose(sheet.rows)
        if mapping is None:
            raise Fail(f"{file}: không thấy dòng tiêu đề cột", "thêm dòng có “Mã cán bộ”, “Họ và tên”, “Đơn vị”")
        return make_plan(sheet, mapping)
    except (SpreadsheetError, MappingError) as error:
        what, _, mend = str(error).partition(" → ")
        raise Fail(f"{file}: {what}", mend or "kiểm tra lại tệp") from None


def _show(made: Plan) -> None:
    from trainer.roster.uploads import counts

    titles = ("Mới", "Thay đổi", "Chuyển đơn vị", "Trở lại", "Rời danh sách", "Giữ nguyên", "Không nhận")
    for title, count in zip(titles, counts(made).values(), strict=True):
        click.echo(f"{title + ':':<16}{count:>6}")
    for row in made.rejected:
        click.echo(f"  Dòng {row.row} ({row.code or 'không mã'}, {row.name}): {row.reason} → {row.mend}")
    for note in made.notes:
        click.echo(f"  Lưu ý dòng {note.row} ({note.code}): {note.text}")
    for warning in made.warnings:
        click.echo(f"  Cảnh báo: {warning}")
