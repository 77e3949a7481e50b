"""``python -m`` without its half second of loading Django: a fork of a process that has loaded it already.

What a command sees is what it would see as typed: words, environment, folder, streams, and how it ends. Only modules
that look at no setting and no folder are loaded beforehand, so everything of ours is read anew in each fork.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from trainer.disk.own_python import end_at_once

PROJECT = Path(__file__).resolve().parents[1]
_LARGEST = 200_000
_BEFOREHAND = (
    "asyncio",
    "click",
    "django.contrib.auth.hashers",
    "django.contrib.sessions.backends.base",
    "django.core.mail",
    "django.core.management",
    "django.core.serializers.json",
    "django.db.backends.postgresql.base",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.db.models",
    "django.forms",
    "django.template.backends.jinja2",
    "django.urls",
    "django.views.generic",
    "pydantic",
    "rich.table",
    "sqlite3",
    "yaml",
)


def run(
    words: Sequence[str], environment: Mapping[str, str], module: str = "trainer"
) -> "subprocess.CompletedProcess[str]":
    """Run ``python -m MODULE WORDS`` in ``environment``, and return how it ended and what it said."""
    ready, tell = os.pipe()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, open(ready, "rb") as ended:
        try:
            asked = json.dumps([[module, *words], dict(environment)]).encode()
            socket.send_fds(_server(), [asked], [0, out.fileno(), err.fileno(), tell])
        finally:
            os.close(tell)
        code = int(ended.read() or -9)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode())
    return subprocess.CompletedProcess(["python", "-m", module, *words], code, *said)


@cache
def _server() -> socket.socket:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, "-m", "tests.forks", str(theirs.fileno())]
        bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        process = subprocess.Popen(command, cwd=PROJECT, env=bare, pass_fds=[theirs.fileno()])

    def stop() -> None:
        ours.close()
        process.wait(60)

    atexit.register(stop)
    return ours


def _serve(asked: socket.socket) -> list[str] | None:
    """Fork for whatever is asked. Return in a fork, with module and words; None when nobody asks any more."""
    for name in _BEFOREHAND:
        importlib.import_module(name)
    # What is loaded is no rubbish: who looks for some in a fork, or at its end, would copy it all, page by page.
    gc.freeze()
    while True:
        message, streams, _, _ = socket.recv_fds(asked, _LARGEST, 4)
        if not message:
            return None
        if os.fork() == 0:
            asked.close()
            break
        for stream in streams:
            os.close(stream)
        _bury()
    *streams, tell = streams
    if (child := os.fork()) != 0:
        _, status = os.waitpid(child, 0)
        os.write(tell, str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    os.close(tell)
    for wanted, stream in enumerate(streams):
        os.dup2(stream, wanted)
        os.close(stream)
    words, environment = json.loads(message)
    os.environ.clear()
    os.environ.update(environment)
    return [str(word) for word in words]


def _bury() -> None:
    """Let those who told how their command ended be gone."""
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        words = _serve(asked)
    if words is not None:
        sys.argv = words
        try:
            runpy.run_module(words[0], run_name="__main__", alter_sys=True)
        finally:
            end_at_once()
