"""Whether what goes from our server to the database can be read, or answered, by somebody in between."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from trainer.doctor.finding import Finding, fault, note

THIS_MACHINE = "localhost"
# Of libpq's modes these alone look whose certificate it is; the others talk to whoever answers.
_LOOKS_WHO_ANSWERS = ("verify-ca", "verify-full")
_SAY = "thêm ?sslmode=verify-full&sslrootcert=TỆP_CHỨNG_THƯ vào DATABASE_URL"


def is_here(host: str) -> bool:
    """Say whether ``host`` (a name, an address, a folder of sockets, or nothing) never leaves this machine."""
    if not host or host.startswith(("/", "@")) or host == THIS_MACHINE:
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def to_postgresql(database: Mapping[str, Any], encrypted: bool) -> Finding | None:
    """Return what is wrong with the line to the ``database`` of Django's settings; nothing when all is well.

    ``encrypted`` is what the database says of the connection that is open.
    """
    away = [host for host in str(database["HOST"]).split(",") if not is_here(host)]
    if not away:
        return None
    if not encrypted:
        return fault(f"mật khẩu, câu trả lời đi tới {', '.join(away)} không mã hóa", f"bật TLS ở PostgreSQL, {_SAY}")
    if database.get("OPTIONS", {}).get("sslmode") not in _LOOKS_WHO_ANSWERS:
        return note(f"không xét chứng thư của {', '.join(away)}: máy giả đứng giữa đọc được", _SAY)
    return None
