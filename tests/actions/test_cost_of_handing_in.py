"""Handing in is where the load is: how many statements a pass takes, whatever else is on record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.actions.relearning import pass_quiz, passed_then_changed
from tests.content.relearning_library import days
from tests.content.small_library import library
from trainer.actions import attempts, stamp_keys
from trainer.content.library import Library
from trainer.models import Official

pytestmark = pytest.mark.django_db


def _statements(official: Official, content: Library) -> int:
    """Return how many statements it takes to hand in a pass of the quiz on passwords."""
    later = NOW + days(340)
    attempt = begin(official, content, now=later)
    answer_all(attempt, later)
    with CaptureQueriesContext(connection) as asked:
        assert attempts.hand_in(attempt.pk, later).passed
    return len(asked)


def test_a_pass_takes_few_statements_and_no_more_for_what_was_passed_before() -> None:
    stamp_keys.current(NOW)
    first = _statements(an_official("N1"), library())
    official, _, content = passed_then_changed()
    pass_quiz(official, content, quiz="lua-dao")

    # One more for a renewal: what the earlier pass rested on goes.
    assert _statements(official, content) - 1 == first <= 20
