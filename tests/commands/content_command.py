"""The commands that read content and keep no database, on a project of the test's own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.server_process import PROJECT
from trainer.cli import root
from trainer.commands.base import run
from trainer.disk import paths

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def trainer(project: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return a way to run the whole command line on ``project``.

    It is called in this process, or started in one of its own: ``as_typed``, or with what ``python`` is to run instead.
    One test of each command starts it as typed.
    """
    for name, folder in (("PROJECT", project), ("SITE", project / "var" / "site"), ("VAR", project / "var")):
        monkeypatch.setattr(paths, name, folder)

    def call(
        *words: str, typed: str | bytes = "", as_typed: bool = False, python: tuple[str, ...] = ()
    ) -> "subprocess.CompletedProcess[str]":
        raw = typed.encode() if isinstance(typed, str) else typed
        return _start(project, python or ("-m", "trainer"), words, raw) if as_typed or python else _call(words, raw)

    return call


def _start(
    project: Path, python: tuple[str, ...], words: tuple[str, ...], typed: bytes
) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "GAN_DAN_PROJECT": str(project), "PYTHONIOENCODING": "utf-8"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, *python, *words]
    done = subprocess.run(command, input=typed, capture_output=True, cwd=PROJECT, env=environment, check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def _call(words: tuple[str, ...], typed: bytes) -> "subprocess.CompletedProcess[str]":
    with CliRunner().isolation(input=typed) as (out, err, _):
        with pytest.raises(SystemExit) as ended:
            run(root, list(words))
        said = [stream.getvalue().decode() for stream in (out, err)]
    return subprocess.CompletedProcess(words, int(ended.value.code or 0), *said)
