"""The processes of the server: one that watches, two that read and prepare and end, workers that answer, and one that
hashes passwords for them.

The one that watches loads everything and opens nothing; the others are forked from it, so that what was loaded is in
memory once. It never opens the database: what a process holds of SQLite (its file locks are let go when *any* copy of
the file is closed) or of PostgreSQL (a connection is one conversation) would after a fork be shared by all, and break
in all.
"""

import importlib
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any

import click

from trainer.commands import suspending
from trainer.commands.base import NO_ENVIRONMENT, Fail
from trainer.commands.database import library_or_fail, set_up, with_database
from trainer.commands.machine_trouble import of_the_machine
from trainer.core.text import count
from trainer.core.work_progress import Told
from trainer.disk.room import why
from trainer.serving import parent

# A connection that is idle, or whose request does not get on, is closed after so long.
_IDLE_MILLISECONDS = 20_000
# Of one connection: the largest head of a request, and what waits for a slow reader.
_BUFFER = 64 * 1024
_OPEN_FILES = 65_536
# For files, the database and the loop itself.
_OPEN_FILES_KEPT_BACK = 400
_SECONDS_TO_FINISH = 15
# Who waits longer than that for the first page is told why, and how far it is.
_SILENT_SECONDS, _SAYS_EVERY_SECONDS = 5, 10
_APPLICATION = "trainer.asgi"


def load(threads: int | None) -> None:
    """Read settings and content, which all processes need, and open nothing. Raises Fail where they cannot be used.

    ``threads`` of each process; None: as the settings say. The content is read by a process that then ends, with what
    it takes to read and check it: nobody needs that to serve.
    """
    if threads is not None:
        os.environ["GAN_DAN_THREADS"] = str(threads)
    set_up()
    from trainer.content.live import take

    take(_from_another(library_or_fail))


def prepare() -> None:
    """Bring database and files in line with the content, in a process that then ends. Raises Fail."""
    _from_another(_bring_in_line)


def _from_another(work: Callable[[], Any]) -> Any:
    """Return what ``work`` returns in a process that then ends. Raises Fail as it does, or when that is killed."""
    context = multiprocessing.get_context("fork")
    heard, told = context.Pipe(duplex=False)
    working = context.Process(target=_tell, args=(work, told))
    working.start()
    told.close()
    try:
        failed, made = heard.recv()
    except EOFError:
        raise Fail(
            "tiến trình chuẩn bị dữ liệu bị dừng giữa chừng; phần đã làm vẫn còn",
            "xem máy có đủ bộ nhớ không, rồi chạy lại lệnh này",
            NO_ENVIRONMENT,
        ) from None
    except KeyboardInterrupt:
        working.terminate()
        raise
    finally:
        working.join()
    if failed is not None:
        raise Fail(*failed)
    return made


def _tell(work: Callable[[], Any], told: Connection) -> None:
    """Tell what is wrong, how to mend it and the exit code, or None; and what came of it."""
    # Ctrl-C reaches this process too, and its parent says what there is to say; or passes it over, as this one does.
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent.stop_with_it("the server was stopped before it began; what was prepared until now is kept")
    try:
        made = work()
    except Fail as fail:
        told.send(((fail.what, fail.mend, fail.code), None))
    except Exception as error:
        if (said := of_the_machine(error)) is None:
            raise
        told.send(((*said, NO_ENVIRONMENT), None))
    else:
        told.send((None, made))


def _bring_in_line() -> None:
    from trainer.disk import paths
    from trainer.disk.private_files import open_to_all
    from trainer.handbook.compress import compress

    with_database()
    from trainer.serving import starting

    starting.prepare(library_or_fail(), datetime.now(UTC), _telling())
    try:
        with open_to_all():
            compress(paths.SITE)
    except OSError as error:
        # A book that goes out as it is, on a line that may be poor: no reason to be closed.
        click.echo(
            f"Không nén được cẩm nang ({why(error)}): vẫn chạy, trang đi chậm hơn trên đường truyền yếu.", err=True
        )


def _telling() -> Told:
    """Return what says now and then how far it is; nothing where it is done in a moment."""
    following = time.monotonic() + _SILENT_SECONDS

    def told(done: int, total: int) -> None:
        nonlocal following
        if time.monotonic() >= following:
            following = time.monotonic() + _SAYS_EVERY_SECONDS
            click.echo(f"Đang tính số liệu trước khi chạy: {count(done)}/{count(total)} người", err=True)

    return told


def run(host: str, port: int, workers: int) -> None:
    """Serve until somebody stops it. A worker that dies is started anew; one whose parent dies stops by itself."""
    from django.conf import settings
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    suspending.at_once()
    # Only now: it looks at the files of the book, which were compressed meanwhile.
    importlib.import_module(_APPLICATION)
    from trainer.web.accounts.passwords import hash_apart

    hash_apart(workers)
    multiprocessing.set_start_method("fork", force=True)
    Granian(
        target=f"{_APPLICATION}:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_IDLE_MILLISECONDS, max_buffer_size=_BUFFER),
        backlog=4096,
        backpressure=_most_connections(),
        log_level=LogLevels.error,
        # Granian adds to what it is given; without this its lines would have a shape of their own.
        log_dictconfig=deepcopy(settings.LOGGING),
        respawn_failed_workers=True,
        workers_kill_timeout=_SECONDS_TO_FINISH,
        websockets=False,
    ).serve()


def _most_connections() -> int:
    """Let this process and its workers open more files than a login shell may; return how many may be connections.

    What is beyond waits in the system's queue and is not lost. Without this the usual limit of 1,024 files would be it.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(wanted - _OPEN_FILES_KEPT_BACK, 100)
