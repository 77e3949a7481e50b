"""The children of `bench.mutants`: one that learns which test runs which line, and one for each fault."""

import gc
import importlib
import os
import pickle
import resource
import shutil
import signal
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest
from django.db import connections

from bench.mutations import Mutant, codes

_REMEMBERS = type(cache(len))
_NO_CODE = compile("", "", "exec")
# A fault that tests of so many seconds do not see is not seen.
PATIENCE = 30.0
# Whoever computes this much longer than the tests need, or waits so long, hangs because of the fault: it is seen.
SPARE_CPU = 20
HUNG = 300


@dataclass
class Learnt:
    """Which tests run which line of which file, how long each takes, and which fail as it is."""

    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    red: list[str] = field(default_factory=list)


class _Verdict:
    """A pytest plugin that remembers whether a test failed."""

    failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed


def _runs(session: pytest.Session, item: pytest.Item, after: pytest.Item | None) -> bool:
    """Run one test; say whether it passed."""
    verdict = _Verdict()
    session.config.pluginmanager.register(verdict)
    try:
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
    finally:
        session.config.pluginmanager.unregister(verdict)
    return not verdict.failed


def warm(session: pytest.Session) -> None:
    """Let the first test that needs a database make it, for all children."""
    first = next((item for item in session.items if item.get_closest_marker("django_db")), None)
    if first is not None:
        # A test that follows, best in another file, keeps what belongs to the whole run.
        others = (item for item in reversed(session.items) if item.path != first.path)
        _runs(session, first, next(others, session.items[-1]))
    connections.close_all()


def _child(work: Callable[[], Any], answer: Path) -> int:
    """Start a child that writes what ``work`` returns into ``answer``; return its number."""
    number = os.fork()
    if number:
        return number
    code = 1
    try:
        silent = os.open(os.devnull, os.O_RDWR)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        _own_database(answer.with_suffix(".folder"))
        answer.write_bytes(pickle.dumps(work()))
        code = 0
    finally:
        os._exit(code)


def _own_database(folder: Path) -> None:
    folder.mkdir()
    database = connections["default"].settings_dict
    name = str(database["NAME"])
    if os.path.exists(name):
        for file in Path(name).parent.glob(Path(name).name + "*"):
            shutil.copy(file, folder)
        database["NAME"] = str(folder / Path(name).name)


