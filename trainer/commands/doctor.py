"""The command that looks over a whole installation."""

import logging
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

import click

from trainer.commands.base import NOT_PASSED, OK, Fail, command
from trainer.commands.database import set_up
from trainer.commands.json_document import echo_json, json_option
from trainer.disk import version
from trainer.disk.room import why
from trainer.doctor.finding import Finding, Looked, fault, note

_WORDS = {"good": "TỐT", "note": "CẦN XEM", "fault": "LỖI"}
_WIDTH = max(map(len, _WORDS.values()))


@command("doctor")
@click.option("--address", metavar="URL", default="", help="Địa chỉ mọi người mở; không ghi: GAN_DAN_SITE.")
@click.option("--mail-to", metavar="E-MAIL", default="", help="Gửi một lá thư thử tới đây.")
@json_option
def doctor(address: str, mail_to: str, as_json: bool) -> int:
    """Xem cả nơi cài có chạy đúng không, từ ngoài vào: mỗi điều một dòng, chỗ cần sửa kèm cách sửa.

    Chạy bằng tài khoản và biến môi trường của máy chủ. Không sửa gì. Mã thoát 1 khi có dòng LỖI.
    """
    looked = []
    for one in _looked(address.rstrip("/"), mail_to):
        looked.append(one)
        if not as_json:
            click.echo(_line(one.title, one.finding))
    faults = sum(one.finding.state == "fault" for one in looked)
    if as_json:
        lines = [{"check": one.key, **asdict(one.finding)} for one in looked]
        document = {"good": not faults, "version": version.read(), "checks": lines}
        echo_json(document)
    return NOT_PASSED if faults else OK


def _looked(address: str, mail_to: str) -> Iterator[Looked]:
    """Yield what every look finds; a single fault when nothing can be looked at before it is mended."""
    # What libraries and the probes say on the way is said in the lines.
    logging.disable(logging.CRITICAL)
    try:
        set_up()
        from django.conf import settings

        from trainer.doctor.everything import everything
        from trainer.variables import secret
    except ModuleNotFoundError:
        raise
    except Exception as error:
        yield Looked("configuration", "cấu hình", _no_settings(error))
        return
    if not secret("DATABASE_URL") and "GAN_DAN_VAR" not in os.environ:
        yield Looked("configuration", "cấu hình", _no_environment())
    yield from everything(address or settings.SITE, mail_to, datetime.now(UTC))


def _no_settings(error: Exception) -> Finding:
    if isinstance(error, Fail):
        return fault(error.what, error.mend)
    if isinstance(error, OSError):
        return fault(f"không đọc được {error.filename}: {why(error)}", "chạy bằng tài khoản của máy chủ")
    said = (str(error).splitlines() or [""])[0]
    mend = "xem trang “Lệnh và biến môi trường” của cẩm nang"
    return fault(f"biến môi trường không dùng được ({type(error).__name__}: {said})", mend)


def _no_environment() -> Finding:
    words = "không có GAN_DAN_VAR hay DATABASE_URL: lệnh này xem dữ liệu ở thư mục của mã nguồn"
    return note(words, "dùng lệnh ngắn gan-dan, để có đúng các biến của máy chủ")


def _line(title: str, finding: Finding) -> str:
    mend = f" → {finding.mend}" if finding.mend else ""
    return f"{_WORDS[finding.state]:<{_WIDTH}}  {title}: {finding.words}{mend}"
