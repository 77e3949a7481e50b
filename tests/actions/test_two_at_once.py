"""Two connections at once: who waits for whom, and what the one sees of the other. On PostgreSQL rows are locked, on
SQLite the file; what comes out is the same."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction

from tests.actions.in_pieces import pieces_of, tables
from tests.actions.people import NOW, an_official, answer_all, begin, close_overdue
from tests.content.small_library import library
from tests.server_process import wait_until
from tests.serving.test_housekeeping import House, fact
from trainer.actions import (
    attempt_rows,
    attempts,
    campaigns,
    campaigns_change,
    pieces,
    practice,
    remembered,
    requirements,
    spaced_review,
    withdrawals,
)
from trainer.actions.rebuild import rebuild
from trainer.core.campaigns import Terms
from trainer.models import (
    Attempt,
    Correction,
    Event,
    HandIn,
    Official,
    Progress,
    RefresherCard,
    Remembered,
    Requirement,
)
from trainer.roster import apply

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=1)


class Beside(threading.Thread):
    """Does something on a connection of its own, and keeps what it raised."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._act, self.raised = act, None
        self.start()

    def run(self) -> None:
        try:
            self._act()
        except Exception as error:
            self.raised = error
        finally:
            connection.close()


def test_beginning_over_an_expired_attempt_and_closing_it_do_not_wait_for_each_other() -> None:
    """Twenty times, because what is looked for is a matter of moments."""
    content = library()
    for number in range(20):
        official = an_official(f"N{number}")
        answer_all(begin(official, content))
        gate = threading.Barrier(2, timeout=60)

        def again(official: Official = official, gate: threading.Barrier = gate) -> None:
            gate.wait()
            attempts.begin(official, content.quizzes["lua-dao"], content, "b", LATER)
            attempts.begin(official, content.quizzes["mat-khau"], content, "b", LATER)

        def close(gate: threading.Barrier = gate) -> None:
            gate.wait()
            close_overdue(LATER)

        both = [Beside(again), Beside(close)]
        for one in both:
            one.join(120)

        passed = isinstance(both[0].raised, attempts.NotYet)
        assert (passed, both[1].raised) == (True, None), [one.raised for one in both]
    assert HandIn.objects.count() == 20


def test_a_hand_in_locks_the_attempt_before_the_official() -> None:
    """What ``begin`` held of the official while it handed in must never be what a hand-in under way waits for."""
    official = an_official()
    expired = begin(official, library())
    answer_all(expired)
    held, go_on = threading.Event(), threading.Event()

    def housekeeper() -> None:
        with transaction.atomic():
            Attempt.objects.select_for_update().get(pk=expired.pk)
            held.set()
            go_on.wait(60)
            attempts.hand_in(expired.pk, LATER)

    def trainee() -> None:
        held.wait(60)
        threading.Timer(0.5, go_on.set).start()
        attempts.begin(official, library().quizzes["mat-khau"], library(), "b", LATER)

    both = [Beside(housekeeper), Beside(trainee)]
    for one in both:
        one.join(120)

    assert both[0].raised is None
    assert isinstance(both[1].raised, attempts.NotYet)
    assert HandIn.objects.get().passed


def test_two_quizzes_handed_in_together_are_both_done() -> None:
    """Whoever comes second reads how he stands with the other quiz when the first has written it, and not before."""
    official, content = an_official(roles=("page_admin",)), library()
    requirements.refresh(content, [official.pk])
    sat = [begin(official, content, quiz=quiz) for quiz in ("mat-khau", "lua-dao")]
    for one in sat:
        answer_all(one)
    written, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            attempts.hand_in(sat[0].pk, NOW)
            written.set()
            go_on.wait(60)

    first = Beside(slowly)
    assert written.wait(60)
    second = Beside(lambda: attempts.hand_in(sat[1].pk, NOW))
    second.join(0.5)
    assert second.is_alive()
    go_on.set()
    for one in (first, second):
        one.join(60)
    assert (first.raised, second.raised) == (None, None)

    stands = Progress.objects.get(official=official, scope="page_admin")
    assert stands.undone_from == min(Requirement.objects.values_list("valid_until", flat=True)) > NOW
    requirements.refresh_all(content)
    assert Progress.objects.get(pk=stands.pk).undone_from == stands.undone_from


