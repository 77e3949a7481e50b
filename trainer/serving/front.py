"""The front: the ASGI application that the server calls. Answers go to autosave, all else to Django.

Nothing here waits for the network with a thread in hand: a request is read to its end before somebody works on it,
and a response is whole before the first byte leaves.
"""

import asyncio
import io
from collections.abc import Callable
from typing import IO

from trainer.serving import waiting
from trainer.serving.django_threads import DjangoThreads, Scope
from trainer.serving.known_files import KnownFiles
from trainer.serving.request_body import Bodies, ClientGone, Receive, RequestRefused, read_small
from trainer.serving.response import Response, Send, as_json, plain
from trainer.web.autosave.endpoint import LARGEST_BODY, PATH, Autosave, refuse

# So many wait for a thread of Django, some seconds long. Beyond, who asks for a page gets one that opens again by
# itself.
_MOST_PAGES = 400
# What somebody sends cannot come again by itself, so it waits longer; beyond, he is told that it was not taken.
_MOST_AT_ONCE = 4000
# Whoever watches over the server wants to know how it is, and no page.
_FOR_MACHINES = ("/suc-khoe", "/metrics")
_FINISH_SECONDS = 8


class Front:
    """Answers every request of one process. ``start`` is called when the process begins; ``leave`` when it is told to
    end, and ``stop`` when what had come in by then is answered."""

    def __init__(
        self,
        autosave: Autosave,
        django: DjangoThreads,
        start: Callable[[], None],
        stop: Callable[[], None],
        leave: Callable[[], None] = lambda: None,
    ) -> None:
        self._autosave = autosave
        self._django = django
        self._start, self._stop, self._leave = start, stop, leave
        self._bodies = Bodies()
        self._files = KnownFiles()
        self._at_once = self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            self._open += 1
            try:
                await self._respond(scope, receive, send)
            finally:
                self._open -= 1

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        self._start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self._leave()
        await self._finish()
        self._stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _finish(self) -> None:
        """Let what has come in be answered before the process ends."""
        clock = asyncio.get_running_loop().time
        end = clock() + _FINISH_SECONDS
        while self._open and clock() < end:
            await asyncio.sleep(0.02)
        # For the last bytes to leave.
        await asyncio.sleep(0.1)

    async def _respond(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Django takes “post” for POST; so must whoever decides here what may wait for whom.
        scope["method"] = scope["method"].upper()
        try:
            response = await self._answer(scope, receive)
        except ClientGone:
            return
        except RequestRefused as refused:
            response = plain(refused.status, refused.message)
        await response.send(send, scope["method"] != "HEAD")

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        headers = dict(scope["headers"])
        length = _length(headers)
        if scope["path"] == PATH and scope["method"] == "POST":
            if not 0 < length <= LARGEST_BODY:
                return as_json(*refuse())
            ticket = headers.get(b"x-ticket", b"").decode("latin-1")
            return as_json(*await self._autosave.answer(ticket, await read_small(receive, LARGEST_BODY)))
        if not length and b"transfer-encoding" not in headers:
            return await self._file_or_page(scope, headers)
        async with self._bodies.read(receive, length) as body:
            return await self._ask_django(scope, body)

    async def _file_or_page(self, scope: Scope, headers: dict[bytes, bytes]) -> Response:
        key = self._files.key(scope, headers)
        if known := self._files.find(key):
            return known
        response = await self._ask_django(scope, io.BytesIO())
        self._files.remember(key, response)
        return response

    async def _ask_django(self, scope: Scope, body: IO[bytes]) -> Response:
        if self._at_once >= _MOST_PAGES and scope["method"] == "GET" and scope["path"] not in _FOR_MACHINES:
            return waiting.page()
        if self._at_once >= _MOST_AT_ONCE:
            return waiting.after_form(scope["path"])
        self._at_once += 1
        try:
            return await self._django.respond(scope, body)
        finally:
            self._at_once -= 1


def _length(headers: dict[bytes, bytes]) -> int:
    said = headers.get(b"content-length", b"")
    return int(said) if said.isdigit() else 0
