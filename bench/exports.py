"""What each file costs in a city that `bench.cockpit build` made, and what everybody else notices of it meanwhile.

    python -m bench.exports FOLDER --only people,log

Everything happens in a copy, with a real server (with DATABASE_URL in that database; with `--here` in FOLDER itself):
each file is asked for as a browser does, or written by a command, while somebody else opens his page and a third saves
answers, twenty times a second each. “answer”: until the IT unit sees a page or the file itself; “whole”: until it has
the file; “MB”: the most memory of the process that made it, of a file that comes at once by how much all of the
server grew; “page”, “save”: the longest wait of the other two; “DB”: the processor of PostgreSQL meanwhile, for all of
them. The first row is of a server that makes nothing. What is being asked for is said beside the table, and what fails
ends nothing else.
"""

import argparse
import asyncio
import http.client
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from bench import answers, database, environment, exports_asked, figures, population, saves, screens, server
from bench.client import Client

if TYPE_CHECKING:
    from trainer.models import Official

_MAKER = "trainer.serving.make_file"
_REST, _LOOK = 0.05, 0.1
_PATIENCE = 900


@dataclass(slots=True)
class Others:
    """Two who use the server all the while, and how long each waited at most."""

    port: int
    cookies: dict[str, str]
    attempt: saves.Attempt
    longest: dict[str, float] = field(default_factory=dict)
    refused: int = 0

    async def _again(self, what: str, act: Callable[[Client], Any], ended: Event) -> None:
        client = Client("127.0.0.1", self.port, dict(self.cookies))
        await client.connect()
        while not ended.is_set():
            began = time.perf_counter()
            reply = await act(client)
            self.longest[what] = max(self.longest.get(what, 0.0), time.perf_counter() - began)
            self.refused += reply.status != 200
            await asyncio.sleep(_REST)
        await client.close()

    async def _both(self, ended: Event) -> None:
        row, ticket = self.attempt
        shape, chance, revision = answers.shape(ticket), random.Random(row.pk), 0

        async def save(client: Client) -> Any:
            nonlocal revision
            revision += 1
            body = json.dumps({"place": 0, "revision": revision, "chosen": answers.some(*shape[0], chance)}).encode()
            return await client.post("/luu", body, {"Content-Type": "application/json", "X-Ticket": ticket})

        # A second block would begin where this one left off.
        revision = self._last_revision()
        await asyncio.gather(
            self._again("page", lambda client: client.get("/tap-huan/"), ended), self._again("save", save, ended)
        )

    def _last_revision(self) -> int:
        from django.db import connection

        from trainer.models import Answer

        last = Answer.objects.filter(attempt=self.attempt[0], place=0).order_by("-revision").first()
        connection.close()
        return last.revision if last else 0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let both use the server until the block ends."""
        self.longest.clear()
        ended = Event()
        # The database may not be asked within a loop.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        thread = Thread(target=lambda: asyncio.run(self._both(ended)))
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


@dataclass(slots=True)
class Made:
    """What was seen of the processes that made a file."""

    peak_megabytes: float = 0.0
    cpu_seconds: float = 0.0

    @contextmanager
    def watched(self, found: Callable[[], Sequence[int]]) -> Iterator[None]:
        """Look ten times a second at the processes that ``found`` returns, until the block ends."""
        ended = Event()

        def go_on() -> None:
            while not ended.wait(_LOOK):
                for pid in found():
                    # A maker gives way to all that runs on a machine; here, only as far as the server does.
                    with suppress(OSError):
                        os.setpriority(os.PRIO_PROCESS, pid, os.getpriority(os.PRIO_PROCESS, 0))
                    self.cpu_seconds = max(self.cpu_seconds, server._cpu(pid))
                    self.peak_megabytes = max(self.peak_megabytes, _peak(pid))

        thread = Thread(target=go_on)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()


def _peak(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _makers() -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        with suppress(OSError):
            if folder.name.isdigit() and _MAKER in (folder / "cmdline").read_text():
                found.append(int(folder.name))
    return found


def _get(port: int, address: str, cookies: dict[str, str]) -> tuple[int, str, int]:
    """Return the status of a page, where it leads and its size, read to its last byte."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    said = "; ".join(f"{name}={value}" for name, value in cookies.items())
    line.request("GET", address, headers={"Cookie": said})
    answer = line.getresponse()
    size = len(answer.read())
    line.close()
    return answer.status, answer.getheader("Location") or "", size


def cookies_of(person: "Official") -> dict[str, str]:
    """Return the cookies of somebody who has just signed in."""
    return {name: one.value for name, one in screens._client(person).cookies.items()}


