"""What is dear and never changed is made once a run, by whichever of its processes comes first; the others find it."""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

# Names the folder of this run; its processes inherit it from the one that the run began with.
RUN = "TESTS_OF_ONE_RUN"
if RUN not in os.environ:
    os.environ[RUN] = tempfile.mkdtemp(prefix="gan-dan-tests-")
    atexit.register(shutil.rmtree, os.environ[RUN], ignore_errors=True)


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return the folder ``name`` of this run, which ``make`` filled; who comes meanwhile waits.

    What is changed by a test has to be copied first. An error of ``make`` reaches everybody who asks.
    """
    own = factory.getbasetemp()
    return _once_in(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own, name, make)


def once_a_run(name: str, make: Callable[[Path], object]) -> Path:
    """Do the same where there is no factory at hand: in a program that a test starts, too."""
    return _once_in(Path(os.environ[RUN]), name, make)


def _once_in(shared: Path, name: str, make: Callable[[Path], object]) -> Path:
    folder, made = shared / name, shared / f"{name}.made"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            made.touch()
    return folder
