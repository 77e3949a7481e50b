"""Django, which works in threads, behind the front, which does not.

A thread gets a request whose body is all there and is free again when its response is made, however slowly somebody
sends or reads. So a few threads are enough, and each keeps its own connection to the database.
"""

import asyncio
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, TypeAlias
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

from trainer.serving.response import Headers, Response
from trainer.web.log_lines import CurrentRequest, answering

Scope: TypeAlias = dict[str, Any]
# Where the scope of a request keeps what the log says of it.
ASKED = "gan_dan.asked"
# What may look at a password, which each process does one after the other (trainer/web/accounts/passwords.py). Only
# half of the threads wait for that: in the minutes in which everybody comes the other half has pages to make.
_DOORS = ("/tai-khoan/", "/phieu/")
_WITHOUT_PREFIX = {"CONTENT_TYPE", "CONTENT_LENGTH"}


class DjangoThreads:
    """Runs a WSGI application in ``threads`` threads of its own."""

    def __init__(self, application: WSGIApplication, threads: int) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(threads, "django")
        self._at_doors = asyncio.Semaphore(max(1, threads // 2))

    async def respond(self, scope: Scope, body: IO[bytes]) -> Response:
        """Return what the application answers to the request in ``scope`` with ``body``."""
        if scope["method"] == "POST" and scope["path"].startswith(_DOORS):
            async with self._at_doors:
                return await self._in_thread(scope, body)
        return await self._in_thread(scope, body)

    async def _in_thread(self, scope: Scope, body: IO[bytes]) -> Response:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._answer, environ_of(scope, body), scope.get(ASKED))

    def close(self) -> None:
        """Finish what is being worked on."""
        self._pool.shutdown(cancel_futures=True)

    def _answer(self, environ: WSGIEnvironment, here: CurrentRequest | None) -> Response:
        with answering(here):
            return self._call(environ)

    def _call(self, environ: WSGIEnvironment) -> Response:
        began: list[tuple[int, Headers]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            began[:] = [(int(status[:3]), [(name.lower().encode("latin-1"), _latin(value)) for name, value in headers])]

        answered = self._application(environ, start_response)
        try:
            body = answered.body() if isinstance(answered, _File) else b"".join(answered)
        finally:
            getattr(answered, "close", _nothing)()
        return Response(*began[0], body)


def environ_of(scope: Scope, body: IO[bytes]) -> WSGIEnvironment:
    """Return the environ of PEP 3333 for an HTTP request of ASGI.

    Headers with an underscore in their names are left out (``X_Forwarded_For`` would pass for ``X-Forwarded-For``), and
    ``Range``: a file goes out whole, since granian keeps a part in memory for who does not read.
    """
    host, port = scope.get("server") or ("localhost", 80)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 80),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": _File,
    }
    for name, value in scope["headers"]:
        _add_header(environ, name, value)
    return environ


def _add_header(environ: WSGIEnvironment, name: bytes, value: bytes) -> None:
    if b"_" in name or name == b"range":
        return
    key = name.decode("latin-1").upper().replace("-", "_")
    key = key if key in _WITHOUT_PREFIX else f"HTTP_{key}"
    said = value.decode("latin-1")
    separator = "; " if key == "HTTP_COOKIE" else ","
    environ[key] = f"{environ[key]}{separator}{said}" if key in environ else said


class _File:
    """``wsgi.file_wrapper``: an open file as the answer. Its ``close`` is the one of Django's response."""

    def __init__(self, file: Any, block_size: int = 0) -> None:
        self._file = file

    def body(self) -> bytes | Path:
        """Return which file this is; its bytes when it is none of the disk's, or not at its beginning."""
        name = getattr(self._file, "name", None)
        if isinstance(name, str) and self._file.tell() == 0:
            return Path(name)
        return bytes(self._file.read())

    def close(self) -> None:
        """Close the file and Django's response."""
        self._file.close()

    def __iter__(self) -> Iterable[bytes]:
        return iter(lambda: self._file.read(8192), b"")


def _latin(value: str) -> bytes:
    return value.encode("latin-1")


def _nothing() -> None:
    """An answer that needs no closing."""
