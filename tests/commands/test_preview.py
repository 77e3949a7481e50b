"""``preview`` before a browser comes: which file it takes, and what it says when it cannot start."""

import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.content.sound_project import change, write, write_project
from trainer.commands.base import Fail
from trainer.commands.preview import find_file

CODE = Path(__file__).resolve().parents[2]
QUIZ = "quizzes/giu-tai-khoan.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path)


def run(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "GAN_DAN_PROJECT": str(project), "PYTHONIOENCODING": "utf-8"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "trainer", "preview", "--no-browser", *arguments]
    return subprocess.run(command, capture_output=True, cwd=CODE, env=environment, text=True, encoding="utf-8")


@pytest.mark.parametrize("name", ["giu-tai-khoan", "giu-tai-khoan.yml", QUIZ, "bai-khac"])
def test_a_quiz_is_named_by_its_id_or_its_file(project: Path, name: str) -> None:
    change(project, QUIZ, "id: giu-tai-khoan\n", "id: bai-khac\n")

    assert find_file(project, name) == project / QUIZ


def test_a_file_that_cannot_be_read_is_found_by_its_name(project: Path) -> None:
    write(project, QUIZ, "id: [")

    assert find_file(project, "giu-tai-khoan") == project / QUIZ


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Lỗi: thiếu tên bài kiểm tra → chọn một bài: giu-tai-khoan\n"),
        (("giu-tai-khoa",), "Lỗi: không có bài kiểm tra “giu-tai-khoa” → có phải “giu-tai-khoan”?\n"),
        (("lo-trinh",), "Lỗi: không có bài kiểm tra “lo-trinh” → chọn một bài: giu-tai-khoan\n"),
        (("giu-tai-khoan", "--port", "99999"), "Lỗi: giá trị của tùy chọn “--port” không hợp lệ → "),
    ],
)
def test_a_wrong_command_is_one_line_with_a_mend(project: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(project, *arguments)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


def test_a_port_that_is_taken_is_one_line_with_a_mend(project: Path) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = run(project, "giu-tai-khoan", "--port", port)

    assert done.returncode == 2
    assert done.stderr == f"Lỗi: cổng {port} đang có chương trình khác dùng → chọn cổng khác, hoặc --port 0\n"


def test_a_name_of_nothing_fails_with_what_there_is(project: Path) -> None:
    with pytest.raises(Fail, match="giu-tai-khoan"):
        find_file(project, "zzz")
