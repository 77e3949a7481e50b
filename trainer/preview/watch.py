"""Follows the files of the content: reads them again when one has changed, and counts the versions."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from secrets import token_hex

from trainer.preview.draft import Draft, read_draft

# Where content lies: folder and pattern.
_CONTENT = (
    ("quizzes", "*.yml"),
    ("quizzes", "*.txt"),
    ("docs/_data", "*.yml"),
    ("docs", "**/*.md"),
    ("var/build", "sections.json"),
)
_SETTLING_SECONDS = 0.05
_MOST_LOOKS = 20


class Follower:
    """The draft as the files say it now. Files are looked at when somebody asks, so there is nothing to be notified of.

    That holds on network drives too, and whatever way an editor has of saving.
    """

    def __init__(self, project: Path, file: Path, today: Callable[[], date]) -> None:
        self._project, self._file, self._today = project, file, today
        self._start, self._count = token_hex(3), 0
        self._seen = self._look()
        self.draft: Draft = read_draft(project, file, today())

    def version(self) -> str:
        """Return a name for what the files say, reading them again first when they have changed."""
        if self._look() != self._seen:
            self._seen = self._settled()
            self._count += 1
            self.draft = read_draft(self._project, self._file, self._today(), self.draft)
        return f"{self._start}-{self._count}"

    def _settled(self) -> frozenset[tuple[str, int, int]]:
        """Wait until nobody is writing any more: half a file is a broken one."""
        before = self._look()
        for _ in range(_MOST_LOOKS):
            time.sleep(_SETTLING_SECONDS)
            now = self._look()
            if now == before:
                break
            before = now
        return before

    def _look(self) -> frozenset[tuple[str, int, int]]:
        return frozenset(self._states())

    def _states(self) -> Iterator[tuple[str, int, int]]:
        for folder, pattern in _CONTENT:
            for file in (self._project / folder).glob(pattern):
                try:
                    state = file.stat()
                except OSError:  # gone since it was listed
                    continue
                yield file.as_posix(), state.st_mtime_ns, state.st_size
