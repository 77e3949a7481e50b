"""A response on its way out: bytes in one piece, or a file that the server reads and no thread of ours waits for."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Send: TypeAlias = Callable[[Mapping[str, Any]], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]

_CHUNK = 256 * 1024
# A reader who takes nothing for so long has gone.
_STALLED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file, or ``length`` bytes of it from ``start`` on."""

    path: str
    start: int
    length: int

    @property
    def is_whole(self) -> bool:
        """Say whether this is all of the file."""
        return self.start == 0 and self.length == os.path.getsize(self.path)


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers and body."""

    status: int
    headers: Headers
    body: bytes | FilePart

    async def send(self, send: Send, with_body: bool = True) -> None:
        """Send it; ``with_body`` is false for HEAD."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        if not with_body:
            await send({"type": "http.response.body", "body": b""})
        elif isinstance(self.body, bytes):
            await send({"type": "http.response.body", "body": self.body})
        elif self.body.is_whole:
            # The server reads and sends the file by itself (ASGI's extension http.response.pathsend).
            await send({"type": "http.response.pathsend", "path": self.body.path})
        else:
            await _send_part(self.body, send)


async def _send_part(part: FilePart, send: Send) -> None:
    """Send a part piece by piece; ``send`` comes back when the reader has room again."""
    with open(part.path, "rb", buffering=0) as file:
        place, end = part.start, part.start + part.length
        while place < end and (piece := os.pread(file.fileno(), min(_CHUNK, end - place), place)):
            place += len(piece)
            async with asyncio.timeout(_STALLED_SECONDS):
                await send({"type": "http.response.body", "body": piece, "more_body": place < end})


def plain(status: int, message: str, *headers: tuple[bytes, bytes]) -> Response:
    """Return a line of text that ends the connection."""
    body = f"{message}\n".encode()
    fixed = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    return Response(status, [*fixed, *headers], body)


def as_json(status: int, content: Mapping[str, Any]) -> Response:
    """Return ``content`` as JSON that nobody keeps."""
    body = json.dumps(content, ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    return Response(status, headers, body)
