"""The stamp of a hand-in and the keys of stamps: a column and a table, which an older version passes over."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0052_objection_beside'),
    ]

    operations = [
        migrations.CreateModel(
            name='StampKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=400)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='handin',
            name='stamp',
            field=models.CharField(max_length=120, null=True),
        ),
    ]
