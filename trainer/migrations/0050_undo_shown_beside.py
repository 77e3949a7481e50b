"""What undoing a large list would do, as it was last shown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trainer", "0049_told_beside")]

    operations = [migrations.AddField("appliedroster", "plan", models.JSONField(null=True))]
