"""Where data lies does not hang on the folder in which a command was typed: cron types them in another."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server_process import PROJECT

_TELL = """
import json
from django.conf import settings
from trainer.disk import paths, secret_keys
told = [paths.PROJECT, paths.VAR, secret_keys.file(), secret_keys.earlier_file(), settings.DATABASES["default"]["NAME"]]
print(json.dumps([str(one) for one in told]))
"""


def _told_in(folder: Path, **settings: str) -> list[str]:
    ours = {name: value for name, value in os.environ.items() if "GAN_DAN" not in name and name != "DATABASE_URL"}
    known = {"PYTHONPATH": str(PROJECT), "DJANGO_SETTINGS_MODULE": "trainer.settings", "GAN_DAN_SECRET_KEY": "x" * 50}
    done = subprocess.run(
        [sys.executable, "-c", _TELL], cwd=folder, env={**ours, **known, **settings}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


@pytest.mark.parametrize(
    "settings",
    [
        {"GAN_DAN_VAR": "var-thu"},
        {"GAN_DAN_VAR": "var-thu", "GAN_DAN_PROJECT": "."},
        {"DATABASE_URL": "sqlite:///var/thu.sqlite3"},
        {"GAN_DAN_SECRET_KEY_EARLIER_FILE": "var/khoa-cu"},
    ],
)
def test_a_path_without_its_beginning_is_one_of_the_project_wherever_one_stands(
    tmp_path: Path, settings: dict[str, str]
) -> None:
    there = _told_in(tmp_path, **settings)

    assert there == _told_in(PROJECT, **settings)
    assert all(Path(one).is_absolute() and Path(one).is_relative_to(PROJECT) for one in there)


def test_a_whole_path_stays_as_it_is(tmp_path: Path) -> None:
    database = tmp_path / "d" / "x.sqlite3"
    told = _told_in(Path("/"), GAN_DAN_VAR=str(tmp_path / "v"), DATABASE_URL=f"sqlite:///{database}")

    assert told[1:2] + told[-1:] == [str(tmp_path / "v"), str(database)]


def test_a_secret_is_found_wherever_one_stands(tmp_path: Path) -> None:
    key = tmp_path / "khoa"
    key.write_text("y" * 50, encoding="utf-8")
    key.chmod(0o600)
    told = _told_in(tmp_path, GAN_DAN_SECRET_KEY="", GAN_DAN_SECRET_KEY_FILE=os.path.relpath(key, PROJECT))

    assert Path(told[2]).resolve() == key.resolve()


def test_data_that_lies_below_the_folder_one_stands_in_is_not_taken_for_a_new_installation(tmp_path: Path) -> None:
    kept = tmp_path / "var-cu-kia"
    kept.mkdir()
    (kept / "secret-key").write_text("x" * 50, encoding="utf-8")
    ours = {name: value for name, value in os.environ.items() if "GAN_DAN" not in name and name != "DATABASE_URL"}
    settings = {**ours, "PYTHONPATH": str(PROJECT), "GAN_DAN_VAR": kept.name}

    done = subprocess.run(
        [sys.executable, "-m", "trainer", "init"], cwd=tmp_path, env=settings, capture_output=True, text=True
    )

    assert done.returncode == 3
    assert done.stderr == (
        f"Lỗi: GAN_DAN_VAR={kept.name} tính từ thư mục của dự án là {PROJECT / kept.name}, mà dữ liệu đang ở {kept} "
        f"→ ghi cả đường dẫn: GAN_DAN_VAR={kept}\n"
    )
    assert not (PROJECT / kept.name).exists()
