"""What officials say is wrong with a question: a table of its own, which an older version passes over."""


import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0051_workshops_beside'),
    ]

    operations = [
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quiz', models.CharField(max_length=100)),
                ('question_name', models.CharField(max_length=100)),
                ('fingerprint', models.CharField(max_length=16)),
                ('edition', models.CharField(blank=True, max_length=20)),
                ('kind', models.CharField(choices=[('key', 'Đáp án sai'), ('unclear', 'Câu khó hiểu, nhiều cách hiểu'), ('outdated', 'Luật, cách làm đã đổi')], max_length=10)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('made_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('read_at', models.DateTimeField(null=True)),
                ('official', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='objections', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['official', 'question_name'], name='objection_of_official'), models.Index(condition=models.Q(('settled_at', None)), fields=['question_name', 'made_at'], name='objection_open'), models.Index(condition=models.Q(('settled_at__isnull', False)), fields=['question_name', 'settled_at'], name='objection_answered'), models.Index(condition=models.Q(('settled_at__isnull', False)), fields=['settled_at'], name='objection_settled')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at', None)), fields=('official', 'question_name', 'edition'), name='one_open_objection_an_edition')],
            },
        ),
    ]