def file_of_a_screen(under_test: server.Server, others: Others, who: "Official", address: str) -> list[float | str]:
    """Ask for a file as a browser does, take it, and return the row."""
    made, cookies, before = Made(), cookies_of(who), under_test.cpu_seconds()
    memory = under_test.memory_megabytes()
    grown = 0.0
    with others.at_work(), made.watched(_makers):
        began = time.perf_counter()
        status, led, size = _get(under_test.port, address, cookies)
        answered = time.perf_counter() - began
        grown = under_test.memory_megabytes() - memory
        if status == 302 and led.startswith("/tep/"):
            _wait(int(led.strip("/").rpartition("/")[2]))
            status, _, size = _get(under_test.port, f"{led}tai/", cookies)
        whole = time.perf_counter() - began
    cpu, peak = (
        (made.cpu_seconds, made.peak_megabytes) if made.cpu_seconds else (under_test.cpu_seconds() - before, grown)
    )
    return [answered, whole, cpu, peak, size / 1e6, *_waits(others), f"  {status} {address}"]


def _wait(number: int) -> None:
    from trainer.models import PreparedFile

    end = time.monotonic() + _PATIENCE
    while (file := PreparedFile.objects.get(pk=number)).state not in ("ready", "failed"):
        assert time.monotonic() < end, f"still {file.state} after {_PATIENCE} s"
        time.sleep(_LOOK)
    assert file.state == "ready", file.error


def file_of_a_command(others: Others, words: Sequence[str], room: Path) -> list[float | str]:
    """Run a command, and return the row."""
    made, said = Made(), room / "said.txt"
    with others.at_work(), said.open("wb") as out:
        began = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-m", "trainer", *words], stdout=out, stderr=subprocess.STDOUT)
        with made.watched(lambda: [process.pid]):
            code = process.wait()
        whole = time.perf_counter() - began
    written = [room / word for word in words if word.startswith(str(room))]
    size = sum(file.stat().st_size for file in (said, *written) if file.exists())
    told = f"  {code} {' '.join(words).replace(f'{room}/', '')}"
    return [whole, whole, made.cpu_seconds, made.peak_megabytes, size / 1e6, *_waits(others), told]


def _waits(others: Others) -> list[float]:
    return [others.longest.get(one, 0.0) * 1000 for one in ("page", "save")]


def _place(asked: argparse.Namespace) -> Any:
    here = asked.here or os.environ.get("DATABASE_URL")
    return (environment.at if here else environment.copied)(asked.city, served=True)


def _say_in_line() -> None:
    """Note that everybody was looked at with this content, as the making of the city did: or the server would."""
    from trainer.actions import growing_paths, served_content
    from trainer.content.live import library

    now, mark = population.now_of_the_run(), served_content.fingerprint(library())
    growing_paths.keep(library(), now)
    served_content.seen(mark, now, starting=True)
    served_content.looked(mark, population.now_of_the_run())


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("city", type=Path)
    parser.add_argument("--only", default="", help="names that have one of these in them, with commas")
    parser.add_argument("--here", action="store_true", help="in the folder itself: some files leave rows behind")
    asked = parser.parse_args()
    os.environ["GAN_DAN_EMAIL_BACKEND"] = "django.core.mail.backends.dummy.EmailBackend"
    with _place(asked):
        from trainer.disk import paths

        wanted = asked.only.split(",")
        room = Path(paths.VAR) / "bench"
        room.mkdir(exist_ok=True)
        people = environment.officials(1)
        attempt = environment.open_attempts(people)[0]
        _say_in_line()
        columns = ("answer s", "whole s", "CPU s", "DB s", "MB", "file MB", "page ms", "save ms", "")
        table = figures.Table(f"{'what':>30}", *columns)
        with server.running(patience=_PATIENCE) as under_test:
            others = Others(under_test.port, cookies_of(people[0]), attempt)
            with others.at_work():
                time.sleep(10)
            table.row(f"{'nothing':>30}", 10, 10, 0, 0, under_test.memory_megabytes(), 0, *_waits(others), "")
            for name, who, how in exports_asked.everything(room):
                if not any(one in name for one in wanted):
                    continue
                print(time.strftime("%H:%M:%S"), name, file=sys.stderr, flush=True)
                before = database.cpu_seconds()
                try:
                    if isinstance(how, str):
                        row = file_of_a_screen(under_test, others, who, how)
                    else:
                        row = file_of_a_command(others, how, room)
                except Exception as error:
                    print(f"{name:>30}  {type(error).__name__}: {error}", flush=True)
                    continue
                table.row(f"{name:>30}", *row[:3], database.cpu_seconds() - before, *row[3:])
        assert not others.refused, f"{others.refused} were refused"


if __name__ == "__main__":
    main()
