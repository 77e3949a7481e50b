"""The stamp of a hand-in: what is changed behind the server's back is seen, and what the server itself does is not."""

import gc
import weakref
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from tests.actions.people import NOW, a_unit, an_official, answer_all, begin
from tests.actions.stamped import handed_in, looked, sql
from tests.content.small_library import library
from trainer.actions import attempts, stamp_keys, stamping_old, stamps
from trainer.core.stamp import Key, Looked
from trainer.core.vietnam_time import LOCAL
from trainer.models import Attempt, Event, HandIn, Official, StampKey
from trainer.people import merging

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


def test_what_nobody_touched_is_intact_and_tells_when_it_was_stamped() -> None:
    assert looked(handed_in()) == Looked("intact", NOW + timedelta(minutes=5))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trainer_handin SET hundredths = 10000, passed = true",
        "UPDATE trainer_handin SET handed_in_at = '2026-01-02 03:04:05+00:00'",
        "UPDATE trainer_handin SET by_time_limit = true",
        "UPDATE trainer_handin SET unit_id = NULL",
        """UPDATE trainer_handin SET marks = '[{"answer": [0], "points": "1"}]'""",
        "UPDATE trainer_answer SET chosen = '0,1,2' WHERE place = 0",
        "UPDATE trainer_answer SET saved_at = '2026-01-02 03:04:05+00:00' WHERE place = 0",
        "DELETE FROM trainer_answer WHERE place = 0",
        "INSERT INTO trainer_answer (attempt_id, place, revision, chosen, saved_at) "
        "SELECT attempt_id, place, 7, chosen, saved_at FROM trainer_answer WHERE place = 0",
        "UPDATE trainer_attempt SET paper = '[]'",
        """UPDATE trainer_attempt SET rule = '{"draw": 4, "pass_mark": 10}'""",
        "UPDATE trainer_attempt SET quiz = 'lua-dao'",
        "UPDATE trainer_attempt SET quiz_title = 'Bài khác'",
        "UPDATE trainer_attempt SET purpose = 'relearn'",
        "UPDATE trainer_attempt SET seed = 'khác'",
        "UPDATE trainer_attempt SET started_at = '2026-01-02 03:04:05+00:00'",
        "UPDATE trainer_attempt SET closes_at = '2026-01-02 03:04:05+00:00'",
        "UPDATE trainer_handin SET stamp = 'dấu tự viết'",
        "UPDATE trainer_handin SET stamp = stamp || '0'",
        "UPDATE trainer_handin SET stamp = SUBSTR(stamp, 1, 35) || 'ở'",
        "UPDATE trainer_handin SET stamp = '77' || SUBSTR(stamp, 2), hundredths = 10000",
        "DELETE FROM trainer_stampkey",
        "UPDATE trainer_handin SET stamp = REPLACE(stamp, '2026-11-24T', '2026-11-23T')",
    ],
)
def test_whatever_is_changed_of_it_is_seen(statement: str) -> None:
    found = handed_in(right=False)
    assert sql(statement) >= 1
    assert looked(found).state == "broken"


def test_what_is_stamped_of_a_hand_in_has_the_same_form_for_ever() -> None:
    attempt = Attempt(
        pk=5,
        official_id=42,
        quiz="mat-khau",
        quiz_title="Mật khẩu",
        purpose="full",
        seed="s",
        paper=[{"question": "f00d", "sections": {"a#b": "beef"}}],
        rule={"draw": 1},
        started_at=NOW,
        closes_at=NOW + timedelta(minutes=20),
    )
    mark = {"answer": [0], "points": "1"}
    found = HandIn(attempt=attempt, handed_in_at=NOW, by_time_limit=False, unit_id=3, marks=[mark], hundredths=10000)
    found.passed = True
    given = [(1, 1, "1", NOW), (0, 2, "0,2", NOW + timedelta(microseconds=1)), (0, 1, "", NOW)]

    stamps.put(found, given, NOW.astimezone(LOCAL), Key(7, bytes(range(32)), NOW, 0))

    assert found.stamp == "7 42 2026-11-24T03:00:00+00:00 db42d49df84be8a394611da3baa55b45"
    attempt.closes_at = None
    stamps.put(found, [], NOW, Key(7, bytes(range(32)), NOW, 0))
    assert found.stamp == "7 42 2026-11-24T03:00:00+00:00 aa93844ea0e5b56c4dce2e7267d862f7"


