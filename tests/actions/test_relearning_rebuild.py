"""Whatever was passed, relearnt and published: everything derived can be made again, the same rows."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.actions.people import NOW, an_official, answer_all
from tests.actions.relearning import pass_quiz, passed_then_changed, start
from tests.content.relearning_library import A, B, Book, C, days
from tests.content.small_library import with_rule
from trainer.actions import attempts, reliance
from trainer.actions.rebuild import rebuild
from trainer.models import Completion, Official, Reliance, Requirement

pytestmark = pytest.mark.django_db


def _derived() -> tuple[list[Any], ...]:
    completions = Completion.objects.order_by("hand_in").values_list("hand_in", "quiz", "passed_at", "valid_until")
    texts = Reliance.objects.order_by("completion__hand_in", "section_version")
    asked = Requirement.objects.order_by("official", "quiz")
    return (
        list(completions),
        list(texts.values_list("completion__hand_in", "section_version", "renewed")),
        list(asked.values_list("official", "quiz", "due_on", "passed_at", "valid_until", "relearn_by")),
    )


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happened_a_rebuild_makes_the_same_rows(seed: int) -> None:
    chance, book, now = random.Random(seed), Book(), NOW
    people = [an_official(f"N{number}") for number in range(4)]
    start(book.library(), now)
    for _ in range(40):
        now += timedelta(days=chance.choice((0.01, 1, 20, 90)))
        _something_happens(chance, book, people, now)
    content = book.library()
    before = _derived()
    for model in (Reliance, Completion, Requirement):
        model.objects.all().delete()

    assert rebuild(content, now.date()).differing == []
    assert _derived() == before
    assert Reliance.objects.exists()


def _something_happens(chance: random.Random, book: Book, people: list[Official], now: Any) -> None:
    act = chance.choice(("whole", "whole", "relearn", "relearn", "edition"))
    quiz, official = chance.choice(("mat-khau", "lua-dao")), chance.choice(people)
    if act == "edition":
        sections = chance.sample((A, B, C), chance.randint(1, 3))
        publish = book.change if chance.random() < 0.6 else book.go_back
        publish(now.date(), {one: chance.choice(("minor", "material")) for one in sections})
        start(book.library(), now)
        return
    content = book.library()
    way = attempts.begin if act == "whole" else attempts.begin_relearn
    try:
        attempt = way(official, content.quizzes[quiz], content, str(now), now)
    except (attempts.NotYet, attempts.NothingToRelearn):
        return
    if chance.random() < 0.7:
        answer_all(attempt, now)
    if chance.random() < 0.8:
        attempts.hand_in(attempt.pk, now)


def test_a_renewal_that_holds_less_long_still_brings_the_longer_pass_up_to_date() -> None:
    official, book, _ = passed_then_changed()
    content = book.library()
    shorter = {name: with_rule(quiz, valid_days=10) for name, quiz in content.quizzes.items()}
    content = replace(content, quizzes=shorter)

    pass_quiz(official, content, NOW + days(310))

    assert reliance.outdated(official.pk, NOW + days(310)) == {}
    before = _derived()
    rebuild(content, (NOW + days(310)).date())
    assert _derived() == before


def test_of_two_passes_that_end_at_one_moment_the_later_one_counts() -> None:
    official, content = an_official(), Book().library()
    start(content)
    first = pass_quiz(official, content)
    shorter = replace(content, quizzes={name: with_rule(one, valid_days=30) for name, one in content.quizzes.items()})

    second = pass_quiz(official, shorter, NOW + days(335))

    assert second.valid_until == first.valid_until
    assert set(Reliance.objects.values_list("completion", flat=True)) == {second.pk}
    before = _derived()
    rebuild(shorter, (NOW + days(335)).date())
    assert _derived() == before
