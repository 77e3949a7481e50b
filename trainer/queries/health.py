"""How the server is, for whoever watches over it: numbers against thresholds, and nothing about any person."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from trainer.actions.probing import Prober
from trainer.content.live import library
from trainer.core.text import count, tenth
from trainer.disk import last_backup
from trainer.disk.paths import SITE, VAR, beside
from trainer.queries.mail import oldest_waiting, server, waiting_mails

_SECONDS = 1.0
_prober = Prober()


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: whether it is good, in words, and its numbers."""

    good: bool
    words: str
    numbers: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Health:
    """Everything that was looked at, and which content is served."""

    checks: Mapping[str, Check]
    edition: str
    content: str

    @property
    def good(self) -> bool:
        """Say whether all is good."""
        return all(check.good for check in self.checks.values())


def look(now: datetime) -> Health:
    """Look at everything once."""
    checks = {"database": database(), "disk": disk(), "mail": mail(now), "backup": backup(now)}
    editions = library().history.editions
    return Health(checks, editions[-1].id if editions else "", content())


def database() -> Check:
    """Whether the database reads and writes within a second."""
    probe = _prober.ask(_SECONDS)
    words = "đọc và ghi được" if probe.writes else "đọc được, không ghi được" if probe.reads else "không trả lời"
    return Check(probe.reads and probe.writes, words, {"reads": probe.reads, "writes": probe.writes})


def disk() -> Check:
    """What is free where the data lies."""
    free = min(shutil.disk_usage(folder).free for folder in _folders()) // 1_000_000
    least = settings.HEALTH_FREE_MEGABYTES
    return Check(free >= least, f"còn {count(free)} MB, cần {count(least)} MB", {"free_mb": free, "least_mb": least})


def _folders() -> list[Path]:
    name = str(connection.settings_dict["NAME"])
    return [VAR, *([Path(name).parent] if connection.vendor == "sqlite" and os.path.isabs(name) else [])]


def mail(now: datetime) -> Check:
    """How long the oldest mail has been waiting to be sent, and whether the mail server takes mail.

    Old mails are no trouble while the server takes one after the other: some hundred thousand take an hour.
    """
    oldest, most, state = oldest_waiting(now), settings.HEALTH_MAIL_MINUTES, server()
    minutes, failing = _minutes(oldest), _minutes(now - state.failing_since if state.failing_since else None)
    flows = not state.failures and state.last_ok_at is not None and _minutes(now - state.last_ok_at) <= most
    waiting = waiting_mails()
    words = f"{waiting} thư chờ, cũ nhất {minutes} phút" if waiting else "không có thư chờ"
    if state.failures:
        words += f"; máy chủ thư không nhận thư đã {failing} phút, thử {state.failures} lần"
    numbers = {"waiting": waiting, "oldest_minutes": minutes, "most_minutes": most, "failures": state.failures}
    return Check(minutes <= most or flows, words, {**numbers, "failing_minutes": failing})


def _minutes(time: timedelta | None) -> int:
    return int(time.total_seconds() // 60) if time is not None else 0


def backup(now: datetime) -> Check:
    """How old the last good backup is; zero hours in the settings: nobody asks."""
    at, most = last_backup.at(), settings.HEALTH_BACKUP_HOURS
    hours = round((now - at).total_seconds() / 3600, 1) if at is not None else None
    words = f"bản gần nhất {tenth(hours)} giờ trước, cần trong {most} giờ" if hours is not None else "chưa có bản nào"
    good = most == 0 or (hours is not None and hours <= most)
    return Check(good, words, {"age_hours": hours, "most_hours": most})


@cache
def content() -> str:
    """Return the mark of the book that is built on this host; "" when there is none."""
    try:
        return str(json.loads((beside(SITE) / "sections.json").read_text(encoding="utf-8"))["edition"])
    except (OSError, ValueError, KeyError):
        return ""
