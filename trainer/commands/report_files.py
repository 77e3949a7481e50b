"""Commands that write reports as files, for cron as for a person: the same command writes the same file again."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainer.commands.base import NOT_PASSED, OK, WRONG_USAGE, Fail, command
from trainer.commands.database import library_or_fail, with_figures
from trainer.commands.lookup import unit_or_city
from trainer.commands.refusals import refusals
from trainer.core.text import count
from trainer.disk.room import why
from trainer.tables.write_file import replacing

if TYPE_CHECKING:
    from trainer.reports.rules.period import Period

_OUTPUT = click.option("--output", required=True, metavar="TỆP", help="Tệp sẽ ghi; có sẵn thì thay.")


@command("quarter")
@click.argument("written", metavar="NĂM-QUÝ")
@_OUTPUT
def quarter(written: str, output: str) -> int:
    """Báo cáo quý theo mẫu của cẩm nang, điền sẵn số tập huấn: .docx hoặc .pdf. Như: report quarter 2026-4."""
    return _of_office("quarter", written, output)


@command("year")
@click.argument("written", metavar="NĂM")
@_OUTPUT
def year(written: str, output: str) -> int:
    """Báo cáo năm theo mẫu của cẩm nang, điền sẵn số tập huấn: .docx hoặc .pdf. Như: report year 2026."""
    return _of_office("year", written, output)


@command("leadership")
@click.argument("written", metavar="KỲ")
@_OUTPUT
def leadership(written: str, output: str) -> int:
    """Bảng Excel cho lãnh đạo: tóm tắt, biểu đồ, từng đơn vị, ai chưa xong, câu hỏi. KỲ như 2026-4 hoặc 2026."""
    path = _named(output, ("xlsx",))
    with_figures()
    from rich.progress import Progress

    from trainer.queries.read_transaction import read_transaction
    from trainer.reports import making

    library, now = library_or_fail(), datetime.now(UTC)
    period = _period(written, now, "")
    with Progress(disable=not sys.stderr.isatty(), transient=True) as bar, read_transaction():
        task = bar.add_task("Lập báo cáo", total=None)

        def told(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        number = _writing(path, lambda: making.leadership_file(period, library, now, path, told))
    _trace(path, period.written, number, now)
    click.echo(f"Đã ghi báo cáo {period.title} vào {output}: {count(number)} người chưa hoàn thành.")
    return OK


@command("unit")
@click.argument("codes", metavar="MÃ…", nargs=-1, required=True)
@_OUTPUT
@click.option("--address", metavar="URL", default="", help="Địa chỉ mọi người mở, in ở cuối; không ghi: GAN_DAN_SITE.")
def unit(codes: tuple[str, ...], output: str, address: str) -> int:
    """Mỗi đơn vị một trang PDF để treo hoặc gửi: chỉ có số, không có tên ai. Nhiều mã thì nhiều trang trong một tệp."""
    path = _named(output, ("pdf",))
    with_figures()
    from django.conf import settings

    from trainer.queries.read_transaction import read_transaction
    from trainer.reports import queries_unit
    from trainer.reports.as_pdf import unit_pdf

    library, now = library_or_fail(), datetime.now(UTC)
    units = [unit_or_city(code).became() for code in codes]
    site = (address or settings.SITE).rstrip("/")
    with read_transaction():
        pages = [queries_unit.page_of(one, library, now, site) for one in units]
    content = unit_pdf(pages, now)
    _writing(path, lambda: replacing(path, lambda whole, _: whole.write_bytes(content)))
    _trace(path, ",".join(one.code for one in units), len(units), now)
    click.echo(f"Đã ghi {len(units)} trang vào {output}.")
    return OK


def _of_office(kind: str, written: str, output: str) -> int:
    path = _named(output, ("docx", "pdf"))
    with_figures()
    from trainer.queries.read_transaction import read_transaction
    from trainer.reports import making

    library, now = library_or_fail(), datetime.now(UTC)
    period = _period(written, now, kind)
    with refusals(), read_transaction():
        content = making.office_file(period, path.suffix.lower()[1:], library, now)
    _writing(path, lambda: replacing(path, lambda whole, _: whole.write_bytes(content)))
    _trace(path, period.written, 1, now)
    click.echo(f"Đã ghi báo cáo {period.title} vào {output}.")
    return OK


def _named(output: str, kinds: tuple[str, ...]) -> Path:
    """Return the file to write; nothing is done for one that cannot be. Raises Fail."""
    path = Path(output)
    if path.suffix.lower() not in {f".{kind}" for kind in kinds}:
        names = " hoặc ".join(f".{kind}" for kind in kinds)
        raise Fail(f"không ghi được dạng “{path.suffix or output}”", f"đặt tên tệp {names}", WRONG_USAGE)
    if not path.absolute().parent.is_dir():
        raise Fail(f"không có thư mục {path.absolute().parent}", "tạo thư mục trước, hoặc chọn thư mục khác")
    if path.is_dir():
        raise Fail(f"{output} là thư mục", "ghi tên một tệp")
    return path


def _period(written: str, now: datetime, kind: str) -> "Period":
    from trainer.reports.rules.period import BadPeriod, period

    try:
        return period(written, now, kind)
    except BadPeriod as error:
        raise Fail(error.what, error.mend, WRONG_USAGE) from None


def _writing(path: Path, write: Callable[[], int]) -> int:
    try:
        return write()
    except OSError as error:
        raise Fail(f"không ghi được {path}: {why(error)}", "chọn thư mục khác", NOT_PASSED) from None


def _trace(path: Path, period: str, rows: int, now: datetime) -> None:
    from trainer.actions import audit

    audit.exported(None, path.name, {"ky": period}, rows, now)
