"""Starting: with many workers, again and again, on both databases; stopped before it began; after an upgrade."""

import contextlib
import os
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import processes
from tests.server_process import wait_until
from tests.serving.house import ON_POSTGRES, House, house
from trainer.serving import starting

# Where connections could be shared by mistake, one start in two failed.
STARTS = 20 if ON_POSTGRES else 3


def test_every_start_with_four_workers_succeeds(tmp_path: Path) -> None:
    with house(tmp_path, 1) as served:
        for _ in range(STARTS):
            served.start(workers=4)
            assert len(served.listening()) == 4
            served.stop()
        said = served.said()

    assert "Traceback" not in said
    assert "Unexpected exit" not in said


@contextlib.contextmanager
def kept_waiting(served: House) -> Iterator[None]:
    """Let whoever prepares wait for the database: no server gets any further."""
    if ON_POSTGRES:
        with psycopg.connect(served.database, autocommit=True) as server:
            server.execute("SELECT pg_advisory_lock(%s)", [starting._STARTING])
            yield
    else:
        with contextlib.closing(sqlite3.connect(served.file, isolation_level=None)) as file:
            file.execute("DELETE FROM trainer_questionversion")
            file.execute("BEGIN IMMEDIATE")
            yield


def prepares(served: House) -> bool:
    """Say whether the process that prepares is at the database, beside the one that watches; the one that reads the
    content before it never is."""
    assert served.process is not None
    return any(_is_at_database(served, child) for child in processes.children_of(served.process.pid))


def _is_at_database(served: House, process: int) -> bool:
    if ON_POSTGRES:
        return processes.talks_to(process, urlsplit(served.database).port or 5432)
    return str(served.file) in processes.files_of(process)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_server_that_is_stopped_while_it_prepares_leaves_nobody_behind(tmp_path: Path, how: signal.Signals) -> None:
    with house(tmp_path, 1) as served:
        with kept_waiting(served):
            served.begin(until=lambda: prepares(served))
            assert served.process is not None
            served.process.send_signal(how)
            served.process.wait(60)
            wait_until(lambda: not served.members(), lambda: f"{served.members()} go on")
        served.start()


def test_ctrl_c_while_a_server_prepares_is_one_line_and_leaves_nobody_behind(tmp_path: Path) -> None:
    with house(tmp_path, 1) as served, kept_waiting(served):
        served.begin(until=lambda: prepares(served))
        assert served.process is not None
        # As at a terminal: every process gets it.
        os.killpg(served.process.pid, signal.SIGINT)
        assert served.process.wait(timeout=60) == 1
        assert served.said().split("\n", 1)[1] == "Lỗi: đã dừng theo yêu cầu → chạy lại lệnh khi cần\n"
        wait_until(lambda: not served.members(), lambda: f"{served.members()} go on")


def test_a_server_that_a_script_began_in_the_background_passes_over_ctrl_c_while_it_prepares(tmp_path: Path) -> None:
    with house(tmp_path, 1) as served:
        with kept_waiting(served):
            ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
            try:
                served.begin(until=lambda: prepares(served))
            finally:
                signal.signal(signal.SIGINT, ours)
            assert served.process is not None
            # The script's terminal sends it to everybody.
            os.killpg(served.process.pid, signal.SIGINT)
        wait_until(lambda: served.process.poll() is not None or served.responds(), served.said)
        assert served.process.poll() is None, served.said()


def test_a_server_whose_preparing_process_is_killed_says_so_in_a_line(tmp_path: Path) -> None:
    with house(tmp_path, 1) as served, kept_waiting(served):
        served.begin(until=lambda: prepares(served))
        assert served.process is not None
        [preparing] = processes.children_of(served.process.pid)
        os.kill(preparing, signal.SIGKILL)
        assert served.process.wait(timeout=60) == 3
        assert served.said().splitlines() == [
            "Lỗi: tiến trình chuẩn bị dữ liệu bị dừng giữa chừng; phần đã làm vẫn còn"
            " → xem máy có đủ bộ nhớ không, rồi chạy lại lệnh này"
        ]


def test_after_an_upgrade_commands_tell_no_figures_before_they_are_worked_out(tmp_path: Path) -> None:
    commands = (
        ["report"],
        ["report", "people", "--output", f"{tmp_path}/people.csv"],
        ["report", "days", "--count"],
        ["report", "leadership", "2026", "--output", f"{tmp_path}/year.xlsx"],
        ["campaign", "list"],
        ["letter", "make", "--yes"],
        ["remind", "--yes"],
    )
    with house(tmp_path, 3) as served:
        _forget_progress(served)
        for command in commands:
            done = served.tried("trainer", *command)
            assert (done.returncode, done.stdout) == (3, ""), command
            assert done.stderr == (
                "Lỗi: số liệu chưa sẵn sàng sau khi nâng cấp: còn 3 người chưa được tính → "
                "chờ máy chủ khởi động xong (python -m trainer serve), hoặc chạy: python -m trainer init\n"
            )
        assert not [*tmp_path.glob("*.csv"), *tmp_path.glob("*.xlsx")]
        served.run("trainer", "init")
        assert '"standing": "Chưa bắt đầu"' in served.run("trainer", "report", "--json")


def _forget_progress(served: House) -> None:
    forget = "DELETE FROM trainer_progress"
    if ON_POSTGRES:
        with psycopg.connect(served.database) as server:
            server.execute(forget)
    else:
        with contextlib.closing(sqlite3.connect(served.file, isolation_level=None)) as file:
            file.execute(forget)
