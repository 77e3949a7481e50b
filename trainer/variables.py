"""What the environment variables of an installation say; what cannot be meant is refused in one line, with a mend.

Every function raises Django's ImproperlyConfigured, its words "what → how to mend".
"""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured

from trainer.core import vietnam_time
from trainer.core.accounts import directory_rule, province_rule
from trainer.disk import secret_keys
from trainer.disk.paths import PROJECT

# All that opens something to whoever knows it; the units and the short command of deploy/ ask systemd for each.
SECRETS = (
    secret_keys.NAME,
    secret_keys.EARLIER,
    "DATABASE_URL",
    "GAN_DAN_SMTP_PASSWORD",
    "GAN_DAN_OIDC_CLIENT_SECRET",
    "GAN_DAN_LDAP_PASSWORD",
    "GAN_DAN_METRICS_TOKEN",
)

# As Django compares them: a name, one with a dot for all under it, an address of IPv6 in brackets, or any.
_HOST = re.compile(r"\*|\.?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]")

_YES, _NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")

_Read = TypeVar("_Read")


def env_flag(name: str) -> bool:
    """Return whether the variable ``name`` says yes; without it no. What is neither is not taken for a no."""
    value = os.environ.get(name, "").strip()
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    raise ImproperlyConfigured(f"{name} là “{value}”, không rõ là có hay không. → Có thì đặt 1, không thì bỏ dòng ấy.")


def env_hosts(name: str, default: str) -> list[str]:
    """Return the names of machines in the variable ``name``, with commas between them, whatever blanks stand around.

    Names with Vietnamese letters are those that browsers send (“xn--…”). A whole address or a port is no name: Django
    would hold it against every Host and find it in none.
    """
    named = [one.strip() for one in os.environ.get(name, "").split(",")]
    hosts = [_as_sent(one) for one in named if one] or default.split(",")
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise ImproperlyConfigured(
                f"{name} có “{host}”, không phải tên máy chủ. → Chỉ ghi tên, như tap-huan.example: không có https://, "
                "số cổng hay dấu gạch chéo. Mọi tên dưới một tên: .example. IPv6: [::1]."
            )
    return hosts


def _as_sent(host: str) -> str:
    """Return ``host`` as browsers send it and Django compares it; what cannot be sent stays as it is."""
    below = "." if host.startswith(".") else ""
    name = host.removeprefix(".").rstrip(".")
    try:
        return below + (name if name.isascii() else name.encode("idna").decode())
    except UnicodeError:
        return host


def env_number(name: str, default: int, least: int = 0, most: int = 1_000_000) -> int:
    """Return the number in the variable ``name``, from ``least`` to ``most``."""
    value = (os.environ.get(name) or str(default)).strip()
    if not value.isdecimal() or not least <= int(value) <= most:
        raise ImproperlyConfigured(
            f"{name} là “{value}”, không phải số từ {least} đến {most}. → Đặt một số, ví dụ {default}."
        )
    return int(value)


