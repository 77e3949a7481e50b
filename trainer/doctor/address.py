"""The installation as people come to it: the public address, its certificate, a page, and the proxy in between."""

import json
import re
import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from trainer.core.text import count
from trainer.disk import server_note
from trainer.doctor.asking import HttpAnswer, Unreached, ask
from trainer.doctor.finding import Finding, fault, good, note
from trainer.queries import health
from trainer.web import request_echo

HEALTH, PAGE, BOOK = "/suc-khoe", "/tai-khoan/dang-nhap/", "/cam-nang/"
_LEAST_DAYS = 14
# Of networks that only books have (RFC 5737): nobody comes from there.
_CLAIMED = "203.0.113.9"
_STYLE = re.compile(r'<link rel="stylesheet" href="(/static/[^"]+)"')
_OF_THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]", "::1"}
_PROXY = "xem trang “Cài cho một thành phố”, mục nginx, hoặc thư mục deploy/"
_NO_SITE = "đặt GAN_DAN_SITE=https://… trong tệp cấu hình, hoặc thêm --address"


def https(site: str, now: datetime) -> Iterator[Finding]:
    """Look at what is set for HTTPS, at the certificate, and at what becomes of plain HTTP."""
    yield from _settings_of_https(site)
    if not site.startswith("https://"):
        return
    try:
        answer = ask(site, HEALTH)
    except Unreached as unreached:
        yield fault(f"không mở được {site}: {unreached.what}", unreached.mend)
        return
    yield from _certificate(answer, now)
    if urlsplit(site).port in (None, 443):
        yield from plain_http(f"http://{urlsplit(site).hostname}")


def _settings_of_https(site: str) -> Iterator[Finding]:
    hosts = [host.strip() for host in settings.ALLOWED_HOSTS]
    name = urlsplit(site).hostname or ""
    if settings.HTTPS and not site:
        yield note("không biết địa chỉ mà mọi người mở", _NO_SITE)
    if not settings.HTTPS and not set(hosts) <= _OF_THIS_MACHINE:
        yield fault("GAN_DAN_HTTPS chưa bật: mật khẩu và phiên đăng nhập đi không mã hóa", "đặt GAN_DAN_HTTPS=1")
    elif not settings.HTTPS:
        yield note("chỉ mở được từ chính máy này, không có HTTPS", "khi dùng thật: đặt GAN_DAN_HOSTS, GAN_DAN_HTTPS=1")
    if site and not site.startswith("https://") and name not in _OF_THIS_MACHINE:
        yield fault(f"địa chỉ {site} không phải https://", "đặt GAN_DAN_SITE=https://…")
    if name and not _may_be(name, hosts):
        yield fault(f"GAN_DAN_HOSTS không có {name}: mọi trang trả 400", f"thêm {name} vào GAN_DAN_HOSTS")


def _may_be(name: str, hosts: list[str]) -> bool:
    return any(host in ("*", name, f"[{name}]") or (host.startswith(".") and name.endswith(host)) for host in hosts)


def _certificate(answer: HttpAnswer, now: datetime) -> Iterator[Finding]:
    if answer.good_until is None:
        return
    days = (answer.good_until - now).days
    if days < _LEAST_DAYS:
        yield note(f"chứng chỉ chỉ còn {count(days)} ngày", "gia hạn, và xem lịch tự gia hạn có chạy không")
    else:
        yield good(f"chứng chỉ được tin, còn {count(days)} ngày")


def plain_http(address: str) -> Iterator[Finding]:
    """Look at what becomes of who comes to ``address`` without HTTPS; nobody there is as good as being sent on."""
    try:
        answer = ask(address, PAGE)
    except Unreached:
        return
    if not (300 <= answer.status < 400 and answer.headers.get("location", "").startswith("https://")):
        yield fault("cổng 80 trả trang không mã hóa", "chuyển cổng 80 sang https trong nginx hoặc Caddy")


def page(site: str, now: datetime) -> Iterator[Finding]:
    """Open a page, its style and the handbook through the public address."""
    if not site:
        yield note("không biết địa chỉ mà mọi người mở, chưa xem trang nào qua đó", _NO_SITE)
        return
    try:
        found = ask(site, PAGE)
        yield from _of_page(found, site)
        style = _STYLE.search(found.text)
        if style and (status := ask(site, style[1]).status) != 200:
            yield fault(f"tệp tĩnh {style[1]} trả {status}", "chạy: python -m trainer init, rồi khởi động lại máy chủ")
        if (status := ask(site, BOOK).status) != 200:
            yield fault(f"{BOOK} trả {status}", "chạy: python -m trainer check, rồi khởi động lại máy chủ")
    except Unreached as unreached:
        yield fault(f"không mở được {site}: {unreached.what}", unreached.mend)


