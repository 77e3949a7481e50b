"""People in the order of their names by code point on PostgreSQL too, whatever order its database was made with."""

from django.db import migrations

_COLUMN = "ALTER TABLE trainer_official ALTER COLUMN sort_name TYPE varchar(400) COLLATE"


def by_code_point(apps, schema_editor):
    """Keys of names are made for that order; SQLite has no other. The index is made anew: a second for 200,000."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'{_COLUMN} "C"')


def by_the_database(apps, schema_editor):
    """The way back."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'{_COLUMN} "default"')


class Migration(migrations.Migration):
    dependencies = [("trainer", "0046_reminder_restored")]

    operations = [migrations.RunPython(by_code_point, by_the_database)]
