"""Which objections a page showed, and in which state, as the form on it tells: what came since is not answered by it.

Neither a moment nor a number says so: what has an earlier one may have been written by another process since.
"""

from collections.abc import Mapping
from datetime import datetime

from trainer.core.text import row_number
from trainer.web.page_moment import moment_of

# So many are answered by one press, some thirty letters each in the page; of the others later.
MOST = 1_000


def written(seen: Mapping[int, datetime]) -> str:
    """Return ``seen``, by number of an objection when it was made or last changed, as one text."""
    return " ".join(f"{number}@{at.isoformat()}" for number, at in seen.items())


def read(text: str) -> dict[int, datetime]:
    """Return what ``written`` wrote; what is none of that tells of nothing that was seen."""
    pairs = (one.partition("@") for one in text.split())
    return {number: moment_of(at) for told, _, at in pairs if (number := row_number(told)) is not None}
