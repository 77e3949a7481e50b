"""A city of real papers for `bench.cockpit`: everybody has sat every quiz, and what derives from it is there.

Some people, the models, sit every quiz through the trainer itself, each with other questions and other mistakes; the
database copies each model's papers, answers, passes, what these rest on and cards to everybody who is like him. Each
step is one transaction that notes its own name, so that what was interrupted goes on where it was. The same number of
people gives the same rows.
"""

import hashlib
import random
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bench import population, sat
from bench.population import execute

if TYPE_CHECKING:
    from trainer.actions.answers import Save
    from trainer.content.library import Library
    from trainer.core.quiz.drawing import DrawnQuestion
    from trainer.core.quiz.model import Quiz
    from trainer.models import Attempt, Official

# So many different people: each quiz has as many different papers.
MODELS = 48
# So many people a step: some 300,000 answers.
AT_ONCE = 20_000
# Over so many days the papers are strewn: the oldest passes have expired.
DAYS = 400
PARTS = ("answers", "reliances", "cards")
Step = tuple[str, Callable[[], None]]


def steps(people: int, units: int, parts: Collection[str], content: "Library", now: datetime) -> Iterator[Step]:
    """Yield the steps that fill an empty database, by name."""
    yield "base", partial(_base, people, units, content, now)
    for number in range(MODELS):
        yield f"model {number}", partial(_sit_all, number, content, now)
    yield "models", _note_models
    for quiz in sorted(content.quizzes):
        for first in range(1, people + 1, AT_ONCE):
            last = min(first + AT_ONCE - 1, people)
            yield f"{quiz} {first}", partial(_copy, content.quizzes[quiz], first, last, parts)
    yield "end", _end
    yield "log", partial(_log, now)


def fill(wanted: Sequence[Step], told: Callable[[str], None]) -> None:
    """Do those of ``wanted`` that are not done, and tell of each when it is."""
    from django.db import connection, transaction

    execute("CREATE TABLE IF NOT EXISTS bench_done (name varchar(100) PRIMARY KEY)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM bench_done")
        done = {name for (name,) in cursor.fetchall()}
    _prepare()
    for name, act in wanted:
        if name not in done:
            with transaction.atomic():
                act()
                execute("INSERT INTO bench_done (name) VALUES (%s)", name)
        told(name)


def _prepare() -> None:
    """Let the database take rows fast, and still whole after a kill."""
    from django.db import connection

    if connection.vendor == "sqlite":
        for pragma in ("foreign_keys=OFF", "synchronous=OFF", "cache_size=-400000"):
            execute(f"PRAGMA {pragma}")
    else:
        execute("SET session_replication_role = replica")


def _base(people: int, units: int, content: "Library", now: datetime) -> None:
    from bench.locks import many_units
    from trainer.actions import papers

    long_ago = now - timedelta(days=DAYS + 100)
    sat.load_units(many_units(units), content)
    population.add_people(people, long_ago)
    papers.keep_versions(content, long_ago)
    # Whoever has a role has all but the leader's: each quiz that somebody must pass is asked of everybody.
    for role in ("page_admin", "spokesperson", "staff"):
        execute(
            "INSERT INTO trainer_roleholding (official_id, role, since) SELECT id, %s, %s FROM trainer_official"
            " WHERE TRUE ON CONFLICT DO NOTHING",
            role, long_ago,
        )  # fmt: skip


