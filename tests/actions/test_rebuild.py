"""Everything derived can be thrown away and made again: the same rows."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.in_pieces import KilledError, go_on
from tests.actions.people import NOW, an_official, answer_all, begin
from tests.actions.stamped import handed_in, sql
from tests.actions.test_withdrawals import _sit, _withdraw
from tests.content.small_library import library, quiz, with_rule
from tests.serving.house import ON_POSTGRES
from trainer.actions import attempts, marking, passes, pieces
from trainer.actions.rebuild import rebuild
from trainer.models import Attempt, Completion, Correction, HandIn, Official, Requirement, StampKey

pytestmark = pytest.mark.django_db


def _derived() -> tuple[list[Any], list[Any]]:
    completions = Completion.objects.order_by("hand_in").values_list(
        "hand_in", "official", "quiz", "passed_at", "valid_until"
    )
    requirements = Requirement.objects.order_by("official", "quiz").values_list(
        "official", "quiz", "due_on", "passed_at", "valid_until"
    )
    return list(completions), list(requirements)


def test_rebuilding_makes_the_same_completions_and_requirements() -> None:
    content = library()
    for number in range(6):
        attempt = begin(an_official(f"N{number}"), content, seed=str(number), quiz=("mat-khau", "lua-dao")[number % 2])
        if number != 3:
            answer_all(attempt)
        attempts.hand_in(attempt.pk, NOW + timedelta(minutes=number))
    before = _derived()
    Completion.objects.all().delete()
    Requirement.objects.all().delete()

    done = rebuild(content, NOW.date())

    assert (done.hand_ins, done.completions, done.differing) == (6, 5, [])
    assert _derived() == before
    assert rebuild(content, NOW.date()) == done
    assert _derived() == before


def test_a_stored_result_that_somebody_wrote_is_named_left_alone_and_earns_no_pass() -> None:
    forged = handed_in(right=False)
    HandIn.objects.filter(pk=forged.pk).update(hundredths=9900, passed=True)

    done = rebuild(library(), NOW.date())

    assert (done.differing, done.broken, done.withheld, done.completions) == ([forged.pk], [forged.pk], [forged.pk], 0)
    assert HandIn.objects.get().hundredths == 9900
    assert not Completion.objects.exists()


def test_one_that_somebody_put_in_with_right_answers_and_no_stamp_earns_no_pass() -> None:
    put_in = handed_in()
    HandIn.objects.update(stamp=None)
    Completion.objects.all().delete()

    done = rebuild(library(), NOW.date())

    assert (done.differing, done.missing, done.withheld, done.completions) == ([], [put_in.pk], [put_in.pk], 0)
    assert not Completion.objects.exists()


@pytest.mark.parametrize("change", [{"handed_in_at": NOW + timedelta(days=300)}, {"passed": False}])
def test_a_pass_that_stands_is_left_as_it_is_where_its_hand_in_was_changed(change: dict[str, Any]) -> None:
    changed, sound = handed_in("A1"), handed_in("B2")
    before = _derived()
    HandIn.objects.filter(pk=changed.pk).update(**change)
    Completion.objects.filter(hand_in=sound).update(valid_until=NOW)

    done = rebuild(library(), NOW.date())

    assert (done.broken, done.withheld, done.completions) == ([changed.pk], [changed.pk], 2)
    assert _derived() == before


def test_a_correction_that_somebody_wrote_earns_no_pass_and_takes_none_away() -> None:
    failed, stands = _sit(an_official("A"), 0), _sit(an_official("B"), 4)
    _withdraw(stands, 3)
    Correction.objects.filter(hand_in=failed).update(hundredths=10_000, passed=True)
    Correction.objects.filter(hand_in=stands).update(hundredths=0, passed=False)

    done = rebuild(library(), NOW.date())

    assert (done.broken, done.missing, done.differing) == ([], [], [])
    assert done.withheld == done.corrected == [failed.pk, stands.pk]
    assert [row.hand_in_id for row in Completion.objects.all()] == [stands.pk]


def test_whose_pass_a_withdrawal_took_has_none_again_when_its_correction_is_deleted() -> None:
    lost = _sit(an_official("A"), 3)
    _withdraw(lost, 0, revokes=True)
    Correction.objects.all().delete()

    assert rebuild(library(), NOW.date()).corrected == [lost.pk]
    assert not Completion.objects.exists()


def test_what_withdrawals_made_a_pass_is_one_again_also_what_was_written_while_others_were_decided() -> None:
    made = _sit(an_official("A"), 2)
    for place in (2, 0):
        with patch.object(pieces, "finish", side_effect=KilledError), pytest.raises(KilledError):
            _withdraw(made, place)
    go_on(library())
    _withdraw(made, 3)
    assert list(Correction.objects.order_by("pk").values_list("hundredths", flat=True)) == [5000, 5000, 10_000]
    Completion.objects.all().delete()

    done = rebuild(library(), NOW.date())

    assert (done.withheld, done.corrected) == ([], [])
    assert [row.hand_in_id for row in Completion.objects.all()] == [made.pk]


def test_of_before_there_were_stamps_the_answers_vouch() -> None:
    sound, forged = handed_in("A1"), handed_in("B2", right=False)
    HandIn.objects.update(stamp=None)
    StampKey.objects.all().delete()
    HandIn.objects.filter(pk=forged.pk).update(passed=True)
    Completion.objects.all().delete()

    done = rebuild(library(), NOW.date())

    assert (done.broken, done.missing, done.unknown_keys) == ([], [], 0)
    assert (done.differing, done.withheld) == ([forged.pk], [forged.pk])
    assert [row.hand_in_id for row in Completion.objects.all()] == [sound.pk]


def test_under_a_key_that_does_not_open_what_stands_is_left_and_nothing_new_is_given() -> None:
    stands, gone = handed_in("A1"), handed_in("B2")
    StampKey.objects.update(words="của khóa khác")
    Completion.objects.filter(hand_in=gone).delete()

    done = rebuild(library(), NOW.date())

    assert (done.broken, done.missing, done.unknown_keys, done.withheld) == ([], [], 2, [gone.pk])
    assert [row.hand_in_id for row in Completion.objects.all()] == [stands.pk]


def test_what_was_merged_while_it_was_read_is_looked_at_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    moved, other = handed_in("A1"), an_official("B2")

    def merge(_: object) -> bool:
        Official.objects.filter(pk=moved.attempt.official_id).update(merged_into=other)
        return True

    # His number is read before the record says into whom he was merged.
    Attempt.objects.update(official=other)
    monkeypatch.setattr(marking, "borne_out", merge)

    assert rebuild(library(), NOW.date()).broken == []


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL takes no such day")
def test_an_answer_that_nobody_can_read_keeps_no_other_from_its_pass() -> None:
    spoilt, sound = handed_in("A1"), handed_in("B2")
    Completion.objects.filter(hand_in=sound).delete()
    sql("UPDATE trainer_answer SET saved_at = '2026-13-45 00:00:00' WHERE attempt_id = %s", [spoilt.attempt_id])

    done = rebuild(library(), NOW.date())

    assert (done.broken, done.completions) == ([spoilt.pk], 2)


def test_of_those_who_are_held_the_passes_are_brought_in_line_and_of_nobody_else() -> None:
    held, other = handed_in("A1"), handed_in("B2")

    assert passes.bring_in_line([held.attempt.official_id]) == (1, [])
    Completion.objects.all().delete()
    assert passes.bring_in_line([held.attempt.official_id]) == (1, [])

    assert [row.hand_in_id for row in Completion.objects.all()] == [held.pk]
    assert passes.bring_in_line([other.attempt.official_id]) == (1, [])


def test_passes_that_are_right_are_looked_at_in_a_few_queries_without_papers_and_marks() -> None:
    officials = [handed_in(code).attempt.official_id for code in ("A1", "B2", "C3")]
    looked: list[list[str]] = []
    for some in (officials[:1], officials):
        with CaptureQueriesContext(connection) as looking:
            assert passes.bring_in_line(some) == (len(some), [])
        looked.append([one["sql"] for one in looking.captured_queries])

    assert len(looked[0]) == len(looked[1])
    assert not any('"paper"' in sql or '"marks"' in sql for sql in looked[1])


def test_a_renewal_under_a_shorter_rule_stands_as_a_rebuild_would_have_it() -> None:
    official, content = an_official(), library()
    shorter = library(with_rule(quiz(), valid_days=10), quiz("lua-dao"))
    for now, rule in ((NOW, content), (NOW + timedelta(days=320), shorter)):
        attempt = begin(official, rule, now=now, seed=str(now))
        answer_all(attempt, now)
        attempts.hand_in(attempt.pk, now)
    before = _derived()

    rebuild(shorter, NOW.date())

    assert _derived() == before
    assert Requirement.objects.get(quiz="mat-khau").valid_until == NOW + timedelta(days=365)
