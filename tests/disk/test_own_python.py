"""``python`` typed with a Python that lacks our libraries: one line in Vietnamese, and no traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server_process import PROJECT

MEND = "→ lần đầu: make setup; rồi, ở mỗi cửa sổ lệnh mới: . .venv/bin/activate\n"


def typed(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Return what this Python says to a command line."""
    said = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    command = [sys.executable, *words]
    return subprocess.run(command, capture_output=True, cwd=PROJECT, env=said, check=False, encoding="utf-8")


@pytest.mark.parametrize("module", ["trainer", "trainer.handbook"])
def test_a_python_without_libraries_says_how_to_get_the_right_one(module: str) -> None:
    # Without the folder of installed packages it is any Python of the machine.
    done = typed("-S", "-m", module)

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        f"Lỗi: chưa cài, hoặc đang gõ bằng Python không phải của dự án: {sys.executable} thiếu thư viện “click” {MEND}"
    )


def test_a_python_that_is_too_old_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys; sys.version_info = (3, 9, 2, 'final', 0)\n")
    done = typed("-m", "trainer", "check", PYTHONPATH=str(tmp_path))

    assert (done.returncode, done.stdout) == (3, "")
    assert f"{sys.executable} là Python 3.9, cần 3.11 trở lên {MEND}" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_python_that_can_check_but_not_build_says_the_same(tmp_path: Path) -> None:
    lacking = tmp_path / "mkdocs"
    lacking.mkdir()
    (lacking / "__init__.py").write_text("raise ModuleNotFoundError(\"No module named 'mkdocs'\", name='mkdocs')\n")
    done = typed("-m", "trainer", "check", PYTHONPATH=str(tmp_path), GAN_DAN_PROJECT=str(tmp_path))

    assert done.returncode == 3
    assert done.stderr.splitlines()[-1].startswith("Lỗi: cẩm nang không dựng được: chưa cài, hoặc đang gõ bằng")
    assert done.stderr.endswith(f"{sys.executable} thiếu thư viện “mkdocs” {MEND}")


def test_a_module_of_ours_that_is_gone_is_no_fault_of_the_python(tmp_path: Path) -> None:
    (tmp_path / "trainer").mkdir()
    script = "from trainer.disk.own_python import start; start('trainer.khong_co')"

    assert "No module named 'trainer.khong_co'" in typed("-c", script).stderr


def test_a_program_looks_for_rubbish_seldom_and_not_once_more_when_it_ends() -> None:
    script = (
        "import atexit, gc; from trainer.disk.own_python import start; usual = gc.get_threshold()[0]; "
        "atexit.register(lambda: print(gc.get_threshold()[0] > 10 * usual, gc.get_freeze_count() > 10_000)); "
        "start('trainer.cli')"
    )
    done = typed("-c", script, "--version")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "True True"


@pytest.mark.parametrize(
    ("before", "half_imported"),
    [("", "django.conf"), ("from django.conf import settings; settings.configure(); ", "django.db")],
)
def test_a_program_that_is_interrupted_while_it_imports_django_ends_without_a_traceback(
    before: str, half_imported: str
) -> None:
    script = (
        f"import sys, types; {before}sys.modules['{half_imported}'] = types.ModuleType('{half_imported}'); "
        "from trainer.disk.own_python import start; start('trainer.cli')"
    )
    done = typed("-c", script, "--version")

    assert (done.returncode, done.stderr) == (0, "")
