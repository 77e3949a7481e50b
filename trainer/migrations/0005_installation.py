import secrets

from django.db import migrations, models
from django.utils import timezone


def _first_identity(apps, schema_editor):
    table = apps.get_model('trainer', 'Installation').objects.using(schema_editor.connection.alias)
    table.create(identity=secrets.token_hex(16), since=timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0004_accounts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identity', models.CharField(max_length=32)),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.RunPython(_first_identity, migrations.RunPython.noop),
    ]
