"""Says after a run which files of tests cost most, in seconds of processor: ``pytest -p tests.costs -n 0 FILES``.

The clock tells nothing on a machine that does something else meanwhile. Counted are the tests' own process and all
that it started, browsers and servers too, as long as they or whoever waited for them live: what a killed server's own
children had used is lost.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

_TICKS = os.sysconf("SC_CLK_TCK")
_MOST = 30
_seconds: dict[str, float] = defaultdict(float)


def _used() -> float:
    """Return what this process and all below it have used so far."""
    children, own = defaultdict(list), {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            children[int(fields[1])].append(int(folder.name))
            own[int(folder.name)] = sum(map(int, fields[11:15])) / _TICKS
    used, left = 0.0, [os.getpid()]
    while left:
        process = left.pop()
        used += own.get(process, 0)
        left += children[process]
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
