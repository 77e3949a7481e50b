"""Slips that cannot be printed: nobody's slip of before is void, and what stood in the file still does."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from tests.cast import Cast
from tests.commands.test_machine_trouble import fill
from trainer.cli import root
from trainer.commands.base import Fail
from trainer.models import Event, OutgoingMail, Slip

pytestmark = pytest.mark.django_db(transaction=True)
SLIPS = ("slips", "--address", "https://a.example", "--yes", "--output")
LETTERS = ("letter", "print", "--all", "--again", "--address", "https://a.example", "--yes")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for a few bytes."""
    made = tmp_path / "disk"
    made.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(made)], check=True)
    try:
        (made / "out.pdf").write_bytes(b"printed before")
        fill(made, 8192)
        yield made
    finally:
        subprocess.run(["umount", str(made)], check=True)


def _run(*words: str) -> Result:
    return CliRunner().invoke(root, list(words))


@pytest.mark.parametrize("command", [SLIPS, LETTERS])
def test_what_finds_no_room_voids_no_slip_and_leaves_the_file_of_before(
    command: tuple[str, ...], cast: Cast, disk: Path, tmp_path: Path
) -> None:
    good = _run(*command, str(tmp_path / "good.pdf"))
    assert good.exception is None, good.output
    before = _kept()
    assert before[0]

    failed = _run(*command, str(disk / "out.pdf"))

    assert isinstance(failed.exception, Fail)
    assert "đĩa hết chỗ" in str(failed.exception)
    assert _kept() == before
    assert sorted(os.listdir(disk)) == ["filled", "out.pdf"]
    assert (disk / "out.pdf").read_bytes() == b"printed before"


def _kept() -> tuple[list[str], int, int]:
    connection.close()
    return (
        sorted(Slip.objects.values_list("code_hash", flat=True)),
        Event.objects.filter(kind="slip_made").count(),
        OutgoingMail.objects.count(),
    )
