"""The certificate that bears a code: one attempt is looked up and its code made again, never those of all attempts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from trainer.content.library import Library
from trainer.core import certificate_code
from trainer.core.vietnam_time import LOCAL
from trainer.evidence.queries import of_official
from trainer.evidence.rules.certificate import Certificate, certificate
from trainer.models import Attempt, Official


@dataclass(frozen=True, slots=True)
class Found:
    """A certificate that the record still gives: whose, of which attempt, and the staff numbers it may name.

    ``ended``: the last day that is printed on it is over.
    """

    official: Official
    quiz: str
    number: int
    certificate: Certificate
    staff_codes: Collection[str]
    ended: bool


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
    # The mark needs no key, so nobody's key is asked for.
    made = certificate(of_official(attempt.official, library, attempt.quiz, "none"), attempt.number)
    if made is None or made.mark != mark:
        return None
    official, until = attempt.official, attempt.hand_in.completion.valid_until
    # Printed between two merges, it names a number that is neither the first nor the present one.
    named = {official.staff_code, *official.former_codes.split()}
    ended = now.astimezone(LOCAL).date() > until.astimezone(LOCAL).date()
    return Found(official, attempt.quiz, attempt.number, made, named, ended)
