"""Reads DATABASE_URL: also one that names a database and its standby, of which whichever takes writes is meant."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import dj_database_url

_STANDARD_PORT = "5432"
# A machine that went away without a word is noticed in seconds, not in the two hours of the system's own patience.
_PATIENCE = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}


def read(url: str) -> dict[str, Any]:
    """Return the database that ``url`` names, as Django's settings want it.

    ``postgres://NAME:PASSWORD@ONE:5432,OTHER:5432/DATABASE`` names several machines. Raises ValueError for what is no
    address of a database that we keep things in.
    """
    parts = urlsplit(url)
    account, at, machines = parts.netloc.rpartition("@")
    several = machines.split(",") if "," in machines else []
    if several:
        # A port of each machine is more than the reader of addresses knows.
        url = urlunsplit(parts._replace(netloc=f"{account}{at}{several[0]}"))
    found: dict[str, Any] = dict(dj_database_url.parse(url))
    if found["ENGINE"] == "django.db.backends.sqlite3" and found["NAME"] != ":memory:":
        return found
    # A database in memory would be gone with each command, which would call it well done.
    if found["ENGINE"] != "django.db.backends.postgresql" or not found["NAME"]:
        raise ValueError(url)
    found["OPTIONS"] = {**_PATIENCE, **found.get("OPTIONS", {})}
    if several:
        named = [urlsplit(f"//{machine}") for machine in several]
        found["HOST"] = ",".join(one.hostname or "" for one in named)
        found["PORT"] = ",".join(str(one.port or _STANDARD_PORT) for one in named)
        found["OPTIONS"].setdefault("target_session_attrs", "read-write")
    return found


def to_look_at(database: Mapping[str, Any]) -> str:
    """Return in Vietnamese what to look at when ``database``, as Django's settings have it, does not open."""
    if database["ENGINE"] == "django.db.backends.postgresql":
        return "kiểm tra DATABASE_URL"
    return f"xem tệp {database['NAME']}: thư mục phải có, tài khoản chạy lệnh phải đọc, ghi được tệp"