def test_a_hand_in_that_commits_late_is_not_passed_over() -> None:
    late, early = (begin(an_official(code), library()) for code in ("LATE", "EARLY"))
    fact(NOW)
    house = House()
    written, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            attempts.hand_in(late.pk, NOW)
            written.set()
            go_on.wait(60)

    beside = Beside(slowly)
    assert written.wait(60)
    if connection.vendor == "postgresql":
        attempts.hand_in(early.pk, NOW)
        house.rounds(3)
        assert set(HandIn.objects.values_list("attempt_id", flat=True)) == {early.pk}
        go_on.set()
        beside.join(60)
    else:
        # There is one writer: the second hand-in waits, and gets the greater number.
        go_on.set()
        beside.join(60)
        attempts.hand_in(early.pk, NOW)
    # PostgreSQL waits for the transactions of the whole server, those of tests beside this one too.
    wait_until(lambda: house.rounds() or RefresherCard.objects.values("official").distinct().count() == 2, seconds=600)
    assert set(RefresherCard.objects.values_list("official__staff_code", flat=True)) == {"LATE", "EARLY"}


def test_the_housekeeper_goes_on_after_its_connection_was_lost() -> None:
    attempt = begin(an_official(), library())
    house = House(NOW + timedelta(minutes=9))
    fact(house.right)
    house.rounds()
    house.right = NOW + timedelta(minutes=21)
    _lose_connection()

    house.rounds(2)

    assert set(HandIn.objects.values_list("attempt_id", flat=True)) == {attempt.pk}


def _lose_connection() -> None:
    """Let PostgreSQL end this connection, as its restart does; of a file none is lost, it is only opened again."""
    if connection.vendor != "postgresql":
        connection.close()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    killer = Beside(lambda: connection.cursor().execute("SELECT pg_terminate_backend(%s)", [pid]))
    killer.join(60)
    assert killer.raised is None


def test_catching_up_by_hand_reads_everything() -> None:
    attempts.hand_in(begin(an_official(), library()).pk, NOW)

    assert spaced_review.catch_up() == 1


def test_a_hand_in_while_requirements_are_brought_in_line_counts() -> None:
    """Whoever brings them in line has read the passes already when the hand-in comes."""
    official, content = an_official(), library()
    attempt = begin(official, content)
    answer_all(attempt)
    # Something to write, or nothing would be written over.
    Requirement.objects.update(due_on=NOW.date())
    passes, beside = requirements._passes, list[Beside]()

    def read_and_dawdle(*asked: Any) -> Any:
        found = passes(*asked)
        beside.append(Beside(lambda: attempts.hand_in(attempt.pk, NOW)))
        beside[0].join(1)
        return found

    with patch.object(requirements, "_passes", read_and_dawdle):
        requirements.refresh(content, [official.pk])
    beside[0].join(120)

    assert beside[0].raised is None
    assert Requirement.objects.get(quiz="mat-khau").passed_at == NOW


def test_a_hand_in_that_commits_after_the_withdrawal_is_corrected_too() -> None:
    content = library()
    attempt = begin(an_official(), content)
    entry = attempt.paper[0]["question"]
    written, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction.atomic():
            attempts.hand_in(attempt.pk, NOW)
            written.set()
            go_on.wait(60)

    def withdraw() -> None:
        withdrawals.withdraw(
            "q1", [entry], NOW.date(), reason="Sai.", revokes=False, actor=None, library=content, now=LATER
        )

    beside = [Beside(slowly)]
    assert written.wait(60)
    beside.append(Beside(withdraw))
    beside[1].join(1)
    go_on.set()
    for one in beside:
        one.join(120)

    assert [one.raised for one in beside] == [None, None]
    assert Correction.objects.get().hand_in.attempt_id == attempt.pk


