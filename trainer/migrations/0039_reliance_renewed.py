"""Mark the few reliances on a text that is newer than the pass, so that nobody looks at all others to find them."""

from django.db import migrations, models

# Only texts that came when somebody had passed already: of all others nobody rests on a newer one.
_MARK = """
UPDATE trainer_reliance SET renewed = true
WHERE section_version_id IN (
    SELECT v.id FROM trainer_sectionversion v WHERE v.first_seen_at > (SELECT MIN(passed_at) FROM trainer_completion)
) AND EXISTS (
    SELECT 1 FROM trainer_completion c, trainer_sectionversion v
    WHERE c.id = trainer_reliance.completion_id AND v.id = trainer_reliance.section_version_id
    AND c.passed_at < v.first_seen_at
)
"""


class Migration(migrations.Migration):
    dependencies = [("trainer", "0038_tally_of_progress")]

    operations = [
        migrations.AddField("reliance", "renewed", models.BooleanField(null=True)),
        migrations.RunSQL(_MARK, migrations.RunSQL.noop),
        migrations.AddIndex(
            "reliance",
            models.Index(
                fields=["section_version", "completion"], name="reliance_renewed", condition=models.Q(renewed=True)
            ),
        ),
    ]
