"""When the last good copy of the database was taken: a file beside it, for whoever watches over the server."""

import json
from datetime import datetime
from pathlib import Path

from trainer.disk import paths
from trainer.disk.private_files import write_whole

NAME = "last-backup.json"


def note(at: datetime, file: Path, size: int) -> None:
    """Keep that the copy ``file`` of ``size`` bytes was taken and proved whole. Raises OSError."""
    text = json.dumps({"at": at.isoformat(), "file": str(file), "bytes": size}, ensure_ascii=False)
    write_whole(paths.VAR / NAME, text)


def at() -> datetime | None:
    """Return when that was; None when there is no copy, or nobody can read when."""
    try:
        found = json.loads((paths.VAR / NAME).read_text(encoding="utf-8"))
        return datetime.fromisoformat(found["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
