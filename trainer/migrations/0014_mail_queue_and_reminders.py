from uuid import uuid4

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_AT_ONCE = 500


def name_waiting_mails(apps, schema_editor):
    """What waits since before gets an identity too, so that each of its tries bears the same one."""
    mails = apps.get_model("trainer", "OutgoingMail").objects.using(schema_editor.connection.alias)
    while some := list(mails.filter(message_id="").only("pk")[:_AT_ONCE]):
        for mail in some:
            mail.message_id = f"<{uuid4().hex}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].strip(' >')}>"
        mails.bulk_update(some, ["message_id"])


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0010_campaigns_extensions_exemptions'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailServer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('failures', models.PositiveIntegerField(default=0)),
                ('failing_since', models.DateTimeField(null=True)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('last_error', models.CharField(blank=True, max_length=200)),
                ('last_ok_at', models.DateTimeField(null=True)),
                ('refusals', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='ReminderRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.BooleanField(default=False)),
                ('at_opening', models.BooleanField(default=True)),
                ('days_before', models.JSONField(default=list)),
                ('on_the_day', models.BooleanField(default=True)),
                ('late_first', models.PositiveSmallIntegerField(default=3)),
                ('late_every', models.PositiveSmallIntegerField(default=7)),
                ('late_most', models.PositiveSmallIntegerField(default=4)),
                ('hour', models.PositiveSmallIntegerField(default=8)),
                ('digest', models.BooleanField(default=False)),
                ('digest_weekday', models.PositiveSmallIntegerField(default=0)),
                ('contact', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='claim',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='kind',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='last_error',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='message_id',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('rule', 'Theo lịch'), ('hand', 'Nhắc ngay'), ('digest', 'Thư tuần cho lãnh đạo')], max_length=10)),
                ('day', models.DateField()),
                ('about', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('waiting', 'Đang chờ gửi'), ('sent', 'Đã gửi'), ('no_email', 'Không có e-mail'), ('settled', 'Không gửi: đã xong'), ('exempt', 'Không gửi: đang tạm miễn'), ('left', 'Không gửi: đã rời danh sách'), ('refused', 'Hộp thư từ chối'), ('expired', 'Không gửi được trong hai ngày')], default='waiting', max_length=10)),
                ('sent_at', models.DateTimeField(null=True)),
                ('campaigns', models.ManyToManyField(related_name='reminders', to='trainer.campaign')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('official', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='outgoingmail',
            name='reminder',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mail', to='trainer.reminder'),
        ),
        migrations.CreateModel(
            name='ReminderRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'day'), name='one_round_a_day')],
            },
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(fields=['-day', '-id'], name='reminder_by_day'),
        ),
        migrations.AddIndex(
            model_name='reminder',
            index=models.Index(fields=['outcome', '-day', '-id'], name='reminder_by_outcome'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'digest'), _negated=True), fields=('official', 'day'), name='one_reminder_a_day'),
        ),
        migrations.AddConstraint(
            model_name='reminder',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'digest')), fields=('official', 'day'), name='one_digest_a_day'),
        ),
        migrations.RunPython(name_waiting_mails, migrations.RunPython.noop),
    ]
