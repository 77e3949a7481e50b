"""How the server on this host was started last: for whoever looks over the installation, never for the server."""

import json
from dataclasses import asdict, dataclass

from trainer.disk import paths
from trainer.disk.private_files import write_whole

NAME = "server.json"


@dataclass(frozen=True, slots=True)
class Started:
    """Where the server listens, and with how many processes and threads."""

    host: str
    port: int
    workers: int
    threads: int


def write(started: Started) -> None:
    """Keep how the server starts. Raises OSError."""
    write_whole(paths.VAR / NAME, json.dumps(asdict(started)))


def read() -> Started | None:
    """Return how the server was started last; None when nobody knows."""
    try:
        found = json.loads((paths.VAR / NAME).read_text(encoding="utf-8"))
        return Started(str(found["host"]), int(found["port"]), int(found["workers"]), int(found["threads"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
