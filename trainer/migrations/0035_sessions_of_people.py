import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def end_sessions_of_before(apps, schema_editor):
    """Empty the table that is used no more: nobody is signed in by it, and it holds whose sessions they were."""
    if "django_session" in schema_editor.connection.introspection.table_names():
        schema_editor.execute("DELETE FROM django_session")


class Migration(migrations.Migration):
    dependencies = [("trainer", "0037_unit_of_requirements")]

    operations = [
        migrations.CreateModel(
            name="AccountSession",
            fields=[
                ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key")),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("address", models.CharField(blank=True, max_length=45)),
                ("browser", models.CharField(blank=True, max_length=60)),
                (
                    "official",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
        migrations.AddField("official", "new_place_at", models.DateTimeField(null=True)),
        migrations.RunPython(end_sessions_of_before, migrations.RunPython.noop),
    ]
