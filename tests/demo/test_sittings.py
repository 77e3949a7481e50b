"""The demonstration writes many sittings together: the same rows that one real sitting after the other leaves."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.actions.people import an_official
from tests.actions.relearning import start
from trainer.actions import answers, attempts, stamp_keys
from trainer.actions.rebuild import rebuild
from trainer.content.live import library
from trainer.core.vietnam_time import LOCAL
from trainer.demo.sittings import Sittings
from trainer.models import Answer, Attempt, Completion, HandIn, Official, Reliance, Requirement

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


def _people(prefix: str) -> list[Official]:
    return [an_official(f"{prefix}{number}", roles=("page_admin", "spokesperson", "it")) for number in range(3)]


@pytest.fixture
def together() -> list[Official]:
    """Return officials who sat their quizzes in the last month, written together: some pass, some do not."""
    made = _people("A")
    start(library(), NOW)
    chance = random.Random(2026)
    sittings = Sittings(library(), NOW, 28, chance)
    for official in made:
        for row in official.requirements.order_by("quiz"):
            sittings.add(official, row.quiz, chance.uniform(0.6, 1), NOW - timedelta(days=chance.uniform(0.5, 27)))
    sittings.write()
    return made


def test_stamps_began_before_the_first_hand_in(together: list[Official]) -> None:
    (key,) = stamp_keys.known().values()
    assert key is not None
    assert key.since == HandIn.objects.earliest("handed_in_at").handed_in_at


def _derived() -> Iterator[list[Any]]:
    yield list(Completion.objects.order_by("hand_in").values_list("pk", "hand_in", "passed_at", "valid_until"))
    yield sorted(Reliance.objects.values_list("completion", "section_version"))
    yield list(Requirement.objects.order_by("official", "quiz").values())


def _written(official: Official) -> Iterator[list[Any]]:
    """Yield what was written of ``official``, without the numbers of rows."""
    fields = ("quiz", "quiz_title", "number", "purpose", "seed", "paper", "rule", "started_at", "closes_at")
    mine = {"attempt__official": official}
    yield list(Attempt.objects.filter(official=official).order_by("quiz").values_list(*fields))
    given = Answer.objects.filter(**mine).order_by("attempt__quiz", "place")
    yield list(given.values_list("attempt__quiz", "place", "revision", "chosen", "saved_at"))
    ends = HandIn.objects.filter(**mine).order_by("attempt__quiz")
    results = ("handed_in_at", "by_time_limit", "marks", "hundredths", "passed")
    yield list(ends.values_list(*results, "completion__passed_at", "completion__valid_until"))
    rests = Reliance.objects.filter(completion__official=official)
    yield sorted(rests.values_list("completion__quiz", "section_version"))
    yield list(Requirement.objects.filter(official=official).order_by("quiz").values_list("quiz", "valid_until"))


def test_what_derives_from_sittings_written_together_comes_out_of_a_rebuild_the_same(together: list[Official]) -> None:
    before = list(_derived())

    done = rebuild(library(), NOW.astimezone(LOCAL).date())

    assert (done.hand_ins, done.differing) == (Attempt.objects.count(), [])
    assert 0 < done.completions < done.hand_ins
    assert list(_derived()) == before


def test_whoever_sat_a_quiz_has_signed_in_by_then(together: list[Official]) -> None:
    never = an_official("A9", roles=("it",))
    for official in [*together, never]:
        official.refresh_from_db()
        latest = Attempt.objects.filter(official=official).order_by("started_at").last()
        assert official.last_login == (latest.started_at if latest else None)
    assert never.last_login is None
    assert all(official.last_login for official in together)


def test_sittings_written_together_are_those_of_the_real_rules_one_after_the_other(together: list[Official]) -> None:
    others = _people("B")
    start(library(), NOW)
    for official, other in zip(together, others, strict=True):
        for row in Attempt.objects.filter(official=official).order_by("pk"):
            _sit_again(row, other)
    start(library(), NOW)

    for official, other in zip(together, others, strict=True):
        assert list(_written(other)) == list(_written(official))


def _sit_again(row: Attempt, other: Official) -> None:
    """Let ``other`` do what was written: begin with the same seed, save the same answers, hand in at the same time."""
    attempt = attempts.begin(other, library().quizzes[row.quiz], library(), row.seed, row.started_at)
    assert [(one["question"], one["order"]) for one in attempt.paper] == [
        (one["question"], one["order"]) for one in row.paper
    ]
    # The content of that day differed from today's in its texts alone.
    Attempt.objects.filter(pk=attempt.pk).update(paper=row.paper)
    for one in row.answers.order_by("place"):
        answers.save_batch([answers.Save(attempt.pk, one.place, one.revision, one.chosen)], one.saved_at)
    attempts.hand_in(attempt.pk, row.hand_in.handed_in_at)
