from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0017_rights_slips_merges'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['kind', 'at'], name='event_of_kind'),
        ),
    ]
