"""Since when an edition brought a text back; and passes that were renewed with a text which was older than they are."""

import django.db.models.deletion
from django.db import migrations, models

# Of the texts of a section that changed here: those whose paper of the pass did not ask them, for they were not there
# yet when it began, though they were when it was handed in.
_BEGAN_BEFORE = """
UPDATE trainer_reliance SET renewed = true
WHERE renewed IS NULL AND section_version_id IN (
    SELECT v.id FROM trainer_sectionversion v, trainer_sectionversion earlier
    WHERE earlier.reference = v.reference AND earlier.first_seen_at < v.first_seen_at
) AND EXISTS (
    SELECT 1 FROM trainer_completion c, trainer_handin h, trainer_attempt a, trainer_sectionversion v
    WHERE c.id = trainer_reliance.completion_id AND h.id = c.hand_in_id AND a.id = h.attempt_id
    AND v.id = trainer_reliance.section_version_id AND a.started_at < v.first_seen_at AND NOT {asks(a, v)}
)
"""
# Of the texts of a section that went back: those who learnt them after a later one had been there, and since their pass
# (or in it) had been asked in that one.
_WENT_BACK = """
UPDATE trainer_reliance SET renewed = true
WHERE renewed IS NULL AND section_version_id IN (
    SELECT v.id FROM trainer_sectionversion v, trainer_sectionversion later
    WHERE later.reference = v.reference AND later.first_seen_at > v.first_seen_at
) AND EXISTS (
    SELECT 1
    FROM trainer_completion c, trainer_sectionversion v, trainer_sectionversion later,
        trainer_attempt a, trainer_handin h, trainer_attempt b, trainer_handin i
    WHERE c.id = trainer_reliance.completion_id AND v.id = trainer_reliance.section_version_id
    AND later.reference = v.reference AND later.first_seen_at > v.first_seen_at
    AND a.official_id = c.official_id AND a.quiz = c.quiz AND a.started_at > later.first_seen_at
    AND h.attempt_id = a.id AND h.handed_in_at > c.passed_at AND {passed(h)} AND {asks(a, v)}
    AND b.official_id = c.official_id AND b.quiz = c.quiz
    AND i.attempt_id = b.id AND i.handed_in_at >= c.passed_at AND i.handed_in_at < h.handed_in_at
    AND {passed(i)} AND {asks(b, later)}
)
"""


def mark_renewed(apps, schema_editor):
    """Mark what the rule of before did not see: it compared the pass with the day on which a text first came."""
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def statements(vendor):
    """Return the statements that do it, as a database of ``vendor`` understands them."""
    return [_filled_in(one, vendor) for one in (_BEGAN_BEFORE, _WENT_BACK)]


def _filled_in(statement, vendor):
    find, text = ("strpos", "a.paper::text") if vendor == "postgresql" else ("instr", "a.paper")
    for attempt, version in (("a", "v"), ("b", "later")):
        words = f"""'"' || {version}.reference || '": "' || {version}.fingerprint || '"'"""
        asks = f"({find}({attempt}{text[1:]}, {words}) > 0)"
        statement = statement.replace(f"{{asks({attempt}, {version})}}", asks)
    for hand_in in ("h", "i"):
        corrected = f"trainer_correction o WHERE o.hand_in_id = {hand_in}.id ORDER BY o.id DESC LIMIT 1"
        passed = f"COALESCE((SELECT o.passed FROM {corrected}), {hand_in}.passed)"
        statement = statement.replace(f"{{passed({hand_in})}}", passed)
    return statement


class Migration(migrations.Migration):
    dependencies = [("trainer", "0047_names_by_code_point")]

    operations = [
        migrations.CreateModel(
            name="ReturnedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.CharField(max_length=20)),
                ("since", models.DateTimeField()),
                (
                    "section_version",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="trainer.sectionversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("section_version", "edition"), name="one_return_an_edition")
                ],
            },
        ),
        migrations.RunPython(mark_renewed, migrations.RunPython.noop),
    ]
