"""Has a housekeeper's long work done by a process of its own, one at a time on a host.

The right to is a lock of the kernel's in the folder of the data, handed on to the process that works: when that ends,
however it ends, the next look of any worker goes on. The process in turn ends with the worker that started it.
"""

import os
import subprocess
import sys
from pathlib import Path

from trainer.disk import paths
from trainer.disk.lock import take
from trainer.disk.paths import CODE
from trainer.serving import night_work

_LOCK = "night.lock"
_WORKER = "trainer.serving.night_work"


class Stopped(Exception):
    """The process ended before its work was done."""


class Beside:
    """The process of one worker, when it has one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._changed = False

    def go(self, mark: str) -> bool:
        """Have done what is due with the content ``mark``, or let it go on; False where it cannot be done beside, since
        another content lies on the disk by now.

        Raises OSError, and Stopped when the last process ended before its work was done.
        """
        if self._process is not None and self._process.poll() is None:
            return True
        self._read_end()
        if not self._changed:
            self._start(mark)
        return not self._changed

    def _read_end(self) -> None:
        ended, self._process = self._process, None
        if ended is None:
            return
        if ended.stdin is not None:
            ended.stdin.close()
        self._changed = ended.returncode == night_work.CHANGED
        if ended.returncode not in (night_work.DONE, night_work.CHANGED):
            raise Stopped(f"tiến trình tính số liệu dừng giữa chừng (mã {ended.returncode})")

    def _start(self, mark: str) -> None:
        lock = take(Path(paths.VAR) / _LOCK)
        if lock is None:
            return
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", _WORKER, mark],
                stdin=subprocess.PIPE,
                pass_fds=[lock],
                cwd=CODE.parent,
                env=os.environ,
            )
        finally:
            # From here on it is held by the process that works.
            os.close(lock)
