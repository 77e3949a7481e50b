"""Everything derived can be thrown away and made again: the same rows."""

from datetime import timedelta
from typing import Any

import pytest

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.content.small_library import library, quiz, with_rule
from trainer.actions import attempts
from trainer.actions.rebuild import rebuild
from trainer.models import Completion, HandIn, Requirement

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

    assert (done.hand_ins, done.completions, done.differing) == (6, 5, ())
    assert _derived() == before
    assert rebuild(content, NOW.date()) == done
    assert _derived() == before


def test_a_stored_result_that_grading_does_not_bear_out_is_named_and_left_alone() -> None:
    content = library()
    handed_in = attempts.hand_in(begin(an_official(), content).pk, NOW)
    HandIn.objects.filter(pk=handed_in.pk).update(hundredths=9900, passed=True)

    done = rebuild(content, NOW.date())

    assert done.differing == (handed_in.pk,)
    assert HandIn.objects.get().hundredths == 9900
    assert Completion.objects.count() == 1


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