def _of_page(found: HttpAnswer, site: str) -> Iterator[Finding]:
    if found.status != 200 or "csrfmiddlewaretoken" not in found.text:
        mend = "xem nhật ký máy chủ; 502, 504 là nginx không tới được Gần Dân; 400 là thiếu tên trong GAN_DAN_HOSTS"
        yield fault(f"{site}{PAGE} trả {found.status}, không phải trang đăng nhập của Gần Dân", mend)
        return
    kept = found.headers.get("set-cookie", "")
    if site.startswith("https://") and "secure" not in kept.lower():
        yield fault("cookie không có Secure", "đặt GAN_DAN_HTTPS=1, khởi động lại máy chủ")
    if site.startswith("https://") and "strict-transport-security" not in found.headers:
        mend = "đặt GAN_DAN_HTTPS=1, và để máy chuyển tiếp ghi X-Forwarded-Proto"
        yield fault("không có Strict-Transport-Security (HSTS)", mend)
    if "content-security-policy" not in found.headers:
        yield fault("máy chuyển tiếp bỏ mất Content-Security-Policy", _PROXY)


def proxy(site: str, now: datetime) -> Iterator[Finding]:
    """Claim to be somebody else on the way through the public address, and see what the server believes."""
    if not site:
        yield note("chưa xem được qua địa chỉ công khai", _NO_SITE)
        return
    made_up = f"doctor-{secrets.token_hex(6)}"
    claims = {"X-Forwarded-For": _CLAIMED, "X-Forwarded-Proto": "ftp", "X-Request-ID": made_up}
    try:
        answer = ask(site, HEALTH, {**claims, request_echo.HEADER: request_echo.token()})
    except Unreached as unreached:
        yield fault(f"không mở được {site}: {unreached.what}", unreached.mend)
        return
    saw = _seen(answer)
    if saw is None:
        mend = "khởi động lại máy chủ; nếu vẫn vậy thì địa chỉ ấy không dẫn tới máy chủ này, hoặc khóa bí mật khác nhau"
        yield fault(f"{site}{HEALTH} không nhận ra khóa bí mật của nơi cài này", mend)
        return
    yield from _believed(site, saw, answer.headers.get("x-request-id") == made_up)


def _believed(site: str, saw: dict[str, Any], took_the_id: bool) -> Iterator[Finding]:
    secure = site.startswith("https://")
    if saw["address"] == _CLAIMED:
        yield fault("ai cũng tự khai được địa chỉ của mình: máy chuyển tiếp để lọt X-Forwarded-For", _PROXY)
    elif not saw["address"]:
        yield fault("máy chuyển tiếp không ghi X-Forwarded-For: không đếm được đăng nhập hỏng theo địa chỉ", _PROXY)
    if secure and not saw["behind_proxy"]:
        mend = "đặt GAN_DAN_BEHIND_PROXY=1, khởi động lại máy chủ"
        yield fault("GAN_DAN_BEHIND_PROXY chưa bật: mọi người bị đếm chung một địa chỉ", mend)
    elif secure and saw["scheme"] != "https":
        yield fault("máy chuyển tiếp không ghi X-Forwarded-Proto: liên kết trong thư sẽ là http://", _PROXY)
    if urlsplit(f"//{saw['host']}").hostname != urlsplit(site).hostname:
        yield fault(f"máy chuyển tiếp đổi tên máy chủ thành {saw['host']}", f"ghi Host $host; {_PROXY}")
    if took_the_id:
        yield note("máy chuyển tiếp để lọt X-Request-ID của người gửi", _PROXY)
    if (saw["https"], saw["behind_proxy"]) != (settings.HTTPS, settings.BEHIND_PROXY):
        yield note(
            "máy chủ đang chạy với biến môi trường khác lệnh này", "dùng cùng tệp cấu hình, khởi động lại máy chủ"
        )


def _seen(answer: HttpAnswer) -> dict[str, Any] | None:
    said = _json(answer)
    return said["seen"] if isinstance(said.get("seen"), dict) else None


def _json(answer: HttpAnswer) -> dict[str, Any]:
    try:
        said = json.loads(answer.text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def running(now: datetime) -> Iterator[Finding]:
    """Ask the server on this host, past every proxy: whether it runs, which programs and content it serves."""
    started = server_note.read()
    if started is None:
        yield note(
            "máy chủ chưa từng chạy với dữ liệu này", "chạy: python -m trainer serve, hoặc systemctl start gan-dan"
        )
        return
    host = "127.0.0.1" if started.host in ("0.0.0.0", "::") else started.host
    asked = {"Host": _name_of_ours(), request_echo.HEADER: request_echo.token()}
    try:
        answer = ask(f"http://{f'[{host}]' if ':' in host else host}:{started.port}", HEALTH, asked)
    except Unreached:
        yield note(f"không có máy chủ nào trả lời ở {host}:{started.port}", "xem: systemctl status gan-dan, và nhật ký")
        return
    saw, served = _seen(answer), _json(answer)
    if saw is None:
        yield fault(f"chương trình ở {host}:{started.port} không dùng khóa bí mật này", "khởi động lại máy chủ")
        return
    if saw["version"] != settings.VERSION:
        yield note(f"máy chủ còn chạy bản {saw['version']}, trên đĩa là {settings.VERSION}", "khởi động lại máy chủ")
    if served.get("content") != health.content():
        yield note("máy chủ còn phục vụ nội dung cũ hơn trên đĩa", "khởi động lại máy chủ")


def _name_of_ours() -> str:
    first = str(settings.ALLOWED_HOSTS[0]).strip().lstrip(".")
    return "127.0.0.1" if first == "*" else first
