"""The pages of letters for paper: who was answered about has nothing to tick, who has a slip needs none."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from trainer.actions.accounts import slips
from trainer.content.library import Library
from trainer.letters import queries
from trainer.letters.queries import Addressee
from trainer.letters.rules.answers import Answer, in_words
from trainer.letters.rules.page import LetterPage
from trainer.models import EXEMPTION_REASONS, LetterAnswer, Official


def pages(wanted: Sequence[Addressee], library: Library, now: datetime) -> Iterator[LetterPage]:
    """Yield what ``queries.pages`` does, each person with the answer that waits and whether he has a slip that is still
    good. Two queries more."""
    units = [unit.pk for one in wanted for unit in one.units]
    answers = queries.waiting_answers(units)
    good = _have_slips(units, now)
    for page in queries.pages(wanted, library, now):
        yield replace(
            page,
            people=tuple(
                replace(one, answered=_said(answers.get(one.key)), has_slip=one.key in good) for one in page.people
            ),
        )


def _have_slips(units: Sequence[int], now: datetime) -> set[int]:
    people = slips.may_have_one(Official.objects.filter(unit__in=units), now)
    return set(slips.still_good(people, now).values_list("pk", flat=True))


def _said(row: LetterAnswer | None) -> str:
    if row is None:
        return ""
    answer = Answer(row.kind, row.until, row.reason, row.note)  # type: ignore[arg-type]
    return in_words(answer, EXEMPTION_REASONS.get(row.reason, ""))
