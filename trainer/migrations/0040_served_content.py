"""Which contents were served, so that a server that starts with the same one need not look at everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trainer", "0039_reliance_renewed")]

    operations = [
        migrations.CreateModel(
            name="ServedContent",
            fields=[
                ("fingerprint", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("since", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("looked_at", models.DateTimeField(null=True)),
            ],
        )
    ]
