"""Settings and options that no server can be started with stop it with one line, before anything is done."""

from pathlib import Path

import pytest

from tests.command import trainer

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
    ("option", "value"), [("--threads", "0"), ("--workers", "0"), ("--workers", "-2"), ("--port", "99999")]
)
def test_a_server_is_not_begun_with_what_cannot_serve(tmp_path: Path, option: str, value: str) -> None:
    done = trainer(tmp_path, "serve", option, value, **SECRET)
    assert done.returncode == 2
    assert f"“{option}” không hợp lệ" in done.stderr
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
