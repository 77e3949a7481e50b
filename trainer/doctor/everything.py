"""All the looks, each in a thread of its own: what hangs or breaks is a line, and keeps no other from being told."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import TypeAlias

from django.db import Error, connection

from trainer.doctor import address, data, log, machine, mail, province, record, secrets
from trainer.doctor.finding import Finding, Looked, fault, good, note

Look: TypeAlias = Callable[[datetime], Iterator[Finding]]
# The longest look asks the public address five times, with ten seconds for each.
_SECONDS = 60.0


def everything(site: str, mail_to: str, now: datetime) -> Iterator[Looked]:
    """Yield what every look finds, in the order of the lines. Never raises."""
    for key, title, look in _looks(site, mail_to):
        for finding in _worst_first(_in_time(look, now)):
            yield Looked(key, title, finding)


def _looks(site: str, mail_to: str) -> tuple[tuple[str, str, Look], ...]:
    return (
        ("configuration", "cấu hình", data.configuration),
        ("https", "HTTPS", partial(address.https, site)),
        ("page", "trang công khai", partial(address.page, site)),
        ("proxy", "máy chuyển tiếp", partial(address.proxy, site)),
        ("server", "máy chủ", address.running),
        ("workers", "tiến trình", machine.workers),
        ("clock", "giờ máy", machine.clock),
        ("province", "tài khoản của tỉnh", province.provider),
        ("directory", "danh bạ của tỉnh", province.directory),
        ("mail", "thư", lambda now: mail.mail(now, mail_to)),
        ("disk", "đĩa", machine.disk),
        ("permissions", "quyền tệp", machine.permissions),
        ("secrets", "bí mật", secrets.in_clear),
        ("log", "nhật ký", log.sent_away),
        ("database", "cơ sở dữ liệu", data.database),
        ("stamps", "niêm phong", record.stamps),
        ("backup", "sao lưu", data.backup),
        ("content", "nội dung", data.content),
    )


def _in_time(look: Look, now: datetime) -> list[Finding]:
    found: list[Finding] = []
    thread = threading.Thread(target=_into, args=(found, look, now), name="doctor", daemon=True)
    thread.start()
    thread.join(_SECONDS)
    if thread.is_alive():
        return [
            *found,
            fault(f"không xong trong {_SECONDS:.0f} giây", "xem máy, mạng hoặc cơ sở dữ liệu có bị treo không"),
        ]
    return found or [good("như phải có")]


def _into(found: list[Finding], look: Look, now: datetime) -> None:
    try:
        found.extend(look(now))
    except Error:
        found.append(note("chưa xem được: cơ sở dữ liệu không trả lời", "sửa dòng “cơ sở dữ liệu” trước, rồi chạy lại"))
    except Exception as error:
        # Nobody who mends a server at night reads a traceback.
        said = (str(error).splitlines() or [""])[0]
        found.append(fault(f"không xem được ({type(error).__name__}: {said})", "sửa các dòng khác trước, rồi chạy lại"))
    finally:
        connection.close()


def _worst_first(found: list[Finding]) -> list[Finding]:
    """Leave out what is good of a look that found something else, and put faults first."""
    wrong = sorted((one for one in found if one.state != "good"), key=lambda one: one.state != "fault")
    return wrong or found[-1:]
