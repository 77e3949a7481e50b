"""Says after a run which files of tests cost most, in seconds of processor: ``pytest -p tests.costs -n 0 FILES``.

The clock tells nothing on a machine that does something else meanwhile. Counted are the tests' own process and all
that it started, browsers and servers too, as long as they or whoever waited for them live: what a killed server's own
children had used is lost.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

_TICKS = os.sysconf("SC_CLK_TCK")
_MOST = 30
_WHO_STARTED_WHOM = Path(f"/proc/self/task/{os.getpid()}/children")
assert _WHO_STARTED_WHOM.exists(), "this kernel does not tell which processes another started"
_seconds: dict[str, float] = defaultdict(float)


def _used() -> float:
    """Return what this process and all below it have used so far."""
    used, left = 0.0, [str(os.getpid())]
    while left:
        folder = Path("/proc") / left.pop()
        # One that ends meanwhile is counted with who waited for it.
        with suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            used += sum(map(int, fields[11:15])) / _TICKS
            # Of its own children only: to look through all that runs on a machine costs more than most tests.
            for thread in (folder / "task").iterdir():
                left += (thread / "children").read_text().split()
    return used


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Count what a test used, with the fixtures that were made for it."""
    before = _used()
    result = yield
    _seconds[item.nodeid.partition("::")[0]] += _used() - before
    return result


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the dearest files."""
    terminalreporter.section(f"seconds of processor: {sum(_seconds.values()):.0f}")
    for name, seconds in sorted(_seconds.items(), key=lambda one: -one[1])[:_MOST]:
        terminalreporter.line(f"{seconds:8.1f}  {name}")
