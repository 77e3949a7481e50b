"""Tables and programs of different ages: what is refused, and what a migration that older ones live with may do."""

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from trainer.commands.base import Fail
from trainer.commands.tables import BESIDE, refuse_newer


def test_what_programs_do_not_know_is_refused_unless_they_can_live_with_it() -> None:
    refuse_newer(["0001_first", "0002_more_beside"], ["0001_first"])
    with pytest.raises(Fail, match="một bản mới hơn nâng \\(0003_other\\)"):
        refuse_newer(["0001_first", "0002_more_beside", "0003_other"], ["0001_first"])


def _lives_with(operation: Operation) -> bool:
    """Say whether programs that do not know of ``operation`` go on working after it."""
    if isinstance(operation, migrations.AddField):
        field = operation.field
        return bool(field.null or field.has_db_default() or isinstance(field, models.ManyToManyField))
    return isinstance(operation, migrations.CreateModel | AddIndexConcurrently)


def test_a_migration_that_older_programs_live_with_only_adds() -> None:
    assert _lives_with(migrations.AddField("attempt", "note", models.TextField(null=True)))
    assert _lives_with(migrations.AddField("attempt", "note", models.TextField(db_default="")))
    assert not _lives_with(migrations.AddField("attempt", "note", models.TextField(default="")))
    assert not _lives_with(migrations.RemoveField("attempt", "seed"))
    named = [one for (app, name), one in _migrations() if app == "trainer" and name.endswith(BESIDE)]
    assert [(one.name, step) for one in named for step in one.operations if not _lives_with(step)] == []


def _migrations() -> list[tuple[tuple[str, str], migrations.Migration]]:
    return list(MigrationLoader(None).disk_migrations.items())
