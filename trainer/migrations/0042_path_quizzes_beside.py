"""When each quiz came into a path: for one that came after a campaign was opened, people have days of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trainer", "0040_served_content")]

    operations = [
        migrations.CreateModel(
            name="PathQuiz",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=20)),
                ("quiz", models.CharField(max_length=100)),
                ("since", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("role", "quiz"), name="one_place_on_a_path")],
            },
        )
    ]
