"""Commands that set the house up and run it."""

import contextlib
import errno
import socket
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from trainer.commands import server_processes, tables
from trainer.commands.base import NO_ENVIRONMENT, OK, WRONG_USAGE, Fail, command
from trainer.commands.database import library_or_fail, with_database
from trainer.commands.lookup import official_or_fail
from trainer.commands.prepare import prepare
from trainer.commands.refusals import refusals
from trainer.copies import drafts
from trainer.demo import sign_ins
from trainer.disk import paths, server_note, serving_lock
from trainer.disk.server_note import Started

if TYPE_CHECKING:
    from trainer.models import Official

_LAST_PORT, _PORTS_TRIED = 65_535, 100
_HERE = "http://127.0.0.1:8000"


@command("init")
@click.option("--officer", metavar="MÃ", help="Mã của cán bộ CNTT đầu tiên.")
@click.option("--name", metavar="HỌ_TÊN", default="", help="Họ và tên của người đó.")
@click.option("--email", metavar="E-MAIL", default="", help="E-mail của người đó, nếu có.")
@click.option("--address", metavar="URL", default="", help="Địa chỉ mà mọi người mở; mặc định GAN_DAN_SITE.")
def init(officer: str | None, name: str, email: str, address: str) -> int:
    """Chuẩn bị khóa bí mật, cơ sở dữ liệu; tạo liên kết dùng một lần cho cán bộ CNTT đầu tiên."""
    prepare()
    _work_out_figures()
    from trainer.actions.accounts import officials
    from trainer.actions.holding import ListBeingApplied

    if officer:
        now = datetime.now(UTC)
        try:
            with refusals():
                made = officials.create_it_officer(officer, name or officer, email, now)
        except ListBeingApplied:
            raise Fail("một danh sách cán bộ đang được áp dụng", "đợi vài phút rồi chạy lại lệnh này") from None
        click.echo(f"{made} là cán bộ CNTT. Mở liên kết này một lần, trong ba ngày:")
        _print_link(made, address, now, indent="  ")
    else:
        click.echo("Cơ sở dữ liệu và tệp tĩnh đã sẵn sàng. Chạy máy chủ: python -m trainer serve")
    return OK


def _house(address: str) -> str:
    """Return where a link that is printed leads: ``address``, or where people find us, or this machine."""
    from django.conf import settings

    return (address or settings.SITE or _HERE).rstrip("/")


