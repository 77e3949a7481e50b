"""Whose fault it is that a mail was not taken, and in which words."""

import smtplib
import socket
import ssl

import pytest

from trainer.core.mail_trouble import read


def recipient(code):
    return smtplib.SMTPRecipientsRefused({"an@example.org": (code, b"no")})


@pytest.mark.parametrize(
    ("error", "fault", "word"),
    [
        (recipient(550), "mailbox", "từ chối hẳn người nhận (mã 550)"),
        (recipient(450), "later", "tạm chưa nhận người nhận (mã 450)"),
        (recipient(421), "server", "mã 421"),
        (smtplib.SMTPDataError(554, b"spam"), "mailbox", "từ chối hẳn nội dung thư (mã 554)"),
        (smtplib.SMTPDataError(452, b"full"), "later", "tạm chưa nhận nội dung thư (mã 452)"),
        (smtplib.SMTPSenderRefused(553, b"no", "gan-dan@x"), "server", "GAN_DAN_MAIL_FROM"),
        (smtplib.SMTPAuthenticationError(535, b"no"), "server", "GAN_DAN_SMTP_PASSWORD"),
        (smtplib.SMTPNotSupportedError("STARTTLS"), "server", "GAN_DAN_SMTP_STARTTLS"),
        (smtplib.SMTPServerDisconnected("x"), "server", "ngắt giữa chừng"),
        (smtplib.SMTPConnectError(554, b"no"), "server", "mã 554"),
        (ssl.SSLError("x"), "server", "chứng chỉ"),
        (socket.gaierror("x"), "server", "GAN_DAN_SMTP_HOST"),
        (ConnectionRefusedError(), "server", "không mở cổng"),
        (TimeoutError(), "server", "không trả lời kịp"),
        (BrokenPipeError(), "server", "BrokenPipeError"),
        (UnicodeError("x"), "later", "Xem nhật ký"),
    ],
)
def test_each_trouble_has_its_fault_and_its_words(error, fault, word):
    found = read(error)
    assert found.fault == fault
    assert word in found.words
    assert "an@example.org" not in found.words
    assert len(found.words) <= 160
