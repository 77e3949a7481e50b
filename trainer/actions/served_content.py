"""Which content a server has, whether it is the newest, and whether everybody is in line with it.

What is asked of people derives from paths, quizzes and programs. A server that starts with the same ones as the last
completed look at everybody need not look again: what happened since was brought in line where it happened. A look
counts no longer when another content was served after it began, for that one may have written by its own paths. Of two
hosts with different content the older one leaves alone what derives from content, until nobody has seen the newer one
for SILENT: then somebody went back to it on purpose.
"""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.models import QuerySet

from trainer.actions import progress_rows
from trainer.content.library import Library
from trainer.disk.paths import CODE
from trainer.models import ServedContent

# A content that no server was seen with for so long is served no more.
SILENT = timedelta(minutes=5)
_TELLS_EVERY = timedelta(minutes=1)
# From time to time everybody is looked at all the same, in the background.
AGAIN_AFTER = timedelta(days=1)
# Where the programs lie that say what derives from what.
_PROGRAMS = ("actions", "core", "models", "migrations")


def fingerprint(library: Library, code: Path = CODE) -> str:
    """Return what is the same for the same paths, quizzes and programs."""
    found = hashlib.sha256(repr(sorted(library.quizzes)).encode())
    found.update(repr(sorted((role, list(path.quizzes)) for role, path in library.paths.items())).encode())
    for file in sorted(file for name in _PROGRAMS for file in (code / name).rglob("*.py")):
        found.update(f"\n{file.relative_to(code)}\n".encode())
        found.update(file.read_bytes())
    return found.hexdigest()


def seen(mark: str, now: datetime, *, starting: bool = False) -> bool:
    """Keep that a server has the content ``mark``; say whether it is the newest that is served. Writes once a minute.

    ``starting``: on SQLite, where there is one host, what it is started with is the newest.
    """
    alone = starting and connection.vendor == "sqlite"
    mine = ServedContent.objects.filter(pk=mark).first()
    if mine is not None and now - mine.seen_at < _TELLS_EVERY and not _newer(mine).exists():
        return True
    return _keep(mark, now, alone)


def _keep(mark: str, now: datetime, alone: bool) -> bool:
    with transaction.atomic():
        mine, _ = ServedContent.objects.get_or_create(pk=mark, defaults={"since": now, "seen_at": now})
        mine.seen_at = max(mine.seen_at, now)
        newer = _newer(mine)
        leads = alone or not newer.filter(seen_at__gt=now - SILENT).exists()
        if leads and newer.exists():
            # Gone back to on purpose; what the newer one wrote voids the last look with this one.
            mine.since = now
        mine.save(update_fields=["since", "seen_at"])
    return leads


def _newer(mine: ServedContent) -> QuerySet[ServedContent]:
    return ServedContent.objects.filter(since__gt=mine.since)


def in_line(mark: str) -> bool:
    """Say whether everybody was looked at with the content ``mark``, and no other one was served since; people whose
    figures are not there, as after an upgrade, are not in line."""
    mine = ServedContent.objects.filter(pk=mark, looked_at__isnull=False).first()
    if mine is None or ServedContent.objects.exclude(pk=mark).filter(seen_at__gte=mine.looked_at).exists():
        return False
    return not progress_rows.missing().exists()


def due(mark: str, now: datetime) -> bool:
    """Say whether somebody should look at everybody in the background: a look is a day old, or counts no longer and no
    other content is served meanwhile. Only for the newest."""
    mine = ServedContent.objects.filter(pk=mark).first()
    if mine is None or mine.looked_at is None or mine.looked_at <= now - AGAIN_AFTER:
        return True
    others = ServedContent.objects.exclude(pk=mark)
    return others.filter(seen_at__gte=mine.looked_at, seen_at__lte=now - SILENT).exists()


def looked(mark: str, began: datetime) -> None:
    """Keep that everybody was looked at, by a look that ``began`` then and is whole."""
    ServedContent.objects.filter(pk=mark).update(looked_at=began)
