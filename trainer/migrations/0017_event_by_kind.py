from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainer', '0016_roster_words_and_undo'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['kind', 'at'], name='event_of_kind'),
        ),
    ]
