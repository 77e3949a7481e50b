"""Counting hand-ins for the statistics of questions: each first attempt once, whatever is killed and whoever counts."""

import json
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from bench import cockpit_data
from tests.actions.people import NOW, a_unit, an_official, answer_all, begin, right_places
from tests.content.small_library import library as small_library
from tests.item_analysis import plainly
from trainer.actions import attempts
from trainer.actions.answers import Save, save_batch
from trainer.cli import root
from trainer.content.live import library
from trainer.item_analysis import counting, reading, writing
from trainer.item_analysis.rules.counts import mark_texts
from trainer.item_analysis.rules.tally import LEFT_OUT, QuestionTally, whole_points
from trainer.models import (
    Attempt,
    CountedPapers,
    CountedQuestion,
    CountedSection,
    CountedUnit,
    DerivedUpTo,
    HandIn,
    Official,
)
from trainer.models.item_analysis import key_of

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
    sections = {key_of(row.pk): row.reference for row in CountedSection.objects.all()}
    units = {
        (row.pk, sections[number]): counts
        for row in CountedUnit.objects.all()
        for number, counts in row.sections.items()
    }
    city = {
        row[0]: row[1:] for row in CountedSection.objects.filter(asked__gt=0).values_list("reference", *writing._SUMS)
    }
    return papers | questions | units | city


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


def test_a_plain_count_says_the_same_of_every_kind_of_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty papers of the real quizzes, with mistakes, changes of mind and second attempts, in three units."""
    lot, content = random.Random(13), library()
    units = [a_unit(f"P90{number}") for number in range(3)]
    officials = [an_official(f"CB{number:03}", unit=units[number % 3]) for number in range(10)]
    for quiz in ("su-co", "noi", "nguoi-dan"):
        for official in officials:
            attempt = begin(official, content, quiz=quiz, seed=official.staff_code)
            at = NOW
            for save in cockpit_data._answers(attempt, lot, knows=0.5):
                at += timedelta(seconds=lot.uniform(0, 400))
                save_batch([save], at)
            attempts.hand_in(attempt.pk, min(at, attempt.closes_at or at))
    failed = HandIn.objects.filter(attempt__quiz="nguoi-dan", passed=False).order_by("pk")[0]
    begin_again = begin(failed.attempt.official, content, quiz="nguoi-dan", now=NOW + timedelta(days=3))
    attempts.hand_in(begin_again.pk, NOW + timedelta(days=3))
    Official.objects.filter(pk=officials[1].pk).update(unit=units[0])
    HandIn.objects.filter(attempt__official=officials[2]).update(unit=None)
    monkeypatch.setattr(counting, "_READ", 7)
    assert counting.count() == 31
    tallies, sections = plainly.of_everything()
    expected: dict[Any, Any] = {key: one.plain() for key, one in (*tallies.papers.items(), *tallies.questions.items())}
    for name, papers in sections.items():
        expected[name] = (
            len(papers),
            *(sum(asked for _, asked, _ in papers), sum(missed for _, _, missed in papers)),
            sum(asked * asked for _, asked, _ in papers),
            sum(missed * missed for _, _, missed in papers),
            sum(asked * missed for _, asked, missed in papers),
        )
        for unit in {unit for unit, _, _ in papers}:
            mine = [(asked, missed) for where, asked, missed in papers if where == unit]
            expected[unit, name] = [sum(asked for asked, _ in mine), sum(missed for _, missed in mine)]
    assert counted() == expected


def test_a_paper_counts_where_he_sat_wherever_he_has_moved_since() -> None:
    here, there = a_unit("P901"), a_unit("P902")
    official = an_official(unit=here)
    attempt = sat(official, 1)
    Official.objects.filter(pk=official.pk).update(unit=there)
    assert HandIn.objects.get(attempt=attempt).unit == here
    counting.count()
    assert list(CountedUnit.objects.values_list("pk", flat=True)) == [here.pk]


def test_what_is_read_fast_is_what_stands_there() -> None:
    attempt = sat(an_official(), 2)
    paper, marks = json.dumps(attempt.paper), json.dumps(HandIn.objects.get().marks)
    assert list(reading.questions_of(paper, len(attempt.paper))) == [one["question"] for one in attempt.paper]
    assert [json.loads(f"{{{one}}}") for one in mark_texts(marks)] == json.loads(marks)
    # As somebody else may have written them.
    other = json.dumps(attempt.paper, separators=(",", ":"))
    assert list(reading.questions_of(other, len(attempt.paper))) == [one["question"] for one in attempt.paper]
    other = json.dumps(json.loads(marks), indent=1)
    assert [json.loads(f"{{{one}}}") for one in mark_texts(other)] == json.loads(marks)


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
    write = writing.write

    def another_is_faster(*given: Any) -> bool:
        monkeypatch.setattr(writing, "write", write)
        assert counting.count() == 1
        return write(*given)

    monkeypatch.setattr(writing, "write", another_is_faster)
    assert counting.count() == 0
    assert sum(often for _, often in CountedPapers.objects.get().tally["totals"]) == 1


def a_city(number: int) -> None:
    """Let somebody sit in each of ``number`` units."""
    for at in range(number):
        sat(an_official(f"CB{at:03}", unit=a_unit(f"P9{at:02}")), at % 4)


@pytest.mark.parametrize("killed_at", [0, 2, 3, 7])
def test_a_kill_between_parts_counts_nothing_twice_and_leaves_nothing_out(
    monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    a_city(20)
    counting.count()
    in_one_go = counted()
    counting.begin_anew()
    put, seen = writing._put, list[Any]()

    def dies(*given: Any) -> None:
        if len(seen) == killed_at:
            raise KeyboardInterrupt
        seen.append(given)
        put(*given)

    counting.count(most=5)
    with monkeypatch.context() as broken:
        broken.setattr(writing, "_put", dies)
        with pytest.raises(KeyboardInterrupt):
            counting.count(most=5)
    assert counting.waiting() == 15
    # Who goes on goes another way.
    read: list[int] = []
    assert counting.count(most=3, step=read.append) == 3
    assert counting.waiting() == 12
    while counting.count(most=4, step=read.append):
        pass
    assert counted() == in_one_go
    # What one part has not and another has is read once for it, and the rest for all.
    assert sum(read) == 15
    assert counting.waiting() == 0


def test_no_transaction_writes_for_the_whole_city(monkeypatch: pytest.MonkeyPatch) -> None:
    a_city(40)
    put, transactions = writing._put, list[tuple[int, int]]()

    def noted(model: Any, *given: Any) -> None:
        moved = DerivedUpTo.objects.filter(name__startswith="item_analysis", hand_in__gt=0).count()
        transactions.append((moved, len(given[-1]) if model is CountedUnit else 0))
        put(model, *given)

    monkeypatch.setattr(writing, "_put", noted)
    counting.count()
    assert CountedUnit.objects.count() == 40
    of_units = [units for _, units in transactions if units]
    assert max(of_units) <= 3
    assert len({moved for moved, units in transactions if units}) == len(of_units)


def test_what_was_counted_before_there_were_parts_is_not_counted_again() -> None:
    a_city(3)
    counting.count()
    before = counted()
    DerivedUpTo.objects.filter(name__startswith="item_analysis.").delete()
    assert counting.count() == 0
    sat(an_official("CB900"), 1)
    assert counting.count() == 1
    counting.begin_anew()
    counting.count(most=3)
    assert counted() == before


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
    assert counting.count(most=1) == 1
    assert counting.count() == 1
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
