"""A rebuild beside a server at work: nobody waits long, and whoever hands in meanwhile is not lost."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.actions.in_pieces import read_in_transactions
from tests.actions.people import NOW, an_official, answer_all, begin
from tests.content.small_library import library
from trainer.actions import attempts, holding, rebuild, spaced_review
from trainer.actions.rebuild import rebuild as run
from trainer.models import Attempt, Completion, HandIn, RefresherCard, Reliance, Requirement

# Two connections: what one writes the other must see.
pytestmark = pytest.mark.django_db(transaction=True)


def _derived() -> tuple[list[Any], ...]:
    return (
        list(Completion.objects.order_by("hand_in").values_list("hand_in", "quiz", "valid_until")),
        list(Reliance.objects.order_by("completion", "section_version").values_list("completion__hand_in")),
        list(Requirement.objects.order_by("official", "quiz").values_list("official", "quiz", "passed_at")),
        list(RefresherCard.objects.order_by("official", "question_name").values_list("official", "question_name")),
    )


@pytest.fixture
def sat() -> Iterator[list[Attempt]]:
    """Thirty people who answered all; half of them have handed in."""
    content, made = library(), []
    for number in range(30):
        attempt = begin(an_official(f"N{number:02}"), content, seed=str(number))
        answer_all(attempt)
        made.append(attempt)
        if number % 2:
            attempts.hand_in(attempt.pk, NOW + timedelta(minutes=number))
    yield made
    connection.close()


def _hand_in_elsewhere(attempt: Attempt) -> threading.Thread:
    def act() -> None:
        attempts.hand_in(attempt.pk, NOW + timedelta(hours=1))
        connection.close()

    thread = threading.Thread(target=act)
    thread.start()
    return thread


class Intruder:
    """Hands in for somebody at one moment of each batch: before it, within its transaction, or when it is done."""

    def __init__(self, sat: list[Attempt], moment: str) -> None:
        self.late = [attempt for attempt in sat if not HandIn.objects.filter(attempt=attempt).exists()]
        self.moment, self.threads = moment, list[threading.Thread]()
        self._hold = holding.officials

    def at(self, moment: str, wait: float | None) -> None:
        """Come now, if it is the moment, and wait for the hand-in; within a transaction it may have to wait for us."""
        if moment == self.moment and self.late:
            self.threads.append(_hand_in_elsewhere(self.late.pop()))
            self.threads[-1].join(wait)

    def hold(self, officials: Any) -> None:
        """Stand in for the lock of a batch."""
        self._hold(officials)
        self.at("within", 0.2)

    def derive(self, content: Any, officials: Any) -> int:
        """Stand in for a batch."""
        known = spaced_review.known_of(officials)
        self.at("before", None)
        made = rebuild._derive(content, officials, known)
        self.at("after", None)
        return made


@pytest.mark.parametrize("moment", ["before", "within", "after"])
def test_a_hand_in_at_any_moment_is_in_what_derives(
    sat: list[Attempt], moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    intruder = Intruder(sat, moment)
    monkeypatch.setattr(holding, "officials", intruder.hold)
    monkeypatch.setattr(rebuild, "_derive_and_rest", intruder.derive)
    run(library(), NOW.date())
    for thread in intruder.threads:
        thread.join()
    while spaced_review.catch_up():
        pass
    after = _derived()
    assert len(intruder.threads) >= 3
    assert len(after[0]) == 15 + len(intruder.threads)

    monkeypatch.undo()
    run(library(), NOW.date())
    assert _derived() == after


def test_what_is_right_already_is_left_where_it_is(sat: list[Attempt]) -> None:
    before = list(Completion.objects.order_by("pk").values_list("pk", "hand_in"))
    wrong = Completion.objects.order_by("pk")[3]
    Completion.objects.filter(pk=wrong.pk).update(valid_until=NOW)

    run(library(), NOW.date())

    after = dict(Completion.objects.values_list("hand_in", "pk"))
    assert [pk for pk, hand_in in before if after[hand_in] != pk] == [wrong.pk]
    assert Completion.objects.get(hand_in=wrong.hand_in_id).valid_until == wrong.valid_until


def test_what_was_ever_answered_is_read_before_anybody_waits(sat: list[Attempt]) -> None:
    with read_in_transactions() as read:
        run(library(), NOW.date())

    assert read
    assert [sql for sql in read if '"marks"' in sql or ("refresherreview" in sql and "points" in sql)] == []


def test_those_who_handed_in_often_are_written_one_by_one(sat: list[Attempt], monkeypatch: pytest.MonkeyPatch) -> None:
    groups: list[int] = []
    hold = holding.officials
    monkeypatch.setattr(holding, "officials", lambda numbers: (groups.append(len(numbers)), hold(numbers)))
    monkeypatch.setattr(rebuild, "_HAND_INS", 2)

    run(library(), NOW.date())

    assert groups
    assert set(groups) == {1}


def test_while_hand_ins_are_graded_the_write_lock_is_free(sat: list[Attempt]) -> None:
    """Grading is what takes long: an answer is saved from another connection at each step of it."""
    waiting = [attempt for attempt in sat if not HandIn.objects.filter(attempt=attempt).exists()]
    done: list[bool] = []

    def step() -> None:
        if waiting:
            thread = _hand_in_elsewhere(waiting.pop())
            thread.join(120)
            done.append(not thread.is_alive())

    run(library(), NOW.date(), step)

    assert done == [True] * 15
