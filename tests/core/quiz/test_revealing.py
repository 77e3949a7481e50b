"""When a paper that was handed in shows its key."""

from dataclasses import replace

import pytest

from tests.content.small_library import RULE, question
from tests.kind_samples import matching, situation
from trainer.core.quiz.model import KeyAfter
from trainer.core.quiz.revealing import AttemptToShow, Outcome, Reveal, answered, reveals

MATCH, SCENARIO = matching(), situation()
OUTCOMES: dict[str, Outcome] = {
    "-": "failed",
    "+": "passed",
    "w": "withheld",
    "r": "failed",
    "R": "passed",
    "?": "open",
}


def sat(*outcomes: str, key_after: KeyAfter = "passed") -> list[AttemptToShow]:
    """Return attempts at a quiz: ``-`` failed, ``+`` passed, ``w`` withheld, ``r`` and ``R`` a relearning failed or
    passed, ``?`` open."""
    rule = replace(RULE, key_after=key_after)
    return [
        AttemptToShow(number, "relearn" if one in "rR" else "full", rule, OUTCOMES[one])
        for number, one in enumerate("".join(outcomes), 1)
    ]


@pytest.mark.parametrize(
    ("outcomes", "number", "expected"),
    [
        ("-", 1, "not_passed"),
        ("---", 1, "not_passed"),
        ("+", 1, "key"),
        ("-+", 1, "key"),
        # What is failed when a pass is renewed opens with the next pass, not with the last.
        ("+-", 2, "not_passed"),
        ("+-", 1, "key"),
        ("+-+", 2, "key"),
        ("-?", 1, "running"),
        ("+?", 1, "running"),
        ("+r", 2, "not_passed"),
        ("+rR", 2, "key"),
        # Relearning three sections says nothing about the rest of the quiz.
        ("+-R", 2, "not_passed"),
        ("+r+", 2, "key"),
        # A pass that is withheld is sat again: it opens neither itself nor what was failed before it.
        ("w", 1, "not_passed"),
        ("-w", 1, "not_passed"),
        ("+w", 2, "not_passed"),
        ("+w", 1, "key"),
        ("w+", 1, "key"),
        ("w?", 1, "running"),
    ],
)
def test_a_key_is_shown_once_the_quiz_is_passed(outcomes: str, number: int, expected: Reveal) -> None:
    assert reveals(number, sat(outcomes), quick=False) == expected


@pytest.mark.parametrize(
    ("outcomes", "number", "expected"),
    [
        ("--", 1, "not_passed"),
        ("---", 1, "key"),
        ("----", 4, "not_passed"),
        ("------", 4, "key"),
        ("-+--", 3, "not_passed"),
        ("-+---", 3, "key"),
        ("--w", 1, "not_passed"),
        ("--w", 3, "not_passed"),
        ("--w-", 4, "not_passed"),
        ("w---", 2, "key"),
    ],
)
def test_a_rule_may_show_it_when_the_attempts_before_a_wait_are_used_up(
    outcomes: str, number: int, expected: Reveal
) -> None:
    assert reveals(number, sat(outcomes, key_after="used_up"), quick=False) == expected


def test_a_rule_without_a_limit_of_attempts_is_never_used_up() -> None:
    endless = [
        replace(one, rule=replace(one.rule, attempts=0, wait_hours=0)) for one in sat("------", key_after="used_up")
    ]

    assert reveals(1, endless, quick=False) == "not_passed"


def test_a_rule_may_show_it_at_hand_in() -> None:
    assert reveals(1, sat("-", key_after="hand_in"), quick=False) == "key"


@pytest.mark.parametrize("key_after", ["passed", "used_up", "hand_in"])
@pytest.mark.parametrize("outcomes", ["+", "-+", "---"])
def test_what_was_handed_in_sooner_than_it_can_be_read_never_shows_its_key(outcomes: str, key_after: KeyAfter) -> None:
    assert reveals(1, sat(outcomes, key_after=key_after), quick=True) == "quick"


def test_blank_is_blank_in_every_kind() -> None:
    nothing = (len(MATCH.targets),) * len(MATCH.options)

    assert answered(question(1), (0,))
    assert not answered(question(1), ())
    assert not answered(MATCH, nothing)
    assert answered(MATCH, (0, *nothing[1:]))
    assert not answered(SCENARIO, ())
    assert answered(SCENARIO, (0,))
    # A choice of the second step alone is no way.
    assert not answered(SCENARIO, (3,))
