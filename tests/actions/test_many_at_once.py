"""Eight processes at once on one database: nothing lost, nothing twice."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from django.db import connection

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.actions.relearning import pass_quiz, start
from tests.actions.worker import CHANGED
from tests.content.relearning_library import A, Book, days
from tests.content.small_library import library, quiz, with_rule
from tests.migrated import patient
from trainer.actions import attempts, spaced_review
from trainer.exports import prepared_files
from trainer.models import (
    Answer,
    Attempt,
    Completion,
    Correction,
    Event,
    HandIn,
    Practice,
    PreparedFile,
    RefresherReview,
)

pytestmark = pytest.mark.django_db(transaction=True)
PROCESSES = 8
AtOnce = Callable[[str, list[list[int]]], list[Any]]


@pytest.fixture(scope="module")
def crew(django_db_setup: None) -> Iterator[list["subprocess.Popen[str]"]]:
    """Eight processes that have loaded Django, for all tests."""
    command = [sys.executable, "-m", "tests.actions.worker"]
    environment = {**os.environ, "DATABASE_URL": _url()}
    with ExitStack() as stack:
        yield [
            stack.enter_context(
                subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            for _ in range(PROCESSES)
        ]


@pytest.fixture
def at_once(crew: list["subprocess.Popen[str]"]) -> AtOnce:
    """Let every process do the same to its share of ids; return what each made of them."""

    def do(what: str, shares: list[list[int]]) -> list[Any]:
        for process, share in zip(crew, shares, strict=True):
            _say(process, json.dumps([what, share]))
        assert [_hear(process) for process in crew] == ["ready"] * PROCESSES
        for process in crew:
            _say(process, "go")
        return [json.loads(_hear(process)) for process in crew]

    return do


def _say(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def _hear(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def test_two_hundred_hand_ins_from_eight_processes_lose_none_and_double_none(at_once: AtOnce) -> None:
    content = library(with_rule(quiz(), time_limit=0))
    attempts = [begin(an_official(f"N{number}"), content) for number in range(200)]
    for attempt in attempts:
        answer_all(attempt)
    ids = [attempt.pk for attempt in attempts]
    # Every attempt is handed in by two processes, in opposite order: a double click, two hundred times.
    shares = [share for part in range(4) for share in (ids[part::4], ids[part::4][::-1])]

    results = at_once("hand_in", shares)

    assert HandIn.objects.count() == Completion.objects.count() == 200
    assert set(chain.from_iterable(results)) == set(HandIn.objects.values_list("pk", flat=True))
    assert all(row.passed for row in HandIn.objects.all())


def test_eight_tabs_saving_one_answer_acknowledge_each_revision_once(at_once: AtOnce) -> None:
    attempt = begin(an_official(), library(with_rule(quiz(), time_limit=0)))

    results = at_once("save", [[attempt.pk]] * PROCESSES)

    acknowledged = [tuple(pair) for [pairs] in results for pair in pairs]
    stored = list(Answer.objects.order_by("revision").values_list("attempt_id", "revision"))
    assert sorted(acknowledged) == stored
    assert [revision for _, revision in stored] == list(range(1, len(stored) + 1))


def test_starting_in_eight_tabs_begins_one_attempt(at_once: AtOnce) -> None:
    official = an_official()
    begin(an_official("OTHER"), library())

    results = at_once("begin", [[official.pk]] * PROCESSES)

    assert Attempt.objects.filter(official=official).count() == 1
    assert len(set(chain.from_iterable(results))) == 1


def test_relearning_in_eight_tabs_begins_one_attempt(at_once: AtOnce) -> None:
    official, book = an_official(), Book()
    passed_at = datetime.now(UTC) - days(60)
    pass_quiz(official, book.library(), passed_at)
    book.change(CHANGED, {A: "material"})
    start(book.library(), datetime.now(UTC))

    results = at_once("relearn", [[official.pk]] * PROCESSES)

    assert Attempt.objects.filter(official=official, purpose="relearn").count() == 1
    assert len(set(chain.from_iterable(results))) == 1


def test_practice_in_eight_tabs_is_one_shift_and_an_answer_is_kept_once(at_once: AtOnce) -> None:
    official = an_official()
    attempts.hand_in(begin(official, library()).pk, NOW - timedelta(days=9))
    spaced_review.catch_up()

    results = at_once("refresh", [[official.pk]] * PROCESSES)

    assert list(chain.from_iterable(results)) == [[Practice.objects.get().pk, RefresherReview.objects.get().pk]] * 8


def test_a_question_withdrawn_by_eight_processes_is_corrected_once(at_once: AtOnce) -> None:
    sat = [begin(an_official(f"N{number}"), library()) for number in range(5)]
    for attempt in sat:
        attempts.hand_in(attempt.pk, NOW)

    results = at_once("withdraw", [[sat[0].pk]] * PROCESSES)

    assert set(chain.from_iterable(results)) == {5}
    assert Correction.objects.count() == Event.objects.filter(kind="corrected").count() == 5


def _url() -> str:
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{here['NAME']}"
    return patient(f"postgres://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}/{here['NAME']}")


def test_one_file_is_made_of_a_choice_that_eight_windows_ask_for_and_no_more_wait_than_may(at_once: AtOnce) -> None:
    asker = an_official("XIN")

    same = at_once("ask_file", [[1]] * PROCESSES)
    others = at_once("ask_file", [[number] for number in range(2, PROCESSES + 2)])

    assert len({pk for [pk] in same}) == 1
    assert sum(pk > 0 for [pk] in others) == prepared_files.MOST_WAITING - 1
    assert PreparedFile.objects.filter(asked_by=asker).count() == prepared_files.MOST_WAITING
    assert Event.objects.filter(kind="export_asked").count() == prepared_files.MOST_WAITING


def test_who_asks_while_the_same_file_is_put_away_in_another_window_gets_one_all_the_same(at_once: AtOnce) -> None:
    an_official("XIN")

    assert at_once("ask_and_put_away", [[1], [1], *[[]] * (PROCESSES - 2)]) == [[1], [1], *[[]] * (PROCESSES - 2)]


def test_a_paper_that_eight_windows_ask_for_has_one_number(at_once: AtOnce) -> None:
    official = an_official()

    results = at_once("certify", [[official.pk]] * PROCESSES)

    assert len({number for [number] in results}) == 1
    assert Event.objects.filter(kind="path_certified").count() == 1