def test_everything_at_once_waits_for_nobody_for_ever_and_loses_nothing() -> None:
    """Hand-ins, beginnings, cards, a withdrawal, a campaign and a rebuild on the same eight people."""
    content = library()
    sat = [begin(an_official(f"N{number}"), content, seed="một") for number in range(8)]
    for attempt in sat:
        answer_all(attempt)
    attempts.hand_in(sat[0].pk, NOW)
    entry = sat[0].paper[0]["question"]

    def hand_in_and_begin(mine: list[Attempt]) -> None:
        for attempt in mine:
            attempts.hand_in(attempt.pk, NOW)
            attempts.begin(attempt.official, content.quizzes["lua-dao"], content, "b", NOW)

    def withdraw() -> None:
        withdrawals.withdraw(
            "q1", [entry], NOW.date(), reason="Sai.", revokes=True, actor=None, library=content, now=LATER
        )

    def train() -> None:
        campaign = campaigns.open_campaign(Terms("Đợt", due_on=LATER.date()), actor=None, library=content, now=NOW)
        campaigns_change.close({campaign.pk: {}}, actor=None, library=content, now=LATER)

    with pieces_of(2):
        beside = [
            Beside(act)
            for act in (
                lambda: hand_in_and_begin(sat[::2]),
                lambda: hand_in_and_begin(sat[1::2]),
                withdraw,
                train,
                lambda: [spaced_review.catch_up() for _ in range(5)],
                lambda: rebuild(content, NOW.date()),
            )
        ]
        for one in beside:
            one.join(120)

    assert [one.raised for one in beside] == [None] * 6
    assert HandIn.objects.count() == Correction.objects.count() == 8
    while spaced_review.catch_up():
        pass
    after = tables()
    rebuild(content, NOW.date())
    assert tables() == after


def test_what_only_points_at_an_official_does_not_wait_while_he_practises() -> None:
    official, content = an_official(), library()
    in_rows = connection.features.has_select_for_update
    with transaction.atomic():
        practice.begin(official, content.quizzes["mat-khau"], content, "a", NOW)
        trace = Beside(lambda: Event.objects.create(at=NOW, kind="slip_made", official=official))
        # In the file of SQLite everybody waits who writes.
        trace.join(60 if in_rows else 0.5)
        assert trace.is_alive() != in_rows
    trace.join(60)
    assert (trace.is_alive(), trace.raised) == (False, None)
    assert Event.objects.filter(official=official).count() == 1


def test_a_list_that_takes_the_email_of_one_who_is_handing_in_waits_for_him() -> None:
    """A hand-in holds its attempt and then needs the row of its official: nobody may hold that and wait for this."""
    official = an_official()
    Official.objects.filter(pk=official.pk).update(email="an@x.vn")
    attempt = begin(official, library())
    answer_all(attempt)
    held, go_on = threading.Event(), threading.Event()

    def trainee() -> None:
        with transaction.atomic():
            attempt_rows.locked(attempt.pk)
            held.set()
            go_on.wait(60)
            attempts.hand_in(attempt.pk, NOW)

    def housekeeper() -> None:
        held.wait(60)
        threading.Timer(0.5, go_on.set).start()
        work = pieces.decide(apply.KIND, {}, NOW, [["leave", [official.staff_code]]])
        pieces.write_next(library(), work.pk)

    both = [Beside(trainee), Beside(housekeeper)]
    for one in both:
        one.join(120)

    assert [one.raised for one in both] == [None, None]
    assert HandIn.objects.get().passed
    assert not Official.objects.filter(is_active=True).exists()


def test_what_should_be_remembered_is_kept_once_when_two_work_it_out() -> None:
    attempts.hand_in(begin(an_official(), library()).pk, NOW)
    spaced_review.catch_up()
    remembered.count(NOW)
    once = sorted(Remembered.objects.values_list("section", "unit", "cards"), key=str)
    with transaction.atomic():
        remembered.count(NOW)
        second = Beside(lambda: remembered.count(NOW))
        second.join(timeout=2)
    second.join(60)
    assert not second.is_alive()
    assert second.raised is None
    assert sorted(Remembered.objects.values_list("section", "unit", "cards"), key=str) == once
