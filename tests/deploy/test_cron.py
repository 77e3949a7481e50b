"""The nightly lines that the guide gives to cron: the mark leaves the folder of the data, a failure is mailed."""

import shlex
import subprocess
import sys
from pathlib import Path

from tests.command import environment
from tests.house import House
from tests.server_process import PROJECT

GUIDE = PROJECT / "docs/tra-cuu/bo-phan-cntt/may-chu.md"


def _program(folder: Path, name: str, line: str) -> None:
    file = folder / name
    file.write_text(f'#!/bin/sh\n{line} "$@"\n', encoding="utf-8")
    file.chmod(0o755)


def test_the_line_for_the_backup_logs_the_mark_and_leaves_a_failure_to_the_mail(tmp_path: Path) -> None:
    house, copies, log, programs = House(tmp_path / "var"), tmp_path / "sao-luu", tmp_path / "log", tmp_path / "bin"
    copies.mkdir()
    programs.mkdir()
    _program(programs, "gan-dan", f"cd {shlex.quote(str(PROJECT))} && exec {sys.executable} -m trainer")
    # There is no log of the machine where tests run: the line that it would get.
    _program(programs, "logger", f"cat >> {shlex.quote(str(log))}; : ")
    [line] = [one for one in GUIDE.read_text(encoding="utf-8").splitlines() if one.startswith("15 2 * * * gan-dan ")]
    # Five fields and the account; cron takes a bare % for the end of the line.
    command = line.split(" ", 6)[6].replace("\\%", "%").replace("/sao-luu", str(copies))
    around = environment(house.var, **house.more)
    around["PATH"] = f"{programs}:{around['PATH']}"

    first, again = (subprocess.run(["sh", "-c", command], env=around, capture_output=True, text=True) for _ in "12")
    assert (first.stdout, first.stderr) == ("", "")
    [mark] = (house.var / "record-marks").read_text(encoding="utf-8").split()[1:]
    assert f"Mốc hồ sơ: {mark}." in log.read_text(encoding="utf-8")
    assert again.stderr.startswith("Lỗi: ")
