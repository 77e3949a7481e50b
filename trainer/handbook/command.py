"""What ``python -m trainer.handbook`` does: build the handbook, and say in Vietnamese how it went."""

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

import click

from trainer.content.kits import read_kits
from trainer.content.registers import agency_file
from trainer.core.problems import ContentError
from trainer.core.text import listed, small
from trainer.disk.paths import PROJECT
from trainer.disk.room import why
from trainer.handbook.print import offices
from trainer.handbook.print.publish import print_book, print_unit
from trainer.handbook.site import build

# The most units that are named of those whose papers leave something out.
_NAMED = 5


@click.command(help="Dựng cẩm nang vào var/site. Có chỗ cần sửa thì thoát với mã 1 và giữ nguyên bản cũ.")
@click.option("--project", type=click.Path(path_type=Path, file_okay=False), default=PROJECT, help="Thư mục dự án.")
@click.option("--cho-qua", is_flag=True, help="Cho qua liên kết gãy và trang chưa có trong mục lục.")
@click.option(
    "--print", "in_sach", is_flag=True, help="In thêm PDF, EPUB, Word, biểu mẫu, tờ treo, tờ chiếu, bản chép USB."
)
@click.option("--unit", metavar="MÃ", default="", help="In riêng cho một đơn vị, với số của nơi ấy, vào var/in.")
@click.option("--json", "as_json", is_flag=True, help="Có chỗ cần sửa thì in thành một tài liệu JSON.")
def main(project: Path, cho_qua: bool, in_sach: bool, unit: str, as_json: bool) -> None:
    """Build; exit with 0 when the book is ready, 1 when the content has to be mended first."""
    if unit and offices.unknown(project.resolve(), unit):
        mend = "ghi mã như trong bảng mà mục theo_don_vi của co-quan.yml nêu, kể cả chữ hoa"
        click.echo(f"Lỗi: bảng số riêng không có đơn vị {unit} → {mend}", err=True)
        sys.exit(1)
    begun = time.monotonic()
    try:
        build(project.resolve(), strict=not cho_qua)
    except ContentError as error:
        if as_json:
            click.echo(json.dumps([asdict(problem) for problem in error.problems]))
        click.echo(error, err=True)
        click.echo(f"Chưa dựng cẩm nang: {len(error.problems)} chỗ cần sửa.", err=True)
        sys.exit(1)
    except OSError as error:
        mend = "kiểm tra chỗ trống và quyền ghi của thư mục var của dự án"
        click.echo(f"Lỗi: không đọc hoặc không ghi được {error.filename}: {why(error)} → {mend}", err=True)
        sys.exit(3)
    click.echo(f"Đã dựng cẩm nang vào {project.name}/var/site trong {time.monotonic() - begun:.1f} giây.")
    if in_sach or unit:
        _print(project.resolve(), unit)


def _print(project: Path, unit: str) -> None:
    begun = time.monotonic()
    unprinted: tuple[str, ...] = ()
    try:
        if unit:
            where = print_unit(project, unit)
        else:
            unprinted = print_book(project)
            where = project / "var" / "site" / "tai-ve"
    except (ContentError, RuntimeError) as error:
        click.echo(f"Chưa in được cẩm nang: {str(error).splitlines()[0]}", err=True)
        sys.exit(1)
    if not unit:
        _say_what_is_lacking(project, len(unprinted))
    files = sum(file.is_file() for file in where.rglob("*"))
    named = f"{project.name}/{where.relative_to(project)}"
    click.echo(f"Đã in {files} tệp vào {named} trong {time.monotonic() - begun:.1f} giây.")
    for line in unprinted:
        click.echo(f"Chưa in được: {line}", err=True)
    if unprinted:
        sys.exit(1)


def _say_what_is_lacking(project: Path, unprinted: int) -> None:
    of_whom = offices.read(project)
    lacking = {key: label for key, label in read_kits(project)[0].lacking.items() if key not in of_whom.keys}
    if of_whom.units:
        click.echo(f"Tờ treo, thẻ bỏ túi riêng: {len(of_whom.units) - unprinted} đơn vị{_which_lack(of_whom)}.")
    if lacking:
        names = ", ".join(f"{small(label)} ({key})" for key, label in lacking.items())
        where = agency_file(project)
        shown = where.relative_to(project) if where.is_relative_to(project) else where
        click.echo(f"Tờ treo, thẻ bỏ túi, tờ chiếu để dòng chấm cho: {names} → điền ở {shown} rồi in lại.")


def _which_lack(of_whom: offices.Offices) -> str:
    lacks = [(one.name, sum(one.values[key].value is None for key in of_whom.keys)) for one in of_whom.units]
    said = [f"{name} ({number} điều)" for name, number in lacks if number]
    more = [f"{len(said) - _NAMED} nơi khác"] if len(said) > _NAMED else []
    return f"; để dòng chấm vì bảng chưa ghi đủ: {listed([*said[:_NAMED], *more])}" if said else ""
