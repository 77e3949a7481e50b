"""A test that stands still ends its process, which says where every thread of it stood; the others go on in a new one.

And a test that fails is named at once: a run that is cut off has told what went wrong until then.
"""

import faulthandler
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.once import RUN

# More than any test takes on a machine at a sixth of its speed: what waits in vain gives up after five minutes.
_LIMIT = float(os.environ.get("TESTS_LIMIT") or 20 * 60)
# So long after the last moment to begin one, the last one may still be at work.
_GRACE = float(os.environ.get("TESTS_GRACE") or 5 * 60)
# Of what a failed test says: its first line, and so many of its last.
_LAST_LINES = 4
_WIDTH = 300


class Watch:
    """Ends this process when one test, with all that it builds up and takes down, is at work for too long."""

    def __init__(self, config: pytest.Config, until: float) -> None:
        """``until``: the moment, in seconds since 1970, from which no test is begun."""
        self._until, self._again = until, False
        capturing = config.pluginmanager.getplugin("capturemanager")
        with capturing.global_and_fixture_disabled():
            # What a test says is caught; this goes to whoever reads the run.
            self._out = os.dup(2)

    @contextmanager
    def over(self, test: str) -> Iterator[None]:
        """Watch over what is done within."""
        begun = _mark(test)
        self._again = begun is not None and begun.exists()
        if begun is not None:
            begun.touch()
        faulthandler.dump_traceback_later(self._seconds(), file=self._out, exit=True)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
            if begun is not None and not self._again:
                begun.unlink()

    def may_begin(self) -> None:
        """Leave out, and say so at the end, what there is no time for: on a machine at a sixth of its speed. And what
        has ended a process of this run already: xdist gives that to the next one, and to the one after it.
        """
        if time.time() > self._until:
            pytest.skip("not run: no time left on this machine")
        if self._again:
            pytest.skip("not run again: it has ended a process of this run")

    def _seconds(self) -> float:
        # What is only left out takes down, too, what those before it have built up.
        return min(_LIMIT, max(0, self._until - time.time()) + _GRACE)


def _mark(test: str) -> Path | None:
    """Return the file that is there while ``test`` is at work; None where there are no processes that could end."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    return None if run is None else Path(os.environ[RUN]) / hashlib.sha256(f"{run} {test}".encode()).hexdigest()


class Teller:
    """Names each test that failed when it has failed, by a line of its own and what it said last."""

    def __init__(self, config: pytest.Config) -> None:
        self._plugins = config.pluginmanager

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say what failed."""
        screen = self._plugins.getplugin("terminalreporter")
        if report.failed and screen is not None:
            # Dots may stand in the line.
            screen.write_line(f"\nNOW FAILED {report.nodeid}", red=True)
            for line in _said(report):
                screen.write_line(f"    {line[:_WIDTH]}")


def _said(report: pytest.TestReport) -> list[str]:
    crash = getattr(report.longrepr, "reprcrash", None)
    lines = [line for line in (crash.message if crash else report.longreprtext).splitlines() if line.strip()]
    return lines if len(lines) <= _LAST_LINES + 1 else [lines[0], *lines[-_LAST_LINES:]]
