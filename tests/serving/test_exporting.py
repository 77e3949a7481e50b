"""A large file is made outside the processes that answer, and whichever process is killed, it comes, once and whole."""

import csv
import io
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from tests import processes
from tests.server_process import PROJECT, ServerProcess, wait_until
from tests.serving.house import ON_POSTGRES, House, house

PEOPLE = 4_000
ASK = "/cntt/tien-do/tai/{}/?tim=nguyen+thi+dong"
MAKER = "trainer.serving.make_file"


class Browser:
    """Somebody who is signed in by the cookie ``session``."""

    def __init__(self, served: House, session: str) -> None:
        self._served, self._session = served, session

    def get(self, address: str) -> tuple[str, bytes]:
        """Return where ``address`` led and what came."""
        asked = urllib.request.Request(self._served.url + address, headers={"Cookie": f"sessionid={self._session}"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.url.removeprefix(self._served.url), answer.read()


@pytest.fixture(scope="module")
def lively(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, str]]:
    """Yield an installation with many people, no server of it, and the session of its IT officer."""
    with house(tmp_path_factory.mktemp("large"), 1) as made:
        yield made, made.run("tests.serving.large", str(PEOPLE)).strip()


@pytest.fixture
def served(lively: tuple[House, str]) -> Iterator[tuple[House, Browser]]:
    """Yield it with its server and somebody at it."""
    made, session = lively
    made.start()
    yield made, Browser(made, session)
    made.stop()


def makers(served: House) -> list[int]:
    """Return the processes that make files."""
    return [pid for pid in served.members() if MAKER in processes.command_of(pid)]


def begun(served: House) -> bool:
    """Say whether a file is half written; not, where it is put into its place or thrown away just now."""
    with suppress(FileNotFoundError):
        return any(one.stat().st_size > 1000 for one in (served.var / "exports").glob("begun/*/*"))
    return False


def whole(served: House) -> list[Path]:
    return [one for one in (served.var / "exports").iterdir() if one.suffix in (".csv", ".xlsx")]


def tries(served: House) -> int:
    """Return how often the file that is being made was begun."""
    query = "SELECT MAX(tries) FROM trainer_preparedfile WHERE state = 'running'"
    if ON_POSTGRES:
        with psycopg.connect(served.database) as server:
            return server.execute(query).fetchone()[0] or 0
    with closing(sqlite3.connect(served.file, timeout=60)) as file:
        return file.execute(query).fetchone()[0] or 0


def in_the_middle(served: House, number: int = 1) -> int:
    """Wait until a file is half written, for the ``number``-th time, and return the process that does."""
    return wait_until(lambda: tries(served) == number and begun(served) and makers(served), served.said)[0]


def test_it_is_made_by_a_process_of_its_own_and_taken(served: tuple[House, Browser]) -> None:
    made, browser = served
    before = set(whole(made))
    place, page = browser.get(ASK.format("csv"))
    assert place.startswith("/tep/")
    assert "Đang lập tệp" in page.decode()
    again, _ = browser.get(ASK.format("csv"))
    assert again == place

    maker = in_the_middle(made)
    assert processes.parent_of(maker) in made.listening()
    assert os.getpriority(os.PRIO_PROCESS, maker) >= 10
    wait_until(lambda: "Tải về" in browser.get(place)[1].decode(), made.said)
    _, content = browser.get(f"{place}tai/")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len({row[0] for row in rows[1:]}) == PEOPLE
    assert {len(row) for row in rows} == {14}
    [file] = set(whole(made)) - before
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    wait_until(lambda: not makers(made))


def test_whoever_is_killed_no_half_file_is_offered_and_the_whole_one_comes(served: tuple[House, Browser]) -> None:
    made, browser = served
    before = set(whole(made))
    place, _ = browser.get(ASK.format("xlsx"))

    # The process that makes it, which is worth four tries.
    maker = in_the_middle(made)
    os.kill(maker, signal.SIGKILL)
    wait_until(lambda: maker not in makers(made))
    assert set(whole(made)) == before

    # The worker that had it made: the maker ends with it, which is no fault of the file.
    maker = in_the_middle(made, 5)
    processes.send(signal.SIGKILL, processes.parent_of(maker))
    wait_until(lambda: maker not in makers(made))
    assert set(whole(made)) == before

    for number in (5, 9):
        maker = in_the_middle(made, number)
        processes.send(signal.SIGKILL, maker)
        wait_until(lambda maker=maker: maker not in makers(made))
        assert set(whole(made)) == before
    assert "Tải về" not in browser.get(place)[1].decode()

    # Three times is enough: it says so and waits for its owner.
    wait_until(lambda: "dừng giữa chừng nhiều lần liền" in browser.get(place)[1].decode(), made.said)
    made.run("tests.serving.again")
    wait_until(lambda: "Tải về" in browser.get(place)[1].decode(), made.said)
    assert browser.get(f"{place}tai/")[1].startswith(b"PK")
    assert len(set(whole(made)) - before) == 1
    wait_until(lambda: not list((made.var / "exports" / "begun").iterdir()))


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has no other end")
def test_that_a_maker_was_killed_counts_also_where_the_connection_of_its_worker_died_meanwhile(
    served: tuple[House, Browser],
) -> None:
    """As when the database was started anew, or its standby took over, in the hour that a file takes."""
    made, browser = served
    place, _ = browser.get(ASK.format("xlsx") + "+d")
    maker = in_the_middle(made)
    # It notices nothing.
    processes.send(signal.SIGSTOP, maker)
    with psycopg.connect(made.database, autocommit=True) as server:
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        server.execute(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {others}")
    processes.send(signal.SIGKILL, maker)
    # Four until it is begun once more.
    assert wait_until(lambda: (known := tries(made)) > 1 and known, made.said) in (4, 5)
    wait_until(lambda: "Tải về" in browser.get(place)[1].decode(), made.said)


@pytest.mark.parametrize("how", ["the server", "every process, as systemd does"])
def test_however_often_the_server_is_started_anew_the_file_is_not_given_up(
    served: tuple[House, Browser], how: str
) -> None:
    made, browser = served
    place, _ = browser.get(ASK.format("xlsx" if how == "the server" else "csv"))
    for _ in range(4):
        maker = in_the_middle(made)
        if how != "the server":
            processes.send(signal.SIGTERM, maker)
        # As an operator does; the one of this house kills.
        ServerProcess.stop(made)
        wait_until(lambda maker=maker: not processes.command_of(maker))
        assert tries(made) == 0, "it looks begun, and would be counted as killed"
        made.start()
    wait_until(lambda: "Tải về" in browser.get(place)[1].decode(), made.said)


def test_three_power_cuts_do_not_end_the_tries_of_a_file(served: tuple[House, Browser]) -> None:
    made, browser = served
    place, _ = browser.get(ASK.format("csv") + "+l")
    for number in (1, 2, 3):
        in_the_middle(made, number)
        # All of its processes at once.
        made.kill9()
        made.start()
    wait_until(lambda: "Tải về" in browser.get(place)[1].decode(), made.said)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_four_times_the_rows_take_no_more_memory(lively: tuple[House, str], form: str, tmp_path: Path) -> None:
    made, _ = lively
    few, many = (_peak(made, tmp_path / f"{words[-1]}.{form}", *words) for words in (("dong l00",), ("thi dong",)))
    assert many < few + 12_000, (few, many)


def _peak(made: House, to: Path, text: str) -> int:
    """Return the kilobytes that the command took at most to write whoever ``text`` finds."""
    command = [sys.executable, "-m", "trainer", "report", "--search", text, "--output", str(to)]
    process = subprocess.Popen(command, cwd=PROJECT, env=made._environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    assert isinstance(used, resource.struct_rusage)
    assert to.stat().st_size > 1000
    return used.ru_maxrss
