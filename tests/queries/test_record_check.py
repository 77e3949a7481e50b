"""Looking over the whole record: what was written into it past the server is found, what the server does is not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.people import NOW, an_official, begin, right_places
from tests.actions.stamped import handed_in, sql
from tests.actions.test_withdrawals import SINCE, _asked, _sit, _withdraw
from tests.content.small_library import library
from trainer.actions import answers, attempts, stamps, withdrawals
from trainer.actions.answers import Save
from trainer.actions.completions import earned
from trainer.core import record_mark
from trainer.core.vietnam_time import day_of
from trainer.models import Completion, Correction, HandIn, QuestionVersion, Reliance, Withdrawal, Work
from trainer.queries import record_check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let even a few hand-ins be several pages."""
    monkeypatch.setattr(stamps, "_AT_ONCE", 2)


def wrong() -> dict[str, list[int]]:
    """Return what is found wrong, by kind."""
    return {kind: numbers for kind, numbers in record_check.look().wrong.items() if numbers}


def test_what_the_server_wrote_is_right_and_looking_writes_nothing() -> None:
    for code in ("A1", "B2", "C3"):
        handed_in(code)
    with CaptureQueriesContext(connection) as asked:
        found = record_check.look()
    assert (found.read, dict(found.states), found.late, wrong()) == (3, {"intact": 3}, 0, {})
    assert {one["sql"].split()[0] for one in asked.captured_queries} <= {"SELECT", "DECLARE"}


def test_each_that_was_changed_is_named_and_no_other() -> None:
    rows = [handed_in(code) for code in ("A1", "B2", "C3", "D4", "E5")]
    sql("UPDATE trainer_handin SET hundredths = 9999 WHERE id = %s", [rows[1].pk])
    sql("UPDATE trainer_handin SET stamp = NULL WHERE id = %s", [rows[4].pk])
    found = record_check.look()
    assert wrong() == {"broken": [rows[1].pk], "missing": [rows[4].pk]}
    assert dict(found.states) == {"intact": 3, "broken": 1, "missing": 1}
    assert found.since == rows[0].handed_in_at
    assert record_check.named([rows[1].pk]) == {rows[1].pk: "Nguyễn Thị An (B2), bài “Bài mat-khau”, lượt 1"}


def test_corrections_by_a_withdrawal_are_right_and_one_that_was_improved_is_found() -> None:
    enough, short = _sit(an_official("A"), 2), _sit(an_official("B"), 1)
    _withdraw(enough, 3)
    _withdraw(enough, 2)
    assert wrong() == {}

    last = Correction.objects.filter(hand_in=short).latest("pk")
    sql("UPDATE trainer_correction SET hundredths = 10000, passed = true WHERE id = %s", [last.pk])
    assert wrong() == {"correction": [short.pk]}
    sql("UPDATE trainer_correction SET hundredths = %s, passed = true WHERE id = %s", [last.hundredths, last.pk])
    assert wrong() == {"correction": [short.pk]}


@pytest.mark.parametrize("revokes", [False, True])
def test_a_withdrawal_that_takes_or_leaves_a_pass_is_right(revokes: bool) -> None:
    passed = _sit(an_official("A"), 3)
    _withdraw(passed, 0, revokes=revokes)
    assert Correction.objects.get().passed is not revokes
    assert wrong() == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE trainer_completion SET valid_until = '2036-01-02 03:04:05+00:00'",
        "UPDATE trainer_completion SET quiz = 'lua-dao'",
    ],
)
def test_a_pass_that_its_hand_in_does_not_earn_is_found(statement: str) -> None:
    found = handed_in()
    assert Completion.objects.exists()
    sql(statement)
    assert wrong() == {"completion": [found.pk]}


def test_a_question_whose_kept_key_was_changed_is_found() -> None:
    handed_in()
    assert record_check.look().questions == []
    row = QuestionVersion.objects.order_by("pk")[0]
    row.content["options"][0]["right"] = not row.content["options"][0]["right"]
    row.save()
    assert record_check.look().questions == [row.pk]


def test_who_is_merged_while_it_is_looked_at_is_not_called_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [handed_in(code) for code in ("A1", "B2", "C3")]
    other = an_official("D4")

    class Late(stamps.Looker):
        """Reads who was merged a moment before somebody is."""

        def __init__(self) -> None:
            super().__init__()
            gone = rows[2].attempt.official
            sql("UPDATE trainer_official SET merged_into_id = %s WHERE id = %s", [other.pk, gone.pk])
            sql("UPDATE trainer_attempt SET official_id = %s WHERE id = %s", [other.pk, rows[2].attempt_id])
            sql("UPDATE trainer_completion SET official_id = %s WHERE hand_in_id = %s", [other.pk, rows[2].pk])

    monkeypatch.setattr(stamps, "Looker", Late)
    found = record_check.look()
    assert dict(found.states) | {"broken": 0} == {"intact": 3, "broken": 0}
    assert found.counts["broken"] == 0


