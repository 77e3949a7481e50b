"""How long it takes to say whom a change concerns: 1, 3 and 30 changed sections among 200,000 people × 12 quizzes.

The first row is measured while only one quiz was passed, the second when all twelve are: the change touches the same
passes, whatever else there is.
"""

import argparse
import os
import secrets
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from bench import environment, figures, population

if TYPE_CHECKING:
    from trainer.content.library import Library
    from trainer.core.editions.model import History

Pairs = Sequence[tuple[int, int]]
# As (quiz, section). Thirty are spread over the quizzes, two or three in each.
ONE: Pairs = [(0, 0)]
THREE: Pairs = [(0, 0), (0, 1), (1, 0)]
THIRTY: Pairs = [(number % population.QUIZZES, number // population.QUIZZES) for number in range(30)]
UNITS = Path(__file__).resolve().parents[1] / "demo" / "don-vi.csv"
# A city as large as this may wait so many seconds for one to three sections.
MOST_SECONDS = 2


@contextmanager
def own_database() -> Iterator[None]:
    """With DATABASE_URL, make a database beside that one and drop it at the end."""
    address = os.environ.get("DATABASE_URL")
    if not address:
        yield
        return
    import psycopg

    name = f"gan_dan_bench_{secrets.token_hex(4)}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    os.environ["DATABASE_URL"] = urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    try:
        yield
    finally:
        from django.db import connection

        connection.close()
        with psycopg.connect(address, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def library(changed: Pairs, now: datetime, one_reason: bool) -> "Library":
    """Return the content after an edition that changed these sections, for one reason or each for one of its own."""
    from trainer.content.library import Library
    from trainer.core.quiz.model import Question, Quiz, Rule

    rule = Rule(draw=10, pass_mark=80, time_limit=20, attempts=3, wait_hours=24, valid_days=population.VALID)
    quizzes = {}
    for quiz in range(population.QUIZZES):
        questions = tuple(
            Question(f"c-{quiz}-{section}-{n}", "single", "?", (), (population.reference(quiz, section),), (), 1)
            for section in range(population.SECTIONS_EACH)
            for n in range(3)
        )
        quizzes[f"bai-{quiz:02}"] = Quiz(f"bai-{quiz:02}", f"Bài {quiz}", "", "", rule, questions)
    asked = {question.id: question for quiz in quizzes.values() for question in quiz.questions}
    return Library({}, quizzes, {}, {}, {}, asked, _history(changed, now.date(), one_reason))


def _history(changed: Pairs, today: date, one_reason: bool) -> "History":
    from trainer.core.editions.model import Change, Edition, History

    first = [
        Change(
            population.reference(quiz, section),
            None,
            population.fingerprint(quiz, section, False),
            "material",
            "Bản đầu",
        )
        for quiz in range(population.QUIZZES)
        for section in range(population.SECTIONS_EACH)
    ]
    last = [
        Change(
            population.reference(*pair),
            population.fingerprint(*pair, False),
            population.fingerprint(*pair, True),
            "material",
            "Luật mới" if one_reason else f"Lý do {number}",
        )
        for number, pair in enumerate(changed)
    ]
    long_ago, then = today - timedelta(days=3 * population.VALID), today - timedelta(days=population.EDITION_AGE)
    return History([Edition("cu", long_ago, "Bản đầu", tuple(first)), Edition("moi", then, "Luật", tuple(last))])


def timed(times: int, work: Callable[[], object]) -> float:
    """Return the median seconds of ``work``."""
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def measure(table: figures.Table, changed: Pairs, now: datetime, passes: int, *, one_reason: bool = True) -> float:
    """Print one row and return the seconds."""
    from trainer.core.editions.impact import since
    from trainer.models import Reliance, SectionVersion
    from trainer.queries import impact

    content = library(changed, now, one_reason)
    changes = since(content.history)
    references = {section for change in changes for section in change.sections}
    texts = list(SectionVersion.objects.filter(reference__in=references).values_list("pk", flat=True))
    touched = Reliance.objects.filter(section_version__in=texts)
    found = impact.measure(changes, content, now)
    times = 3 if len(changed) <= 3 else 1
    bare, seconds = timed(times, touched.count), timed(times, lambda: impact.measure(changes, content, now))
    table.row(
        passes, len(changed), len(changes), touched.count(), seconds * 1000, bare * 1000, seconds / bare,
        found.total.share.waiting, found.total.share.relearnt, found.total.minutes,
    )  # fmt: skip
    return seconds


def fill(versions: list[population.Version], quizzes: range, people: int, now: datetime) -> None:
    """Let everybody have passed ``quizzes``."""
    population.prepare()
    indexes = population.indexes_off()
    for quiz in quizzes:
        population.add_passes(quiz, people, now)
        population.add_requirements(quiz)
        population.add_reliances(versions, quiz)
    for statement in indexes:
        population.execute(statement)
    population.settle()


def main() -> None:
    """Fill a database, measure, print a table; exit with 1 when a typical change took too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    people = parser.parse_args().people
    with own_database(), environment.fresh(served=False):
        from trainer.content.live import library
        from trainer.units import lists

        lists.load_units(lists.read_units(UNITS.read_bytes(), UNITS.name), library())
        now, began = population.now_of_the_run(), time.perf_counter()
        population.prepare()
        population.add_people(people, now)
        versions = population.add_versions(THIRTY, now)
        table = figures.Table(
            "passes", "sections", "changes", "rows", "impact ms", "count ms", "ratio", "waiting", "relearnt", "minutes"
        )
        fill(versions, range(1), people, now)
        seconds = [measure(table, ONE, now, people)]
        fill(versions, range(1, population.QUIZZES), people, now)
        passes = people * population.QUIZZES
        seconds += [measure(table, changed, now, passes) for changed in (ONE, THREE)]
        seconds.append(measure(table, THREE, now, passes, one_reason=False))
        for one_reason in (True, False):
            measure(table, THIRTY, now, passes, one_reason=one_reason)
        print(f"# {people:,} people, filled and measured in {time.perf_counter() - began:.0f} s")
    sys.exit(max(seconds) > MOST_SECONDS)


if __name__ == "__main__":
    main()
