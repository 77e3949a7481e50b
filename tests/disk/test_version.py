"""Which version this is: the changelog's newest number, and the commit of what is no release."""

import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.command import trainer
from trainer.disk import version
from trainer.disk.paths import CODE


@pytest.mark.parametrize(
    ("changelog", "expected"),
    [
        ("# Thay đổi\n\n## 1.2.0 – 01/12/2026\n\n- Mới\n\n## 1.1.0 – 26/11/2026\n", "1.2.0"),
        ("# Thay đổi\n\n## [1.2.0] - 2026-12-01\n", "1.2.0"),
        ("# Thay đổi\n\n## Chưa phát hành\n\n## 1.2.0 – 01/12/2026\n", "1.2.0"),
        ("# Thay đổi\n\n## Chưa phát hành\n\n- Đổi sau 9.9.9\n\n## 1.2.0 – 01/12/2026\n", "1.2.0+"),
        ("# Thay đổi\n\n## Chưa phát hành\n\n- Mọi thứ\n", "chưa phát hành"),
        ("", "chưa phát hành"),
    ],
)
def test_the_version_is_the_newest_number_and_a_plus_for_what_came_after(
    tmp_path: Path, changelog: str, expected: str
) -> None:
    (tmp_path / "CHANGELOG.md").write_text(changelog, encoding="utf-8")

    assert version.read(tmp_path) == expected


def test_without_a_changelog_or_with_an_unreadable_one_there_is_still_an_answer(tmp_path: Path) -> None:
    assert version.read(tmp_path) == version.UNRELEASED
    (tmp_path / "CHANGELOG.md").write_bytes(b"\xff\xfe")
    (tmp_path / ".git").write_text("gitdir: /nowhere/at/all", encoding="utf-8")
    assert version.read(tmp_path) == version.UNRELEASED


def _git(folder: Path, *words: str) -> str:
    said = subprocess.run(
        ["git", "-c", "user.name=An", "-c", "user.email=an@example.org", *words],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return said.stdout.strip()


def test_what_is_no_release_is_named_by_the_commit_that_git_names(tmp_path: Path) -> None:
    project, beside = tmp_path / "project", tmp_path / "beside"
    project.mkdir()
    _git(project, "init", "-q", "-b", "main")
    _git(project, "commit", "-q", "--allow-empty", "-m", "one")
    begins = _git(project, "rev-parse", "HEAD")[:8]
    assert version.read(project) == f"chưa phát hành ({begins})"

    _git(project, "pack-refs", "--all")
    assert version.read(project) == f"chưa phát hành ({begins})"

    _git(project, "worktree", "add", "-q", "-b", "other", str(beside))
    assert version.read(beside) == f"chưa phát hành ({begins})"

    _git(beside, "checkout", "-q", "--detach")
    assert version.read(beside) == f"chưa phát hành ({begins})"

    (project / "CHANGELOG.md").write_text("## 2.0.0 – 01/12/2026\n", encoding="utf-8")
    assert version.read(project) == "2.0.0"


def test_the_package_bears_the_number_of_the_newest_release() -> None:
    number = tomllib.loads((CODE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

    assert version.read().split(" ")[0].removesuffix("+") == number


def test_the_command_line_says_the_version_where_nothing_is_set_up_yet(tmp_path: Path) -> None:
    done = trainer(tmp_path / "nothing", "--version")

    assert (done.returncode, done.stdout, done.stderr) == (0, f"Gần Dân {version.read()}\n", "")
    assert not (tmp_path / "nothing").exists()
