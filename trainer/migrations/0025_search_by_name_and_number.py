"""Whom one looks for is found by name and number only: the derived texts without e-mail, a blank before each word."""

from django.db import migrations

from trainer.core.text import fold

_AT_ONCE = 2_000


def refresh(apps, schema_editor):
    official = apps.get_model("trainer", "Official")
    connection = schema_editor.connection
    rows = official.objects.order_by("pk").values_list("pk", "full_name", "staff_code", "former_codes")
    last = 0
    while found := list(rows.filter(pk__gt=last)[:_AT_ONCE]):
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE trainer_official SET lowered = %s, folded = %s WHERE id = %s",
                [(*_texts(name, code, former), pk) for pk, name, code, former in found],
            )
        last = found[-1][0]


def _texts(name, code, former):
    lowered = " ".join(["", *f"{name} {code} {former}".split()]).lower()
    return lowered, f" {fold(lowered)}"


class Migration(migrations.Migration):
    dependencies = [("trainer", "0024_item_analysis")]

    # Back again the e-mail is missing in the texts until somebody's data change: he is found by name and number.
    operations = [migrations.RunPython(refresh, migrations.RunPython.noop)]
