"""Runs commands one after the other in one process: what a process of its own costs is most of what each does.

``python -m tests.upgrades.walk '[["init"], ["report", "--json"]]'`` prints for each its exit code and what it said.
"""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout

from trainer.cli import root
from trainer.commands.base import run


def main() -> None:
    """Run what is asked for on the command line."""
    print(json.dumps([_one(words) for words in json.loads(sys.argv[1])]))


def _one(words: list[str]) -> tuple[int, str]:
    said = io.StringIO()
    try:
        with redirect_stdout(said), redirect_stderr(said):
            run(root, words)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    raise AssertionError("a command ends with its code")


if __name__ == "__main__":
    main()
