"""Asking an address as a browser would, and saying in words why it does not answer."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

_SECONDS = 10
_LARGEST = 2_000_000
# Of OpenSSL: has expired; another host, e-mail or address.
_EXPIRED, _ANOTHER_NAME = 10, {62, 63, 64}


class Unreached(Exception):
    """Nobody answered: ``what`` happened, and how to ``mend`` it."""

    def __init__(self, what: str, mend: str) -> None:
        self.what, self.mend = what, mend
        super().__init__(what)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What came back; ``good_until`` is the last moment of the certificate, None without one."""

    status: int
    headers: Mapping[str, str]
    text: str
    good_until: datetime | None


def ask(site: str, path: str, headers: Mapping[str, str] | None = None) -> HttpAnswer:
    """Ask ``site`` (``https://name`` or ``http://name:port``) for ``path``, following nothing. Raises Unreached."""
    parts = urlsplit(site)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
        try:
            connection.request("GET", path, headers={"User-Agent": "Gan-Dan-doctor", **(headers or {})})
            good_until = _good_until(connection.sock)
            came = connection.getresponse()
            text = came.read(_LARGEST).decode("utf-8", "replace")
            return HttpAnswer(came.status, {name.lower(): said for name, said in came.getheaders()}, text, good_until)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreached(*_why(error, parts.hostname or site)) from None


def _good_until(open_socket: object) -> datetime | None:
    shown = open_socket.getpeercert() if isinstance(open_socket, ssl.SSLSocket) else None
    if not shown:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)


def _why(error: Exception, name: str) -> tuple[str, str]:
    """Return what happened and how to mend it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _untrusted(error, name)
    if isinstance(error, ssl.SSLError):
        return f"{name} không nói HTTPS ở cổng này", "xem cấu hình ssl của nginx hoặc Caddy"
    if isinstance(error, socket.gaierror):
        return f"không tìm được máy tên {name}", "xem bản ghi DNS của tên miền, hoặc /etc/hosts của máy này"
    if isinstance(error, TimeoutError):
        return f"{name} không trả lời trong {_SECONDS} giây", "xem tường lửa, và nginx hoặc Caddy có chạy không"
    if isinstance(error, ConnectionRefusedError):
        return f"{name} không nhận kết nối", "xem máy chủ, nginx hoặc Caddy có chạy không, đúng cổng không"
    return f"{name} trả lời không đúng HTTP ({type(error).__name__})", "xem chương trình nào đang nghe ở cổng ấy"


def _untrusted(error: ssl.SSLCertVerificationError, name: str) -> tuple[str, str]:
    if error.verify_code == _EXPIRED:
        return f"chứng chỉ của {name} đã hết hạn", "gia hạn chứng chỉ, nạp lại nginx hoặc Caddy"
    if error.verify_code in _ANOTHER_NAME:
        return f"chứng chỉ không mang tên {name}", "dùng chứng chỉ của đúng tên miền này"
    mend = "dùng chứng chỉ được tin, kèm chuỗi trung gian; chứng chỉ nội bộ thì cài gốc vào máy này"
    return f"chứng chỉ của {name} không được máy này tin", mend
