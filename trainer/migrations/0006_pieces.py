import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0005_installation'),
    ]

    operations = [
        migrations.CreateModel(
            name='PeopleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name='rosterupload',
            name='decided_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name='Work',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('details', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('decided', models.BooleanField(default=False)),
                ('listed', models.BooleanField(default=False)),
                ('total', models.PositiveIntegerField(default=0)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('work', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='trainer.work')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('work', 'number'), name='one_piece_a_number')],
            },
        ),
    ]
