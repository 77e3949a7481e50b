"""Which hand-ins asked a question: the same as reading every paper, without reading those of other quizzes."""

import random
from datetime import date, timedelta

import pytest

from tests.actions.people import NOW, an_official
from tests.content.small_library import library
from trainer.actions import papers
from trainer.actions.withdrawals_finding import handed_in, times_handed_in, to_look_into
from trainer.item_analysis import counting
from trainer.models import Attempt, CountedQuestion, HandIn
from trainer.people import merging

pytestmark = pytest.mark.django_db
CONTENT = library()
MINE, OTHERS = ([one.fingerprint() for one in CONTENT.quizzes[name].questions] for name in ("mat-khau", "lua-dao"))
SINCE = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _words() -> None:
    papers.keep_versions(CONTENT, NOW)


def _sat(code: str, quiz: str, asked: list[str], *, number: int = 1, purpose: str = "full", days: int = 0) -> HandIn:
    """Keep a paper of ``quiz`` that asked these words, handed in so many days after ``NOW``."""
    attempt = Attempt.objects.create(
        official=an_official(code),
        quiz=quiz,
        number=number,
        purpose=purpose,
        seed="",
        paper=[{"question": one, "order": [0, 1, 2, 3], "sections": {}} for one in asked],
        rule={},
        quiz_title=quiz,
        started_at=NOW,
    )
    marks = [{"answer": [], "points": "0"} for _ in asked]
    at = NOW + timedelta(days=days)
    return HandIn.objects.create(
        attempt=attempt, handed_in_at=at, by_time_limit=False, marks=marks, hundredths=0, passed=False
    )


def _count() -> None:
    counting.count(upto=counting.settled())


def _looked_into(fingerprints: list[str]) -> set[HandIn]:
    return {hand_in for rows in to_look_into(fingerprints) for hand_in in rows}


def test_papers_of_other_quizzes_that_were_counted_are_not_read() -> None:
    mine = _sat("A", "mat-khau", MINE[1:4])
    for code in "BCD":
        _sat(code, "lua-dao", OTHERS[:3])
    _count()

    assert _looked_into(MINE[1:2]) == {mine}
    assert _looked_into(MINE[:1]) == set()


def test_what_was_not_counted_is_read_whatever_quiz_it_is_of() -> None:
    _sat("A", "lua-dao", OTHERS[:3])
    _count()
    again = _sat("B", "lua-dao", OTHERS[:3], number=2)
    relearnt = _sat("C", "lua-dao", MINE[:1], number=2, purpose="relearn")
    _count()
    since = _sat("D", "lua-dao", MINE[:1])

    assert _looked_into(MINE[:1]) == {again, relearnt, since}
    assert set(handed_in(MINE[:1], SINCE)) == {relearnt, since}


def test_a_question_that_once_stood_in_another_quiz_is_found_there() -> None:
    before = [_sat("A", "bai-cu", MINE[:3]), _sat("B", "mat-khau", MINE[:3])]
    _sat("C", "lua-dao", OTHERS[:3])
    _count()

    assert _looked_into(MINE[:1]) == set(handed_in(MINE[:1], SINCE)) == set(before)


def test_a_paper_of_one_question_is_found_though_it_is_not_counted() -> None:
    one = _sat("A", "mat-khau", MINE[:1])
    _sat("B", "lua-dao", OTHERS[:3])
    _count()

    assert set(handed_in(MINE[:1], SINCE)) == {one}


@pytest.mark.parametrize("counted_first", [True, False])
def test_whose_numbers_a_merger_gave_anew_is_found(counted_first: bool) -> None:
    """Begun while the clock was ahead, the first one becomes the second, and the second the first."""
    first, second = _sat("A", "mat-khau", MINE[1:4]), _sat("B", "mat-khau", MINE[:3])
    stays, gone = first.attempt.official, an_official("C")
    Attempt.objects.filter(pk=first.attempt_id).update(started_at=NOW + timedelta(days=20))
    Attempt.objects.filter(pk=second.attempt_id).update(official=stays, number=2)
    later = NOW + timedelta(days=40)
    if counted_first:
        _count()
    merging.merge(merging.plan(stays, gone, None, later), None, CONTENT, later)
    if not counted_first:
        _count()
    second.attempt.refresh_from_db()

    assert second.attempt.number == 1
    assert set(handed_in(MINE[:1], SINCE)) == {second}


def test_once_the_counts_are_thrown_away_every_paper_is_read() -> None:
    sat = [_sat("A", "mat-khau", MINE[:3]), _sat("B", "lua-dao", OTHERS[:3])]
    _count()
    counting.begin_anew()

    assert not CountedQuestion.objects.exists()
    assert _looked_into(MINE[:1]) == set(sat)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_are_found_as_by_reading_every_paper(seed: int) -> None:
    lot = random.Random(seed)
    counted = lot.randrange(30)
    for one in range(30):
        quiz, number = lot.choice(("mat-khau", "lua-dao", "bai-cu")), lot.choice((1, 1, 1, 2))
        purpose = lot.choice(("full", "relearn")) if number > 1 else "full"
        asked = lot.sample(MINE + OTHERS if quiz == "bai-cu" or purpose == "relearn" else MINE, 3)
        _sat(f"A{one}", quiz, asked, number=number, purpose=purpose, days=lot.randrange(-30, 5))
        if one == counted:
            _count()

    found = {one: set(handed_in([one], SINCE).values_list("pk", flat=True)) for one in MINE}

    assert found == {
        one: {row.pk for row in HandIn.objects.all() if _asked(row, one) and row.handed_in_at.date() >= SINCE}
        for one in MINE
    }
    assert times_handed_in(MINE, SINCE) == {one: len(rows) for one, rows in found.items()}
    assert set(handed_in(MINE[:2], SINCE).values_list("pk", flat=True)) == found[MINE[0]] | found[MINE[1]]
    assert times_handed_in([], SINCE) == {}
    assert not handed_in([], SINCE).exists()


def _asked(row: HandIn, fingerprint: str) -> bool:
    return any(entry["question"] == fingerprint for entry in row.attempt.paper)
