"""How long ``check`` takes on the real content, beside a bare YAML load of the same files: a ratio within one run.

Both are whole processes, from start to exit, run in turn, so that a machine that slows down slows both.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench import figures

ROOT = Path(__file__).resolve().parent.parent
CHECK = (sys.executable, "-m", "trainer", "check", "--no-build", "--quiet")
BARE_LOAD = (
    sys.executable,
    "-c",
    "import sys, yaml\n"
    "loader = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)\n"
    "for name in sys.argv[1:]:\n"
    "    with open(name, encoding='utf-8') as file: yaml.load(file, loader)\n",
    *sorted(str(file) for folder in ("quizzes", "docs/_data") for file in (ROOT / folder).glob("*.yml")),
)


def seconds(command: tuple[str, ...]) -> float:
    """Return how long a command takes; raise CalledProcessError when it fails, which no figure should hide."""
    began = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    """Print the medians in milliseconds and the median of the ratios, pair by pair."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    seconds(CHECK), seconds(BARE_LOAD)
    pairs = [(seconds(CHECK), seconds(BARE_LOAD)) for _ in range(runs)]
    table = figures.Table("check ms", "slowest ms", "bare YAML ms", "ratio")
    checks, loads = zip(*pairs, strict=True)
    ratio = median(check / load for check, load in pairs)
    table.row(median(checks) * 1000, max(checks) * 1000, median(loads) * 1000, ratio)


if __name__ == "__main__":
    main()
