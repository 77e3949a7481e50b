"""A city of 200,000: people, passes and what each pass rests on, written straight into an empty database.

Attempts and hand-ins are left out, since nothing that is measured here reads them. Everything follows from the number
of a person and of a quiz, so that two runs hold the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

QUIZZES, SECTIONS_EACH, ASKED_EACH = 12, 25, 12
# When the edition came whose changes are measured, in days before now.
EDITION_AGE = 60
VALID = 365
# A number without a factor in common with any number of passes: it strews the passes of a quiz over the table.
STREW = 1_000_003
_NUMBERS = (
    "WITH RECURSIVE numbers(i) AS (SELECT CAST(0 AS bigint) UNION ALL SELECT i + 1 FROM numbers WHERE i < %s - 1)"
)
# Who holds a role, by his number; one in seven of the others is staff besides.
_ROLES = {
    "staff": "i %% 20 > 6 OR i %% 7 = 0",
    "page_admin": "i %% 20 < 3",
    "leader": "i %% 20 IN (3, 4)",
    "spokesperson": "i %% 20 = 5",
    "it": "i %% 20 = 6",
}


@dataclass(frozen=True, slots=True)
class Version:
    """A text of a section: its number in the database, of which quiz and section, and whether it is the new one."""

    pk: int
    quiz: int
    section: int
    fresh: bool


def reference(quiz: int, section: int) -> str:
    """Return the name of a section."""
    return f"quyen/chuong-{quiz:02}#muc-{section:02}"


def fingerprint(quiz: int, section: int, fresh: bool) -> str:
    """Return what stands for a text of a section."""
    return f"{quiz:02}{section:02}{'moi' if fresh else 'cu'}"


def execute(statement: str, *values: Any) -> None:
    """Run one statement."""
    from django.db import connection

    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(statement, [adapt(one) if isinstance(one, datetime) else one for one in values])


def prepare() -> None:
    """Let the database take rows fast and without asking for what is left out."""
    from django.db import connection

    if connection.vendor == "sqlite":
        for pragma in ("foreign_keys=OFF", "journal_mode=OFF", "synchronous=OFF", "cache_size=-400000"):
            execute(f"PRAGMA {pragma}")
    else:
        execute("SET session_replication_role = replica")


def settle() -> None:
    """Put the database back into the state in which the trainer uses it, with nothing of it in the memory of ours."""
    from django.db import connection

    if connection.vendor == "postgresql":
        execute("VACUUM ANALYZE")
        execute("CHECKPOINT")
    connection.close()


def add_people(number: int, now: datetime) -> None:
    """Add ``number`` officials over the units: some hold five times as many as others.

    One in 33 has left, one in ten has no e-mail.
    """
    from trainer.models import Unit

    units = Unit.objects.filter(parent__isnull=False).order_by("position").values_list("pk", flat=True)
    first, count = min(units), len(units)
    execute(
        f"{_NUMBERS} INSERT INTO trainer_official (id, password, staff_code, full_name, sort_name, folded, lowered,"
        " position, unit_id, is_active, former_codes, departures, created_at, email)"
        " SELECT i + 1, '!', 'D' || i, 'Nguyễn Văn Thử ' || i, 'thử ' || i, ' nguyen van thu ' || i || ' d' || i,"
        " ' nguyễn văn thử ' || i || ' d' || i, '',"
        " %s + ((i * 7919 %% 10007) * (i * 7919 %% 10007) / 10007) * %s / 10007, i %% 33 <> 0, '', 0, %s,"
        " CASE WHEN i %% 33 <> 0 AND i %% 10 <> 0 THEN 'd' || i || '@example.org' END FROM numbers",
        number, first, count, now,
    )  # fmt: skip
    for role, holds in _ROLES.items():
        execute(
            f"{_NUMBERS} INSERT INTO trainer_roleholding (official_id, role, since)"
            f" SELECT i + 1, %s, %s FROM numbers WHERE {holds}",
            number, role, now,
        )  # fmt: skip
    _number_on()


def _number_on() -> None:
    """Let PostgreSQL number the next official after those who were given their numbers; SQLite does by itself."""
    from django.core.management.color import no_style
    from django.db import connection

    from trainer.models import Official

    for statement in connection.ops.sequence_reset_sql(no_style(), [Official]):
        execute(statement)


def add_versions(changed: Sequence[tuple[int, int]], now: datetime) -> list[Version]:
    """Add the text of every section, and the new text of those in ``changed``."""
    from trainer.models import SectionVersion

    long_ago = now - timedelta(days=3 * VALID)
    rows: list[SectionVersion] = []
    made: list[Version] = []
    pairs = [(quiz, section, False) for quiz in range(QUIZZES) for section in range(SECTIONS_EACH)]
    for quiz, section, fresh in [*pairs, *((quiz, section, True) for quiz, section in changed)]:
        made.append(Version(len(made) + 1, quiz, section, fresh))
        rows.append(
            SectionVersion(
                pk=len(made),
                reference=reference(quiz, section),
                fingerprint=fingerprint(quiz, section, fresh),
                first_seen_at=now - timedelta(days=EDITION_AGE) if fresh else long_ago,
            )
        )
    SectionVersion.objects.bulk_create(rows)
    return made


def add_passes(quiz: int, people: int, now: datetime) -> None:
    """Let everybody have passed ``quiz``: 15 in a hundred so long ago that it has expired.

    Leaves ``passes``: those of this quiz, whether on the new texts (passed since, or learnt again by one in five), and
    which sections were asked.
    """
    execute("DROP TABLE IF EXISTS passes")
    # The high digits of a linear congruence: good enough for who was asked what, and the same in both databases.
    lot = f"((i * {QUIZZES} + {quiz}) * 1103515245 + 12345) %% 2147483648 / 64"
    execute(
        f"CREATE TEMPORARY TABLE passes AS {_NUMBERS} SELECT (i * {QUIZZES} + {quiz}) * {STREW} %% %s + 1 AS id,"
        f" i + 1 AS official, {lot} %% 25 AS shift, 1 + {lot} / 25 %% 4 AS stride,"
        f" CASE WHEN {lot} / 100 %% 20 < 3 THEN 20 ELSE {lot} / 2000 %% 17 END AS age,"
        f" {lot} / 34000 %% 5 = 0 AS relearnt FROM numbers",
        people, people * QUIZZES,
    )  # fmt: skip
    for age in range(21):
        passed = now - timedelta(days=20 * age)
        execute(
            "INSERT INTO trainer_completion (id, hand_in_id, official_id, quiz, passed_at, valid_until)"
            " SELECT id, id, official, %s, %s, %s FROM passes WHERE age = %s ORDER BY id",
            f"bai-{quiz:02}", passed, passed + timedelta(days=VALID), age,
        )  # fmt: skip


def add_requirements(quiz: int) -> None:
    """Ask ``quiz`` of everybody who passed it."""
    execute(
        "INSERT INTO trainer_requirement (official_id, unit_id, quiz, due_by, passed_at, valid_until)"
        " SELECT official_id, o.unit_id, quiz, '', passed_at, valid_until FROM trainer_completion"
        " JOIN trainer_official o ON o.id = official_id WHERE quiz = %s ORDER BY official_id",
        f"bai-{quiz:02}",
    )


def add_reliances(versions: list[Version], quiz: int) -> None:
    """Let every pass of ``quiz`` rest on 12 of its 25 sections; on new texts where there are and he knows them."""
    renewed = {(one.quiz, one.section) for one in versions if one.fresh}
    for one in versions:
        if one.quiz != quiz:
            continue
        knows = f"(age * 20 < {EDITION_AGE} OR relearnt)"
        which = f" AND {'' if one.fresh else 'NOT '}{knows}" if (one.quiz, one.section) in renewed else ""
        again = f"CASE WHEN age * 20 >= {EDITION_AGE} THEN true END" if one.fresh else "CAST(NULL AS boolean)"
        execute(
            "INSERT INTO trainer_reliance (section_version_id, completion_id, renewed)"
            f" SELECT %s, id, {again} FROM passes"
            f" WHERE (%s + shift) * stride %% {SECTIONS_EACH} < {ASKED_EACH}{which} ORDER BY id",
            one.pk, one.section,
        )  # fmt: skip


def indexes_off() -> list[str]:
    """Drop the index that starts at the pass; return what makes it again."""
    from django.db import connection

    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, "trainer_reliance")
    again = []
    for name, one in found.items():
        if one["index"] and one["columns"] == ["completion_id"] and not one["unique"]:
            execute(f"DROP INDEX {name}")
            again.append(f"CREATE INDEX {name} ON trainer_reliance (completion_id)")
    return again


def wards() -> list[str]:
    """Return the codes of the units that have none below, in the order in which they were made."""
    from trainer.models import Unit

    above = Unit.objects.filter(parent__isnull=False).values("parent")
    return list(Unit.objects.exclude(pk__in=above).order_by("pk").values_list("code", flat=True))


def provinces() -> list[str]:
    """Return the codes of the units of a country between its top and its wards; none of a city."""
    from trainer.models import Unit

    above = Unit.objects.filter(parent__isnull=False).values("parent")
    found = Unit.objects.filter(pk__in=above, parent__isnull=False)
    return list(found.order_by("pk").values_list("code", flat=True))


def now_of_the_run() -> datetime:
    """Return the time that every row of a run is counted from."""
    return datetime.now(UTC).replace(microsecond=0)
