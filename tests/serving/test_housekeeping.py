"""The housekeeper: one bad row stops nothing, a clock that jumps closes nothing, no round raises."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.actions.test_relearning_unaskable import marks, passed_on_law_then_changed
from tests.content.small_library import library
from tests.server_process import wait_until
from trainer.actions import attempts
from trainer.clock import Clock
from trainer.content.library import Library
from trainer.core.clock_trust import Reading
from trainer.core.vietnam_time import LOCAL
from trainer.item_analysis import counting
from trainer.models import (
    AccountSession,
    Attempt,
    Attendance,
    Campaign,
    CampaignCurve,
    CountedDay,
    CountedPapers,
    Event,
    HandIn,
    Official,
    QuizzesByUnit,
    RefresherCard,
    Remembered,
    RosterUpload,
)
from trainer.queries import official
from trainer.serving import housekeeping, starting
from trainer.workshops import noting

pytestmark = pytest.mark.django_db(transaction=True)
ROUND = timedelta(seconds=30)
LIMIT = timedelta(minutes=20)
Log = pytest.LogCaptureFixture


class House:
    """A housekeeper with clocks that the test turns: ``off`` is how far the wall clock is from what is right."""

    def __init__(self, now: datetime = NOW, off: timedelta = timedelta(0), content: Library | None = None) -> None:
        self.right, self.off = now, off
        self.clock = Clock(lambda: Reading(self.right + self.off, (self.right - NOW).total_seconds()))
        self.keeper = housekeeping.Keeper(content or library())

    def rounds(self, number: int = 1, every: timedelta = ROUND) -> None:
        for _ in range(number):
            self.keeper.once(self.clock)
            self.right += every


def fact(at: datetime) -> None:
    """Let something be recorded ``at`` that time, so that a start then looks like any other."""
    Event.objects.create(at=at, kind="joined")


def session(name: str, ends: datetime) -> None:
    AccountSession.objects.create(session_key=name, session_data="", expire_date=ends, began_at=ends, seen_at=ends)


def spoil(attempt: Attempt) -> None:
    """Let the paper of ``attempt`` name a question that was never kept."""
    paper = [{**attempt.paper[0], "question": "0" * 16}, *attempt.paper[1:]]
    Attempt.objects.filter(pk=attempt.pk).update(paper=paper)


def closed() -> set[int]:
    return set(HandIn.objects.values_list("attempt_id", flat=True))


def lines(log: Log, words: str) -> list[str]:
    return [record.getMessage() for record in log.records if words in record.getMessage()]


def test_an_attempt_that_cannot_be_marked_is_named_once_and_the_others_are_closed(caplog: Log) -> None:
    bad, good = (begin(an_official(code), library()) for code in ("BAD", "GOOD"))
    answer_all(good)
    spoil(bad)
    fact(NOW + LIMIT)
    house = House(NOW + LIMIT + timedelta(minutes=1))
    session("old", NOW)

    house.rounds(4)

    assert closed() == {good.pk}
    assert HandIn.objects.get().passed
    assert not AccountSession.objects.exists()
    [line] = lines(caplog, f"Lượt làm bài {bad.pk} của tài khoản {bad.official_id}")
    assert "không chấm được (DoesNotExist: " in line
    assert "→ Khôi phục bản ghi này từ bản sao lưu" in line
    assert [bool(record.exc_info) for record in caplog.records] == [True]
    [told] = official.history(bad.official, with_account=False)
    assert told.title == "Lượt làm bài hết giờ mà không chấm được"
    assert told.fields == ((f"Bài “{bad.quiz_title}”, lượt 1", "hết giờ", "chưa chấm được, chưa đóng"),)


def test_a_second_process_names_it_in_its_log_but_notes_it_no_second_time(caplog: Log) -> None:
    spoil(begin(an_official(), library()))
    fact(NOW + LIMIT)
    for _ in range(2):
        House(NOW + LIMIT + timedelta(minutes=1)).rounds()

    assert len(lines(caplog, "không chấm được")) == 2
    assert Event.objects.filter(kind="unmarkable").count() == 1


def test_an_attempt_that_was_mended_is_closed_within_the_hour(caplog: Log) -> None:
    bad = begin(an_official(), library())
    paper = bad.paper
    spoil(bad)
    fact(NOW + LIMIT)
    house = House(NOW + LIMIT + timedelta(minutes=1))
    house.rounds(15, every=timedelta(hours=3))
    assert closed() == set()

    Attempt.objects.update(paper=paper)
    house.rounds(7, every=timedelta(minutes=10))

    assert closed() == {bad.pk}
    assert len(lines(caplog, "không chấm được")) == 1


@contextmanager
def away(table: str) -> Iterator[None]:
    """Let a table be away for a while."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE {table}_away RENAME TO {table}")


