"""The content as this process serves it: read once, the same until the process ends."""

import copyreg
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from trainer.content.library import Library
from trainer.core.editions.model import PublishedText
from trainer.disk.paths import PROJECT

_given: Library | None = None


@cache
def library() -> Library:
    """Return the library of the project. Raises ContentError or NotBuilt, with a mend, when it cannot be used.

    No day is given: a law that lapses overnight is for ``check`` to report, not for a server to stop at.
    """
    if _given is not None:
        return _given
    # With pydantic and a reader of YAML, which a process that was given the content has no use for.
    from trainer.content.reading import read

    return read(PROJECT, None)


def take(given: Library) -> None:
    """Serve what another process has read. To be called before anybody has asked for it."""
    global _given
    _given = given


@cache
def texts() -> Mapping[tuple[str, str], PublishedText]:
    """Return every text that the editions published, by section and fingerprint."""
    from trainer.content.editions import read_texts

    return read_texts(PROJECT)


def _closed(items: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(items)


# So that a library can go from one process to another.
copyreg.pickle(MappingProxyType, lambda proxy: (_closed, (dict(proxy),)))
