"""The certificate of a whole path: the one that bears a code.

Its number is that of the event which keeps what it lists; everything else is read from the record when it is asked for.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainer.content.library import Library
from trainer.core import certificate_code
from trainer.core.vietnam_time import day_of
from trainer.evidence.queries import of_official
from trainer.evidence.queries_certificate import staff_codes_of
from trainer.evidence.rules.path_certificate import Part, parts
from trainer.models import Attempt, Event, Official
from trainer.queries.relearning import works

KIND = "path_certified"


@dataclass(frozen=True, slots=True)
class Listed:
    """One pass that the paper lists, as it stands: ``part`` None where it is a pass no more; whether it ``counts``."""

    title: str
    part: Part | None
    counts: bool


@dataclass(frozen=True, slots=True)
class PathFound:
    """A certificate of a path that was printed: whose, the path of when, what it lists, and the staff numbers that it
    may name."""

    official: Official
    code: str
    at: datetime
    listed: Sequence[Listed]
    staff_codes: Collection[str]

    @property
    def counts(self) -> bool:
        """Whether all that it lists counts today."""
        return all(one.counts for one in self.listed)


def with_code(code: str, library: Library, now: datetime) -> PathFound | None:
    """Return the certificate of a path whose code is ``code``, however it is spaced; None when there is none such."""
    read = certificate_code.read(code)
    event = Event.objects.filter(pk=read[0], kind=KIND).first() if read else None
    if read is None or event is None or event.details["mark"] != read[1]:
        return None
    records = event.details["attempts"]
    sat = {row.pk: row for row in Attempt.objects.filter(pk__in=records).select_related("official__unit")}
    # Of the record that stays, when it was merged since.
    official = sat[records[0]].official
    found = {one.record: one for one in parts(of_official(official, library, "", "none"), records)}
    changed = works(official, library, now)

    def counts(part: Part | None) -> bool:
        if part is None or day_of(now) > day_of(part.valid_until):
            return False
        return part.quiz not in changed or day_of(now) <= changed[part.quiz].until

    listed = [Listed(sat[one].quiz_title, found.get(one), counts(found.get(one))) for one in records]
    return PathFound(official, certificate_code.written(*read), event.at, listed, staff_codes_of(official))
