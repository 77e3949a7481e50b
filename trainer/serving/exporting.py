"""Has large files made by a process of their own, one at a time on a host, whichever worker was asked for them.

The right to make them is a lock of the kernel's on the folder, handed on to the process that does: when that ends,
however it ends, the next look of any worker goes on. The process in turn ends with the worker that started it.
"""

import logging
import os
import subprocess
import sys
import time

from django.db import close_old_connections

from trainer import postgres_line
from trainer.core.backoff import worth_a_line
from trainer.disk.paths import CODE
from trainer.exports import folder, prepared_files
from trainer.serving import make_file

_LOOKS_EVERY_SECONDS = 10
_MAKER = "trainer.serving.make_file"
_log = logging.getLogger(__name__)


def keep_making() -> None:
    """Have files made for as long as this process lives. Never raises."""
    failures = 0
    while True:
        try:
            while once():
                pass
            failures = 0
        except Exception as error:
            failures += 1
            if worth_a_line(failures):
                _log.error("Chưa lập được tệp lớn (lần %d): %s", failures, error)
        prepared_files.ASKED.wait(_LOOKS_EVERY_SECONDS)
        prepared_files.ASKED.clear()


def once() -> bool:
    """Have one file made, if one waits and nobody else is at it; say whether another one should be looked for at once.

    Raises the database's errors and OSError.
    """
    _let_go_of_lost()
    if not prepared_files.waits(folder.place()) and not folder.has_leavings():
        return False
    lock = folder.lock()
    if lock is None:
        return False
    try:
        return _have_it_made(lock)
    finally:
        # Until its maker ends nobody else can have it, also if this worker is killed.
        os.close(lock)


def _let_go_of_lost() -> None:
    close_old_connections()
    postgres_line.let_go_of_dead()


def _have_it_made(lock: int) -> bool:
    began = time.monotonic()
    command = [sys.executable, "-m", _MAKER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[lock], cwd=CODE.parent, env=os.environ) as maker:
        ended = maker.wait()
    if ended not in (make_file.MADE, make_file.NONE_WAITS):
        seconds = time.monotonic() - began
        _log.error("Tiến trình lập tệp dừng sau %.0f giây (mã %d); hệ thống tự thử lại", seconds, ended)
    if ended < 0:
        # Idle for as long as that took, maybe an hour: the database may have been started anew.
        _let_go_of_lost()
        prepared_files.killed_alone(folder.place())
    return ended == make_file.MADE
