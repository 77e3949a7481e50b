"""Where a trainee comes home to: the one next thing, and his path below it."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trainer.actions import practice
from trainer.actions.accounts import lost_second_step
from trainer.content.live import library
from trainer.core.due_days import days_ahead, days_in_a_row
from trainer.core.vietnam_time import day_of
from trainer.models import LetterAnswer, Objection
from trainer.queries import agreements, campaigns, duty, path, prepared_files, spaced_review
from trainer.queries.next_step import Next, next_of
from trainer.queries.path import PathItem
from trainer.web.access import is_leader, me, now, reads_everything, signed_in, top_units
from trainer.web.training import objections_told


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The one thing to do next, the path with what is done and what is due, and what waits of others."""
    official, moment = me(request), now()
    days = agreements.days_of(official.pk)
    items = path.path_of(official, library(), moment, away=days)
    refreshers = spaced_review.due_count(official, library(), moment)
    required = [item for item in items if item.required]
    done = [item for item in required if item.standing.valid and not item.open_attempt and not item.work]
    following = next_of(items, refreshers)
    one_day = _one_day(required)
    late = any(item.standing.late for item in required)
    tops = top_units(official) if reads_everything(official) or is_leader(official) else []
    return render(
        request,
        "training/home.html",
        {
            "next": following,
            "required": required,
            "one_day": one_day,
            # Late may also be who has not learnt a change again, while that day is still ahead.
            "day_is_over": late and one_day is not None and one_day < day_of(moment),
            "away": days_in_a_row(days, day_of(moment)) if _excused(required) else None,
            "coming": days_ahead(days, day_of(moment)) if required else None,
            "done": done,
            "empty": [item for item in required if not item.standing.valid and not item.askable],
            # A pass whose text has changed counts until its day, as everywhere else.
            "passed": sum(item.standing.valid for item in required),
            "changed": sum(item.standing.valid and item.work is not None for item in required),
            "ahead": _ahead([item for item in required if item not in done], following),
            "optional": [item for item in items if not item.required],
            "refreshers": refreshers,
            "left": practice.unfinished(official.pk, library(), moment),
            "tops": tops,
            "duty": duty.overdue_of(tops, moment) if tops else None,
            "files": prepared_files.waiting_for(official) if tops else (),
            "answers": LetterAnswer.objects.filter(outcome="").count() if official.is_it_officer else 0,
            "objections": Objection.objects.filter(settled_at=None).count() if official.is_it_officer else 0,
            "answered": objections_told.to_read(official),
            "seen_at": moment.isoformat(),
            "lost": lost_second_step.waiting(moment).count() if official.is_it_officer else 0,
            "rounds": campaigns.opened(library().paths, moment, most=3) if reads_everything(official) else (),
        },
    )


def _excused(required: Iterable[PathItem]) -> bool:
    return any(item.standing.state == "exempt" for item in required)


def _ahead(left: Iterable[PathItem], following: Next) -> list[PathItem]:
    """Return what is left of the path as the card will offer it: what it offers now, then day by day."""

    def turn(item: PathItem) -> tuple[bool, date]:
        day = item.work.until if item.work else None if item.standing.valid else item.due_on
        return item.quiz.id != following.step.quiz, day or date.max

    return sorted(left, key=turn)


def _one_day(required: Iterable[PathItem]) -> date | None:
    """Return the day of all quizzes that are still asked, where it is one and the same; none of whom nothing is asked.
    A change has a day of its own, which stands beside it."""
    asked = (item for item in required if not item.standing.valid and item.standing.state != "exempt")
    days = {item.due_on for item in asked if not item.work}
    return next(iter(days)) if len(days) == 1 else None
