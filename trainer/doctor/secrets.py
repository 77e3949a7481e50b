"""Which secrets still stand in the settings file as they are, for whoever gets at a copy of it."""

import re
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from trainer.doctor.finding import Finding, good, note
from trainer.doctor.machine import SETTINGS_FILE
from trainer.variables import SECRETS

_SET = re.compile(r"^\s*(?:export\s+)?([A-Z_]+)=[\"']?([^\"'\s]+)", re.MULTILINE)
_MEND = "giao cho systemd giữ: trang “Cài cho một thành phố”, mục “Giấu mật khẩu”"


def in_clear(now: datetime) -> Iterator[Finding]:
    """Look for secrets in the settings file."""
    try:
        text = SETTINGS_FILE.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    except OSError:
        yield note(f"không đọc được {SETTINGS_FILE}", "chạy bằng lệnh ngắn gan-dan")
        return
    found = named_in(text)
    if found:
        yield note(f"để nguyên chữ trong {SETTINGS_FILE}: {', '.join(found)}", _MEND)
    else:
        yield good(f"không có bí mật nào để nguyên chữ trong {SETTINGS_FILE}")


def named_in(text: str) -> list[str]:
    """Return the secrets that ``text``, a file of variables, holds."""
    found = {name for name, value in _SET.findall(text) if name != "DATABASE_URL" or _password(value)}
    return [name for name in SECRETS if name in found]


def _password(url: str) -> bool:
    try:
        return bool(urlsplit(url).password)
    except ValueError:
        return True