def learn(session: pytest.Session, project: Path) -> Learnt:
    """Run every test once, in a child, and return what it saw."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder, "learnt")
        os.waitpid(_child(lambda: _look(session, project), answer), 0)
        found: Learnt = pickle.loads(answer.read_bytes())
    return found


def _look(session: pytest.Session, project: Path) -> Learnt:
    learnt = Learnt()
    seen = coverage.Coverage(data_file=None, config_file=False, include=[f"{project}/trainer/*"])
    seen.start()
    for item, after in zip(session.items, [*session.items[1:], None], strict=True):
        seen.switch_context(item.nodeid)
        began = time.process_time()
        if not _runs(session, item, after):
            learnt.red.append(item.nodeid)
        learnt.seconds[item.nodeid] = time.process_time() - began
    seen.stop()
    data = seen.get_data()
    for name in data.measured_files():
        by_line = {
            line: sorted(set(tests) - {"", *learnt.red}) for line, tests in data.contexts_by_lineno(name).items()
        }
        learnt.lines[Path(name).relative_to(project).as_posix()] = by_line
    return learnt


class Children:
    """Tries faults, a few at once, each in a child."""

    def __init__(self, session: pytest.Session, learnt: Learnt, at_once: int) -> None:
        self._session, self._learnt, self._at_once = session, learnt, at_once
        self._items = {item.nodeid: item for item in session.items}
        # Tests that saw one fault of a module see the next one too.
        self._keen: Counter[str] = Counter()
        self._cached: list[Any] = []

    def survivors(self, file: Path, tried: Sequence[Mutant]) -> Iterator[Mutant]:
        """Yield the faults of ``file`` that no test sees."""
        if not tried:
            return
        # What a test would only load is whole when the fault is put in.
        importlib.import_module(".".join(Path(tried[0].path).with_suffix("").parts).removesuffix(".__init__"))
        whole = codes(file.read_text(encoding="utf-8"), str(file))
        living = living_in(str(file), whole)
        self._cached = remembering(str(file))
        with tempfile.TemporaryDirectory(prefix="gan-dan-mutants-") as folder:
            running: dict[int, tuple[Mutant, Path]] = {}
            for number, one in enumerate(tried):
                tests = self._tests(one)
                if not tests:
                    yield one
                    continue
                answer = Path(folder, str(number))
                running[_child(self._work(file, whole, living, one, tests), answer)] = (one, answer)
                if len(running) >= self._at_once:
                    yield from self._ended(running)
            while running:
                yield from self._ended(running)

    def why(self, one: Mutant) -> str:
        """Return a word more on a fault that nobody saw."""
        return "" if self._tests(one) else "   (no test runs this line)"

    def _tests(self, one: Mutant) -> list[str]:
        by_line = self._learnt.lines.get(one.path, {})
        # Of what is worked out once only the first who asked was seen in its lines: all who use the module may see it.
        lines = by_line if self._cached else one.lines
        found = {test for line in lines for test in by_line.get(line, [])}
        subject = Path(one.path).stem
        patience, chosen = PATIENCE, []
        # Those that saw a fault of this module before, then those of its subject, then the quickest.
        for test in sorted(
            found, key=lambda test: (-self._keen[test], subject not in test, self._learnt.seconds[test], test)
        ):
            patience -= self._learnt.seconds[test]
            if chosen and patience < 0:
                break
            chosen.append(test)
        return chosen

    def _work(
        self,
        file: Path,
        whole: Mapping[tuple[str, int], CodeType],
        living: Mapping[tuple[str, int], list[FunctionType]],
        one: Mutant,
        tests: Sequence[str],
    ) -> Callable[[], str]:
        def work() -> str:
            cpu = SPARE_CPU + int(5 * sum(self._learnt.seconds[test] for test in tests))
            resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(HUNG)
            put_in(codes(one.source, str(file)), whole, living)
            for function in self._cached:
                function.cache_clear()
            items = [self._items[test] for test in tests]
            for item, after in zip(items, [*items[1:], None], strict=True):
                if not _runs(self._session, item, after):
                    return item.nodeid
            return ""

        return work

    def _ended(self, running: dict[int, tuple[Mutant, Path]]) -> Iterator[Mutant]:
        number, code = os.wait()
        one, answer = running.pop(number)
        if code == 0:
            killer = str(pickle.loads(answer.read_bytes()))
            self._keen[killer] += 1
            if not killer:
                yield one
        shutil.rmtree(answer.with_suffix(".folder"), ignore_errors=True)


def living_in(file: str, whole: Mapping[tuple[str, int], CodeType]) -> dict[tuple[str, int], list[FunctionType]]:
    """Return the functions made from ``file`` that are alive, by the names of their codes in ``whole``."""
    # What the tests set aside when they were collected is alive, too, and is listed only where it is no longer aside.
    gc.unfreeze()
    names = {code: name for name, code in whole.items()}
    found: dict[tuple[str, int], list[FunctionType]] = defaultdict(list)
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename == file and thing.__code__ in names:
            found[names[thing.__code__]].append(thing)
    return found


def remembering(file: str) -> list[Any]:
    """Return the functions made from ``file`` that remember what they returned: with a fault they must begin anew."""
    gc.unfreeze()
    return [
        thing
        for thing in gc.get_objects()
        if type(thing) is _REMEMBERS and getattr(thing.__wrapped__, "__code__", _NO_CODE).co_filename == file
    ]


def put_in(
    faulty: Mapping[tuple[str, int], CodeType],
    whole: Mapping[tuple[str, int], CodeType],
    living: Mapping[tuple[str, int], list[FunctionType]],
) -> None:
    """Give the living functions of a module their faulty code. Functions within functions follow with the outer one."""
    for name, code in faulty.items():
        if code != whole.get(name):
            for function in living.get(name, []):
                if len(code.co_freevars) == len(function.__code__.co_freevars):
                    function.__code__ = code
