"""Slow, silent and idle connections in numbers, against the server as it runs, without a proxy: others are served."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.serving.house import House, house
from tests.serving.savers import saving

# Before, sixty-four unfinished requests or readers were enough, and some two thousand idle connections.
SLOW, IDLE = 200, 2500


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Yield a running server with two workers."""
    with house(tmp_path_factory.mktemp("slow"), 4) as made:
        made.start()
        yield made


@contextmanager
def lines(served: House, number: int, request: str, buffer: int | None = None) -> Iterator[list[socket.socket]]:
    """Hold ``number`` connections on which ``request`` was sent."""
    with ExitStack() as stack:
        opened = []
        for _ in range(number):
            line = stack.enter_context(socket.socket())
            line.settimeout(30)
            if buffer is not None:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
            line.connect(("127.0.0.1", served.port))
            line.sendall(request.encode())
            opened.append(line)
        yield opened


def _unfinished(path: str, *headers: str) -> str:
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Length: 1500", *headers, "", "a=1"])


_FORM = ("Content-Type: application/x-www-form-urlencoded", f"Cookie: csrftoken={'a' * 32}")
_LARGE = "GET /cam-nang/search/search_index.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 20


@pytest.mark.parametrize("scene", ["save", "form", "head", "reader"])
def test_two_hundred_slow_ones_leave_the_others_served(served: House, scene: str) -> None:
    requests = {
        "save": _unfinished("/luu", f"X-Ticket: {served.attempts[0][1]}"),
        "form": _unfinished("/tai-khoan/dang-nhap/", *_FORM),
        "head": "GET / HTTP/1.1\r\nHost: 127",
        "reader": _LARGE,
    }
    with lines(served, SLOW, requests[scene], 4096 if scene == "reader" else None), saving(served) as savers:
        savers.wait_for(100)
        assert served.responds()


def test_slow_and_idle_connections_leave_room_for_the_next(served: House) -> None:
    done = "POST /luu HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}"
    with lines(served, IDLE, done) as idle, saving(served) as savers:
        assert all(line.recv(15) == b"HTTP/1.1 403 Fo" for line in idle)
        savers.wait_for(100)
        assert served.responds()


def test_who_stops_in_the_middle_is_told_so_and_the_line_is_cut(served: House) -> None:
    with lines(served, 1, _unfinished("/luu", f"X-Ticket: {served.attempts[0][1]}")) as [line]:
        said = line.recv(2000).decode()

        assert said.startswith("HTTP/1.1 408 ")
        assert "Anh/chị kiểm tra đường mạng rồi gửi lại" in said
        assert line.recv(10) == b""
