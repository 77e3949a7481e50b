
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0018_event_by_kind'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField()),
                ('figures', models.JSONField()),
                ('made_at', models.DateTimeField()),
                ('mails', models.PositiveSmallIntegerField(default=0)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='trainer.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['week'], name='letter_by_week')],
                'constraints': [models.UniqueConstraint(fields=('unit', 'week'), name='one_letter_a_week')],
            },
        ),
        migrations.CreateModel(
            name='LetterAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('remind', 'remind'), ('extend', 'extend'), ('leave', 'leave'), ('moved', 'moved'), ('gone', 'gone'), ('wrong', 'wrong')], max_length=10)),
                ('until', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, choices=[('maternity', 'Nghỉ thai sản'), ('sickness', 'Nghỉ ốm'), ('study', 'Đi học dài ngày'), ('seconded', 'Biệt phái, công tác nơi khác'), ('other', 'Lý do khác')], max_length=20)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('answered_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('said', models.CharField(blank=True, max_length=200)),
                ('done', models.JSONField(default=dict)),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('official', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letter_answers', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='trainer.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['outcome', 'unit'], name='answers_that_wait')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('official',), name='one_waiting_answer_a_person')],
            },
        ),
    ]
