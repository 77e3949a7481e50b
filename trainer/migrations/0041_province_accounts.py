"""Keep which account of the province is whose."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0034_lost_second_step'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProvinceAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=200)),
                ('subject', models.CharField(max_length=255)),
                ('called', models.CharField(blank=True, max_length=80)),
                ('linked_at', models.DateTimeField()),
                ('official', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='province_accounts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('issuer', 'subject'), name='one_subject_once'), models.UniqueConstraint(fields=('official', 'issuer'), name='one_province_account_each')],
            },
        ),
    ]
