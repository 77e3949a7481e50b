"""Count in each row of progress how much is done and what comes first: at once empty, the housekeeper counts them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0041_province_accounts'),
    ]

    operations = [
        migrations.AddField(
            model_name='progress',
            name='done',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='progress',
            name='next_day',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='progress',
            name='tally_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='progress',
            name='tally_until',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='progress',
            index=models.Index(fields=['scope', 'done', 'official', 'unit', 'undone_from', 'late_from'], name='progress_by_done'),
        ),
        migrations.AddIndex(
            model_name='progress',
            index=models.Index(fields=['scope', 'next_day', 'official', 'unit', 'undone_from', 'late_from'], name='progress_by_day'),
        ),
        migrations.AddIndex(
            model_name='progress',
            index=models.Index(fields=['tally_until'], name='progress_counted_until'),
        ),
        migrations.AddIndex(
            model_name='progress',
            index=models.Index(fields=['tally_since'], name='progress_counted_since'),
        ),
    ]
