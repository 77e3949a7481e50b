"""A proof as it is read on a day: whether what is required is asked for then."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.evidence.facts import AT, CHANGE, TESTED, attempt, evidence, failed, quiz
from trainer.evidence.rules.model import Evidence, Exempted, QuizEvidence
from trainer.evidence.rules.reading import read_at

TODAY = AT.date()
DAY = timedelta(days=1)
LEAVE = Exempted(TODAY - DAY, TODAY + DAY, AT, None)


def _read(one: QuizEvidence, *exempt: Exempted, after: int = 0) -> QuizEvidence:
    [found] = read_at(evidence(one, exempt=exempt), AT + after * DAY).quizzes
    return found


@pytest.mark.parametrize(("after", "away"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_an_exemption_holds_from_its_first_day_to_its_last_and_only_of_what_is_required(after: int, away: bool) -> None:
    found = _read(quiz(failed()), LEAVE, after=after)

    assert (found.away, found.excused) == (((LEAVE.starts_on, LEAVE.ends_on), True) if away else (None, False))
    assert _read(quiz(failed(), required=False), LEAVE, after=after).away is None


def test_exemptions_that_follow_on_each_other_are_one_and_who_took_one_back_left_the_others() -> None:
    longer, apart = replace(LEAVE, ends_on=TODAY + 3 * DAY), replace(LEAVE, starts_on=TODAY + 5 * DAY, ends_on=None)
    following = replace(LEAVE, starts_on=TODAY + 2 * DAY, ends_on=TODAY + 4 * DAY)
    gone = replace(longer, withdrawn_at=AT)

    assert _read(quiz(), LEAVE, following).away == (LEAVE.starts_on, following.ends_on)
    assert _read(quiz(), longer, LEAVE, replace(apart, starts_on=TODAY + 6 * DAY)).away == (
        LEAVE.starts_on,
        longer.ends_on,
    )
    assert _read(quiz(), LEAVE, following, apart).away == (LEAVE.starts_on, None)
    assert _read(quiz(), LEAVE, gone).away == (LEAVE.starts_on, LEAVE.ends_on)
    assert _read(quiz(), gone).away is None


def _changed(own_day: date | None) -> QuizEvidence:
    return quiz(attempt(sections=(replace(TESTED, changes=(replace(CHANGE, own_day=own_day),)),)))


@pytest.mark.parametrize(
    ("found", "excused"),
    [
        (quiz(), True),
        (quiz(attempt()), False),
        (quiz(attempt(valid_until=AT)), True),
        (_changed(None), False),
        (_changed(TODAY), False),
        (_changed(TODAY - DAY), True),
        (_changed(TODAY + 30 * DAY), False),
    ],
)
def test_what_a_pass_counts_for_needs_no_exemption(found: QuizEvidence, excused: bool) -> None:
    assert _read(found, LEAVE).excused == excused
    assert not _read(found).excused


@pytest.mark.parametrize(("days", "kept"), [(-2, True), (-1, False), (1, False), (2, True)])
def test_a_change_whose_day_falls_into_it_is_to_be_learnt_by_none(days: int, kept: bool) -> None:
    own_day = TODAY + days * DAY
    present = _read(_changed(own_day), LEAVE).present_attempt

    assert present is not None
    [change] = present.sections[0].changes
    assert (change.own_day, change.excused) == ((own_day, False) if kept else (None, True))


def test_while_nothing_is_granted_it_is_read_as_it_is() -> None:
    proof: Evidence = evidence(quiz(failed()))

    assert read_at(proof, AT) is proof
