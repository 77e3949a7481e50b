"""A wrong question is taken back: corrections beside the record, nobody who passed fails by it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from tests.actions.in_pieces import KilledError, go_on, read_in_transactions
from tests.actions.people import NOW, an_official, begin, right_places
from tests.actions.relearning import passed_then_changed, relearn
from tests.content.small_library import library
from trainer.actions import answers, attempts, papers, pieces, spaced_review, withdrawals
from trainer.actions.answers import Save
from trainer.actions.rebuild import rebuild
from trainer.actions.withdrawals_weighing import Concerned, RemarkTally
from trainer.models import (
    Attempt,
    Completion,
    Correction,
    HandIn,
    Official,
    RefresherCard,
    Reliance,
    Requirement,
    Withdrawal,
)
from trainer.queries.path import path_of

pytestmark = pytest.mark.django_db
SINCE = date(2026, 11, 1)


def _sit(official: Official, right: int, *, seed: str = "một") -> HandIn:
    """Hand in a paper of four questions, of which the first ``right`` are answered rightly and the rest not at all."""
    attempt = begin(official, library(), seed=seed)
    answers.save_batch([Save(attempt.pk, place, 1, right_places(attempt, place)) for place in range(right)], NOW)
    return attempts.hand_in(attempt.pk, NOW)


def _asked(hand_in: HandIn, place: int) -> tuple[str, str]:
    """Return the id and the fingerprint of a question on the paper."""
    fingerprint = hand_in.attempt.paper[place]["question"]
    drawn = attempts.papers.read(hand_in.attempt)[place]
    return drawn.question.id, fingerprint


def _withdraw(hand_in: HandIn, place: int, *, revokes: bool = False, actor: Official | None = None) -> list[Concerned]:
    name, fingerprint = _asked(hand_in, place)
    found = list(withdrawals.concerned([fingerprint], SINCE, revokes))
    withdrawals.withdraw(
        name,
        [fingerprint],
        SINCE,
        reason="Đáp án sai.",
        revokes=revokes,
        actor=actor,
        library=library(),
        now=NOW + timedelta(days=1),
    )
    return found


def _facts() -> list[Any]:
    return [
        list(HandIn.objects.order_by("pk").values()),
        list(Attempt.objects.order_by("pk").values()),
    ]


def test_who_missed_only_the_wrong_question_has_passed_and_nothing_recorded_is_edited() -> None:
    # Two of four at a pass mark of 75 %: without one of the others, two of three are 66 %, still short.
    short, enough = _sit(an_official("A"), 2), _sit(an_official("B"), 2)
    before = _facts()

    _withdraw(enough, 3)
    assert not Completion.objects.exists()
    found = _withdraw(enough, 2)

    assert _facts() == before
    assert {(one.hand_in.pk, one.after.hundredths, one.after.passed) for one in found} == {
        (short.pk, 10_000, True),
        (enough.pk, 10_000, True),
    }
    assert Completion.objects.count() == 2
    assert Completion.objects.get(hand_in=enough).passed_at == enough.handed_in_at
    assert Requirement.objects.get(official__staff_code="B", quiz="mat-khau").valid_until is not None
    assert Reliance.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_what_its_people_ever_answered_is_read_before_anybody_waits() -> None:
    hand_in = _sit(an_official("A"), 2)

    with read_in_transactions() as read:
        _withdraw(hand_in, 3)

    assert Correction.objects.count() == 1
    assert read
    assert [sql for sql in read if '"trainer_refresherreview"."points"' in sql] == []


def test_those_who_had_the_question_often_are_not_corrected_with_many_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(withdrawals, "_HAND_INS", 1)
    hand_ins = [_sit(an_official(code), 2) for code in "ABC"]
    asked: list[int] = []
    settle = withdrawals.settle
    monkeypatch.setattr(
        withdrawals, "settle", lambda content, whom, known: (asked.append(len(whom)), settle(content, whom, known))
    )

    _withdraw(hand_ins[0], 3)

    assert asked
    assert set(asked) == {1}
    assert Correction.objects.count() == len(asked)


def test_nobody_who_had_passed_fails_by_it_unless_the_it_unit_says_so() -> None:
    # Three of four pass; without one of the three it is two of three, 66 %.
    kept = _sit(an_official("A"), 3)

    found = _withdraw(kept, 0)

    assert [(one.before.hundredths, one.after.hundredths, one.after.passed) for one in found] == [(7500, 6666, True)]
    assert Completion.objects.count() == 1


def test_with_the_word_of_the_it_unit_a_pass_is_lost() -> None:
    lost = _sit(an_official("A"), 3)

    (found,) = _withdraw(lost, 0, revokes=True)

    assert (found.before.passed, found.after.passed) == (True, False)
    assert not Completion.objects.exists()
    assert not Reliance.objects.exists()
    row = Requirement.objects.get(official__staff_code="A", quiz="mat-khau")
    assert (row.passed_at, row.valid_until) == (None, None)
    assert HandIn.objects.get().passed


def test_a_failure_that_a_correction_turned_into_a_pass_ends_the_row_before_a_wait() -> None:
    """Three in a row are followed by a wait; of these the second was no failure, so that the last is the first."""
    official = an_official()
    _sit(official, 0)
    corrected = _sit(official, 2, seed="hai")
    _withdraw(corrected, 2)
    _withdraw(corrected, 3)
    expired = corrected.handed_in_at + timedelta(days=366)
    attempt = begin(official, library(), seed="ba", now=expired)
    attempts.hand_in(attempt.pk, expired + timedelta(minutes=5))
    later = expired + timedelta(minutes=6)
    item = next(one for one in path_of(official, library(), later) if one.quiz.id == "mat-khau")

    assert item.standing.title == "Chưa đạt, còn 2 lượt"
    assert item.failed is not None
    assert (item.failed.left, item.failed.begin_from) == (2, None)
    assert begin(official, library(), seed="bốn", now=later).number == 4


def test_withdrawing_twice_changes_nothing() -> None:
    hand_in = _sit(an_official("A"), 3)
    _withdraw(hand_in, 3)
    first = [list(model.objects.order_by("pk").values()) for model in (Withdrawal, Correction, Completion)]

    _withdraw(hand_in, 3)

    assert [list(model.objects.order_by("pk").values()) for model in (Withdrawal, Correction, Completion)] == first


def test_what_was_settled_is_shown_as_it_stands_whatever_is_said_later() -> None:
    kept = _sit(an_official("A"), 3)
    _withdraw(kept, 0)

    (again,) = _withdraw(kept, 0, revokes=True)

    assert (again.after.hundredths, again.after.passed, again.settled) == (6666, True, True)
    assert Completion.objects.count() == 1


def test_what_was_decided_first_holds_though_it_is_written_after_a_second_time() -> None:
    """Killed between decision and pieces, and done again, by mistake without the word that a pass may be lost."""
    hand_in = _sit(an_official("A"), 3)
    with patch.object(pieces, "finish", side_effect=KilledError), pytest.raises(KilledError):
        _withdraw(hand_in, 0, revokes=True)
    assert Completion.objects.exists()

    _withdraw(hand_in, 0)
    go_on(library())

    assert Withdrawal.objects.get().revokes
    assert not Correction.objects.get().passed
    assert not Completion.objects.exists()


def test_hand_ins_before_the_day_are_left_alone() -> None:
    hand_in = _sit(an_official("A"), 2)
    name, fingerprint = _asked(hand_in, 3)

    assert list(withdrawals.concerned([fingerprint], date(2026, 11, 25), revokes=False)) == []
    withdrawals.withdraw(
        name, [fingerprint], date(2026, 11, 25), reason="Sai.", revokes=False, actor=None, library=library(), now=NOW
    )

    assert not Correction.objects.exists()


def test_who_hands_in_after_the_withdrawal_is_marked_without_the_question() -> None:
    earlier = _sit(an_official("A"), 3)
    late = begin(an_official("B"), library(), seed="một")
    answers.save_batch([Save(late.pk, place, 1, right_places(late, place)) for place in (0, 1)], NOW)
    _withdraw(earlier, 2)
    _withdraw(earlier, 3)

    handed_in = attempts.hand_in(late.pk, NOW + timedelta(minutes=5))

    assert (handed_in.hundredths, handed_in.passed) == (5000, False)
    assert Completion.objects.filter(hand_in=handed_in).exists()


def test_rebuilding_knows_the_corrections() -> None:
    for code, right in (("A", 2), ("B", 3), ("C", 0)):
        hand_in = _sit(an_official(code), right)
    _withdraw(hand_in, 2)
    _withdraw(hand_in, 3)
    before = [
        list(Completion.objects.order_by("hand_in").values_list("hand_in", "passed_at", "valid_until")),
        list(Requirement.objects.order_by("official", "quiz").values_list("official", "quiz", "valid_until")),
        sorted(Reliance.objects.values_list("section_version", "completion__hand_in")),
    ]

    done = rebuild(library(), NOW.date())

    assert done.differing == []
    assert [
        list(Completion.objects.order_by("hand_in").values_list("hand_in", "passed_at", "valid_until")),
        list(Requirement.objects.order_by("official", "quiz").values_list("official", "quiz", "valid_until")),
        sorted(Reliance.objects.values_list("section_version", "completion__hand_in")),
    ] == before


@pytest.mark.parametrize("revokes", [False, True])
def test_it_decides_of_a_hand_in_that_nobody_vouches_for_as_a_rebuild_does(revokes: bool) -> None:
    forged, stands, sound = _sit(an_official("A"), 2), _sit(an_official("B"), 4), _sit(an_official("C"), 2)
    HandIn.objects.filter(pk=forged.pk).update(passed=True, hundredths=10_000)
    nothing = [{"answer": [], "points": "0"} for _ in stands.marks]
    HandIn.objects.filter(pk=stands.pk).update(passed=False, hundredths=0, marks=nothing)

    for place in (2, 3):
        _withdraw(sound, place, revokes=revokes)

    assert Correction.objects.count() == 6
    assert list(Completion.objects.order_by("pk").values_list("hand_in", flat=True)) == [stands.pk, sound.pk]
    assert rebuild(library(), SINCE).withheld == sorted([forged.pk, stands.pk])
    assert list(Completion.objects.order_by("pk").values_list("hand_in", flat=True)) == [stands.pk, sound.pk]


def test_everybody_concerned_has_it_in_his_history_with_who_decided_it() -> None:
    hand_in, officer = _sit(an_official("A"), 3), an_official("B")
    _withdraw(hand_in, 3, actor=officer)

    event = hand_in.attempt.official.events.get(kind="corrected")

    assert event.actor == officer
    assert Withdrawal.objects.get().actor == officer
    assert event.details["fields"] == [["Điểm bài “Bài mat-khau”", "75%", "100%"]]


def test_the_history_says_of_a_pass_that_it_is_withheld_and_of_one_that_stands_nothing() -> None:
    """Nobody vouches for the first three; of the others one passes by it, one was left without its pass."""
    sat = {"A": 2, "B": 2, "C": 4, "D": 2, "E": 4}
    new, still, stands, sound, lacks = (_sit(an_official(code), right) for code, right in sat.items())
    HandIn.objects.filter(pk=new.pk).update(hundredths=5100)
    HandIn.objects.filter(pk=still.pk).update(hundredths=10_000, passed=True)
    HandIn.objects.filter(pk=stands.pk).update(hundredths=9900)
    Completion.objects.filter(hand_in=lacks).delete()
    told = "Kết quả bài “Bài mat-khau”"

    for place in (3, 2):
        _withdraw(sound, place)
    _withdraw(sound, 0, revokes=True)

    assert _results(new) == [[told, "Chưa đạt", "Chưa xác nhận được"]]
    assert _results(still) == []
    assert _results(stands) == []
    assert _results(sound) == [[told, "Chưa đạt", "Đạt"]]
    assert _results(lacks) == [[told, "Chưa xác nhận được", "Đạt"]]


def _results(hand_in: HandIn) -> list[list[str]]:
    """Return what the history tells of how the result of the one hand-in of its official changed."""
    events = hand_in.attempt.official.events.filter(kind="corrected").order_by("pk")
    return [field for one in events for field in one.details["fields"] if field[0].startswith("Kết quả")]


def test_what_was_learnt_again_is_told_by_its_own_verdict() -> None:
    official, _, content = passed_then_changed()
    relearnt = relearn(official, content, NOW + timedelta(days=2))
    asked = [entry["question"] for entry in relearnt.attempt.paper]
    because = {"reason": "Sai.", "revokes": True, "actor": None, "library": content, "now": NOW + timedelta(days=3)}
    withdrawals.withdraw(_asked(relearnt, 0)[0], asked, (NOW + timedelta(days=2)).date(), **because)

    assert _results(relearnt) == [["Kết quả bài “Bài mat-khau”", "Đạt", "Chưa đạt"]]


def test_what_was_wrong_about_the_question_is_not_asked_again_as_a_refresher() -> None:
    handed_in = _sit(an_official(), 2)
    spaced_review.catch_up()
    withdrawn, kept = (_asked(handed_in, place)[0] for place in (2, 3))
    assert set(RefresherCard.objects.values_list("question_name", flat=True)) == {withdrawn, kept}

    _withdraw(handed_in, 2)

    assert set(RefresherCard.objects.values_list("question_name", flat=True)) == {kept}


def test_the_versions_of_a_question_come_latest_first_with_how_often_they_were_handed_in() -> None:
    content = library()
    first = content.quizzes["mat-khau"].questions[0]
    mended = replace(first, text="Câu hỏi đã sửa?")
    handed_in = [_sit(an_official(code), 4) for code in ("A", "B")]
    times = sum(entry["question"] == first.fingerprint() for one in handed_in for entry in one.attempt.paper)
    changed = replace(content.quizzes["mat-khau"], questions=(mended, *content.quizzes["mat-khau"].questions[1:]))
    papers.keep_versions(library(changed), NOW + timedelta(days=1))

    assert times == 2
    assert withdrawals.versions(first.id, SINCE) == [
        withdrawals.Version(mended.fingerprint(), mended.text, NOW + timedelta(days=1), 0, False, False),
        withdrawals.Version(first.fingerprint(), first.text, NOW, times, False, False),
    ]
    assert withdrawals.versions(first.id, NOW.date() + timedelta(days=1))[1].handed_in == 0
    assert withdrawals.versions("không có", SINCE) == []


@pytest.mark.parametrize("revokes", [False, True])
def test_a_withdrawn_version_says_whether_passes_were_kept(revokes: bool) -> None:
    handed_in = _sit(an_official(), 3)
    _withdraw(handed_in, 0, revokes=revokes)

    [version] = withdrawals.versions(_asked(handed_in, 0)[0], SINCE)

    assert (version.withdrawn, version.kept_passes, version.handed_in) == (True, not revokes, 1)


def _counted(found: Iterable[Concerned]) -> dict[str, int]:
    tally = RemarkTally()
    for one in found:
        tally.count(one)
    return tally.told()


def test_the_summary_counts_whose_result_turns() -> None:
    # The first fails and passes without the question, the second passes and fails, the others stay as they are.
    sat = [_sit(an_official(code), right, seed="một") for code, right in (("A", 2), ("B", 3), ("C", 4), ("D", 0))]
    _, fingerprint = _asked(sat[0], 0)
    others = [one.attempt.paper[3]["question"] for one in sat[:1]]

    assert _counted(withdrawals.concerned([fingerprint], SINCE, revokes=True)) == {
        "concerned": 4,
        "now_passed": 0,
        "now_failed": 1,
    }
    both = [*others, sat[0].attempt.paper[2]["question"]]
    assert _counted(withdrawals.concerned(both, SINCE, revokes=False)) == {
        "concerned": 4,
        "now_passed": 1,
        "now_failed": 0,
    }
    assert _counted([]) == {"concerned": 0, "now_passed": 0, "now_failed": 0}


def test_people_of_one_name_are_told_one_after_the_other() -> None:
    one, other = an_official("A", "Lê An"), an_official("B", "Lê An")
    sat = [_sit(official, 0) for official in (one, other, one, other)]
    _, fingerprint = _asked(sat[0], 0)

    found = withdrawals.concerned([fingerprint], SINCE, revokes=False)

    assert [row.hand_in.attempt.official.staff_code for row in found] == ["A", "A", "B", "B"]


def test_a_question_withdrawn_from_a_later_day_on_counts_in_what_was_handed_in_before_it() -> None:
    """It was right until that day: another one, taken back from an earlier day on, takes no points of it away."""
    hand_in = _sit(an_official("A"), 3)
    name, fingerprint = _asked(hand_in, 0)
    later = {"reason": "Luật đổi.", "revokes": False, "actor": None, "library": library(), "now": NOW}
    withdrawals.withdraw(name, [fingerprint], NOW.date() + timedelta(days=1), **later)
    assert not Correction.objects.exists()

    (found,) = _withdraw(hand_in, 1, revokes=True)
    (again,) = _withdraw(hand_in, 2, revokes=True)

    # Without the second question two of three, without the third one of two: the first one counts in both.
    assert [(one.after.hundredths, one.after.passed) for one in (found, again)] == [(6666, False), (5000, False)]
    assert list(Correction.objects.order_by("pk").values_list("hundredths", flat=True)) == [6666, 5000]


def test_what_was_learnt_again_earns_no_pass_of_the_whole_quiz_by_a_correction() -> None:
    official, _, content = passed_then_changed()
    relearnt = relearn(official, content, NOW + timedelta(days=2))
    assert relearnt.passed
    whole = Completion.objects.get()

    withdrawals.settle(content, [official.pk], spaced_review.known_of([official.pk]))

    assert Completion.objects.get() == whole
