"""The command line as a real process on data of its own."""

import os
import subprocess
import sys
from pathlib import Path

from tests import forks
from tests.server_process import PROJECT

# What is run stands alone, whatever database and settings the tests have.
_NOT_OURS = {
    *("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "GAN_DAN_DEBUG"),
    *("GAN_DAN_SECRET_KEY", "GAN_DAN_SECRET_KEY_FILE", "GAN_DAN_VAR"),
}


def environment(var: Path, **more: str) -> dict[str, str]:
    """Return an environment in which everything lies in ``var``; ``more`` is added."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    return {**kept, "GAN_DAN_VAR": str(var), **more}


def trainer(var: Path, *words: str, before: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
    """Run ``python -m trainer WORDS`` on ``var``; ``before`` is said to the shell first (``umask``, ``ulimit``)."""
    if not before:
        return forks.run(words, environment(var, **more))
    line = f"{before}; exec {sys.executable} -m trainer " + " ".join(f"'{word}'" for word in words)
    return subprocess.run(
        ["bash", "-c", line], cwd=PROJECT, env=environment(var, **more), capture_output=True, text=True
    )