def test_answers_and_score_of_a_colleague_that_are_copied_with_his_stamp_are_seen() -> None:
    failed, passed = handed_in("A1", right=False), handed_in("B2")
    sql("DELETE FROM trainer_answer WHERE attempt_id = %s", [failed.attempt_id])
    sql(
        "INSERT INTO trainer_answer (attempt_id, place, revision, chosen, saved_at) "
        "SELECT %s, place, revision, chosen, saved_at FROM trainer_answer WHERE attempt_id = %s",
        [failed.attempt_id, passed.attempt_id],
    )
    for name in ("marks", "hundredths", "passed", "stamp"):
        sql(f"UPDATE trainer_handin SET {name} = (SELECT {name} FROM trainer_handin WHERE id = %s)", [passed.pk])
    assert (looked(failed).state, looked(passed).state) == ("broken", "intact")


def test_of_a_page_that_was_read_nothing_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "_AT_ONCE", 1)
    for code in ("A1", "B2", "C3"):
        handed_in(code)
    before, alive = list[weakref.ref[HandIn]](), list[bool]()
    gc.disable()
    try:
        for page in stamps.pages(HandIn.objects.select_related("attempt")):
            alive += [one() is not None for one in before]
            before = [weakref.ref(one) for one in page]
    finally:
        gc.enable()
    assert alive == [False, False]


def test_an_attempt_that_is_given_to_somebody_else_is_seen() -> None:
    found, other = handed_in("A1"), an_official("B2")
    sql("UPDATE trainer_attempt SET official_id = %s", [other.pk])
    assert looked(found).state == "broken"


def test_records_that_are_merged_are_intact_with_new_owner_and_number() -> None:
    gone = handed_in("CU1")
    stays = handed_in("MOI1")
    content = library()
    two = [Official.objects.get(staff_code=code) for code in ("MOI1", "CU1")]
    merging.merge(merging.plan(two[0], two[1], None, LATER), None, content, LATER)
    third = an_official("MOI2", unit=a_unit())
    into = Official.objects.get(staff_code="MOI1")
    merging.merge(merging.plan(third, into, None, LATER), None, content, LATER)

    assert set(Attempt.objects.values_list("official__staff_code", "number")) == {("MOI2", 1), ("MOI2", 2)}
    assert [looked(one).state for one in (gone, stays)] == ["intact", "intact"]
    of_him = stamps.Looker(third.pk)
    rows = list(HandIn.objects.select_related("attempt").order_by("pk"))
    assert [one.state for one in of_him.look_at(rows)] == ["intact", "intact"]


def test_after_the_secret_was_changed_everything_is_intact_and_what_comes_bears_the_same_key(
    settings: Settings,
) -> None:
    before = handed_in("A1")
    stamp_keys.encrypt_anew(["another", settings.SECRET_KEY])
    settings.SECRET_KEY = "another"
    after = handed_in("B2")

    assert [looked(one).state for one in (before, after)] == ["intact", "intact"]
    assert StampKey.objects.count() == 1


def test_a_key_is_opened_by_the_secrets_that_are_named_whatever_this_process_was_started_with(
    settings: Settings,
) -> None:
    settings.SECRET_KEY = "before"
    found = handed_in()
    settings.SECRET_KEY = "of this process"
    stamp_keys.encrypt_anew(["after", "before"])
    assert looked(found).state == "unknown_key"
    settings.SECRET_KEY = "after"
    assert looked(found).state == "intact"
    # What was opened once is not believed under a secret that would not open it.
    settings.SECRET_KEY = "of this process"
    assert looked(found).state == "unknown_key"


def test_a_lost_secret_is_not_called_a_change_and_what_comes_has_another_key(settings: Settings) -> None:
    before = handed_in("A1")
    settings.SECRET_KEY = "nobody kept the other"
    after = handed_in("B2")

    assert [looked(one).state for one in (before, after)] == ["unknown_key", "intact"]
    assert StampKey.objects.count() == 2


