"""Which changes are looked at: those since an edition, of an instrument, a single one, or all that are still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainer.content.library import Library
from trainer.core.editions import impact
from trainer.core.editions.impact import MaterialChange
from trainer.queries.impact import still_open

# What stands for all that somebody still has to learn again, where an edition could stand.
STILL_OPEN = "tat-ca"


@dataclass(frozen=True, slots=True)
class Choice:
    """The changes, and what a campaign for them names as its cause; nothing for what is only foreseen."""

    changes: tuple[MaterialChange, ...]
    cause: Mapping[str, str]

    @property
    def foreseen(self) -> bool:
        """Whether no edition has brought it yet, so that there is nothing to learn again."""
        return any(change.foreseen for change in self.changes)


def choose(
    library: Library,
    now: datetime,
    *,
    since: str = "",
    instrument: str = "",
    change: str = "",
    sections: Sequence[str] = (),
) -> Choice:
    """Return the changes since an edition (none: the last with any), of ``instrument``, or the one called ``change``.

    An instrument that no edition names as a cause is looked at as if it were about to change, ``sections`` as if they
    were about to be published as material. Raises LookupError when there is no such edition, instrument, change or
    section.
    """
    if sections:
        return _of_sections(library, sections)
    if change:
        found = tuple(one for one in impact.everything(library.history) if one.key == change)
        if not found:
            raise LookupError(change)
        return Choice(found, {"edition": found[0].edition})
    if instrument:
        return _of_instrument(library, instrument)
    changes = still_open(library, now) if since == STILL_OPEN else impact.since(library.history, since or None)
    return Choice(changes, {"edition": changes[-1].edition} if changes else {})


def _of_sections(library: Library, sections: Sequence[str]) -> Choice:
    for name in sections:
        if name not in library.sections:
            raise LookupError(name)
    return Choice((impact.foreseen_of(sections),), {})


def _of_instrument(library: Library, instrument: str) -> Choice:
    if instrument not in library.instruments:
        raise LookupError(instrument)
    if changes := impact.caused_by(library.history, instrument):
        return Choice(changes, {"instrument": instrument})
    return Choice(impact.foreseen(instrument, library.sections, library.questions.values()), {})
