"""What others notice while many connections are slow, silent or idle: saves, and the first page of a newcomer.

Each scene is held for some seconds while 32 people save answers. No proxy stands in front.
"""

import argparse
import asyncio
import contextlib
import resource
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bench import environment, figures, saves, server
from bench.client import Client

SAVERS = 32
_PATIENCE_SECONDS = 10
# The largest file that every build of the handbook has.
_LARGE_FILE = "/cam-nang/search/search_index.json"


def _open(port: int, number: int, buffer: int | None = None) -> list[socket.socket]:
    opened = []
    for _ in range(number):
        line = socket.socket()
        if buffer is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        line.settimeout(_PATIENCE_SECONDS)
        line.connect(("127.0.0.1", port))
        opened.append(line)
    return opened


def _writers(port: int, path: str, *headers: str) -> list[socket.socket]:
    """Return connections whose request never comes to its end."""
    lines = _open(port, 200)
    head = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Content-Length: 1500", *headers]
    for line in lines:
        line.sendall("\r\n".join([*head, "", "a=1"]).encode())
    return lines


def _readers(port: int) -> list[socket.socket]:
    """Return connections that ask for a large file again and again and read nothing."""
    lines = _open(port, 200, buffer=4096)
    for line in lines:
        line.sendall((f"GET {_LARGE_FILE} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n" * 20).encode())
    return lines


def _idle(port: int, number: int) -> list[socket.socket]:
    """Return connections that got an answer each and stay open."""
    lines = _open(port, number)
    for line in lines:
        line.sendall(f"POST /luu HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 2\r\n\r\n{{}}".encode())
    for line in lines:
        with contextlib.suppress(TimeoutError):
            line.recv(2000)
    return lines


# Each gets the port and a ticket that is good.
SCENES: dict[str, Callable[[int, str], list[socket.socket]]] = {
    "quiet": lambda port, ticket: [],
    "200 unfinished saves": lambda port, ticket: _writers(port, "/luu", f"X-Ticket: {ticket}"),
    "200 unfinished forms": lambda port, ticket: _writers(port, "/tai-khoan/dang-nhap/", *_FORM),
    "200 readers who do not read": lambda port, ticket: _readers(port),
    "2,000 idle": lambda port, ticket: _idle(port, 2000),
    "4,000 idle": lambda port, ticket: _idle(port, 4000),
}
# With such a cookie Django reads the form to see whether it belongs to it.
_FORM = ("Content-Type: application/x-www-form-urlencoded", f"Cookie: csrftoken={'a' * 32}")


@contextmanager
def _held(scene: str, port: int, ticket: str) -> Iterator[None]:
    lines = SCENES[scene](port, ticket)
    time.sleep(1)
    try:
        yield
    finally:
        for line in lines:
            line.close()


async def _newcomer(port: int) -> float:
    """Return the seconds until somebody new sees the sign-in page; infinite when it does not come."""
    began = time.perf_counter()
    client = Client("127.0.0.1", port)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await client.connect()
            await client.get("/tai-khoan/dang-nhap/")
    except TimeoutError:
        return float("inf")
    return time.perf_counter() - began


async def _measure(port: int, attempts: list[saves.Attempt], seconds: float) -> tuple[saves.Tally, float]:
    async def newcomer() -> float:
        await asyncio.sleep(seconds / 2)
        return await _newcomer(port)

    async def savers() -> saves.Tally:
        try:
            async with asyncio.timeout(seconds + _PATIENCE_SECONDS):
                return await saves.level(port, attempts, seconds)
        except TimeoutError:
            return saves.Tally()

    return tuple(await asyncio.gather(savers(), newcomer()))  # type: ignore[return-value]


def main() -> None:
    """Measure every scene and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6, help="per scene")
    wanted = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with environment.fresh():
        attempts = environment.open_attempts(environment.officials(SAVERS * len(SCENES)))
        table = figures.Table("scene                      ", "saves/s", "p50 ms", "p99 ms", "newcomer ms", "MB", "lost")
        for number, scene in enumerate(SCENES):
            batch = attempts[number * SAVERS : (number + 1) * SAVERS]
            with server.running() as under_test, _held(scene, under_test.port, batch[0][1]):
                tally, newcomer = asyncio.run(_measure(under_test.port, batch, wanted.seconds))
                p50, _, p99 = figures.milliseconds(tally.seconds or [float("inf")])
                done = len(tally.acknowledged) / wanted.seconds
                table.row(scene, done, p50, p99, newcomer * 1000, under_test.memory_megabytes(), saves.lost(tally))


if __name__ == "__main__":
    main()
