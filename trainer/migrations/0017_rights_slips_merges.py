import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def appoint_the_officers(apps, schema_editor):
    """Who was an officer of the IT unit is appointed one, without a last day, since the day it was noted."""
    Official, Event = apps.get_model('trainer', 'Official'), apps.get_model('trainer', 'Event')
    Appointment = apps.get_model('trainer', 'Appointment')
    for official in Official.objects.filter(is_it_officer=True, is_active=True).order_by('pk'):
        noted = Event.objects.filter(official=official, kind='made_it_officer').order_by('-at').first()
        since = noted.at if noted else official.created_at
        given_by = noted.actor_id if noted else None
        Appointment.objects.create(official=official, right='it_officer', since=since, given_by_id=given_by)
    _settle(schema_editor)


def mark_the_officers(apps, schema_editor):
    """The way back: who holds the right has the mark."""
    Official, Appointment = apps.get_model('trainer', 'Official'), apps.get_model('trainer', 'Appointment')
    officers = Appointment.objects.filter(right='it_officer', ended_at__isnull=True).values('official')
    Official.objects.filter(pk__in=officers).update(is_it_officer=True)
    _settle(schema_editor)


def _settle(schema_editor):
    # PostgreSQL changes no table while rows that were just written wait to be checked.
    if schema_editor.connection.vendor == 'postgresql':
        schema_editor.execute('SET CONSTRAINTS ALL IMMEDIATE')
        schema_editor.execute('SET CONSTRAINTS ALL DEFERRED')


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0016_roster_words_and_undo'),
    ]

    operations = [
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('right', models.CharField(choices=[('leader', 'Lãnh đạo đơn vị'), ('unit_manager', 'Người phụ trách tập huấn của đơn vị'), ('it_officer', 'Cán bộ CNTT'), ('auditor', 'Người kiểm tra')], max_length=20)),
                ('since', models.DateTimeField()),
                ('until', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('official', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='trainer.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('right__in', ('leader', 'unit_manager')), ('unit__isnull', False)), models.Q(models.Q(('right__in', ('leader', 'unit_manager')), _negated=True), ('unit__isnull', True)), _connector='OR'), name='right_of_a_unit_has_one')],
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('official', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='slip', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.RunPython(appoint_the_officers, mark_the_officers),
        migrations.RemoveField(model_name='official', name='is_it_officer'),
        migrations.AddField(
            model_name='official',
            name='former_codes',
            field=models.CharField(blank=True, default='', max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='official',
            name='merged_into',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='official',
            name='folded',
            field=models.CharField(editable=False, max_length=800),
        ),
        migrations.AlterField(
            model_name='official',
            name='lowered',
            field=models.CharField(editable=False, max_length=800),
        ),
        migrations.AddField(
            model_name='attempt',
            name='before_merge',
            field=models.JSONField(null=True),
        ),
    ]
