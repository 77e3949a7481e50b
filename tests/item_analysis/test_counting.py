"""Counting hand-ins for the statistics of questions: each first attempt once, whatever is killed and whoever counts."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from tests.actions.people import NOW, an_official, answer_all, begin, right_places
from tests.content.small_library import library as small_library
from trainer.actions import attempts
from trainer.actions.answers import Save, save_batch
from trainer.cli import root
from trainer.item_analysis import counting
from trainer.item_analysis.rules.tally import LEFT_OUT, QuestionTally, whole_points
from trainer.models import Attempt, CountedPapers, CountedQuestion, DerivedUpTo, HandIn, Official

pytestmark = pytest.mark.django_db
CONTENT = small_library()


def sat(official: Official, right: int, now: datetime = NOW) -> Attempt:
    """Let ``official`` answer the first ``right`` questions rightly, ten seconds each, and hand in."""
    attempt = begin(official, CONTENT, now=now)
    for place in range(right):
        save_batch([Save(attempt.pk, place, 1, right_places(attempt, place))], now + timedelta(seconds=10 * place + 10))
    attempts.hand_in(attempt.pk, now + timedelta(minutes=5))
    return attempt


def counted() -> dict[Any, Any]:
    papers = {(row.quiz, row.places): row.tally for row in CountedPapers.objects.all()}
    questions = {(row.quiz, row.places, row.fingerprint): row.tally for row in CountedQuestion.objects.all()}
    return papers | questions


def test_each_hand_in_is_counted_once_and_what_comes_later_is_added() -> None:
    first = sat(an_official("CB001"), 3)
    assert counting.count() == 1
    assert counting.count() == 0
    sat(an_official("CB002"), 1)
    assert counting.waiting() == 1
    assert counting.count() == 1
    row = CountedPapers.objects.get()
    assert sum(often for _, often in row.tally["totals"]) == 2
    after = counted()
    counting.begin_anew()
    assert not counted()
    assert counting.count() == 2
    assert counted() == after
    assert first.purpose == "full"


def test_of_everything_counted_the_marks_of_the_hand_ins_are_found_again() -> None:
    for number, right in enumerate((0, 1, 2, 3, 3)):
        sat(an_official(f"CB{number:03}"), right)
    counting.count()
    for row in CountedQuestion.objects.all():
        expected = []
        for hand_in in HandIn.objects.select_related("attempt"):
            marks = [whole_points(mark["points"]) for mark in hand_in.marks]
            for place, entry in enumerate(hand_in.attempt.paper):
                if entry["question"] == row.fingerprint:
                    expected.append((marks[place], sum(marks) - marks[place]))
        assert sorted(QuestionTally.from_plain(row.tally).met.elements()) == sorted(expected)


def test_what_was_not_saved_is_left_out_and_took_no_time() -> None:
    attempt = sat(an_official(), 1)
    counting.count()
    tallies = {row.fingerprint: QuestionTally.from_plain(row.tally) for row in CountedQuestion.objects.all()}
    first, *others = [tallies[entry["question"]] for entry in attempt.paper]
    assert first.seconds == {10: 1}
    assert LEFT_OUT not in first.chosen
    for other in others:
        assert not other.seconds
        assert set(other.chosen) == {LEFT_OUT}


def test_who_sits_it_again_knows_more_and_is_not_counted() -> None:
    official = an_official()
    sat(official, 0)
    counting.count()
    before = counted()
    again = begin(official, CONTENT, now=NOW + timedelta(days=2))
    answer_all(again, NOW + timedelta(days=2))
    attempts.hand_in(again.pk, NOW + timedelta(days=2))
    assert again.number == 2
    assert counting.count() == 1
    assert counted() == before


def test_a_first_attempt_stays_one_when_two_records_are_merged() -> None:
    attempt = sat(an_official(), 2)
    Attempt.objects.filter(pk=attempt.pk).update(number=2, before_merge=["CB009", 1])
    counting.count()
    assert CountedPapers.objects.count() == 1


def test_who_counts_the_same_at_the_same_time_comes_second_and_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    sat(an_official(), 2)
    add = counting._add

    def another_is_faster(*given: Any) -> None:
        monkeypatch.setattr(counting, "_add", add)
        assert counting.count() == 1
        add(*given)

    monkeypatch.setattr(counting, "_add", another_is_faster)
    assert counting.count() == 0
    assert sum(often for _, often in CountedPapers.objects.get().tally["totals"]) == 1


def test_nothing_is_half_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    sat(an_official(), 2)

    def dies(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(CountedQuestion.objects, "bulk_create", dies)
        with pytest.raises(KeyboardInterrupt):
            counting.count()
    assert not counted()
    assert not DerivedUpTo.objects.filter(name="item_analysis", hand_in__gt=0).exists()
    assert counting.count() == 1


def test_no_further_than_it_is_told_and_in_several_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        sat(an_official(f"CB{number:03}"), number % 3)
    numbers = sorted(HandIn.objects.values_list("pk", flat=True))
    monkeypatch.setattr(counting, "_READ", 2)
    monkeypatch.setattr(counting, "_WRITE", 2)
    told: list[int] = []
    assert counting.count(upto=numbers[2], step=told.append) == 3
    assert told == [2, 1]
    assert counting.waiting(numbers[2]) == 0
    assert counting.count(most=1) == 2
    assert counting.waiting() == 0
    in_pieces = counted()
    counting.begin_anew()
    monkeypatch.undo()
    counting.count()
    assert counted() == in_pieces


def test_a_command_counts_no_further_than_what_is_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL a hand-in that is being written may get a smaller number than one that is read already."""
    sat(an_official("CB001"), 1)
    settled = counting.settled()
    monkeypatch.setattr(counting, "settled", lambda: settled)
    sat(an_official("CB002"), 1)
    for words in (["question", "stats", "--count"], ["rebuild"]):
        CliRunner().invoke(root, words, standalone_mode=False)
        assert DerivedUpTo.objects.get(name="item_analysis").hand_in == settled, words
