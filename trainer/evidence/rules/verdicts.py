"""How an attempt counts today, in words and as a tone of a chip."""

from typing import Literal

from trainer.core.standing import WITHHELD
from trainer.core.text import percent
from trainer.evidence.rules.model import AttemptEvidence


def unconfirmed(attempt: AttemptEvidence) -> bool:
    """Say whether an attempt passed the whole quiz and gave no pass: nobody vouches for it."""
    return attempt.purpose == "full" and attempt.counts_passed and attempt.valid_until is None


def result(attempt: AttemptEvidence) -> str:
    """Return the verdict and score that count today."""
    if attempt.counts is None:
        return "Chưa nộp"
    verdict = WITHHELD if unconfirmed(attempt) else "Đạt" if attempt.counts_passed else "Chưa đạt"
    return f"{verdict}, {percent(attempt.counts)}"


def tone(attempt: AttemptEvidence) -> Literal["good", "bad", "info"]:
    """Return in which tone a chip tells it."""
    if attempt.handed_in_at is None:
        return "info"
    return "good" if attempt.counts_passed and not unconfirmed(attempt) else "bad"
