"""The counts in the database: what is written when, and that of many tries at once only the free ones go through."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.people import NOW
from tests.beside import at_once
from trainer.actions.accounts import tries
from trainer.actions.accounts.tries import Counter
from trainer.core.accounts.tries import AT_ONCE, LINKS, PASSWORDS, PASSWORDS_OF_ADDRESS
from trainer.models import TryCount

ACCOUNT = Counter(tries.key("account", "#1"), PASSWORDS)
ADDRESS = Counter(tries.key("address", "192.0.2.7"), PASSWORDS_OF_ADDRESS)
BOTH = (ACCOUNT, ADDRESS)


def fail(counters=BOTH, now=NOW):
    entry = tries.enter(counters, now)
    if entry.wait == AT_ONCE:
        tries.failed(entry, now)
        tries.leave(entry)
    return entry.wait


def succeed(counters=BOTH, now=NOW):
    entry = tries.enter(counters, now)
    tries.succeeded(entry)
    tries.leave(entry)


def count(counter):
    return TryCount.objects.get(key=counter.key).count


@pytest.mark.django_db
def test_a_try_that_succeeds_at_once_writes_nothing_and_asks_once():
    with CaptureQueriesContext(connection) as asked:
        succeed()
    assert [query["sql"].split()[0] for query in asked] == ["SELECT"]
    assert not TryCount.objects.exists()


@pytest.mark.django_db
def test_the_sixth_try_waits_and_is_not_counted():
    assert [fail() for _ in range(6)] == [*[AT_ONCE] * 5, timedelta(seconds=30)]
    assert (count(ACCOUNT), count(ADDRESS)) == (5, 5)


@pytest.mark.django_db
def test_a_try_after_the_wait_is_counted_once_whether_before_or_after_the_password():
    for _ in range(5):
        fail()
    assert fail(now=NOW + timedelta(seconds=30)) == AT_ONCE
    assert (count(ACCOUNT), count(ADDRESS)) == (6, 6)
    assert fail(now=NOW + timedelta(seconds=89)) == timedelta(seconds=1)


@pytest.mark.django_db
def test_a_success_forgets_the_failures_of_the_account_and_not_those_of_the_address():
    for _ in range(4):
        fail()
    succeed()
    assert list(TryCount.objects.values_list("key", "count")) == [(ADDRESS.key, 4)]


@pytest.mark.django_db
def test_what_is_taken_beyond_the_window_is_refused_and_not_counted():
    counter = Counter(tries.key("link", "#1"), LINKS)
    waits = [tries.take([counter], NOW) for _ in range(7)]
    assert waits == [*[AT_ONCE] * 5, timedelta(hours=1), timedelta(hours=1)]
    assert count(counter) == 5


@pytest.mark.django_db
def test_keys_tell_no_names():
    fail([Counter(tries.key("account", "HN10402"), PASSWORDS)])
    assert "HN10402" not in TryCount.objects.get().key
    assert tries.key("account", "x") != tries.key("address", "x")


@pytest.mark.django_db
def test_counts_go_when_they_no_longer_count():
    fail(now=NOW - timedelta(hours=25))
    fail([Counter("young", PASSWORDS)], now=NOW - timedelta(hours=23))
    assert tries.throw_away_old(NOW) == 2
    assert TryCount.objects.get().key == "young"


def attack(now, through, everybody):
    """Try, and look at the password only when everybody else has been let in or sent away too."""
    entry = tries.enter(BOTH, now)
    everybody.wait()
    if entry.wait == AT_ONCE:
        through.append(1)
        tries.failed(entry, now)
        tries.leave(entry)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("before", "later", "free"), [(5, 31, 1), (0, 0, 6), (3, 0, 3)])
def test_of_many_tries_at_once_only_the_free_ones_go_through(before, later, free):
    for _ in range(before):
        fail()
    through, everybody = [], threading.Barrier(12, timeout=60)
    at_once([lambda: attack(NOW + timedelta(seconds=later), through, everybody)] * 12)
    # The first one is counted only afterwards.
    assert sum(through) <= free
    assert count(ACCOUNT) == before + sum(through)


def test_a_try_that_breaks_is_over_all_the_same(db, monkeypatch):
    monkeypatch.setattr("trainer.actions.accounts.tries.take", lambda *_: 1 / 0)
    entry = tries.enter(BOTH, NOW)
    with pytest.raises(ZeroDivisionError):
        tries.enter(BOTH, NOW)
    tries.leave(entry)
    assert not tries._under_way


@pytest.mark.django_db(transaction=True)
def test_failures_at_the_same_moment_are_all_counted():
    at_once([lambda: tries.failed(tries.Admission(AT_ONCE, to_raise=BOTH), NOW)] * 12)
    assert (count(ACCOUNT), count(ADDRESS)) == (12, 12)


@pytest.mark.django_db
def test_a_count_that_somebody_else_s_success_forgets_at_this_moment_is_begun_anew(monkeypatch):
    # PostgreSQL: the row is there, so none is made; then the other one commits, and it is gone before it is locked.
    fail()
    made, forgotten = TryCount.objects.bulk_create, []

    def make_and_lose_one(*rows, **how):
        made(*rows, **how)
        if not forgotten:
            forgotten.append(TryCount.objects.filter(key=ACCOUNT.key).delete())

    monkeypatch.setattr(TryCount.objects, "bulk_create", make_and_lose_one)
    assert fail() == AT_ONCE
    assert forgotten
    assert (count(ACCOUNT), count(ADDRESS)) == (1, 2)
