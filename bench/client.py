"""A small HTTP/1.1 client with keep-alive: one connection, one request at a time, cookies kept, little work of its
own."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from urllib.parse import urlencode


@dataclass(slots=True)
class Reply:
    """What came back: status, headers (lower case names, the last of each) and body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Client:
    """One connection to the server under test."""

    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    always: dict[str, str] = field(default_factory=dict)
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def connect(self) -> None:
        """Open the connection."""
        self._reader, self._writer = await asyncio.open_connection(self.host, self.port, limit=2**20)

    async def open(self) -> None:
        """Open the connection unless it is open."""
        if self._writer is None:
            await self.connect()

    async def close(self) -> None:
        """Close the connection."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    def drop(self) -> None:
        """Cut the connection, as a line does that drops."""
        if self._writer is not None:
            self._writer.transport.abort()
            self._writer = None

    async def get(self, path: str) -> Reply:
        """GET ``path``."""
        return await self._send("GET", path, b"", {})

    async def post_form(self, path: str, fields: dict[str, str] | list[tuple[str, str]]) -> Reply:
        """POST a form as a browser does."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._send("POST", path, urlencode(fields).encode(), kind)

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        """POST ``body`` as it is."""
        return await self._send("POST", path, body, headers)

    async def begin_and_drop(self, path: str, body: bytes, headers: dict[str, str], half: bool) -> None:
        """POST ``body``, or half of it, and cut the connection before there can be a reply."""
        await self.open()
        assert self._writer is not None
        whole = self._request("POST", path, body, headers)
        self._writer.write(whole[: len(whole) - len(body) // 2] if half else whole)
        await asyncio.sleep(0.001)
        self.drop()

    async def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        assert self._writer is not None
        self._writer.write(self._request(method, path, body, headers))
        return await self._receive()

    def _request(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in (self.always | headers).items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body

    async def _receive(self) -> Reply:
        assert self._reader is not None
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers: dict[str, str] = {}
        for line in head[1:]:
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _, kept = value.partition(";")[0].partition("=")
                self.cookies[cookie] = kept
        length = int(headers.get("content-length", "0"))
        body = await self._reader.readexactly(length) if length else b""
        return Reply(int(head[0].split(" ", 2)[1]), headers, body)
