"""Whether the tests would notice: `make mutants` breaks the rules, one small fault at a time, and counts who is seen.

One process loads Django and collects the tests once. A child of it runs them under coverage and learns which test
runs which line. Then each fault gets a child of its own: it puts the faulty code into the functions, runs the tests of
that line, quickest first, and ends at the first that fails. No file is touched; each child has its own database.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from bench.figures import Table
from bench.mutant_children import Children, Learnt, learn, warm
from bench.mutations import mutants

PROJECT = Path(__file__).resolve().parent.parent
ARGUED = Path(__file__).with_name("mutants_argued.txt")
# Whatever decides what somebody must do, has passed or may see.
SCOPE = [
    "trainer/core",
    "trainer/roster/rules",
    "trainer/evidence/rules",
    *("trainer/units/rules", "trainer/people/rules", "trainer/letters/rules", "trainer/workshops/rules"),
    *(
        f"trainer/actions/{name}.py"
        for name in (
            "agreements",
            "answers",
            "attempts",
            "completions",
            "correction_faults",
            "due_days",
            "growing_paths",
            "marking",
            "objections",
            "passes",
            "practice",
            "reliance",
            "requirement_rows",
            "requirements",
            "rights",
            "stamp_keys",
            "stamping_old",
            "stamps",
            "waiting",
            "withdrawals",
            "withdrawals_weighing",
        )
    ),
    "trainer/roster/apply.py",
    "trainer/roster/planning.py",
    "trainer/roster/writing.py",
    "trainer/workshops/noting.py",
    "trainer/web/access.py",
]
# Not those that start other processes, browsers or printers: in them the code is whole.
TESTS = [
    *("tests/core", "tests/roster", "tests/evidence", "tests/actions", "tests/queries", "tests/web"),
    *("tests/content", "tests/letters", "tests/people", "tests/units", "tests/workshops"),
]
WANTED = 90.0
# Of a larger module, this many faults are drawn, the same ones as long as they stand there.
MOST = 30


class Run:
    """The pytest plugin: takes the place of pytest's own loop over the tests."""

    def __init__(self, paths: Sequence[str], most: int, at_once: int, show: bool) -> None:
        self.paths, self.most, self.at_once, self.show = paths, most, at_once, show
        self.argued = argued()
        self.total: Counter[str] = Counter()

    def pytest_configure(self) -> None:
        # Only now: pytest has to see Hypothesis first.
        from hypothesis import Phase, settings

        # The same examples for every fault, none kept, and no search for the smallest that fails.
        phases = [Phase.explicit, Phase.generate]
        settings.register_profile("mutants", deadline=None, derandomize=True, database=None, phases=phases)
        settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        began = time.monotonic()
        warm(session)
        learnt = learn(session, PROJECT)
        for test in learnt.red:
            print(f"fails without any fault, and is left out: {test}")
        print(f"# {len(session.items)} tests looked at in {time.monotonic() - began:.0f} s")
        table = Table("module" + " " * 30, "faults", "tried", "killed", "argued", "survived", "% seen")
        for path in self.paths:
            self._module(path, Children(session, learnt, self.at_once), learnt, table)
        _row(table, "all", self.total)
        print(f"# {(time.monotonic() - began) / 60:.0f} minutes")
        return True

    def _module(self, path: str, children: Children, learnt: Learnt, table: Table) -> None:
        every, tried = mutants(PROJECT / path, path, self.most)
        survivors = list(children.survivors(PROJECT / path, tried))
        open_ones = [one for one in survivors if one.name not in self.argued]
        for one in tried:
            if one.name in self.argued and one not in survivors:
                print(f"argued, and seen all the same: {one.name}")
        counts = Counter(
            faults=every,
            tried=len(tried),
            argued=len(survivors) - len(open_ones),
            survived=len(open_ones),
            killed=len(tried) - len(survivors),
        )
        self.total += counts
        if every:
            _row(table, path.removeprefix("trainer/"), counts)
        if self.show:
            for one in open_ones:
                print(f"    {one.lines[-1]}: {one.before}\n      → {one.after}{children.why(one)}", flush=True)


def _row(table: Table, title: str, counts: Counter[str]) -> None:
    table.row(
        title, *(counts[name] for name in ("faults", "tried", "killed", "argued", "survived")), f"{share(counts):.1f}"
    )


def share(counts: Counter[str]) -> float:
    """Return how many of a hundred faults are seen, of those that are not argued."""
    held = counts["killed"] + counts["survived"]
    return 100 * counts["killed"] / held if held else 100.0


def argued() -> dict[str, str]:
    """Return why a fault need not be seen, by its name: names at the margin, their common reason indented below."""
    reasons: dict[str, str] = {}
    names: list[str] = []
    for line in ARGUED.read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            reasons.update(dict.fromkeys(names, line.strip()))
            names = []
        elif line and not line.startswith("#"):
            names.append(line)
    return reasons


def stale(reasons: Iterable[str], project: Path = PROJECT) -> list[str]:
    """Return the argued faults whose words do not stand in the code any more: what they were about was written anew."""
    return [name for name in sorted(reasons) if not _stands(name, project)]


def _stands(name: str, project: Path) -> bool:
    path, _, fault = name.partition(": ")
    file = project / path
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return fault.partition(" → ")[0] in " ".join(line.strip() for line in lines)


def _files(names: Iterable[str]) -> list[str]:
    found = []
    for name in names:
        path = PROJECT / name
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        found += [file.relative_to(PROJECT).as_posix() for file in files]
    return found


def main() -> int:
    """Print the table; return 1 when fewer than nine in ten faults are seen, or an argument is about no fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", default=SCOPE, help="modules or folders; all that decide")
    parser.add_argument("--tests", nargs="*", default=TESTS)
    parser.add_argument("--most", type=int, default=MOST, help="faults tried of one module")
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--show", action="store_true", help="the faults that nobody saw")
    asked = parser.parse_args()
    if gone := stale(argued()):
        print(
            "argued, and the code has no such fault: take these lines out of bench/mutants_argued.txt", *gone, sep="\n"
        )
        return 1
    run = Run(_files(asked.paths), asked.most, asked.at_once, asked.show)
    options = ["-p", "no:randomly", "-p", "no:cacheprovider", "-q", "-s"]
    code = pytest.main([*options, *asked.tests], plugins=[run])
    return int(code) if run.total["tried"] == 0 else int(share(run.total) < WANTED)


if __name__ == "__main__":
    sys.exit(main())
