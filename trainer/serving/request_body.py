"""Reading the body of a request before anybody works on it: a sender who is slow, or stops, costs no thread."""

import asyncio
import logging
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import IO, Any, TypeAlias

from django.conf import settings

Receive: TypeAlias = Callable[[], Awaitable[Mapping[str, Any]]]

_MEGABYTE = 1024 * 1024
# The largest file and the fields around it. What goes beyond is read to its end and forgotten, so that the browser
# shows our answer and not a broken line.
_KEPT = (settings.UPLOAD_LIMIT_MEGABYTES + 1) * _MEGABYTE
_READ_TO_THE_END = 512 * _MEGABYTE
_IN_MEMORY = 64 * 1024
# What all requests of a process that are still coming in may keep together: they lie in the temporary folder.
_ALL_KEPT = 400 * _MEGABYTE
# Nobody has to be faster than this: half a minute for the slowest line, and 4 KB a second from then on.
_PATIENCE_SECONDS, _SLOWEST_BYTES_A_SECOND = 30, 4096
# Without a sign of life for so long the line is taken for cut.
_SILENCE_SECONDS = 15

TOO_SLOW = "Máy chủ chờ đã lâu mà chưa nhận đủ dữ liệu. Anh/chị kiểm tra đường mạng rồi gửi lại."
TOO_LARGE = "Tệp lớn quá nên máy chủ không nhận. Anh/chị chọn tệp nhỏ hơn."
TOO_BUSY = "Máy chủ đang nhận nhiều tệp cùng lúc. Anh/chị chờ một phút rồi gửi lại."
NO_ROOM = (
    "Máy chủ hết chỗ trên đĩa nên chưa nhận được điều anh/chị gửi; những gì đã báo “Đã lưu” vẫn còn. "
    "Anh/chị báo bộ phận CNTT, khi có chỗ thì gửi lại."
)
_log = logging.getLogger(__name__)


class RequestRefused(Exception):
    """A request that nobody works on: the status, and what its sender reads."""

    def __init__(self, status: int, message: str) -> None:
        self.status, self.message = status, message
        super().__init__(message)


class ClientGone(Exception):
    """Nobody waits for an answer any more."""


class Bodies:
    """Reads the bodies of one process and knows how much they keep together."""

    def __init__(self) -> None:
        self._kept = 0

    @asynccontextmanager
    async def read(self, receive: Receive, announced: int) -> AsyncIterator[IO[bytes]]:
        """Yield a file with the body, at its beginning; it is gone after the block.

        ``announced`` is the Content-Length, 0 when the request tells none. Raises RequestRefused or ClientGone.
        """
        if announced > _READ_TO_THE_END:
            raise RequestRefused(413, TOO_LARGE)
        kept, too_much = 0, False
        refused: RequestRefused | None = None
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            try:
                async for piece in _pieces(receive):
                    too_much = too_much or kept + len(piece) > _KEPT
                    if too_much or refused:
                        continue
                    try:
                        self._make_room(len(piece))
                        kept += len(piece)
                        with _on_the_disk(body):
                            body.write(piece)
                    except RequestRefused as why:
                        # Read to its end all the same, so that the browser shows our answer and not a broken line.
                        refused = why
                if refused:
                    raise refused
                with _on_the_disk(body):
                    body.seek(0)
                yield body
            finally:
                self._kept -= kept

    def _make_room(self, size: int) -> None:
        if self._kept + size > _ALL_KEPT:
            raise RequestRefused(503, TOO_BUSY)
        self._kept += size


@contextmanager
def _on_the_disk(body: IO[bytes]) -> Iterator[None]:
    """Turn what the disk says to what goes into ``body`` into one line of the log. Raises RequestRefused."""
    try:
        yield
    except OSError as error:
        # Not asked of `gettempdir`: it tries to write where it would look, and on a full disk raises by itself.
        folder = tempfile.tempdir or os.environ.get("TMPDIR", "/tmp")
        _log.error("the folder for temporary files takes no more (%s): %s", folder, error.strerror)
        with suppress(OSError):
            # Gives back what it had; what it still was to write fails once more.
            body.close()
        raise RequestRefused(503, NO_ROOM) from None


async def read_small(receive: Receive, largest: int) -> bytes:
    """Return a body of at most ``largest`` bytes. Raises RequestRefused or ClientGone."""
    body = b""
    async for piece in _pieces(receive):
        body += piece
        if len(body) > largest:
            raise RequestRefused(413, TOO_LARGE)
    return body


async def _pieces(receive: Receive) -> AsyncIterator[bytes]:
    clock = asyncio.get_running_loop().time
    began, received, more = clock(), 0, True
    while more:
        end = began + _PATIENCE_SECONDS + received / _SLOWEST_BYTES_A_SECOND
        piece, more = await _next(receive, min(_SILENCE_SECONDS, end - clock()))
        received += len(piece)
        if received > _READ_TO_THE_END:
            raise RequestRefused(413, TOO_LARGE)
        yield piece


async def _next(receive: Receive, seconds: float) -> tuple[bytes, bool]:
    """Return the next piece and whether there is more to come."""
    if seconds <= 0:
        raise RequestRefused(408, TOO_SLOW)
    try:
        async with asyncio.timeout(seconds):
            message = await receive()
    except TimeoutError:
        raise RequestRefused(408, TOO_SLOW) from None
    if message["type"] != "http.request":
        raise ClientGone
    return message.get("body", b""), message.get("more_body", False)
