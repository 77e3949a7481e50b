"""The mail server: whether it takes mail from us, without one being sent; or with one, to see it arrive."""

import smtplib
from collections.abc import Iterator
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from trainer.core.mail_trouble import read
from trainer.doctor.finding import Finding, fault, good, note
from trainer.doctor.on_the_way import is_here
from trainer.queries import health

_SEE = "xem các biến GAN_DAN_SMTP_…, GAN_DAN_MAIL_FROM"


def mail(now: datetime, to: str = "") -> Iterator[Finding]:
    """Begin a mail with the mail server and take it back; with ``to``, send one there. Then look at what waits."""
    if not settings.MAIL_SET_UP:
        yield note("chưa khai máy chủ thư: không gửi được liên kết đặt mật khẩu, thư nhắc", "đặt GAN_DAN_SMTP_HOST")
        return
    yield from _settings()
    yield from _sent(to) if to else _begun()
    looked = health.mail(now)
    if not looked.good:
        yield fault(looked.words, "xem “Thư nhắc”, mục “Hàng chờ”: lý do, và nút thử ngay")


def _settings() -> Iterator[Finding]:
    host = settings.EMAIL_HOST
    if not settings.EMAIL_USE_TLS and not is_here(host):
        mend = "đặt GAN_DAN_SMTP_STARTTLS=1"
        # Some relays inside an office have no TLS; then names and links are read on the way, but no password.
        yield (
            fault("mật khẩu thư đi không mã hóa", mend)
            if settings.EMAIL_HOST_USER
            else note(f"thư, cả liên kết đặt mật khẩu, đi tới {host} không mã hóa", mend)
        )
    if parseaddr(settings.DEFAULT_FROM_EMAIL)[1].endswith("@localhost"):
        yield note("người gửi là …@localhost: nhiều máy chủ thư bỏ thư ấy", "đặt GAN_DAN_MAIL_FROM")


def _begun() -> Iterator[Finding]:
    connection = get_connection()
    if not isinstance(connection, EmailBackend):
        yield note(f"thư đi bằng {settings.EMAIL_BACKEND}, không thử được", "gửi thử: --mail-to ĐỊA_CHỈ")
        return
    try:
        connection.open()
        talk = connection.connection
        assert talk is not None
        talk.ehlo_or_helo_if_needed()
        code, _ = talk.mail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
        talk.rset()
        connection.close()
    except (OSError, smtplib.SMTPException) as error:
        yield fault(read(error).words.rstrip("."), _SEE)
        return
    if code != 250:
        yield fault(f"máy chủ thư không nhận người gửi (mã {code})", "đặt GAN_DAN_MAIL_FROM là hộp thư được phép gửi")
    else:
        yield good(f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} nhận thư của {settings.DEFAULT_FROM_EMAIL}")


def _sent(to: str) -> Iterator[Finding]:
    letter = EmailMessage("Thư thử của Gần Dân", "Máy chủ Gần Dân gửi được thư. Anh/chị không phải làm gì.", to=[to])
    try:
        letter.send()
    except (OSError, smtplib.SMTPException, ValueError) as error:
        yield fault(read(error).words.rstrip("."), _SEE)
    else:
        yield good(f"máy chủ thư đã nhận thư thử gửi tới {to}: xem hộp thư ấy, cả mục thư rác")
