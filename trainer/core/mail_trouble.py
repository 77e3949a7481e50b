"""What a mail server's refusal means: whose fault it is, and in plain Vietnamese what to look at."""

import smtplib
import socket
import ssl
from dataclasses import dataclass
from typing import Literal

# mailbox: this mail will never be taken. later: this mail, not now. server: no mail is taken now.
Fault = Literal["mailbox", "later", "server"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a mail was not taken."""

    fault: Fault
    words: str


def read(error: Exception) -> Trouble:
    """Return what ``error``, raised while a mail was handed over, means. Names no address and no password."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _refused([code for code, _ in error.recipients.values()], "người nhận")
    if isinstance(error, smtplib.SMTPDataError):
        return _refused([error.smtp_code], "nội dung thư")
    if isinstance(error, (OSError, smtplib.SMTPException)):
        return Trouble("server", _of_server(error))
    return Trouble("later", f"Không viết được thư này ({type(error).__name__}). Xem nhật ký máy chủ.")


def _refused(codes: list[int], what: str) -> Trouble:
    code = min(codes, default=0)
    # The server says that it is going, not that this mail is wrong.
    if code == 421:
        return Trouble("server", "Máy chủ thư đang đóng hoặc quá tải (mã 421).")
    if code >= 500:
        return Trouble("mailbox", f"Máy chủ thư từ chối hẳn {what} (mã {code}).")
    return Trouble("later", f"Máy chủ thư tạm chưa nhận {what} (mã {code}).")


def _of_server(error: Exception) -> str:
    # smtplib makes a broken line of a time-out in the middle.
    if isinstance(error.__context__, TimeoutError):
        error = error.__context__
    said = next((words for kind, words in _OF_SERVER if isinstance(error, kind)), "")
    code = getattr(error, "smtp_code", None)
    return said.format(code=code) or f"Không nói chuyện được với máy chủ thư ({type(error).__name__})."


# The first kind that fits counts, so the special ones stand first.
_OF_SERVER: tuple[tuple[type[Exception], str], ...] = (
    (
        smtplib.SMTPAuthenticationError,
        "Máy chủ thư không nhận tên hoặc mật khẩu (mã {code}). Xem GAN_DAN_SMTP_USER và GAN_DAN_SMTP_PASSWORD.",
    ),
    (smtplib.SMTPSenderRefused, "Máy chủ thư không nhận người gửi (mã {code}). Xem GAN_DAN_MAIL_FROM."),
    (
        smtplib.SMTPNotSupportedError,
        "Máy chủ thư không có cách đăng nhập hoặc mã hóa được yêu cầu. Xem GAN_DAN_SMTP_STARTTLS.",
    ),
    (TimeoutError, "Máy chủ thư không trả lời kịp."),
    (smtplib.SMTPServerDisconnected, "Máy chủ thư ngắt giữa chừng."),
    (smtplib.SMTPResponseException, "Máy chủ thư không sẵn sàng (mã {code})."),
    (ssl.SSLError, "Không mã hóa được đường nối với máy chủ thư. Xem chứng chỉ và GAN_DAN_SMTP_STARTTLS."),
    (socket.gaierror, "Không tìm thấy tên máy chủ thư. Xem GAN_DAN_SMTP_HOST."),
    (ConnectionRefusedError, "Máy chủ thư không mở cổng này. Xem GAN_DAN_SMTP_HOST và GAN_DAN_SMTP_PORT."),
)
