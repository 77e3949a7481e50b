"""A newer version brings the tables up to date while servers of the older one are at work."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server_process import PROJECT, ServerProcess
from tests.serving.house import ON_POSTGRES, House, house
from tests.serving.savers import saving

_ADDED = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("trainer", {after!r})]
    operations = [migrations.AddField("attempt", {field!r}, models.CharField(max_length=9, null=True))]
"""


class Version:
    """Programs that are newer than ours: a copy in ``folder``, whose last migration is ``newest``."""

    def __init__(self, folder: Path, newest: str) -> None:
        self.folder, self._newest = folder, newest
        shutil.copytree(PROJECT / "trainer", folder / "trainer")

    def add(self, name: str, field: str) -> None:
        """Add a migration that adds a field."""
        text = _ADDED.format(after=self._newest, field=field)
        (self.folder / "trainer" / "migrations" / f"{name}.py").write_text(text, encoding="utf-8")
        self._newest = name

    def run(self, served: House, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of this version on the database of ``served``."""
        return subprocess.run(
            [sys.executable, "-m", "trainer", *words],
            cwd=self.folder, env=self.environment(served), capture_output=True, text=True,
        )  # fmt: skip

    def environment(self, served: House) -> dict[str, str]:
        """Return the settings of a second machine, a folder of its own; with SQLite there is but one machine."""
        own = self.folder / "var" if ON_POSTGRES else served.var
        own.mkdir(exist_ok=True)
        return {**served.settings, "GAN_DAN_VAR": str(own), "GAN_DAN_PROJECT": str(PROJECT)}


@pytest.fixture
def newest() -> str:
    """The last of our migrations."""
    done = subprocess.run(
        [sys.executable, "-c", _LEAF],
        cwd=PROJECT, env={**os.environ, "DJANGO_SETTINGS_MODULE": "trainer.settings", "GAN_DAN_SECRET_KEY": "x"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


_LEAF = """
import django
django.setup()
from django.db.migrations.loader import MigrationLoader
print(*(name for app, name in MigrationLoader(None).graph.leaf_nodes("trainer")))
"""


def test_one_host_after_the_other_is_upgraded_while_people_save_and_what_does_not_fit_is_refused(
    tmp_path: Path, newest: str
) -> None:
    newer = Version(tmp_path / "newer", newest)
    newer.add("9001_note_beside", "note")
    with house(tmp_path / "var", 4) as old:
        old.start(workers=1)
        with saving(old) as savers:
            savers.wait_for(50)
            upgraded = newer.run(old, "init")
            assert upgraded.returncode == 0, upgraded.stdout + upgraded.stderr
            savers.wait_for(50)
            new = ServerProcess(Path(newer.environment(old)["GAN_DAN_VAR"]))
            try:
                new.serve(newer.environment(old), "--workers", 1, programs=newer.folder)
                savers.wait_for(50)
                # A host of before that starts once more finds tables that it can live with.
                old.kill9()
                old.start(workers=1)
                savers.wait_for(50)

                newer.add("9002_other", "other")
                refused = newer.run(old, "init")
                assert refused.returncode == 3
                assert "máy chủ đang chạy" in refused.stderr
                savers.wait_for(50)
            finally:
                new.kill9()
        old.stop()
        assert {key for key, chosen in savers.acknowledged.items() if old.stored().get(key) != chosen} == set()

        assert newer.run(old, "init").returncode == 0
        for command in (["serve", "--port", str(old.port)], ["init"]):
            late = old.tried("trainer", *command)
            assert late.returncode == 3
            assert "đã được một bản mới hơn nâng (9002_other)" in late.stderr
