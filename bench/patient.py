"""A person's browser that does not give up: it asks again, and another host, as pages and nginx do together."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from bench.client import Client, Reply

_AGAIN_SECONDS = 0.25
_GIVES_UP_SECONDS = 60.0
_ONE_TRY_SECONDS = 25.0


class Patient:
    """Asks one of the hosts at ``ports`` until it fails, then the next one. ``failures`` counts what went wrong,
    ``broken`` what was answered as if the programs were at fault."""

    def __init__(self, ports: Sequence[int], at: int) -> None:
        self._ports, self._home = ports, at % len(ports)
        self.at = self._home
        self._cookies: dict[str, str] = {}
        self._client: Client | None = None
        self.failures = self.broken = 0
        # Until when each request took, and how long, with all of its tries.
        self.waits: list[tuple[float, float]] = []

    async def get(self, path: str) -> Reply:
        """GET ``path``."""
        return await self._ask(lambda client: client.get(path))

    async def post_form(self, path: str, fields: dict[str, str] | list[tuple[str, str]]) -> Reply:
        """POST a form: who sees a page of trouble goes back and presses the button again."""
        return await self._ask(lambda client: client.post_form(path, fields))

    async def post(self, path: str, body: bytes, headers: dict[str, str]) -> Reply:
        """POST ``body`` as it is."""
        return await self._ask(lambda client: client.post(path, body, headers))

    def go_home(self) -> None:
        """Go back to the host that was asked at first, which serves again."""
        if self.at != self._home:
            self.at, self._client = self._home, None

    async def close(self) -> None:
        """Hang up."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _ask(self, send: Callable[[Client], Awaitable[Reply]]) -> Reply:
        began = time.monotonic()
        while True:
            reply = await self._once(send)
            now = time.monotonic()
            if reply is not None and reply.status < 500:
                self.waits.append((now, now - began))
                return reply
            self.failures += 1
            self.broken += reply is not None and reply.status == 500
            if now - began > _GIVES_UP_SECONDS:
                raise RuntimeError(f"nobody answered for {_GIVES_UP_SECONDS:.0f} seconds")
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _once(self, send: Callable[[Client], Awaitable[Reply]]) -> Reply | None:
        """Try once; a host that does not answer is left for the next one."""
        try:
            async with asyncio.timeout(_ONE_TRY_SECONDS):
                if self._client is None:
                    self._client = Client("127.0.0.1", self._ports[self.at], self._cookies)
                    await self._client.connect()
                client = self._client
                return await send(client)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            self._client = None
            self.at = (self.at + 1) % len(self._ports)
            return None