def test_with_a_secret_that_got_out_nothing_is_stamped_any_more(settings: Settings) -> None:
    before, later = handed_in("A1"), handed_in("B2")
    [leaked] = [key for key in stamp_keys.known().values() if key]
    stamp_keys.encrypt_anew([settings.SECRET_KEY], NOW + timedelta(minutes=10))
    stamps.put(later, stamps.answers_of([later.attempt_id])[later.attempt_id], LATER, leaked)
    sql("UPDATE trainer_handin SET stamp = %s WHERE id = %s", [later.stamp, later.pk])
    fresh = handed_in("C3")

    assert [looked(one).state for one in (before, later, fresh)] == ["intact", "broken", "intact"]
    assert StampKey.objects.count() == 2


def test_a_key_that_somebody_puts_into_the_database_opens_nothing() -> None:
    found = handed_in()
    sql("UPDATE trainer_stampkey SET words = 'khóa tự viết'")
    assert looked(found).state == "unknown_key"


def test_one_without_a_stamp_is_missing_whatever_day_somebody_writes_into_it() -> None:
    forged = handed_in("B2")
    sql("UPDATE trainer_handin SET stamp = NULL, handed_in_at = '2025-01-02 03:04:05+00:00'")
    assert looked(forged) == Looked("missing", NOW + timedelta(minutes=5))


def test_where_no_key_opens_nothing_without_a_stamp_is_of_before() -> None:
    found = handed_in()
    StampKey.objects.update(words="của khóa khác")
    sql("UPDATE trainer_handin SET stamp = NULL")
    assert looked(found) == Looked("missing")


def test_a_number_that_no_program_gives_is_not_of_before() -> None:
    found = handed_in()
    sql("DELETE FROM trainer_reliance")
    sql("DELETE FROM trainer_completion")
    sql("UPDATE trainer_handin SET id = -5, stamp = NULL")
    assert looked(HandIn.objects.get(attempt=found.attempt_id)).state == "missing"


def test_what_is_no_number_in_a_database_that_takes_words_for_one_does_not_hold() -> None:
    found = handed_in()
    if connection.vendor == "sqlite":
        sql("UPDATE trainer_answer SET place = 'một' WHERE place = 0")
        assert looked(found).state == "broken"


def test_of_several_only_the_one_with_a_day_that_is_none_does_not_hold() -> None:
    broken, whole = handed_in("A1"), handed_in("B2")
    if connection.vendor == "sqlite":
        sql(
            "UPDATE trainer_answer SET saved_at = '2026-13-45 03:00:00' WHERE place = 0 AND attempt_id = %s",
            [broken.attempt_id],
        )
        rows = list(HandIn.objects.select_related("attempt").order_by("pk"))
        assert [one.state for one in stamps.Looker().look_at(rows)] == ["broken", "intact"]
        assert rows == [broken, whole]


def test_what_was_there_before_the_first_key_is_of_before_until_all_are_stamped(settings: Settings) -> None:
    old = handed_in("A1")
    sql("UPDATE trainer_handin SET stamp = NULL")
    StampKey.objects.all().delete()
    assert looked(old) == Looked("before")
    handed_in("B2")
    assert looked(old) == Looked("before", NOW + timedelta(minutes=5))

    stamping_old.stamp_old(LATER)
    sql("UPDATE trainer_handin SET stamp = NULL WHERE id = %s", [old.pk])
    assert looked(old).state == "missing"
    # Nor does another key, under another secret, make it one of before.
    settings.SECRET_KEY = "nobody kept the other"
    handed_in("C3")
    assert looked(old).state == "missing"


def test_what_an_older_server_left_is_stamped_when_it_is_asked_for_and_says_that_it_was_later() -> None:
    of_older, sound = handed_in("A1"), handed_in("B2")
    stamp = HandIn.objects.get(pk=sound.pk).stamp
    sql("UPDATE trainer_handin SET stamp = NULL WHERE id = %s", [of_older.pk])

    assert stamping_old.stamp_old(LATER) == stamping_old.Stamped(1, (), (of_older.pk,))
    assert looked(of_older) == Looked("intact", LATER, late=True)
    assert HandIn.objects.get(pk=sound.pk).stamp == stamp


