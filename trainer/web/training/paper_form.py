"""The form of a running paper: what of it is saved, and what is no answer yet."""

from datetime import datetime

from django.http import QueryDict

from trainer.actions import papers
from trainer.actions.answers import Save, save_batch
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds.base import stored_places
from trainer.models import Attempt
from trainer.web.answer_fields import is_number, read_answer


def save_form(form: QueryDict, found: Attempt, now: datetime) -> list[int]:
    """Save the answers that the form changed; return the places where a newer answer came from elsewhere.

    Each question carries the revision and the answer it was shown with (``r0``, ``shown0``), so that an old page can
    change only what its reader touched.
    """
    drawn = enumerate(papers.read(found))
    saves = [save for place, one in drawn if (save := _changed(form, found, place, one)) is not None]
    outcomes = save_batch(saves, now) if saves else []
    return [save.place for save, outcome in zip(saves, outcomes, strict=True) if outcome.status == "conflict"]


def unfinished_places(form: QueryDict, found: Attempt) -> list[int]:
    """Return the places where the form holds something that is no answer yet, such as two steps with one number."""
    return [
        place
        for place, drawn in enumerate(papers.read(found))
        if f"r{place}" in form and read_answer(form.getlist(f"q{place}"), drawn) is None
    ]


def _changed(form: QueryDict, found: Attempt, place: int, drawn: DrawnQuestion) -> Save | None:
    revision = form.get(f"r{place}", "")
    answer = read_answer(form.getlist(f"q{place}"), drawn)
    if answer is None or not is_number(revision):
        return None
    stored = stored_places(answer)
    unchanged = stored == form.get(f"shown{place}", "")
    return None if unchanged else Save(found.pk, place, int(revision) + 1, stored)
