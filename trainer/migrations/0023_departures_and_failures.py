from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0019_letters'),
    ]

    operations = [
        migrations.AddField(
            model_name='official',
            name='departures',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='work',
            name='failures',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='work',
            name='error',
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
