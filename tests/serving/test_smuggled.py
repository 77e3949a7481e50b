"""A request hidden in another: where a proxy and the server could differ on where one ends, the server answers once."""

import re
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.bare_server import BareServer

_HIDDEN = b"GET /suc-khoe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_POST = b"POST /luu HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BareServer]:
    """Yield a running server."""
    made = BareServer(tmp_path_factory.mktemp("smuggled"))
    made.start()
    yield made
    made.stop()


def answers(server: BareServer, sent: bytes) -> list[int]:
    """Return the status of each answer to what is sent on one line, until the server closes it or says no more."""
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.settimeout(3)
        line.sendall(sent)
        said = b""
        with suppress(TimeoutError, ConnectionResetError):
            while piece := line.recv(65_536):
                said += piece
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", said)]


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" % (5 + len(_HIDDEN)),
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n",
        b"Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
        b"Content-Length: +0\r\n\r\n",
        b"Content-Length : 0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n0;a=\n\r\n\r\n",
        b"X: a\r\n Content-Length: 44\r\n\r\n",
    ],
)
def test_what_ends_in_two_ways_is_answered_once(server: BareServer, head: bytes) -> None:
    assert len(answers(server, _POST + head + _HIDDEN)) == 1


def test_two_plain_requests_on_a_line_are_two_answers(server: BareServer) -> None:
    assert len(answers(server, _HIDDEN + _HIDDEN)) == 2
