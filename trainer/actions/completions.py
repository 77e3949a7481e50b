"""What a hand-in earns: the one place where a completion is made."""

from trainer.actions.corrections import counting_score
from trainer.core.completion import decide
from trainer.core.quiz.model import Rule
from trainer.models import Attempt, Completion, HandIn


def rule_of(attempt: Attempt) -> Rule:
    """Return the rule that was in force when the attempt began."""
    return Rule(**attempt.rule)


def earned(handed_in: HandIn, *, passed: bool) -> Completion | None:
    """Return the completion that a hand-in of a whole quiz earns, not written yet; None when it was not ``passed``."""
    attempt = handed_in.attempt
    won = decide(rule_of(attempt), passed, handed_in.handed_in_at)
    if won is None:
        return None
    return Completion(
        hand_in=handed_in,
        official_id=attempt.official_id,
        quiz=attempt.quiz,
        passed_at=won.passed_at,
        valid_until=won.valid_until,
    )


def unconfirmed(handed_in: HandIn) -> bool:
    """Say whether a hand-in of a whole quiz counts as passed and yet gave no pass: nobody vouches for it.

    Reads ``completion`` and ``corrections``, which come with what ``attempt_rows`` returns.
    """
    whole = handed_in.attempt.purpose == "full"
    return whole and getattr(handed_in, "completion", None) is None and counting_score(handed_in).passed


def values(row: Completion | None) -> tuple[object, ...]:
    """Return what a completion says, whatever row it is: two that say the same are one; () for none."""
    return () if row is None else (row.official_id, row.quiz, row.passed_at, row.valid_until)
