"""The certificate that bears a code: one attempt is looked up and its code made again, never those of all attempts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from trainer.content.library import Library
from trainer.core import certificate_code
from trainer.core.vietnam_time import day_of
from trainer.evidence.queries import of_official
from trainer.evidence.rules.certificate import Certificate, printed
from trainer.models import Attempt, Event, Official
from trainer.queries.relearning import Work, work_of

# What a list, or the undoing of one, writes down of somebody who gets another number.
_RENUMBER = ("changed", "moved", "returned", "undone")
_CODE = "Mã cán bộ"


@dataclass(frozen=True, slots=True)
class Found:
    """A certificate that the record still gives: whose, of which attempt, and the staff numbers it may name.

    ``ended``: the last day that is printed on it is over. ``change``: what he has to learn again of the quiz (None:
    nothing); ``counts``: he has passed it today, as lists and figures say it but for the hours of the last day.
    """

    official: Official
    quiz: str
    number: int
    certificate: Certificate
    staff_codes: Collection[str]
    ended: bool
    change: Work | None
    counts: bool


def with_code(code: str, library: Library, now: datetime) -> Found | None:
    """Return the certificate whose code is ``code``, however it is spaced; None when the record gives none such."""
    read = certificate_code.read(code)
    if read is None:
        return None
    number, mark = read
    passed = Attempt.objects.filter(pk=number, hand_in__completion__isnull=False)
    attempt = passed.select_related("official__unit", "hand_in__completion").first()
    if attempt is None:
        return None
    official, until = attempt.official, attempt.hand_in.completion.valid_until
    named = staff_codes_of(official)
    # The mark needs no key, so nobody's key is asked for.
    made = printed(of_official(official, library, attempt.quiz, "none"), attempt.number, mark, sorted(named))
    if made is None:
        return None
    ended = day_of(now) > day_of(until)
    quiz = library.quizzes.get(attempt.quiz)
    # Of a later pass too, which holds longer: the lists go by that one.
    change = None if ended or quiz is None else work_of(official, quiz, library, now)
    counts = not ended and (change is None or day_of(now) <= change.until)
    return Found(official, attempt.quiz, attempt.number, made, named, ended, change, counts)


def staff_codes_of(official: Official) -> set[str]:
    """Return the staff numbers that a certificate of ``official`` may name.

    Printed between two merges, or before a list gave him another number, it names one that he no longer has.
    """
    return {official.staff_code, *official.former_codes.split(), *_renumbered(official)}


def _renumbered(official: Official) -> set[str]:
    """Return the staff numbers that lists took from ``official`` or gave him, and of the records that he took over."""
    rows = Event.objects.filter(official__in=official.records(), kind__in=_RENUMBER).values_list("details", flat=True)
    fields = [field for details in rows for field in details.get("fields", ()) if field[0] == _CODE]
    return {str(code) for _, old, new in fields for code in (old, new) if code}