def test_a_mark_of_before_tells_what_was_deleted_or_put_in_between_but_not_what_came_after() -> None:
    _, second, third = [handed_in(code) for code in ("A1", "B2", "C3")]
    mark = record_check.mark_of_now(third.pk)
    assert record_mark.read(mark.written()) == mark
    handed_in("D4")
    assert record_check.look([mark.upto]).marks == {mark.upto: mark}

    Reliance.objects.all().delete()
    Completion.objects.all().delete()
    sql("DELETE FROM trainer_handin WHERE id = %s", [second.pk])
    gone = record_check.look([mark.upto]).marks[mark.upto]
    assert (mark.count, gone.count) == (3, 2)

    # As many as before, but not the same.
    sql("UPDATE trainer_handin SET id = -5 WHERE id = %s", [HandIn.objects.order_by("-pk")[0].pk])
    assert record_check.mark_of_now(third.pk).digest != mark.digest


def test_a_later_one_that_is_given_the_number_of_one_that_is_gone_does_not_hide_it() -> None:
    _, second, third = [handed_in(code) for code in ("A1", "B2", "C3")]
    mark, later = record_check.mark_of_now(third.pk), handed_in("D4")
    Reliance.objects.all().delete()
    Completion.objects.all().delete()
    sql("DELETE FROM trainer_handin WHERE id = %s", [second.pk])
    sql("UPDATE trainer_handin SET id = %s WHERE id = %s", [second.pk, later.pk])
    assert not mark.holds(record_check.look([mark.upto]).marks[mark.upto])


def test_one_that_is_put_in_with_a_number_below_all_others_is_looked_at() -> None:
    forged, _ = handed_in("A1"), handed_in("B2")
    Reliance.objects.all().delete()
    Completion.objects.all().delete()
    sql("UPDATE trainer_handin SET id = -1, stamp = NULL, passed = false WHERE id = %s", [forged.pk])
    assert wrong()["missing"] == [-1]


def test_a_correction_that_somebody_took_away_is_missed_unless_it_is_still_to_be_written() -> None:
    passed = _sit(an_official("A"), 3)
    _withdraw(passed, 0, revokes=True)
    [gone] = Correction.objects.all()
    sql("DELETE FROM trainer_correction")
    earned(passed, passed=True).save()  # type: ignore[union-attr]
    assert wrong() == {"correction": [passed.pk]}
    # A withdrawal holds from the first moment of its day.
    for since, found in ((day_of(NOW), {"correction": [passed.pk]}), (day_of(NOW) + timedelta(days=1), {})):
        Withdrawal.objects.update(since=since)
        assert wrong() == found
    Withdrawal.objects.update(since=SINCE)

    fingerprints = [gone.withdrawal.fingerprint]
    Work.objects.create(kind="withdrawal", details={"fingerprints": fingerprints}, at=gone.corrected_at, decided=True)
    assert wrong() == {}


def test_a_withdrawal_that_is_widened_to_earlier_days_is_right() -> None:
    sat = _sit(an_official("A"), 2)
    name, fingerprint = _asked(sat, 1)
    for since in (NOW.date() + timedelta(days=1), SINCE):
        withdrawals.withdraw(
            name, [fingerprint], since, reason="x", revokes=False, actor=None, library=library(), now=NOW
        )
        assert wrong() == {}
    assert Correction.objects.exists()


def test_who_hands_in_late_before_the_day_from_which_a_question_is_withdrawn_is_rightly_corrected_ever_after() -> None:
    earlier, late = _sit(an_official("A"), 2), begin(an_official("B"), library(), seed="một")
    answers.save_batch([Save(late.pk, 0, 1, right_places(late, 0))], NOW)
    _withdraw(earlier, 2)
    name, fingerprint = _asked(earlier, 3)
    withdrawals.withdraw(
        name,
        [fingerprint],
        NOW.date() + timedelta(days=1),
        reason="x",
        revokes=False,
        actor=None,
        library=library(),
        now=NOW,
    )
    handed_in = attempts.hand_in(late.pk, NOW)
    assert handed_in.corrections.count() == 2
    _withdraw(earlier, 0)

    assert handed_in.corrections.count() == 3
    assert wrong() == {}


def test_the_latest_are_looked_at_alone() -> None:
    old, *_ = [handed_in(code) for code in ("A1", "B2", "C3")]
    sql("UPDATE trainer_handin SET hundredths = 1 WHERE id = %s", [old.pk])
    latest = record_check.look_at_latest(2)
    assert (dict(latest.states), latest.wrong) == ({"intact": 2}, {})
    assert dict(record_check.look_at_latest(3).states) == {"intact": 2, "broken": 1}
