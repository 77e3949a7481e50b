"""A city that has sat its quizzes: real papers of the real quizzes, copied to everybody by the database itself."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import population

if TYPE_CHECKING:
    from trainer.content.library import Library
    from trainer.core.editions.impact import MaterialChange
    from trainer.core.quiz.model import Path as Asked
    from trainer.models import HandIn, Official
    from trainer.tables.sheet import Book, Sheet

_CHANGED = 3


def fill(people: int, content: "Library", units: Path, now: datetime) -> None:
    """Fill an empty database: people with roles, each with one quiz passed and all that is asked of him."""
    from trainer.actions import papers

    load_units(units, content)
    population.prepare()
    population.add_people(people, now - timedelta(days=30))
    papers.keep_versions(content, now - timedelta(days=90))
    population.execute("INSERT INTO trainer_derivedupto (name, hand_in) VALUES ('refreshers', 0)")
    for number, quiz in enumerate(sorted(content.quizzes)):
        _let_pass(_sit(quiz, content, now - timedelta(days=5)), number, len(content.quizzes))
    for path in content.paths.values():
        for quiz in path.quizzes:
            _ask(path.role, quiz)
    keep_progress(content)
    population.settle()


def officer() -> "Official":
    """Return the officer of the IT unit, made when he is not there."""
    from trainer.actions import rights
    from trainer.actions.accounts import officials

    now = population.now_of_the_run()
    return rights.holders("it_officer", now).first() or officials.create_it_officer("CNTT1", "Đỗ Minh Khuê", "", now)


def _sit(quiz: str, content: "Library", now: datetime) -> "HandIn":
    from trainer.actions import answers, attempts, papers
    from trainer.core.quiz.kinds.base import stored_places

    attempt = attempts.begin(officer(), content.quizzes[quiz], content, "một", now)
    keys = [stored_places(drawn.key()) for drawn in papers.read(attempt)]
    answers.save_batch([answers.Save(attempt.pk, place, 1, key) for place, key in enumerate(keys)], now)
    return attempts.hand_in(attempt.pk, now)


def _let_pass(model: "HandIn", number: int, quizzes: int) -> None:
    """Copy a hand-in, its attempt and all that rests on it to one in ``quizzes`` of the people."""
    chosen = f"o.id %% {quizzes} = {number} AND o.staff_code <> 'CNTT1'"
    population.execute(
        "INSERT INTO trainer_attempt (official_id, quiz, number, purpose, seed, paper, rule, quiz_title, started_at,"
        " closes_at) SELECT o.id, a.quiz, 1, a.purpose, a.seed, a.paper, a.rule, a.quiz_title, a.started_at,"
        f" a.closes_at FROM trainer_official o, trainer_attempt a WHERE a.id = %s AND {chosen}",
        model.attempt_id,
    )
    population.execute(
        "INSERT INTO trainer_handin (attempt_id, handed_in_at, by_time_limit, marks, hundredths, passed)"
        " SELECT a.id, h.handed_in_at, h.by_time_limit, h.marks, h.hundredths, h.passed FROM trainer_attempt a,"
        " trainer_handin h WHERE h.id = %s AND a.quiz = %s AND a.id <> h.attempt_id",
        model.pk, model.attempt.quiz,
    )  # fmt: skip
    population.execute(
        "INSERT INTO trainer_completion (hand_in_id, official_id, quiz, passed_at, valid_until) SELECT h.id,"
        " a.official_id, c.quiz, c.passed_at, c.valid_until FROM trainer_attempt a, trainer_handin h,"
        " trainer_completion c WHERE h.attempt_id = a.id AND c.hand_in_id = %s AND a.quiz = c.quiz AND h.id <> %s",
        model.pk, model.pk,
    )  # fmt: skip
    population.execute(
        "INSERT INTO trainer_reliance (section_version_id, completion_id) SELECT r.section_version_id, c.id FROM"
        " trainer_reliance r, trainer_completion c, trainer_completion m WHERE m.hand_in_id = %s AND"
        " r.completion_id = m.id AND c.quiz = m.quiz AND c.id <> m.id",
        model.pk,
    )


def _ask(role: str, quiz: str) -> None:
    """Ask a quiz of everybody who holds a role: what ``requirements.refresh_all`` writes, in one statement."""
    population.execute(
        "INSERT INTO trainer_requirement (official_id, unit_id, quiz, due_by, passed_at, valid_until, pass_until,"
        " begun, failed) SELECT o.id, o.unit_id, %s, '', c.passed_at, c.valid_until, c.valid_until, %s, %s"
        " FROM trainer_roleholding r"
        " JOIN trainer_official o ON o.id = r.official_id AND o.is_active"
        " LEFT JOIN trainer_completion c ON c.official_id = o.id AND c.quiz = %s WHERE r.role = %s"
        " ON CONFLICT DO NOTHING",
        quiz, False, False, quiz, role,
    )  # fmt: skip


def keep_progress(content: "Library") -> None:
    """Keep of everybody how he stands, for whom requirements were written by statements: nobody failed or left an
    attempt open, no section changed, and no pass has ended."""
    population.execute("DELETE FROM trainer_progress")
    for path in (None, *content.paths.values()):
        _keep_progress(path)


def _keep_progress(path: "Asked | None") -> None:
    from django.db import connection

    from trainer.core.turning_points import ALWAYS, NEVER

    # Midnight in Việt Nam.
    sqlite = connection.vendor == "sqlite"
    over = "r.due_on || ' 17:00:00'" if sqlite else "(r.due_on + TIME '17:00') AT TIME ZONE 'UTC'"
    late = f"CASE WHEN r.due_on IS NULL THEN NULL WHEN r.valid_until > {over} THEN r.valid_until ELSE {over} END"
    holds = "" if path is None else "JOIN trainer_roleholding h ON h.official_id = r.official_id AND h.role = %s "
    of_path = "" if path is None else f"WHERE r.quiz IN ({', '.join(['%s'] * len(path.quizzes))}) "
    population.execute(
        "INSERT INTO trainer_progress (official_id, scope, unit_id, quizzes, undone_from, not_begun, expired_from,"
        " late_from, done, next_day, tally_since, tally_until)"
        f" SELECT r.official_id, %s, o.unit_id, {'%s' if sqlite else '%s::jsonb'},"
        " MIN(COALESCE(r.valid_until, %s)), COUNT(r.valid_until) < COUNT(*), MIN(r.valid_until),"
        f" MIN({late}), COUNT(r.valid_until), MIN(CASE WHEN r.valid_until IS NULL THEN r.due_on END), %s,"
        " COALESCE(MIN(r.valid_until), %s) FROM trainer_requirement r"
        f" JOIN trainer_official o ON o.id = r.official_id {holds}{of_path}"
        "GROUP BY r.official_id, o.unit_id",
        path.role if path else "", json.dumps(path.quizzes if path else []), ALWAYS, ALWAYS, NEVER,
        *([path.role, *path.quizzes] if path else []),
    )  # fmt: skip


def changed(content: "Library", now: datetime) -> "Library":
    """Return ``content`` after an edition of today that changed three sections on which many passes rest."""
    from trainer.core.editions.model import Change, Edition, History
    from trainer.models import SectionVersion

    asked = sorted({name for question in content.questions.values() for name in question.sections})
    known = SectionVersion.objects.filter(reference__in=asked).order_by("pk").values_list("reference", flat=True)
    chosen = list(dict.fromkeys(known))[:: max(1, len(asked) // _CHANGED)][:_CHANGED]
    new = {name: replace(content.sections[name], fingerprint=f"{number:016x}") for number, name in enumerate(chosen)}
    changes = tuple(
        Change(name, content.sections[name].fingerprint, new[name].fingerprint, "material", "Luật mới")
        for name in chosen
    )
    edition = Edition(f"{now.date()}-9", now.date(), "Luật mới", changes)
    history = History([*content.history.editions, edition])
    return replace(content, sections={**content.sections, **new}, history=history)


def material(content: "Library") -> "tuple[MaterialChange, ...]":
    """Return the changes of the last edition."""
    from trainer.core.editions.impact import since

    return since(content.history)


def most_asked(content: "Library") -> tuple[str, str]:
    """Return the id and fingerprint of a question that a twelfth or so of all hand-ins hold."""
    from trainer.models import HandIn, QuestionVersion

    last = HandIn.objects.select_related("attempt").order_by("-pk")[0]
    version = QuestionVersion.objects.get(pk=last.attempt.paper[0]["question"])
    return version.question_id, version.fingerprint


def book(people: int) -> "Book":
    """Return the file of ``sheet``."""
    from trainer.tables.sheet import Book

    return Book((sheet(people),))


def sheet(people: int) -> "Sheet":
    """Return a list of everybody, each with another post than before, and one in twenty who is new."""
    from trainer.models import Official
    from trainer.tables.sheet import Cell, Sheet

    rows: list[tuple[str, ...]] = [("Mã cán bộ", "Họ và tên", "Chức vụ", "Đơn vị", "Email")]
    known = Official.objects.filter(staff_code__startswith="D").order_by("pk")
    rows += [
        (code, name, "Chuyên viên", unit, f"{code.lower()}@x.vn")
        for code, name, unit in known.values_list("staff_code", "full_name", "unit__code").iterator()
    ]
    unit = rows[-1][3]
    rows += [(f"M{one}", f"Lê Thị Mới {one}", "Chuyên viên", unit, f"m{one}@x.vn") for one in range(people // 20)]
    return Sheet("1", tuple((at, tuple(map(Cell, row))) for at, row in enumerate(rows, start=1)))


def apply(content: "Library", now: datetime) -> None:
    """Apply the last list that was uploaded, as the screens do."""
    from trainer.models import RosterUpload
    from trainer.roster import deciding, uploads
    from trainer.roster.rules.model import plan_fingerprint

    upload = RosterUpload.objects.order_by("-pk")[0]
    deciding.apply(upload.pk, plan_fingerprint(uploads.plan_of(upload)), officer(), content, now)


def load_units(file: Path, content: "Library") -> Any:
    """Load the list of units."""
    from trainer.units import lists

    return lists.load_units(lists.read_units(file.read_bytes(), file.name), content)