def test_a_chore_that_fails_stops_no_other_and_its_traceback_is_told_once(caplog: Log) -> None:
    fact(NOW)
    house = House()
    session("old", NOW - timedelta(days=1))
    with away(RosterUpload._meta.db_table):
        house.rounds(40)

        assert not AccountSession.objects.exists()
        told = lines(caplog, "Việc dọn dẹp “uploads” không xong")
        assert 3 <= len(told) <= 6
        assert [bool(record.exc_info) for record in caplog.records] == [bool(not at) for at in range(len(told))]
    caplog.clear()
    house.rounds(40)
    assert caplog.records == []


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (timedelta(hours=14), "Đồng hồ máy chủ nhảy tới 14 giờ: tạm không đóng bài và không xóa gì"),
        (-timedelta(hours=2), "Đồng hồ máy chủ lùi 2 giờ: tạm không đóng bài và không xóa gì"),
    ],
)
def test_a_clock_that_jumps_closes_and_deletes_nothing_and_says_so_once(caplog: Log, off: timedelta, said: str) -> None:
    begin(an_official(), library())
    session("running", NOW + timedelta(hours=12))
    house = House()
    house.rounds(3)
    house.off = off
    house.rounds(5)

    assert closed() == set()
    assert AccountSession.objects.count() == 1
    assert [record.getMessage()[: len(said)] for record in caplog.records] == [said]
    assert house.clock.now() == house.right

    house.off = timedelta(0)
    house.rounds(4, every=timedelta(minutes=10))
    assert len(closed()) == 1
    assert HandIn.objects.get().handed_in_at == NOW + LIMIT
    assert lines(caplog, "Đồng hồ máy chủ đã ổn định")


def test_a_clock_that_was_set_right_is_believed_after_an_hour() -> None:
    session("old", NOW + timedelta(hours=12))
    house = House()
    house.rounds(3)
    house.off = timedelta(hours=14)
    house.rounds(6, every=timedelta(minutes=10))
    assert AccountSession.objects.exists()

    house.rounds(1)

    assert not AccountSession.objects.exists()
    assert house.clock.now() == house.right + house.off


def test_a_server_that_starts_with_its_clock_a_day_ahead_closes_nothing(caplog: Log) -> None:
    begin(an_official(), library())
    session("running", NOW + timedelta(hours=12))
    house = House(NOW + timedelta(minutes=5), off=timedelta(days=1))

    house.rounds(10)

    assert closed() == set()
    assert AccountSession.objects.count() == 1
    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith("Giờ máy chủ muộn hơn lần ghi cuối 1 ngày 5 phút: tạm không đóng bài và không xóa gì")


def test_a_server_that_starts_after_a_quiet_night_closes_after_an_hour() -> None:
    begin(an_official(), library())
    house = House(NOW + timedelta(hours=14))

    house.rounds(6, every=timedelta(minutes=10))
    assert closed() == set()
    house.rounds(1)
    assert len(closed()) == 1


def test_a_start_after_a_quiet_time_that_keeps_nothing_open_is_no_warning(caplog: Log) -> None:
    attempts.hand_in(begin(an_official(), library()).pk, NOW)

    House(NOW + timedelta(days=15)).rounds(3)

    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_hand_in_is_never_dated_before_its_start(caplog: Log) -> None:
    attempt = begin(an_official(), library())
    answer_all(attempt)

    handed_in = attempts.hand_in(attempt.pk, NOW - timedelta(hours=2))

    assert handed_in.handed_in_at == NOW
    assert handed_in.completion.passed_at == NOW
    [told] = official.history(attempt.official, with_account=False)
    assert told.title == "Nộp bài lúc đồng hồ máy chủ đi lùi"
    assert told.fields[0][1:] == ("08:00 24/11/2026", "ghi theo giờ bắt đầu")


def test_a_hand_in_without_cards_is_named_and_passed_over(caplog: Log) -> None:
    sat = [begin(an_official(f"N{number}"), library()) for number in range(3)]
    for attempt in sat:
        attempts.hand_in(attempt.pk, NOW)
    HandIn.objects.filter(attempt=sat[1]).update(marks=[])
    house = House()

    # PostgreSQL waits for the transactions of the whole server, those of tests beside this one too.
    wait_until(lambda: house.rounds() or RefresherCard.objects.values("official").distinct().count() == 2, seconds=600)

    assert set(RefresherCard.objects.values_list("official__staff_code", flat=True)) == {"N0", "N2"}
    [line] = lines(caplog, f"Không lập được lịch ôn lại của tài khoản {sat[1].official_id}")
    assert "python -m trainer rebuild" in line


def test_sessions_are_forgotten_some_hundreds_a_transaction(db: None) -> None:
    AccountSession.objects.bulk_create(
        AccountSession(session_key=f"s{number}", expire_date=NOW - ROUND, began_at=NOW, seen_at=NOW)
        for number in range(1200)
    )
    session("living", NOW + ROUND)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert housekeeping.forget_sessions(NOW) == 1200

    assert [row.session_key for row in AccountSession.objects.all()] == ["living"]
    assert sum(query["sql"].startswith("DELETE") for query in asked) == 3


