"""Runs a program as the units and the container do: a disk it cannot write, no capability, no new code in memory.

``python -m tests.deploy.confined WRITABLE… -- PROGRAM …``, as root, in a mount namespace of its own. What systemd
does besides (other system calls, other devices) needs systemd.
"""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

from tests.server_process import PROJECT

_NO_NEW_PRIVILEGES, _DENY_WRITE_EXECUTE, _DROP_BOUNDING, _LAST = 38, 65, 24, 41
_CLONE_NEWNS = 0x00020000


def main() -> None:
    """Close the doors and become the program."""
    cut = sys.argv.index("--")
    writable = [Path(name).resolve() for name in sys.argv[1:cut]]
    _close_the_disk(writable)
    # The units and the container have a /tmp of their own.
    os.environ["TMPDIR"] = str(writable[0])
    library = ctypes.CDLL(None, use_errno=True)
    for capability in range(_LAST):
        _ask(library.prctl(_DROP_BOUNDING, capability, 0, 0, 0))
    _ask(library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _ask(library.prctl(_DENY_WRITE_EXECUTE, 1, 0, 0, 0))
    os.umask(0o077)
    os.execvp(sys.argv[cut + 1], sys.argv[cut + 1 :])


def _close_the_disk(writable: list[Path]) -> None:
    _ask(ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNS))
    _mount("--make-rprivate", "/")
    for folder in writable:
        _mount("--bind", folder, folder)
    _mount("--bind", PROJECT, PROJECT)
    for folder in (PROJECT / "var" / name for name in ("site", "build")):
        assert folder.is_dir(), "build the handbook first"
    _mount("-o", "remount,bind,ro", PROJECT)
    _mount("-o", "remount,bind,ro", "/")


def _mount(*words: object) -> None:
    subprocess.run(["mount", *map(str, words)], check=True)


def _ask(answer: int) -> None:
    if answer != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    main()