def _work_out_figures() -> None:
    """After an upgrade that brought other rows for it: work out how everybody stands, which a server would do too."""
    from rich.progress import Progress

    from trainer.actions import growing_paths, progress_rows, requirements

    if not progress_rows.missing().exists():
        return
    library = library_or_fail()
    growing_paths.keep(library, datetime.now(UTC))
    with Progress(disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("Tính số liệu của mọi người", total=None)
        requirements.refresh_all(library, lambda done, total: bar.update(task, completed=done, total=total))


@command("invite")
@click.argument("code", metavar="MÃ")
@click.option("--address", metavar="URL", default="", help="Địa chỉ mà mọi người mở; mặc định GAN_DAN_SITE.")
def invite(code: str, address: str) -> int:
    """Tạo liên kết dùng một lần để cán bộ đặt mật khẩu."""
    with_database()
    official = official_or_fail(code)
    _print_link(official, address, datetime.now(UTC))
    return OK


def _print_link(official: "Official", address: str, now: datetime, indent: str = "") -> None:
    """Make a link for ``official`` and print it; what it does to those before it, where no script reads it."""
    from trainer.actions.accounts import officials

    click.echo(f"{indent}{_house(address)}{officials.one_time_path(official, None, now)}")
    click.echo(f"Dùng một lần, trong ba ngày. Liên kết tạo trước cho {official.full_name} hết tác dụng.", err=True)


@command("demo")
@click.option("--quiet", is_flag=True, help="Không in các tài khoản.")
def demo(quiet: bool) -> int:
    """Nạp dữ liệu minh họa vào cơ sở dữ liệu còn trống và in các tài khoản sẵn có."""
    prepare()
    from trainer.demo import city as data

    made = data.load(library_or_fail(), datetime.now(UTC), lambda doing: click.echo(doing, err=True))
    if not made:
        raise Fail("cơ sở dữ liệu đã có người thật", "không nạp dữ liệu minh họa vào đây", NO_ENVIRONMENT)
    if not quiet:
        _print_sign_ins()
    return OK


def _print_sign_ins() -> None:
    click.echo("\nTài khoản minh họa (mã cán bộ / mật khẩu, chỉ có trên máy này):")
    for item in sign_ins.read():
        click.echo(f"  {item.title:<28} {item.code:<10} {item.password}")


@command("serve")
@click.option("--host", default="127.0.0.1", show_default=False, metavar="ĐỊA_CHỈ", help="Mặc định 127.0.0.1.")
@click.option("--port", default=8000, type=click.IntRange(1, _LAST_PORT), metavar="CỔNG", help="Mặc định 8000.")
@click.option("--workers", default=2, type=click.IntRange(1, 100), metavar="SỐ", help="Số tiến trình; mặc định 2.")
@click.option(
    "--threads",
    type=click.IntRange(1, 256),
    metavar="SỐ",
    help="Số luồng mỗi tiến trình; mặc định GAN_DAN_THREADS, không đặt thì 6.",
)
@click.option("--try-port", is_flag=True, help="Chỉ xem cổng còn trống không, không chạy gì.")
def serve(host: str, port: int, workers: int, threads: int | None, try_port: bool) -> int:
    """Chạy máy chủ. Ctrl-C để dừng; những gì đã báo “Đã lưu” không mất."""
    host = _address(host)
    _refuse_taken(host, port)
    if try_port:
        return OK
    _hold_the_lock()
    _clear_drafts()
    server_processes.load(threads)
    from django.conf import settings

    server_processes.prepare()
    # Nobody needs it to be served.
    with contextlib.suppress(OSError):
        server_note.write(Started(host, port, workers, settings.THREADS))
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    click.echo(f"Gần Dân đang chạy:\n  Trang chính  {address}/\n  Cẩm nang     {address}/cam-nang/")
    click.echo(f"  Tập huấn     {address}/tap-huan/")
    _tell_sign_ins()
    click.echo("\nCtrl-C để dừng.")
    tables.call_oneself_server()
    server_processes.run(host, port, workers)
    return OK


def _tell_sign_ins() -> None:
    """Show the demonstration's passwords at a terminal; what is kept in a log gets to know only where they lie."""
    if not sign_ins.FILE.is_file():
        return
    if sys.stdout.isatty():
        _print_sign_ins()
    else:
        click.echo(f"\nTài khoản minh họa và mật khẩu: xem tệp {sign_ins.FILE}")


def _address(host: str) -> str:
    """Return the address that ``host``, which may be a name such as localhost, means. Raises Fail."""
    try:
        return str(socket.getaddrinfo(host.strip("[]"), None, type=socket.SOCK_STREAM)[0][4][0])
    except OSError:
        raise _no_such_address(host) from None


def _no_such_address(host: str) -> Fail:
    mend = "ghi --host 127.0.0.1, hoặc --host 0.0.0.0 để máy khác cũng vào được"
    return Fail(f"máy này không có địa chỉ “{host}”", mend, WRONG_USAGE)


def _refuse_taken(host: str, port: int) -> None:
    if _is_free(host, port):
        return
    others = range(port + 1, min(port + _PORTS_TRIED, _LAST_PORT) + 1)
    other = next((one for one in others if _is_free(host, one)), 8001)
    mend = f"chọn cổng khác: make run PORT={other}, hoặc: python -m trainer serve --port {other}"
    raise Fail(f"cổng {port} đang có chương trình khác dùng", mend, WRONG_USAGE)


def _is_free(host: str, port: int) -> bool:
    with contextlib.closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            mend = "chọn cổng từ 1024 trở lên: --port 8000; cổng 80 và 443 để cho nginx"
            raise Fail(f"không có quyền mở cổng {port}", mend, WRONG_USAGE) from None
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise _no_such_address(host) from None
            return False
    return True


def _clear_drafts() -> None:
    """Remove what a restore that was killed left: as large as the database, with everybody's names in it."""
    # Who cannot remove it serves all the same: the next restore says what is wrong.
    with contextlib.suppress(OSError):
        if left := drafts.clear(paths.VAR):
            click.echo(f"Đã xóa {left} bản khôi phục dở của lần trước bị dừng ngang.")


def _hold_the_lock() -> None:
    try:
        serving_lock.hold()
    except serving_lock.Restoring:
        raise Fail("cơ sở dữ liệu đang được khôi phục", "chờ lệnh restore xong rồi chạy lại", NO_ENVIRONMENT) from None