def test_a_round_without_its_database_says_so_and_the_next_one_goes_on(caplog: Log) -> None:
    begin(an_official(), library())
    house = House()
    house.rounds()
    house.right = NOW + LIMIT + timedelta(minutes=1)
    with away(Attempt._meta.db_table):
        house.rounds(4)
        assert [record.levelno for record in caplog.records] == [logging.ERROR] * 3
        assert len(lines(caplog, "Việc dọn dẹp “newest” không xong")) == 3

    house.rounds()
    assert len(closed()) == 1


def test_what_should_be_remembered_is_worked_out_once_a_night(monkeypatch: pytest.MonkeyPatch) -> None:
    attempts.hand_in(begin(an_official(), library()).pk, NOW)
    fact(NOW)
    house = House()
    # PostgreSQL waits for whatever the tests beside this one have open: that has a test of its own.
    monkeypatch.setattr(house.keeper._horizon, "look", lambda: None)
    house.rounds(3)
    first = set(Remembered.objects.values_list("pk", flat=True))
    assert first
    house.rounds()
    assert set(Remembered.objects.values_list("pk", flat=True)) == first


def test_questions_are_counted_once_a_night_a_round_at_a_time_and_not_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def handed_in(code: str) -> None:
        attempt = begin(an_official(code), library())
        answer_all(attempt)
        attempts.hand_in(attempt.pk, NOW)

    def counted() -> int:
        return sum(often for row in CountedPapers.objects.all() for _, often in row.tally["totals"])

    monkeypatch.setattr(housekeeping, "_HAND_INS_A_ROUND", 1)
    monkeypatch.setattr(counting, "_WRITE", 1)
    monkeypatch.setattr(counting, "_READ", 1)
    for code in ("CB1", "CB2"):
        handed_in(code)
    fact(NOW)
    house = House()
    # How far one may go on PostgreSQL has a test of its own.
    monkeypatch.setattr(house.keeper._horizon, "look", lambda: None)
    house.rounds()
    assert counted() == 1
    house.rounds(3)
    assert counted() == 2
    handed_in("CB3")
    house.rounds(3)
    assert counted() == 2
    house.rounds(1, every=timedelta(days=1))
    fact(house.right)
    house.rounds(2)
    assert counted() == 3


def test_a_server_that_does_not_know_yet_how_far_it_may_count_counts_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on PostgreSQL after a start: the first look shows no hand-in yet that is behind all others."""
    sit = begin(an_official(), library())
    attempts.hand_in(sit.pk, NOW + timedelta(minutes=1))
    house, behind = House(NOW + timedelta(minutes=2)), [0]
    monkeypatch.setattr(house.keeper._horizon, "look", lambda: behind[0])
    house.rounds(2)
    assert not CountedPapers.objects.exists()
    behind[0] = HandIn.objects.get().pk
    house.rounds()
    assert CountedPapers.objects.count() == 1


def test_the_night_is_counted_once_and_the_campaigns_of_a_round_one_by_one() -> None:
    an_official()
    for title in ("Một", "Hai"):
        Campaign.objects.create(title=title, due_on=NOW.date(), created_at=NOW - timedelta(days=2))
    fact(NOW)
    house = House()
    house.rounds()
    assert (CountedDay.objects.count(), CampaignCurve.objects.count(), QuizzesByUnit.objects.count()) == (1, 1, 1)
    house.rounds(3)
    assert (CountedDay.objects.count(), CampaignCurve.objects.count()) == (1, 2)
    house.rounds(1, every=timedelta(days=1))
    fact(house.right)
    house.rounds()
    assert CountedDay.objects.count() == 2


def test_nothing_is_kept_under_the_day_of_a_clock_that_is_doubted() -> None:
    an_official()
    fact(NOW)
    house = House(off=timedelta(days=400))
    house.rounds(3)
    assert not CountedDay.objects.exists()
    house.off = timedelta(0)
    house.rounds(20, every=timedelta(minutes=10))
    assert [row.day for row in CountedDay.objects.all()] == [NOW.astimezone(LOCAL).date()]


def test_a_server_that_was_prepared_before_midnight_and_begins_after_it_notes_what_the_night_ended() -> None:
    _, content = passed_on_law_then_changed()
    last_day_of_the_law = NOW + timedelta(days=10)
    starting.prepare(content, last_day_of_the_law)
    fact(last_day_of_the_law + timedelta(days=1))
    assert marks()

    House(last_day_of_the_law + timedelta(days=1), content=content).rounds()

    assert marks() == {}


def test_what_an_older_server_left_with_a_merged_record_follows_in_the_next_round() -> None:
    gone, stays = an_official("CU1"), an_official("MOI1")
    drill = noting.note("press", "", NOW.date(), stays.unit, actor=None, now=NOW)
    noting.attend(drill, [gone.pk], actor=None, now=NOW)
    Official.objects.filter(pk=gone.pk).update(is_active=False, merged_into=stays)
    House().rounds()
    assert Attendance.objects.get().official == stays
