"""A response on its way out: bytes in one piece, or a file that the server reads and no thread of ours waits for."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Send: TypeAlias = Callable[[Mapping[str, Any]], Awaitable[None]]
Headers: TypeAlias = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Response:
    """Status, headers and body; a ``Path`` is a file that the server reads and sends by itself."""

    status: int
    headers: Headers
    body: bytes | Path

    async def send(self, send: Send, with_body: bool = True) -> None:
        """Send it; ``with_body`` is false for HEAD."""
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        if not with_body:
            await send({"type": "http.response.body", "body": b""})
        elif isinstance(self.body, bytes):
            await send({"type": "http.response.body", "body": self.body})
        else:
            # ASGI's extension http.response.pathsend.
            await send({"type": "http.response.pathsend", "path": str(self.body)})


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
