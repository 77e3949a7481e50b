"""Writing the table of what differs by unit of the agency's own values, to be filled in: ``unit contacts``."""

from pathlib import Path

import click

from trainer.commands.base import Fail
from trainer.commands.database import with_database
from trainer.commands.writing import written
from trainer.content.registers import read_agency, unit_table
from trainer.core.handbook.unit_values import CODE, NAME, UnitValues, columns_of
from trainer.core.text import listed
from trainer.disk import paths
from trainer.handbook.site import unit_values
from trainer.tables.table import Column, Table
from trainer.tables.write_csv import csv_bytes
from trainer.tables.write_xlsx import xlsx_bytes

_WRITERS = {".csv": csv_bytes, ".xlsx": xlsx_bytes}
_NAMES = {CODE: 12, NAME: 32}


def write(file: Path, under: str) -> None:
    """Write to ``file`` a row for each unit below ``under``, with what the table in use says of it. Raises Fail."""
    as_bytes = _WRITERS.get(file.suffix.lower())
    if as_bytes is None:
        raise Fail(f"không rõ kiểu của {file}", "đặt tên kết thúc bằng .csv hoặc .xlsx")
    if file.exists():
        raise Fail(f"đã có tệp {file}, có thể đã điền", "ghi sang tên khác; điều bảng đang dùng đã ghi được chép sang")
    agency, faults = read_agency(paths.PROJECT)
    units, more = unit_values.read(paths.PROJECT, agency)
    used = unit_table(paths.PROJECT)
    if faults or (more and used is not None and used.exists()):
        first = (faults or more)[0]
        raise Fail(f"{first.file}: {first.what}", first.mend)
    names = _units(under)
    columns = columns_of(agency)
    with written(file) as to:
        to.write(as_bytes(_table(columns, names, {one.code: one for one in units})))
    click.echo(f"Đã ghi {file}: {len(names)} đơn vị. Điền xong thì nêu tên tệp ở mục theo_don_vi của co-quan.yml.")
    if gone := [f"{one.code} {one.name}" for one in units if one.code not in names]:
        click.echo(f"Không còn trong bảng mới, vì cây đơn vị không có: {listed(gone)}.")


def _units(under: str) -> dict[str, str]:
    """Return the names of the open units below ``under``, or below the top, by their codes. Raises Fail."""
    with_database()
    from trainer.units import reading

    tree = reading.tree()
    tops = [code for code, one in tree.units.items() if not one.parent and not one.closed]
    if under and not tree.open(under):
        raise Fail(f"không có đơn vị {under}", "xem mã bằng lệnh: python -m trainer unit list")
    found = [code for top in ([under] if under else tops) for code in tree.children(top)]
    if not found:
        raise Fail("không có đơn vị nào bên dưới", "nạp danh sách đơn vị trước, hoặc ghi --under MÃ")
    return {code: tree.name(code) for code in found}


def _table(columns: dict[str, str], names: dict[str, str], filled: dict[str, UnitValues]) -> Table:
    rows = tuple(
        tuple(
            code if key == CODE else name if key == NAME else filled[code].values.get(key) if code in filled else None
            for key in columns
        )
        for code, name in names.items()
    )
    heads = tuple(Column(key, title, _NAMES.get(key, 24)) for key, title in columns.items())
    return Table("Số riêng của đơn vị", heads, rows)
