import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0008_roster_sheets'),
    ]

    operations = [
        migrations.AddField(
            model_name='refresherreview',
            name='place',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quiz', models.CharField(blank=True, max_length=100)),
                ('source', models.CharField(max_length=10)),
                ('seed', models.CharField(max_length=32)),
                ('paper', models.JSONField()),
                ('begun_at', models.DateTimeField()),
                ('official', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='practices', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='refresherreview',
            name='practice',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='trainer.practice'),
        ),
        migrations.AddConstraint(
            model_name='refresherreview',
            constraint=models.UniqueConstraint(fields=('practice', 'place'), name='one_review_a_place'),
        ),
    ]
