"""What is decided at once and written in pieces: a kill at any moment changes nothing of what comes out, nobody waits
for more than one piece, and no transaction grows with the people."""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.actions.in_pieces import (
    SCENARIOS,
    SMALL,
    KilledError,
    Scenario,
    Statements,
    being_applied,
    go_on,
    killed,
    pieces_of,
    tables,
)
from tests.actions.people import NOW, an_official
from tests.beside import at_once, elsewhere
from tests.content.small_library import library
from tests.file_of_sqlite import let_grow
from tests.serving.test_housekeeping import House, fact
from trainer.actions import holding, pieces, requirements
from trainer.actions.accounts import held_emails
from trainer.actions.holding import ListBeingApplied
from trainer.content.library import Library
from trainer.models import Event, Official, PendingEmail, Piece, Requirement, RosterSheet, RosterUpload, Work
from trainer.roster import apply, deciding, planning, uploads
from trainer.roster.rules.model import NotAsShown, plan_fingerprint
from trainer.roster.rules.plan import plan

T = TypeVar("T")
NAMES = pytest.mark.parametrize("name", SCENARIOS)


def _undone(act: Callable[[], T]) -> T:
    """Return what ``act`` returns, and undo it."""
    with transaction.atomic():
        returned = act()
        transaction.set_rollback(True)
    return returned


def _tables_after(act: Callable[[], object]) -> dict[str, Any]:
    act()
    return tables()


@NAMES
@pytest.mark.django_db
def test_a_kill_at_any_moment_and_going_on_leaves_what_one_go_leaves(name: str) -> None:
    city = SCENARIOS[name]
    city.make(7)
    before = tables()
    with pieces_of(2):
        writing = Statements()
        with connection.execute_wrapper(writing):
            whole = _undone(lambda: _tables_after(city.act))
        assert sum('DELETE FROM "trainer_piece"' in sql for sql in writing.seen) >= 3
        assert whole != before
        assert not whole["Work"] + whole["Piece"]
        gone_on_from: set[str] = set()
        for cut in writing.cuts():

            def killed_and_gone_on(cut: int = cut) -> None:
                with connection.execute_wrapper(Statements(cut)), pytest.raises(KilledError):
                    city.act()
                # Django takes a statement that fails for a transaction that is spoilt; a kill undid it.
                transaction.set_rollback(False)
                left = tables()
                # Kills within one transaction leave the same: what comes of that is seen once.
                if repr(left) not in gone_on_from:
                    gone_on_from.add(repr(left))
                    _go_on_or_begin_again(city, left, before, whole)
                    assert tables() == whole, cut

            _undone(killed_and_gone_on)
        assert len(gone_on_from) >= 3


def _go_on_or_begin_again(city: Scenario, left: dict[str, Any], before: dict[str, Any], whole: dict[str, Any]) -> None:
    decided = Work.objects.filter(decided=True).exists() or left == whole
    go_on(city.content)
    if not decided:
        # Nothing was decided: nothing has happened, and whoever wanted it does it again.
        pieces.throw_away_undecided(NOW + timedelta(days=9))
        assert tables() == before
        city.act()


@NAMES
@pytest.mark.django_db(transaction=True)
def test_between_two_pieces_somebody_else_writes(name: str) -> None:
    city = SCENARIOS[name]
    city.make(9)
    wrote: list[float] = []

    def somebody_else(began: float) -> None:
        elsewhere(lambda: Event.objects.create(at=NOW, kind="signed_in"))
        wrote.append(began)

    with pieces_of(2, rest=somebody_else):
        city.act()

    assert len(wrote) >= 3


