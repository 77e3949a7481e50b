import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0014_mail_queue_and_reminders'),
    ]

    operations = [
        migrations.AddField(
            model_name='unit',
            name='closed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='unit',
            name='merged_into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='trainer.unit'),
        ),
        migrations.CreateModel(
            name='UnitChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('details', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by_change', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undoes', to='trainer.unitchange')),
            ],
        ),
        migrations.CreateModel(
            name='Newcomer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='newcomers', to='trainer.campaign')),
                ('official', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='newcomer_in', to=settings.AUTH_USER_MODEL)),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='newcomers', to='trainer.unitchange')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('official', 'campaign', 'change'), name='one_newcomer_a_change')],
            },
        ),
    ]
