"""Settings and options that no server can be started with stop it with one line, before anything is done."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.http.request import validate_host

from tests.command import environment, trainer
from tests.house import House
from tests.server_process import PROJECT
from trainer.disk import server_note
from trainer.variables import env_hosts

SECRET = {"GAN_DAN_SECRET_KEY": "only-for-the-tests"}
NUMBERS = {"GAN_DAN_THREADS": "0", "GAN_DAN_IDLE_MINUTES": "999999999999999", "GAN_DAN_SMTP_PORT": "-1"}


def _one_line(said: str) -> bool:
    return " → " in said and "Traceback" not in said and len(said.strip().splitlines()) == 1


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_that_nothing_can_be_done_with_is_named_with_its_bounds(tmp_path: Path, name: str) -> None:
    done = trainer(tmp_path, "rights", "list", **SECRET, **{name: NUMBERS[name]})
    assert done.returncode == 3
    assert f"{name} là “{NUMBERS[name]}”, không phải số từ" in done.stderr
    assert _one_line(done.stderr)


@pytest.mark.parametrize(
    ("option", "value", "bounds"),
    [
        ("--threads", "0", "1 đến 256"),
        ("--workers", "0", "1 đến 100"),
        ("--workers", "-2", "1 đến 100"),
        ("--workers", "hai", "1 đến 100"),
        ("--port", "99999", "1 đến 65535"),
    ],
)
def test_a_server_is_not_begun_with_what_cannot_serve_and_is_told_what_can(
    tmp_path: Path, option: str, value: str, bounds: str
) -> None:
    done = trainer(tmp_path, "serve", option, value, **SECRET)
    assert done.returncode == 2
    assert done.stderr == f"Lỗi: giá trị của tùy chọn “{option}” không hợp lệ → ghi một số từ {bounds}\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("log", "--last", "x"), "giá trị của tùy chọn “--last” không hợp lệ → ghi một số từ 1 đến 1000000"),
        (("workshop", "list", "--limit", "0"), "giá trị của tùy chọn “--limit” không hợp lệ → ghi một số từ 1 trở lên"),
        (("work", "abandon", "mot"), "giá trị của tham số SỐ không hợp lệ → ghi một số"),
        (("backup", "."), "“.” là thư mục → ghi cả tên tệp"),
        (("restore", "."), "“.” là thư mục → ghi cả tên tệp"),
    ],
)
def test_a_wrong_value_is_answered_with_what_would_be_right(
    tmp_path: Path, command: tuple[str, ...], said: str
) -> None:
    done = trainer(tmp_path, *command, **SECRET)
    assert (done.returncode, done.stderr) == (2, f"Lỗi: {said}\n")


@pytest.mark.parametrize("value", ["co", "có", "2", "1;"])
def test_what_is_neither_yes_nor_no_is_not_taken_for_a_no(tmp_path: Path, value: str) -> None:
    done = trainer(tmp_path, "rights", "list", **SECRET, GAN_DAN_HTTPS=value)
    assert done.returncode == 3
    assert "GAN_DAN_HTTPS là “" in done.stderr
    assert _one_line(done.stderr)


@pytest.mark.parametrize(
    "host", ["https://tap-huan.example", "tap-huan.example:8443", "tap-huan.example/", "a b", "a;b", "*.a", "::1"]
)
def test_what_is_no_name_of_a_machine_would_shut_everybody_out_and_is_refused(tmp_path: Path, host: str) -> None:
    done = trainer(tmp_path, "rights", "list", **SECRET, GAN_DAN_HOSTS=f"127.0.0.1, {host}")
    assert done.returncode == 3
    assert f"GAN_DAN_HOSTS có “{host}”, không phải tên máy chủ" in done.stderr
    assert _one_line(done.stderr)


def test_names_of_machines_are_what_django_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["tap-huan.example", ".ubnd.example", "10.0.0.7", "[::1]", "*", "may_chu", "tap-huan.example."]
    monkeypatch.setenv("HOSTS", " , ".join([*names, "tập-huấn.example", ".tập-huấn.example"]))
    found = env_hosts("HOSTS", "")
    assert found == [*names[:-1], "tap-huan.example", "xn--tp-hun-td8b8b.example", ".xn--tp-hun-td8b8b.example"]
    assert validate_host("tập-huấn.example".encode("idna").decode(), found)
    monkeypatch.setenv("HOSTS", " ")
    assert env_hosts("HOSTS", "a,b") == ["a", "b"]


@pytest.mark.parametrize(("options", "threads"), [((), 3), (("--threads", "4"), 4)])
def test_a_server_has_the_threads_that_the_settings_say_unless_its_command_does(
    tmp_path: Path, options: tuple[str, ...], threads: int
) -> None:
    house = House(tmp_path)
    house.serve(environment(tmp_path, **house.more, GAN_DAN_THREADS="3"), "--workers", 1, *options)
    try:
        started = json.loads((tmp_path / server_note.NAME).read_text(encoding="utf-8"))
    finally:
        house.stop()
    assert started["threads"] == threads


def test_a_list_that_may_not_be_read_asks_for_the_right_and_not_for_another_name(tmp_path: Path) -> None:
    house, closed = House(tmp_path / "var"), tmp_path / "don-vi.csv"
    closed.write_text("code,name,parent,kind\n", encoding="utf-8")
    closed.chmod(0)
    # Whoever runs the tests may be root, who reads everything: without a right he does not.
    command = ["-m", "tests.deploy.confined", str(tmp_path), "--", sys.executable, "-m", "trainer"]
    done = subprocess.run(
        [sys.executable, *command, "roster", "units", str(closed)],
        cwd=PROJECT,
        env=environment(house.var, **house.more),
        capture_output=True,
        text=True,
    )
    assert "không có quyền → cho tài khoản chạy lệnh quyền đọc tệp" in done.stderr
    assert _one_line(done.stderr)


@pytest.mark.parametrize("content", [b"rubbish here\n", b"\xff\xfe", b"2026-13-01 secret\n"])
def test_earlier_secrets_that_cannot_be_read_are_named_by_their_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret-key-earlier").write_bytes(content)
    done = trainer(tmp_path, "rights", "list", **SECRET)
    assert done.returncode == 3
    assert str(tmp_path / "secret-key-earlier") in done.stderr
    assert _one_line(done.stderr)


def test_a_secret_that_is_no_text_is_named_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_bytes(b"\xff\xfe")
    done = trainer(tmp_path, "rights", "list")
    assert f"không đọc được {tmp_path / 'secret-key'}" in done.stderr
    assert _one_line(done.stderr)
