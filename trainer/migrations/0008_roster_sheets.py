import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0007_forgotten_addresses'),
    ]

    operations = [
        migrations.CreateModel(
            name='RosterSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField()),
                ('kept_at', models.DateTimeField()),
            ],
        ),
        migrations.AlterField(
            model_name='rosterupload',
            name='sheet',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='rosterupload',
            name='rows',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='upload', to='trainer.rostersheet'),
        ),
    ]
