"""Publishing that is killed in between (``kill -9``): ``check`` names what is left, the next try makes up for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.content_command import trainer
from tests.commands.test_edition import DRAFT, files, first, rewrite
from tests.content.sound_project import SECTION, build, instrument_yaml, write, write_project
from tests.server_process import PROJECT

__all__ = ["trainer"]
# Kills its own process at the first call that the operating system is asked for on such a file.
KILLED = """
import os, runpy, signal, sys
event, ending, *sys.argv[1:] = sys.argv[1:]
def kill(name, args):
    if name == event and str(args[-2 if name == "os.remove" else 1]).endswith(ending):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(kill)
runpy.run_module("trainer", run_name="__main__", alter_sys=True)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    made = write_project(tmp_path)
    first(made)
    return made


def killed(project: Path, event: str, ending: str, *arguments: str) -> int:
    """Run the command until it is about to do ``event`` to a file with that ending; return the exit code."""
    environment = {**os.environ, "GAN_DAN_PROJECT": str(project), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", KILLED, event, ending, *arguments]
    return subprocess.run(command, capture_output=True, cwd=PROJECT, env=environment, check=False).returncode


def test_cut_off_between_texts_and_edition_it_is_named_and_the_next_try_publishes(trainer, project: Path) -> None:
    rewrite(project)
    said = ("edition", "publish", "--no-build", "--day", "2026-11-26", "--minor", SECTION, "--reason", "Rõ hơn.")

    assert killed(project, "os.rename", "/2026-11-26.yml", *said) == -9

    assert "2026-11-26.jsonl" in files(project)
    assert "2026-11-26.yml" not in files(project)
    (line,) = [line for line in trainer("check", "--no-build").stdout.splitlines() if "2026-11-26" in line]
    assert line.startswith("editions/2026-11-26.jsonl: lỗi: có văn bản mà không có phiên bản cùng tên")
    assert "edition publish" in line
    assert trainer(*said).returncode == 0
    build(project, "Mười sáu.")
    assert trainer("check", "--no-build").returncode == 0


def test_cut_off_before_the_draft_goes_a_section_gone_over_is_not_told_twice(trainer, project: Path) -> None:
    later = instrument_yaml("luat-1-2026", number="1/2026/QH16", in_force_from="2026-12-01", issued="2026-11-20")
    register = instrument_yaml(amended_by="[luat-1-2026]", amended_from="2026-07-02") + later
    write(project, "docs/_data/van-ban.yml", register)
    build(project)
    trainer("edition", "plan", "--no-build", "--reviewed", SECTION, "--instrument", "luat-1-2026")
    said = ("edition", "publish", "--no-build", "--day", "2026-11-26")

    assert killed(project, "os.remove", "ban-thao.yml", *said) == -9

    assert {"2026-11-26.yml", Path(DRAFT).name} <= files(project).keys()
    before = files(project)
    assert "Không có gì để công bố" in trainer(*said).stdout
    assert files(project) == before
