"""The content as this process serves it: read once, the same until the process ends."""

from collections.abc import Mapping
from functools import cache

from trainer.content.editions import read_texts
from trainer.content.library import Library, read
from trainer.core.editions.model import PublishedText
from trainer.core.vietnam_time import LOCAL as LOCAL
from trainer.disk.paths import PROJECT


@cache
def library() -> Library:
    """Return the library of the project. Raises ContentError or NotBuilt, with a mend, when it cannot be used.

    No day is given: a law that lapses overnight is for ``check`` to report, not for a server to stop at.
    """
    return read(PROJECT, None)


@cache
def texts() -> Mapping[tuple[str, str], PublishedText]:
    """Return every text that the editions published, by section and fingerprint."""
    return read_texts(PROJECT)