def text_of(name: str, path: Path) -> str:
    """Return what stands in the file that ``name`` means."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise ImproperlyConfigured(f"{name}: không đọc được {path}. → Xem đường dẫn và quyền tệp.") from None


def secret(name: str, *, from_file: bool = True) -> str:
    """Return the secret ``name``, "" without one.

    It stands in the variable, in the file that ``name``_FILE names (where ``from_file``), or systemd hands it over by
    this name; only one of these may be.
    """
    files = {f"{name}_FILE": os.environ.get(f"{name}_FILE", "") if from_file else "", "systemd": _handed_over(name)}
    named = [place for place, file in files.items() if file]
    told = os.environ.get(name, "")
    if len(named) + bool(told) > 1:
        places = " và ".join([*([name] if told else []), *named])
        raise ImproperlyConfigured(f"{name} được đặt ở hai chỗ: {places}. → Chỉ để một chỗ.")
    return told or "".join(_secret_in(place, PROJECT / files[place]) for place in named)


def _handed_over(name: str) -> str:
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    if env_flag("GAN_DAN_SEALED") and not (folder and Path(folder).is_dir()):
        # Without its DATABASE_URL a command would work on an empty database, and call that well done.
        raise ImproperlyConfigured(
            "Bí mật của nơi cài này do systemd giữ (GAN_DAN_SEALED), lệnh này không thấy. → Gõ: sudo gan-dan …"
        )
    file = Path(folder, name)
    return str(file) if folder and file.is_file() else ""


def _secret_in(place: str, file: Path) -> str:
    value = text_of(place, file)
    if not value:
        raise ImproperlyConfigured(f"{place}: tệp {file} rỗng. → Ghi bí mật vào tệp ấy, một dòng.")
    # A container sees this folder alone; there Podman lets everybody inside read.
    if not file.is_relative_to("/run/secrets") and open_to_everybody(file):
        raise ImproperlyConfigured(f"{place}: ai trên máy cũng đọc được {file}. → Chạy: chmod o-rwx {file}")
    return value


def open_to_everybody(file: Path) -> bool:
    """Return whether everybody on this machine may read ``file``: no folder above it is closed."""
    whole = file.resolve()
    return bool(whole.stat().st_mode & 0o004) and all(folder.stat().st_mode & 0o001 for folder in whole.parents)


def env_secret(name: str, usual_file: Path) -> str:
    """Return the secret ``name``, wherever it is set, or what stands in ``usual_file``."""
    if value := secret(name):
        return value
    if usual_file.is_file():
        if value := text_of(name, usual_file):
            return value
        raise ImproperlyConfigured(
            f"Tệp khóa bí mật {usual_file} rỗng. → Chạy `python -m trainer init`, hoặc đặt lại khóa đã sao lưu vào "
            "tệp này."
        )
    raise ImproperlyConfigured(
        f"Chưa có khóa bí mật ({name}). → Khôi phục thì chép tệp secret-key đã giữ vào GAN_DAN_VAR; cài mới thì chạy "
        f"`python -m trainer init` một lần, hoặc đặt {name} hay {name}_FILE."
    )


def earlier_secrets() -> list[str]:
    """Return the secrets of before that are still believed today, the latest first."""
    # Its file is a list with days, which `rotate-secret` writes.
    named = secret(secret_keys.EARLIER, from_file=False)
    try:
        return [*secret_keys.earlier(vietnam_time.day_of(datetime.now(UTC))), *([named] if named else [])]
    except (OSError, ValueError):
        raise ImproperlyConfigured(
            f"Không đọc được các khóa cũ ở {secret_keys.earlier_file()}. → Mỗi dòng là một ngày và một khóa, như "
            "2026-12-31 KHÓA; không cần khóa cũ nữa thì xóa tệp."
        ) from None


def env_token(name: str) -> str:
    """Return the token ``name``, "" when it is not set; refuse one that could be guessed."""
    value = secret(name).strip()
    if value and len(value) < 20:
        raise ImproperlyConfigured(f"{name} ngắn hơn 20 ký tự. → Đặt một chuỗi ngẫu nhiên, như: openssl rand -hex 24.")
    return value


def one_of(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """Return the variable ``name``, which must be one of ``allowed``, whatever its case."""
    value = os.environ.get(name) or default
    for one in allowed:
        if value.strip().lower() == one.lower():
            return one
    raise ImproperlyConfigured(f"{name} là “{value}”, không dùng được. → Đặt một trong: {', '.join(allowed)}.")


def read_as(name: str, read: Callable[[str], _Read], usual: str) -> _Read:
    """Return what ``read`` makes of the variable ``name``."""
    try:
        return read(os.environ.get(name) or usual)
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{name}: {wrong}.") from None


def needed(name: str) -> str:
    """Return what is set as ``name``, which what else is set needs."""
    if value := (secret(name) if name in SECRETS else os.environ.get(name, "")).strip():
        return value
    raise ImproperlyConfigured(f"{name} chưa có, mà tài khoản của tỉnh cần. → Đặt {name}, hoặc bỏ các biến của nó.")


def provider(name: str) -> province_rule.Provider | None:
    """Return the provider that opens the account of the province, called ``name`` on screens; None without one."""
    if not os.environ.get("GAN_DAN_OIDC_ISSUER"):
        return None
    return province_rule.Provider(
        issuer=read_as("GAN_DAN_OIDC_ISSUER", province_rule.read_issuer, ""),
        client_id=needed("GAN_DAN_OIDC_CLIENT_ID"),
        secret=needed("GAN_DAN_OIDC_CLIENT_SECRET"),
        name=name,
        scope=read_as("GAN_DAN_OIDC_SCOPE", province_rule.read_scope, province_rule.USUAL_SCOPE),
        find=read_as("GAN_DAN_OIDC_FIND", province_rule.read_find, province_rule.USUAL_FIND),
        second_step=read_as("GAN_DAN_OIDC_SECOND_STEP", province_rule.read_second_step, ""),
    )


def directory() -> directory_rule.Directory | None:
    """Return the directory whose passwords open accounts, too; None where none is set up."""
    if not os.environ.get("GAN_DAN_LDAP_URL"):
        return None
    ca_file = os.environ.get("GAN_DAN_LDAP_CA_FILE", "")
    if ca_file and not Path(ca_file).is_file():
        raise ImproperlyConfigured(f"GAN_DAN_LDAP_CA_FILE: không có tệp {ca_file}. → Xem đường dẫn.")
    return directory_rule.Directory(
        urls=read_as("GAN_DAN_LDAP_URL", directory_rule.read_urls, ""),
        base=read_as("GAN_DAN_LDAP_BASE", directory_rule.read_base, ""),
        user=needed("GAN_DAN_LDAP_USER"),
        password=needed("GAN_DAN_LDAP_PASSWORD"),
        login=read_as("GAN_DAN_LDAP_LOGIN", directory_rule.read_login, directory_rule.USUAL_LOGIN),
        find=read_as("GAN_DAN_LDAP_FIND", directory_rule.read_find, directory_rule.USUAL_FIND),
        only=read_as("GAN_DAN_LDAP_ONLY", directory_rule.read_only, directory_rule.USUAL_ONLY),
        ca_file=ca_file,
    )
