"""Keep with each requirement the unit of its official, as he stands now."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trainer", "0032_orders_and_documents")]

    operations = [
        migrations.AddField(
            model_name="requirement",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="trainer.unit",
            ),
        ),
        migrations.RunSQL(
            "UPDATE trainer_requirement SET unit_id ="
            " (SELECT o.unit_id FROM trainer_official o WHERE o.id = trainer_requirement.official_id)",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            model_name="requirement",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trainer.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="requirement",
            index=models.Index(
                fields=["quiz", "unit", "official", "valid_until", "due_on", "relearn_by", "pass_until"],
                name="requirement_by_unit",
            ),
        ),
    ]
