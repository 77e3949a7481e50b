"""What somebody may see of a paper that he handed in: the key, or only how each question went and what to read.

A key that is shown is soon known to everybody who has yet to sit the quiz. So a result shows it to nobody who may still
be asked. Practice shows the key of one question after one's own answer to it there, never while a paper that asks it is
being sat; a new paper then prefers what was not practised of late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.kinds.scenario import way
from trainer.core.quiz.model import Question, Rule

# key: everything; otherwise why not: not passed yet, another attempt is running, handed in sooner than it can be read.
Reveal = Literal["key", "not_passed", "running", "quick"]
# How an attempt stands today; withheld: it would be a pass, but nobody vouches for it, so the quiz is sat again.
Outcome = Literal["open", "failed", "withheld", "passed"]


@dataclass(frozen=True, slots=True)
class AttemptToShow:
    """One attempt of an official at a quiz, as far as it decides what may be shown."""

    number: int
    purpose: str
    rule: Rule
    outcome: Outcome


def reveals(number: int, attempts: Sequence[AttemptToShow], quick: bool) -> Reveal:
    """Return what attempt ``number`` shows; ``attempts`` are all at the same quiz, in the order of their numbers.

    ``quick``: it was handed in sooner than it can be read; then neither a pass nor a rule shows its key.
    """
    if quick:
        return "quick"
    if any(one.outcome == "open" for one in attempts):
        return "running"
    sat = next(one for one in attempts if one.number == number)
    return "key" if _settled(sat, attempts) else "not_passed"


def answered(question: Question, answer: Answer) -> bool:
    """Say whether ``answer``, in the author's numbers, is one: what was left blank never shows its key."""
    if question.kind == "match":
        return any(target < len(question.targets) for target in answer)
    return bool(way(question, answer)) if question.kind == "scenario" else bool(answer)


def shows_choice(reveal: Reveal | None, points: Fraction) -> bool:
    """Say whether he may read what he chose where the key is withheld: not of what was all right, which is the key,
    not while the question may be before him, and not of a paper that was clicked through."""
    return reveal == "not_passed" and points < 1


def _settled(sat: AttemptToShow, attempts: Sequence[AttemptToShow]) -> bool:
    if sat.rule.key_after == "hand_in" or sat.outcome == "passed":
        return True
    # A pass of the whole quiz closes everything before it, a passed relearning only other relearnings.
    later = [one for one in attempts if one.number > sat.number and one.outcome == "passed"]
    if any(one.purpose in ("full", sat.purpose) for one in later):
        return True
    return sat.rule.key_after == "used_up" and _used_up(sat, attempts)


def _used_up(sat: AttemptToShow, attempts: Sequence[AttemptToShow]) -> bool:
    """Say whether ``sat`` is one of as many failures in a row as its rule allows before a wait."""
    failed, mine = 0, False
    for one in attempts:
        if one.purpose == "full":
            # What is withheld is no failure: there is no wait for it either.
            alike = one.outcome == "failed"
            failed, mine = (failed + 1, mine or one.number == sat.number) if alike else (0, False)
            if mine and sat.rule.attempts and failed % sat.rule.attempts == 0:
                return True
    return False