def test_all_of_before_are_stamped_whole_some_at_a_time_under_a_key_of_that_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stamping_old, "_AT_ONCE", 2)
    blank = attempts.hand_in(begin(an_official("A0"), library()).pk, NOW)
    whole = [blank, *(handed_in(code) for code in ("A1", "A2", "A3", "A4"))]
    forged = [handed_in(code, right=False) for code in ("B1", "B2")]
    sql("UPDATE trainer_handin SET stamp = NULL")
    StampKey.objects.all().delete()
    for one in forged:
        sql("UPDATE trainer_handin SET passed = true WHERE id = %s", [one.pk])
    read: list[int] = []

    done = stamping_old.stamp_old(LATER, read.append)

    assert done == stamping_old.Stamped(5, tuple(one.pk for one in forged), ())
    assert sum(read) == 7
    assert {looked(one) for one in whole} == {Looked("intact", LATER, late=True)}
    assert {looked(one) for one in forged} == {Looked("missing", LATER)}
    assert Event.objects.get(kind="stamped").details == {"stamped": 5}


def test_each_that_an_older_server_left_is_told_however_many() -> None:
    left = [handed_in(f"A{number}") for number in range(3)]
    sql("UPDATE trainer_handin SET stamp = NULL")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stamping_old, "_AT_ONCE", 1)
        assert stamping_old.stamp_old(LATER).missing == tuple(one.pk for one in left)


@pytest.mark.django_db(transaction=True)
def test_what_an_older_server_left_is_stamped_in_a_transaction_for_each_few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamping_old, "_AT_ONCE", 2)
    for number in range(3):
        handed_in(f"A{number}")
    sql("UPDATE trainer_handin SET stamp = NULL")
    with CaptureQueriesContext(connection) as asked:
        assert stamping_old.stamp_old(LATER).count == 3
    words = [one["sql"] for one in asked]
    writes = [one[:5] for one in words if one.startswith(("BEGIN", 'UPDATE "trainer_handin"'))]
    assert writes == ["BEGIN", "UPDAT", "UPDAT", "BEGIN", "UPDAT"]


def test_a_stamp_that_came_meanwhile_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    found, write = handed_in(), stamping_old._write
    stamp = found.stamp
    sql("UPDATE trainer_handin SET stamp = NULL")

    def late(rows: list[HandIn]) -> None:
        sql("UPDATE trainer_handin SET stamp = %s", [stamp])
        write(rows)

    monkeypatch.setattr(stamping_old, "_write", late)
    stamping_old.stamp_old(LATER)
    assert HandIn.objects.get().stamp == stamp


@pytest.mark.parametrize("statement", ["rule = '[]'", "paper = '[1]'"])
def test_what_no_program_can_read_is_not_stamped_and_keeps_no_other_from_it(statement: str) -> None:
    unreadable, sound = handed_in("A1"), handed_in("B2")
    sql("UPDATE trainer_handin SET stamp = NULL")
    sql(f"UPDATE trainer_attempt SET {statement} WHERE id = %s", [unreadable.attempt_id])
    assert stamping_old.stamp_old(LATER) == stamping_old.Stamped(1, (unreadable.pk,), (sound.pk,))
    assert looked(sound).state == "intact"


def test_a_score_that_the_answers_do_not_give_is_not_stamped() -> None:
    found = handed_in(right=False)
    sql("UPDATE trainer_handin SET stamp = NULL, hundredths = 10000, passed = true")
    assert stamping_old.stamp_old(LATER) == stamping_old.Stamped(0, (found.pk,), ())
    assert looked(found).state == "missing"


def test_the_housekeeper_that_hands_in_days_later_says_when_it_did() -> None:
    attempt = begin(an_official(), library())
    answer_all(attempt)
    Attempt.objects.filter(pk=attempt.pk).update(closes_at=NOW + timedelta(minutes=20))
    assert attempts.close(attempt.pk, LATER)
    assert looked(HandIn.objects.get()) == Looked("intact", LATER, late=True)
