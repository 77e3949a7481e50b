"""The page of a very large unit, kept for some minutes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trainer", "0042_path_quizzes_beside")]

    operations = [
        migrations.CreateModel(
            name="KeptUnitPage",
            fields=[
                (
                    "unit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="trainer.unit",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("page", models.JSONField()),
            ],
        )
    ]