def _sit_all(number: int, content: "Library", now: datetime) -> None:
    """Let a model sit every quiz on a day of his own; the higher his number, the more he knows."""
    from trainer.actions import answers, attempts
    from trainer.models import Official, Unit

    lot = random.Random(hashlib.sha256(b"%d" % number).digest())
    model = Official(
        staff_code=f"MAU{number:03}",
        full_name=f"Trần Thị Mẫu {number}",
        unit=Unit.objects.get(parent__isnull=True),
        created_at=now,
        is_active=False,
    )
    model.set_unusable_password()
    model.refresh_search()
    model.save()
    began = now - timedelta(days=1 + number * DAYS // MODELS, minutes=lot.randrange(600))
    for quiz in sorted(content.quizzes):
        attempt = attempts.begin(model, content.quizzes[quiz], content, f"{number}", began)
        at = began
        for save in _answers(attempt, lot, knows=0.7 + 0.3 * number / MODELS):
            at += timedelta(seconds=lot.uniform(5, 70))
            answers.save_batch([save], at)
        attempts.hand_in(attempt.pk, at + timedelta(seconds=20))
        began = at + timedelta(minutes=lot.uniform(5, 90))


def _answers(attempt: "Attempt", lot: random.Random, knows: float) -> "Iterator[Save]":
    """Yield what he saves: the key where he knows it, else something else or nothing; one in four changes his mind."""
    from trainer.actions import papers
    from trainer.actions.answers import Save
    from trainer.core.quiz.kinds.base import stored_places

    for place, drawn in enumerate(papers.read(attempt)):
        right, wrong = stored_places(drawn.key()), _wrong(drawn, lot)
        given = [right] if lot.random() < knows else [] if lot.random() < 0.05 else [wrong]
        if given and lot.random() < 0.25:
            given.insert(0, wrong)
        for revision, chosen in enumerate(given, start=1):
            yield Save(attempt.pk, place, revision, chosen)


def _wrong(drawn: "DrawnQuestion", lot: random.Random) -> str:
    """Return an answer that can be given and is not the key, as far as chance finds one."""
    from trainer.core.quiz.kinds import RULES
    from trainer.core.quiz.kinds.base import stored_places

    key = drawn.key()
    rules = RULES[drawn.question.kind]
    size = rules.size(drawn.question, drawn.order)
    for _ in range(50):
        length = len(key) if drawn.question.kind in ("order", "match") else lot.randint(1, len(key))
        places = tuple(lot.sample(range(len(drawn.order)), min(length, len(drawn.order))))
        given = places if rules.in_order else tuple(sorted(places))
        if given != tuple(key) and rules.accepts(given, size):
            return stored_places(given)
    return stored_places(key[:1])


def _note_models() -> None:
    """Make the cards of the models, and write down who they are and which of their papers is of which quiz."""
    from trainer.actions import spaced_review

    while spaced_review.catch_up():
        pass
    execute(
        "CREATE TABLE bench_model (number integer, quiz varchar(100), official bigint, attempt bigint, hand_in bigint)"
    )
    execute(
        "INSERT INTO bench_model SELECT CAST(SUBSTR(o.staff_code, 4) AS integer), a.quiz, o.id, a.id, h.id"
        " FROM trainer_official o JOIN trainer_attempt a ON a.official_id = o.id"
        " JOIN trainer_handin h ON h.attempt_id = a.id WHERE o.staff_code LIKE 'MAU%%'"
    )


def _like(quiz: str) -> str:
    """Return the number of the model whose paper of a quiz an official has: another one for each quiz."""
    shift = int(hashlib.sha256(quiz.encode()).hexdigest()[:6], 16)
    return f"(o.id * 7919 + o.id / {MODELS} * 31 + {shift}) %% {MODELS}"


def _copy(what: "Quiz", first: int, last: int, parts: Collection[str]) -> None:
    """Give the officials of these numbers a first attempt at a quiz with all that follows of it."""
    quiz = what.id
    some = f"o.id BETWEEN {first} AND {last}"
    execute(
        "INSERT INTO trainer_attempt (official_id, quiz, number, purpose, seed, paper, rule, quiz_title, started_at,"
        " closes_at) SELECT o.id, a.quiz, 1, a.purpose, a.seed, a.paper, a.rule, a.quiz_title, a.started_at,"
        f" a.closes_at FROM trainer_official o JOIN bench_model m ON m.quiz = %s AND m.number = {_like(quiz)}"
        f" JOIN trainer_attempt a ON a.id = m.attempt WHERE {some} ORDER BY o.id",
        quiz,
    )
    mine = (
        f" FROM trainer_official o JOIN bench_model m ON m.quiz = %s AND m.number = {_like(quiz)}"
        f" JOIN trainer_attempt a ON a.official_id = o.id AND a.quiz = m.quiz AND a.number = 1"
    )
    execute(
        "INSERT INTO trainer_handin (attempt_id, handed_in_at, by_time_limit, marks, hundredths, passed)"
        f" SELECT a.id, h.handed_in_at, h.by_time_limit, h.marks, h.hundredths, h.passed {mine}"
        f" JOIN trainer_handin h ON h.id = m.hand_in WHERE {some} ORDER BY o.id",
        quiz,
    )
    execute(
        "INSERT INTO trainer_completion (hand_in_id, official_id, quiz, passed_at, valid_until)"
        f" SELECT h.id, o.id, c.quiz, c.passed_at, c.valid_until {mine} JOIN trainer_handin h ON h.attempt_id = a.id"
        f" JOIN trainer_completion c ON c.hand_in_id = m.hand_in WHERE {some} ORDER BY o.id",
        quiz,
    )
    if "answers" in parts:
        execute(
            "INSERT INTO trainer_answer (attempt_id, place, revision, chosen, saved_at)"
            f" SELECT a.id, s.place, s.revision, s.chosen, s.saved_at {mine}"
            f" JOIN trainer_answer s ON s.attempt_id = m.attempt WHERE {some} ORDER BY a.id, s.id",
            quiz,
        )
    if "reliances" in parts:
        execute(
            f"INSERT INTO trainer_reliance (section_version_id, completion_id) SELECT r.section_version_id, d.id {mine}"
            " JOIN trainer_completion c ON c.hand_in_id = m.hand_in JOIN trainer_reliance r ON r.completion_id = c.id"
            " JOIN trainer_handin h ON h.attempt_id = a.id JOIN trainer_completion d ON d.hand_in_id = h.id"
            f" WHERE {some} ORDER BY r.section_version_id, d.id",
            quiz,
        )

    if "cards" in parts:
        # Some have practised more than others since.
        names = [question.id for question in what.questions]
        execute(
            "INSERT INTO trainer_refreshercard (official_id, question_name, section, stability, difficulty, state,"
            " step, last_review_at, due_at) SELECT o.id, c.question_name, c.section, c.stability * (1 + o.id %% 7),"
            " c.difficulty, c.state, c.step, c.last_review_at, c.due_at FROM trainer_official o"
            f" JOIN bench_model m ON m.quiz = %s AND m.number = {_like(quiz)}"
            " JOIN trainer_refreshercard c ON c.official_id = m.official"
            f" AND c.question_name IN ({', '.join(['%s'] * len(names))}) WHERE {some} ORDER BY o.id, c.id",
            quiz, *names,
        )  # fmt: skip


def _end() -> None:
    """Note that the cards of every hand-in are made."""
    execute("UPDATE trainer_derivedupto SET hand_in = (SELECT MAX(id) FROM trainer_handin) WHERE name = 'refreshers'")


def _log(now: datetime) -> None:
    """Let everybody have signed in twice or three times of late: half a million lines of a city of 200,000."""
    for day, whom in ((1, "TRUE"), (30, "TRUE"), (90, "id %% 2 = 0")):
        execute(
            "INSERT INTO trainer_event (at, kind, actor_id, official_id, details)"
            f" SELECT %s, 'signed_in', id, id, '{{}}' FROM trainer_official WHERE {whom} ORDER BY id",
            now - timedelta(days=day),
        )


def bring_in_line(content: "Library", told: Callable[[int], None]) -> None:
    """Derive what is asked of everybody by the trainer itself, some hundreds of people at a time."""
    from trainer.actions import requirements
    from trainer.models import Official

    numbers = list(Official.objects.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(numbers), 500):
        requirements.refresh(content, numbers[at : at + 500])
        told(min(500, len(numbers) - at))


def person(position: int) -> "Official":
    """Return the active official at ``position`` among those who were made up."""
    from trainer.models import Official

    return Official.objects.filter(staff_code__startswith="D", is_active=True).order_by("pk")[position]
