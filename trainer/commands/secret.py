"""Putting another secret in the place of the present one, which is still believed for a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import click

from trainer.commands.base import NO_ENVIRONMENT, OK, Fail, command, today_in_vietnam
from trainer.commands.database import with_database
from trainer.disk import paths, secret_keys, serving_lock
from trainer.disk.room import told, why


@command("rotate-secret")
@click.option("--days", default=31, show_default=True, type=click.IntRange(1, 366), help="Khóa cũ còn dùng bao lâu.")
@click.option("--at-once", is_flag=True, help="Nghi lộ khóa: mọi khóa cũ hết giá trị ngay, mọi người đăng nhập lại.")
def rotate_secret(days: int, at_once: bool) -> int:
    """Đổi khóa bí mật; máy chủ phải dừng. Điều đã ký bằng khóa cũ (phiên, liên kết, phiếu, trang bài) còn dùng được."""
    today = today_in_vietnam()
    until = today + timedelta(days=days)
    with_database()
    from trainer.variables import earlier_secrets, secret

    held = secret(secret_keys.NAME, from_file=False)
    if held and not earlier_secrets():
        raise Fail(
            f"khóa nằm trong {secret_keys.NAME} (biến, hoặc systemd giữ), lệnh này không đổi được",
            f"dừng máy chủ, đặt khóa cũ vào {secret_keys.EARLIER}, khóa mới vào {secret_keys.NAME}, "
            "chạy lại lệnh này rồi chạy máy chủ",
            NO_ENVIRONMENT,
        )
    with _in_one_line(), serving_lock.alone():
        if held:
            _encrypt_anew([held, *earlier_secrets()], at_once)
            if at_once:
                secret_keys.believe_no_earlier()
            return _of_the_environment(at_once)
        made = secret_keys.change(secret_keys.file().read_text(encoding="utf-8").strip(), until, today)
        # While the earlier ones still lie there: cut off before, the next go finds them.
        _encrypt_anew([made, *earlier_secrets()], at_once)
        if at_once:
            secret_keys.believe_no_earlier()
    click.echo(f"Đã đổi khóa bí mật ở {secret_keys.file()}. Chép tệp này sang nơi giữ khóa, sang mọi máy chủ khác.")
    if at_once:
        click.echo("Khóa cũ hết giá trị: mọi người đăng nhập lại, liên kết và phiếu đã phát không còn dùng được.")
    else:
        click.echo(
            f"Khóa cũ còn được nhận đến hết ngày {until:%d/%m/%Y}, rồi lần khởi động kế tiếp bỏ nó "
            f"({secret_keys.earlier_file()})."
        )
    return OK


def _of_the_environment(at_once: bool) -> int:
    """Say what was done where the key stands in the environment, which no command changes: an earlier one that stands
    there is believed for as long as it does. Raises Fail where nobody wants that."""
    from trainer.variables import secret

    click.echo(f"Đã mã hóa lại bước đăng nhập thứ hai bằng khóa trong {secret_keys.NAME}.")
    believed = secret(secret_keys.EARLIER, from_file=False)
    if believed and at_once:
        raise Fail(f"khóa cũ trong {secret_keys.EARLIER} vẫn còn được nhận", "bỏ biến ấy rồi mới chạy máy chủ")
    if believed:
        click.echo(f"Khóa cũ còn được nhận cho đến khi anh/chị bỏ {secret_keys.EARLIER}.")
    return OK


def _encrypt_anew(secrets: list[str], got_out: bool) -> None:
    """Let the first of ``secrets`` open all that is encrypted; of one that ``got_out`` no later stamp is believed."""
    from trainer.actions import stamp_keys
    from trainer.web.accounts.second_step import encrypt_anew

    encrypt_anew(secrets)
    stamp_keys.encrypt_anew(secrets, datetime.now(UTC) if got_out else None)


@contextmanager
def _in_one_line() -> Iterator[None]:
    """Turn what the disk or the database says into one line."""
    from django.db import Error

    try:
        yield
    except serving_lock.Serving:
        raise Fail("máy chủ đang chạy", "dừng máy chủ (mọi tiến trình của nó) rồi chạy lại", NO_ENVIRONMENT) from None
    except OSError as error:
        raise Fail(f"không ghi được {error.filename or paths.VAR}: {why(error)}", "kiểm tra đĩa, quyền ghi") from None
    except Error as error:
        raise Fail(f"cơ sở dữ liệu không cho ghi ({told(error)})", "chạy lại lệnh này") from None
