"""Calls an ASGI application as a server does, without a network: one request, one response."""

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

Made = TypeVar("Made")


@dataclass(slots=True)
class Reply:
    """What was sent: status, headers (lower case, several of one name with commas) and body.

    ``path`` when the server was told to send a file.
    """

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    path: Path | None = None


def request(
    application: Any,
    method: str,
    target: str,
    body: bytes | Sequence[bytes] = b"",
    headers: dict[str, str] | None = None,
    stalls: bool = False,
) -> Reply:
    """Send a request, its body in the pieces given; ``stalls`` says that the rest of it never comes."""
    return run(ask(application, method, target, body, headers, stalls))


async def ask(
    application: Any,
    method: str,
    target: str,
    body: bytes | Sequence[bytes] = b"",
    headers: dict[str, str] | None = None,
    stalls: bool = False,
) -> Reply:
    """The same beside others, in an event loop that runs."""
    pieces = [body] if isinstance(body, bytes) else list(body)
    given = {"content-length": str(sum(map(len, pieces))), **(headers or {})}
    path, _, query = target.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode("latin-1"),
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "client": ("203.0.113.7", 50000),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }
    reply = Reply()

    async def receive() -> dict[str, Any]:
        if not pieces:
            await asyncio.Event().wait()
        piece = pieces.pop(0)
        return {"type": "http.request", "body": piece, "more_body": bool(pieces) or stalls}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            for name, value in message["headers"]:
                said = reply.headers.get(name.decode())
                reply.headers[name.decode()] = f"{said}, {value.decode()}" if said else value.decode("latin-1")
        elif message["type"] == "http.response.pathsend":
            reply.path = Path(message["path"])
            reply.body = reply.path.read_bytes()
        else:
            reply.body += message["body"]

    await application(scope, receive, send)
    return reply


def run(work: Coroutine[Any, Any, Made]) -> Made:
    """Do ``work`` in an event loop of its own; in this thread Playwright may keep one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
