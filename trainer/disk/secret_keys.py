"""The secret that signs sessions, links and tickets, and the ones before it, which are still believed for a time."""

import os
import secrets
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from trainer.disk import paths
from trainer.disk.private_files import write_whole

NAME, EARLIER = "GAN_DAN_SECRET_KEY", "GAN_DAN_SECRET_KEY_EARLIER"


def file() -> Path:
    """Return where the secret lies, unless the environment names the secret itself."""
    return paths.PROJECT / (os.environ.get("GAN_DAN_SECRET_KEY_FILE") or paths.VAR / "secret-key")


def earlier_file() -> Path:
    """Return where the earlier ones lie: a line each, the last day on which it is believed and the secret."""
    return paths.PROJECT / (os.environ.get("GAN_DAN_SECRET_KEY_EARLIER_FILE") or paths.VAR / "secret-key-earlier")


def earlier(today: date) -> list[str]:
    """Return the earlier secrets that are believed on ``today``, the latest first.

    Raises OSError, ValueError: a line is not a day and a secret.
    """
    return [secret for until, secret in reversed(_lines()) if until >= today]


def fresh() -> str:
    """Return a new secret."""
    return secrets.token_urlsafe(48)


def change(secret: str, until: date, today: date) -> str:
    """Put a fresh secret, which is returned, in the place of ``secret``, which is believed up to ``until``.

    Cut off between the two files it has changed nothing: the present secret is believed as an earlier one, too.
    Raises OSError.
    """
    kept = [*((day, one) for day, one in _lines() if day >= today), (until, secret)]
    write_whole(earlier_file(), "".join(f"{day.isoformat()} {one}\n" for day, one in kept))
    made = fresh()
    write_whole(file(), made)
    return made


def believe_no_earlier() -> None:
    """Throw away the earlier ones. Raises OSError."""
    write_whole(earlier_file(), "")


def _lines() -> list[tuple[date, str]]:
    return list(_read(earlier_file()))


def _read(path: Path) -> Iterator[tuple[date, str]]:
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            day, _, secret = line.strip().partition(" ")
            if secret:
                yield date.fromisoformat(day), secret
