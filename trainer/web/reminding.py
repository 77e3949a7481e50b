"""Reminding by hand, for the IT unit and for leaders: first whom it would reach, then a button."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.actions.reminders.writing import remind_now
from trainer.content.live import library
from trainer.queries.reminders import Reach
from trainer.web.access import me, now

# So many are named to whoever has to tell them himself.
NAMED = 30


@dataclass(frozen=True, slots=True)
class Lists:
    """Where whoever tells people himself finds them: on a page, in a file; and whom to ring in their units, or ""."""

    people: str
    file: str
    calls: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom somebody wants to remind, in words; what is kept of it in the event; where he came from; where they stand
    in lists, of a single person nowhere."""

    whom: str
    about: Mapping[str, Any]
    back: str
    back_title: str
    lists: Lists | None = None


def ask_or_remind(request: HttpRequest, choice: Choice, reach: Reach, fields: Mapping[str, str]) -> HttpResponse:
    """Show whom it would reach; once the form was sent, remind them. ``fields`` go with the form."""
    if request.method == "POST" and settings.MAIL_SET_UP and reach.people:
        told = remind_now(
            me(request), reach.officials(), library(), now(), about=choice.about, seconds=PATIENCE_SECONDS
        )
        messages.success(request, told.words())
        return redirect(choice.back)
    # Whoever cannot send anything tells them himself; of more he has the list.
    named = reach.by_name() if not settings.MAIL_SET_UP and 0 < reach.people <= NAMED else ()
    context = {
        "choice": choice,
        "reach": reach,
        "fields": fields,
        "set_up": settings.MAIL_SET_UP,
        "named": named,
        "site": settings.SITE,
    }
    return render(request, "it/remind.html", context)
