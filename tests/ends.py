"""Whether something ends: what a hostile text makes last for hours is told from what takes a moment."""

import multiprocessing
from collections.abc import Callable
from typing import Any

# Hundreds of times what any of it takes, and a thousandth of what it took.
_PATIENCE_SECONDS = 60


def ends(work: Callable[..., Any], *given: Any) -> bool:
    """Say whether ``work`` comes to an end with ``given``, whatever it returns; one that does not is killed."""
    process = multiprocessing.get_context("fork").Process(target=work, args=given)
    process.start()
    process.join(_PATIENCE_SECONDS)
    ended = process.exitcode == 0
    process.kill()
    process.join()
    return ended
