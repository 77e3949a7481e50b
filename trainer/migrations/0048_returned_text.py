"""Since when an edition brought a text back; and passes that were renewed with a text which was older than they are."""

import django.db.models.deletion
from django.db import migrations, models

# Passes that rest on a text that was not there yet when they began: it was learnt again, though it was there when they
# were handed in. A row a pass first, so that its attempt is looked at once.
_BEGAN_BEFORE = """
SELECT found.id FROM (
    SELECT r.completion_id AS id, MAX(v.first_seen_at) AS seen_at
    FROM trainer_reliance r JOIN trainer_sectionversion v ON v.id = r.section_version_id
    WHERE r.renewed IS NULL AND EXISTS (
        SELECT 1 FROM trainer_sectionversion e WHERE e.reference = v.reference AND e.first_seen_at < v.first_seen_at
    ) GROUP BY r.completion_id
) found
JOIN trainer_completion c ON c.id = found.id
JOIN trainer_handin h ON h.id = c.hand_in_id
JOIN trainer_attempt a ON a.id = h.attempt_id
WHERE a.started_at < found.seen_at
"""
# Passes that rest on a text although a later one was there, by people who sat something of the quiz after that one came.
_WENT_BACK = """
SELECT DISTINCT found.id FROM (
    SELECT r.completion_id AS id, MIN(l.first_seen_at) AS seen_at
    FROM trainer_reliance r JOIN trainer_sectionversion v ON v.id = r.section_version_id
    JOIN trainer_sectionversion l ON l.reference = v.reference AND l.first_seen_at > v.first_seen_at
    WHERE r.renewed IS NULL GROUP BY r.completion_id
) found
JOIN trainer_completion c ON c.id = found.id
JOIN trainer_attempt a ON a.official_id = c.official_id AND a.quiz = c.quiz AND a.started_at > found.seen_at
JOIN trainer_handin h ON h.attempt_id = a.id AND h.handed_in_at > c.passed_at
"""
_AT_ONCE = 200


def mark_renewed(apps, schema_editor):
    """Mark what the rule of before did not see: it compared the pass with the day on which a text first came.

    Papers are read only of those whom the statements name.
    """
    found = set()
    with schema_editor.connection.cursor() as cursor:
        for statement in (_BEGAN_BEFORE, _WENT_BACK):
            cursor.execute(statement)
            found.update(number for (number,) in cursor.fetchall())
    passes = sorted(found)
    for start in range(0, len(passes), _AT_ONCE):
        _mark(apps, passes[start : start + _AT_ONCE])


def _mark(apps, passes):
    completions = list(apps.get_model("trainer", "Completion").objects.filter(pk__in=passes))
    people, own = {one.official_id for one in completions}, {one.hand_in_id for one in completions}
    asked = {}
    rows = apps.get_model("trainer", "HandIn").objects.filter(attempt__official__in=people).select_related("attempt")
    for row in rows.prefetch_related("corrections"):
        corrected = sorted(row.corrections.all(), key=lambda one: one.pk)
        if row.pk in own or (corrected[-1].passed if corrected else row.passed):
            asked.setdefault((row.attempt.official_id, row.attempt.quiz), []).append(row)
    reliances = apps.get_model("trainer", "Reliance").objects
    rests = {}
    for row in reliances.filter(completion__in=passes, renewed=None).select_related("section_version"):
        rests.setdefault(row.completion_id, []).append(row.section_version)
    for one in completions:
        since = [row.attempt.paper for row in asked[one.official_id, one.quiz] if row.handed_in_at >= one.passed_at]
        learnt = {pair for paper in since for entry in paper for pair in entry["sections"].items()}
        others = [text.pk for text in rests.get(one.pk, ()) if _in_other_words(text, learnt)]
        reliances.filter(completion=one.pk, section_version__in=others).update(renewed=True)


def _in_other_words(text, learnt):
    return any(section == text.reference and words != text.fingerprint for section, words in learnt)


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
