"""Putting another secret in the place of the present one, which is still believed for a time."""

import os
from datetime import timedelta

import click

from trainer.commands.base import NO_ENVIRONMENT, OK, Fail, command, today_in_vietnam, why
from trainer.disk import paths, secret_keys, serving_lock


@command("rotate-secret")
@click.option("--days", default=31, show_default=True, type=click.IntRange(1, 366), help="Khóa cũ còn dùng bao lâu.")
@click.option("--at-once", is_flag=True, help="Nghi lộ khóa: mọi khóa cũ hết giá trị ngay, mọi người đăng nhập lại.")
def rotate_secret(days: int, at_once: bool) -> int:
    """Đổi khóa bí mật; máy chủ phải dừng. Điều đã ký bằng khóa cũ (phiên, liên kết, phiếu, trang bài) còn dùng được."""
    if os.environ.get(secret_keys.NAME):
        raise Fail(
            f"khóa nằm trong biến {secret_keys.NAME}, lệnh này không đổi được",
            f"đặt khóa cũ vào {secret_keys.NAME}_EARLIER, khóa mới vào {secret_keys.NAME}, rồi chạy lại máy chủ",
            NO_ENVIRONMENT,
        )
    path, today = secret_keys.file(), today_in_vietnam()
    until = None if at_once else today + timedelta(days=days)
    try:
        secret = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
        if not secret:
            raise Fail(f"chưa có khóa ở {path}", "chạy `python -m trainer init`", NO_ENVIRONMENT)
        with serving_lock.alone():
            secret_keys.change(secret, until, today)
    except serving_lock.Serving:
        raise Fail("máy chủ đang chạy", "dừng máy chủ (mọi tiến trình của nó) rồi chạy lại", NO_ENVIRONMENT) from None
    except OSError as error:
        raise Fail(f"không ghi được {error.filename or paths.VAR}: {why(error)}", "kiểm tra đĩa, quyền ghi") from None
    click.echo(f"Đã đổi khóa bí mật ở {path}. Chép tệp này sang nơi giữ khóa, sang mọi máy chủ cùng phục vụ.")
    if until is None:
        click.echo("Khóa cũ hết giá trị: mọi người đăng nhập lại, liên kết và phiếu đã phát không còn dùng được.")
    else:
        click.echo(f"Khóa cũ còn được nhận đến hết ngày {until:%d/%m/%Y} ({secret_keys.earlier_file()}).")
    return OK