def _rows_by_transaction(act: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many rows each transaction of ``act`` wrote, beside the pieces themselves."""
    counted: Counter[int] = Counter()
    commit, transactions = connection._commit, [0]

    def committed() -> None:
        transactions[0] += 1
        commit()

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE")) and "trainer_piece" not in sql:
            counted[transactions[0]] += max(0, context["cursor"].rowcount)
        return result

    monkeypatch.setattr(connection, "_commit", committed)
    with connection.execute_wrapper(count):
        act()
    return list(counted.values())


@NAMES
@pytest.mark.django_db(transaction=True)
def test_no_transaction_writes_for_more_people_than_a_piece_holds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    city = SCENARIOS[name]
    city.make(20)
    with pieces_of(2):
        rows = _rows_by_transaction(city.act, monkeypatch)
    # Ten pieces or so: none has much more than its tenth.
    assert max(rows) * 4 <= sum(rows)


@pytest.mark.django_db(transaction=True)
def test_a_start_holds_nothing_while_everything_is_in_line_and_little_when_it_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    SCENARIOS["open a campaign"].make(12)
    begun: list[str] = []
    with connection.execute_wrapper(lambda run, sql, *rest: begun.append(sql) or run(sql, *rest)):
        requirements.refresh_all(SMALL)
    assert not [sql for sql in begun if not sql.startswith("SELECT")]

    Requirement.objects.all().delete()
    with pieces_of(2):
        assert max(_rows_by_transaction(lambda: requirements.refresh_all(SMALL), monkeypatch)) <= 4
    assert Requirement.objects.count() == 18


@NAMES
@pytest.mark.django_db(transaction=True)
def test_the_housekeeper_goes_on_with_what_a_kill_left(name: str) -> None:
    city = SCENARIOS[name]
    city.make(9)
    with pieces_of(2):
        with killed(2, within=True), pytest.raises(KilledError):
            city.act()
        fact(NOW + timedelta(days=1))
        house = House(NOW + timedelta(days=1))
        house.keeper._library = city.content
        for _ in range(9):
            house.rounds()
    assert not Work.objects.exists()
    assert not Piece.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_piece_that_cannot_be_written_is_named_once_and_stops_no_other_work(caplog: pytest.LogCaptureFixture) -> None:
    an_official()
    fact(NOW)
    pieces.decide("names", {"campaign": 0}, NOW, [[999]])
    pieces.decide("days", {"campaign": None}, NOW, [])
    house = House()
    with caplog.at_level(logging.ERROR):
        house.rounds(3)
    assert list(Work.objects.values_list("kind", flat=True)) == ["names"]
    told = [record.getMessage() for record in caplog.records if "Chưa ghi xong việc" in record.getMessage()]
    assert len(told) == 2
    assert "→" in told[0]


@pytest.fixture
def read_for(monkeypatch: pytest.MonkeyPatch) -> Callable[[Iterable[int]], Work]:
    """Decide on pieces that are read first, chosen among two at a time; those of 0 and 1 cannot be read."""

    def read(content: Library, work: Work, number: int) -> int:
        assert number > 1
        return number

    monkeypatch.setattr(pieces, "_AHEAD", 2)
    monkeypatch.setitem(pieces.KINDS, "read", pieces.Kind(lambda content, work, number: None, read=read))
    return lambda numbers: pieces.decide("read", {}, NOW, numbers)


@pytest.mark.django_db
def test_who_reads_for_a_piece_does_not_look_at_all_that_are_left(read_for: Callable[[Iterable[int]], Work]) -> None:
    work = read_for(range(2, 11))
    with CaptureQueriesContext(connection) as said:
        assert pieces.finish(SMALL, work)
        assert not Piece.objects.exists()
    chosen_among = [one["sql"] for one in said.captured_queries if 'SELECT "trainer_piece"."id" AS' in one["sql"]]
    assert len(chosen_among) >= 9
    assert [sql for sql in chosen_among if not re.search(r" LIMIT 2( OFFSET \d+)?$", sql)] == []


@pytest.mark.django_db
def test_pieces_that_cannot_be_read_keep_no_other_from_being_written(read_for: Callable[[Iterable[int]], Work]) -> None:
    work = read_for([0, 1, 2, 3, 4])
    for _ in range(9):
        assert not pieces.finish_or_leave(SMALL, work, 60)
    assert list(Piece.objects.order_by("number").values_list("number", flat=True)) == [0, 1]


@pytest.mark.django_db(transaction=True)
def test_eight_who_go_on_with_one_work_write_each_piece_once() -> None:
    city = SCENARIOS["apply a list"]
    city.make(9)
    with pieces_of(1):
        with killed(0, within=False), pytest.raises(KilledError):
            city.act()

        at_once([lambda: go_on(city.content)] * 8)
    assert Counter(Event.objects.values_list("kind", flat=True))["joined"] == 9
    assert Event.objects.filter(kind="roster_applied").count() == 1
    assert not Work.objects.exists()


@pytest.fixture
def half_applied(db: None) -> None:
    """A list in the middle of being applied."""
    city = SCENARIOS["apply a list"]
    city.make(9)
    with pieces_of(2), killed(3, within=False), pytest.raises(KilledError):
        city.act()
    assert being_applied()


@pytest.mark.skipif(connection.vendor == "postgresql", reason="how large a file of SQLite may become")
@pytest.mark.django_db(transaction=True)
def test_whoever_waits_for_a_page_is_not_told_that_nothing_was_done_when_the_disk_fills_after_the_decision(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for number in range(60):
        an_official(f"HN{number:03}")
    work = pieces.decide("people", {}, NOW, [list(Official.objects.values_list("pk", flat=True))])
    let_grow(1)
    try:
        assert not pieces.finish_or_leave(library(), work, 60)
        with pytest.raises(OperationalError, match="full"):
            pieces.finish_or_leave(library(), work, None)
    finally:
        let_grow(1_000_000)

    told = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [bool(record.exc_info) for record in told] == [False]
    assert "database or disk is full" in told[0].getMessage()
    assert pieces.finish_or_leave(library(), work, 60)
    assert Requirement.objects.values("official").distinct().count() == 60


def test_all_events_of_a_list_have_its_time_also_after_a_kill(half_applied: None) -> None:
    go_on(SMALL)
    of_list = Event.objects.filter(kind__in=("joined", "changed", "moved", "returned", "left", "roster_applied"))
    upload = RosterUpload.objects.get()
    assert set(of_list.values_list("at", flat=True)) == {upload.applied_at} == {upload.decided_at}
    assert set(of_list.values_list("kind", flat=True)) == {
        "joined", "changed", "moved", "returned", "left", "roster_applied",
    }  # fmt: skip


def test_while_a_list_is_applied_nothing_else_changes_people(half_applied: None) -> None:
    officer = Official.objects.get(staff_code="IT1")
    waiting = PendingEmail.objects.create(official=officer, email="z@x.vn", source="", asked_at=NOW)
    with pytest.raises(ListBeingApplied):
        held_emails.confirm(waiting, officer, NOW)
    upload = RosterUpload.objects.get()
    made = plan((), _mapping(upload), planning.units(), planning.officials())
    with pytest.raises(ListBeingApplied):
        apply.apply(made, "khac.xlsx", None, SMALL, NOW)
    assert Work.objects.count() == 1


def _mapping(upload: RosterUpload) -> Any:
    from trainer.roster.uploads import mapping_of

    return mapping_of(upload)


def test_a_plan_made_while_a_list_was_applied_is_not_applied_after_it(half_applied: None) -> None:
    seen = holding.decisions_on_people()
    made = plan((), _mapping(RosterUpload.objects.get()), planning.units(), planning.officials())
    go_on(SMALL)
    with pytest.raises(NotAsShown):
        apply.decide(made, seen, "khac.xlsx", None, NOW)
    assert not Work.objects.exists()
    assert not Piece.objects.exists()


def test_an_address_confirmed_between_plan_and_decision_voids_the_plan(db: None) -> None:
    SCENARIOS["apply a list"].make(9)
    upload, officer = RosterUpload.objects.get(), Official.objects.get(staff_code="IT1")
    seen = holding.decisions_on_people()
    made = plan((), _mapping(upload), planning.units(), planning.officials())
    waiting = PendingEmail.objects.create(official=officer, email="z@x.vn", source="", asked_at=NOW)
    held_emails.confirm(waiting, officer, NOW)
    with pytest.raises(NotAsShown):
        apply.decide(made, seen, "khac.xlsx", None, NOW)


def test_a_list_that_nobody_decided_is_thrown_away_a_day_later(db: None) -> None:
    with pieces_of(2):
        pieces.prepare(holding.ROSTER, {}, NOW, [["leave", []]] * 9, None)
        assert pieces.throw_away_undecided(NOW) == 0
        assert pieces.throw_away_undecided(NOW + timedelta(seconds=1)) == 1
    assert not Piece.objects.exists()


def test_a_list_thrown_away_by_another_clock_is_not_decided(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another host whose clock is days ahead takes what is being prepared for what nobody decided."""
    SCENARIOS["apply a list"].make(9)
    upload = RosterUpload.objects.get()
    made = uploads.plan_of(upload)
    officer, decide_on_people = Official.objects.get(staff_code="IT1"), holding.decide_on_people

    def after_the_other_host() -> int:
        pieces.throw_away_undecided(NOW + timedelta(days=9))
        return decide_on_people()

    monkeypatch.setattr(holding, "decide_on_people", after_the_other_host)
    with pytest.raises(NotAsShown):
        deciding.apply(upload.pk, plan_fingerprint(made), officer, SMALL, NOW)

    upload.refresh_from_db()
    assert upload.decided_at is None
    assert not Work.objects.exists()


def test_the_rows_of_a_list_are_not_read_while_its_pieces_are_written(db: None) -> None:
    """Tens of megabytes, to be deleted at the end: reading them first would hold the lock for a second."""
    SCENARIOS["apply a list"].make(9)
    upload = RosterUpload.objects.get()
    made, seen = uploads.plan_of(upload), holding.decisions_on_people()
    work = apply.decide(made, seen, "1.xlsx", upload.uploaded_by, NOW, upload.pk)
    with CaptureQueriesContext(connection) as said:
        pieces.finish(SMALL, work)

    assert not RosterSheet.objects.exists()
    assert not [one["sql"] for one in said.captured_queries if '"trainer_rostersheet"."content"' in one["sql"]]


def test_what_nobody_decided_is_not_gone_on_with(db: None) -> None:
    work = pieces.prepare(holding.ROSTER, {}, NOW, [["leave", []]], None)
    assert pieces.unfinished() == []
    assert pieces.finish(SMALL, work)
    assert Piece.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("failures", [0, 60, 100, 137])
def test_pieces_that_can_never_be_written_keep_none_of_the_others(
    monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    """As many as one looks at stand in front; the failures counted so far may be of anything."""
    wrote = list[int]()

    def write(_library: Library, _work: Work, content: int) -> None:
        if content < 50:
            raise RuntimeError("never")
        wrote.append(content)

    kind = pieces.Kind(
        lists=lambda _: [], read=lambda _library, _work, content: content, write=write, end=lambda _: None
    )
    monkeypatch.setitem(pieces.KINDS, "never", kind)
    work = pieces.decide("never", {}, NOW, list(range(60)))
    Work.objects.filter(pk=work.pk).update(failures=failures)
    # Fifty failures before each of the ten, and those that a window takes to come round.
    for _ in range(700):
        with suppress(RuntimeError):
            pieces.finish(library(), work)
    assert sorted(wrote) == list(range(50, 60))
