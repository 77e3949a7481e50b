"""In which order an objection's question stood before who made it: an empty column, which an older version passes over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trainer", "0053_stamps_beside")]

    operations = [migrations.AddField("objection", "order", models.JSONField(null=True))]
