"""What a large file costs in a city that `bench.city` built: seconds, memory, and what is left for saving answers.

`python -m bench.exports FOLDER`: everything happens in a copy, with a real server. Saves are counted before the file is
asked for, beside its making, and after; the log of SQLite is looked at all the while.
"""

import argparse
import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from threading import Event, Thread
from typing import Any

from bench import environment, figures, saves, server

_AT_ONCE = 4
_MAKER = "trainer.serving.make_file"


class Watch:
    """Looks five times a second at the process that makes a file and at the log of the database."""

    def __init__(self, var: Path) -> None:
        self._log = var / "gan-dan.sqlite3-wal"
        self.peak_megabytes = self.cpu_seconds = self.log_megabytes = 0.0

    def look(self) -> None:
        """Look once."""
        if self._log.exists():
            self.log_megabytes = max(self.log_megabytes, self._log.stat().st_size / 1e6)
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                if _MAKER in (folder / "cmdline").read_text():
                    self._read(folder)
            except OSError:
                continue

    def _read(self, folder: Path) -> None:
        self.cpu_seconds = max(self.cpu_seconds, server._cpu(int(folder.name)))
        for line in (folder / "status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                self.peak_megabytes = max(self.peak_megabytes, int(line.split()[1]) / 1024)

    @contextmanager
    def watching(self) -> Iterator["Watch"]:
        """Look until the block ends."""
        ended = Event()

        def go_on() -> None:
            while not ended.wait(0.2):
                self.look()

        thread = Thread(target=go_on)
        thread.start()
        try:
            yield self
        finally:
            ended.set()
            thread.join()


def _a_file(form: str) -> Any:
    from trainer.exports import doing
    from trainer.models import Official

    officer = Official.objects.filter(appointments__right="it_officer").order_by("pk")[0]
    return doing.ask(officer, "city", form, "ket-qua-tap-huan", {}, "", datetime.now(UTC))


def _rate(port: int, attempts: Iterator[saves.Attempt], seconds: float) -> float:
    """Return how many answers a second were saved to the next of ``attempts``: each begins with its first answer."""
    began = time.perf_counter()
    tally = asyncio.run(saves.level(port, list(islice(attempts, _AT_ONCE)), seconds))
    return len(tally.acknowledged) / (time.perf_counter() - began)


def _attempts(number: int) -> Iterator[saves.Attempt]:
    """Begin so many attempts, of whoever may begin one."""
    from trainer.actions.attempts import NothingToAsk, NotYet
    from trainer.models import Official

    found = 0
    for official in Official.objects.filter(is_active=True).order_by("-pk").iterator():
        with suppress(NotYet, NothingToAsk):
            yield from environment.open_attempts([official])
            found += 1
        if found == number:
            return


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("city", type=Path)
    parser.add_argument("--forms", default="csv,xlsx")
    parser.add_argument("--seconds", type=float, default=10, help="of saving before, beside and after")
    asked = parser.parse_args()
    with environment.copied(asked.city, served=True):
        from trainer.disk import paths

        forms = asked.forms.split(",")
        attempts = iter(list(_attempts(3 * _AT_ONCE * len(forms))))
        columns = ("seconds", "CPU s", "peak MB", "rows", "MB", "log MB", "before/s", "beside/s", "after/s")
        table = figures.Table("form", *columns)
        with server.running(patience=900) as under_test:
            for form in forms:
                table.row(form, *_measure(form, under_test.port, attempts, asked.seconds, Path(paths.VAR)))


def _measure(form: str, port: int, attempts: Iterator[saves.Attempt], seconds: float, var: Path) -> list[float]:
    before = _rate(port, attempts, seconds)
    with Watch(var).watching() as watch:
        began, file = time.perf_counter(), _a_file(form)
        while watch.cpu_seconds < 2:
            time.sleep(0.2)
        beside = _rate(port, attempts, seconds)
        while file.state not in ("ready", "failed"):
            time.sleep(0.5)
            file.refresh_from_db()
        took = time.perf_counter() - began
    assert file.state == "ready", file.error
    after = _rate(port, attempts, seconds)
    size = file.size / 1e6
    return [took, watch.cpu_seconds, watch.peak_megabytes, file.rows, size, watch.log_megabytes, before, beside, after]


if __name__ == "__main__":
    main()
