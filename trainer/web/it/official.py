"""One official: for the IT unit, and for the leader of his unit."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from trainer.actions import outgoing_mail
from trainer.actions.accounts import province, second_step, slips
from trainer.actions.accounts.officials import MadeMeanwhile, one_time_path, to_be_told
from trainer.actions.accounts.one_time_links import last_by_hand
from trainer.content.live import library
from trainer.core.accounts.mail_words import masked
from trainer.core.accounts.words_to_copy import link_made
from trainer.core.due_days import days_in_a_row
from trainer.core.text import row_number
from trainer.core.vietnam_time import day_of, moment_words
from trainer.models import Official, ProvinceAccount
from trainer.queries.agreements import exemptions_of, extensions_of
from trainer.queries.due_days import rules_in_words
from trainer.queries.official import MOST_ATTEMPTS, attempt_rows, history, standing_of
from trainer.queries.path import passes_of_all, path_of
from trainer.queries.progress_people import PersonRow
from trainer.queries.relearning import works
from trainer.queries.told_directly import latest_on
from trainer.queries.workshops import attended
from trainer.web.access import it_officer_required, me, now, official_for, reads_everything, signed_in
from trainer.web.accounts.step_up import confirmed_to_send
from trainer.web.stale import left_meanwhile
from trainer.web.way_back import way_back


@signed_in
@require_safe
def official(request: HttpRequest, code: str) -> HttpResponse:
    """Who he is, what he must pass, what he has taken, what happened to him."""
    found, moment = official_for(me(request), code), now()
    row, exemptions = standing_of(found, library(), moment), exemptions_of(found)
    attempts = attempt_rows(found, moment)
    return render(
        request,
        "it/official.html",
        {
            "official": found,
            "rules": rules_in_words(one.due_by for one in row.requirements),
            "extensions": extensions_of(found),
            "exemptions": exemptions,
            "away": days_in_a_row([(one.starts_on, one.ends_on) for one in exemptions], day_of(moment)),
            "works": works(found, library(), moment),
            "row": row,
            "path_certified": _path_certified(found, row, moment),
            "back": way_back(request, code),
            "attempts": attempts[:MOST_ATTEMPTS],
            "more_attempts": len(attempts) > MOST_ATTEMPTS,
            "attended": attended(found),
            "history": history(found, with_account=reads_everything(me(request))),
            "titles": {quiz.id: quiz.title for quiz in library().quizzes.values()},
            "told": _told(found, moment),
            "told_directly": latest_on(found),
            "slip": (slip := slips.of(found, moment) if found.last_login is None else None),
            "slip_serves": slip is not None and moment <= slip.expires_at,
            "link_seen": last_by_hand(found) if me(request).is_it_officer else 0,
            "rights": found.appointed(),
            "in_province": _in_province(me(request), found),
            "second_step": me(request).is_it_officer and second_step.has_one(found),
        },
    )


def _path_certified(found: Official, row: PersonRow, moment: datetime) -> bool:
    # Whoever lacks a quiz has no certificate: his path is not asked for.
    whole = row.done == len(row.requirements) > 0
    return whole and bool(passes_of_all(path_of(found, library(), moment)))


def _in_province(viewer: Official, official: Official) -> list[ProvinceAccount]:
    asked = viewer.is_it_officer and (settings.OIDC is not None or settings.LDAP is not None)
    return province.accounts_of(official) if asked else []


@it_officer_required
@require_POST
@confirmed_to_send
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Make a one-time link to set a password and show it this once. Those who left get none.

    The form tells which was the last one when its page was made (``da-thay``): sent again, by a reload, it makes none.
    """
    found = official_for(me(request), code)
    if not found.is_active:
        return left_meanwhile(request, found)
    try:
        path = one_time_path(found, me(request), now(), _seen(request))
    except MadeMeanwhile as refused:
        messages.error(request, refused.sentence())
        return redirect("official", found.staff_code)
    address = (settings.SITE or request.build_absolute_uri("/").rstrip("/")) + path
    context = {
        "official": found,
        "address": address,
        "told": _told(found, now()),
        "set_up": settings.MAIL_SET_UP,
        "by_hand": [
            one for one in to_be_told(found, now()) if one.pk != me(request).pk and not outgoing_mail.reaches(one)
        ],
        "sentence": link_made(str(found), me(request).full_name, moment_words(now())),
    }
    return render(request, "it/link.html", context)


def _seen(request: HttpRequest) -> int | None:
    """Return which link was the last when the page of the form was made, a number of none where it says nonsense."""
    sent = request.POST.get("da-thay")
    if sent is None:
        return None
    number = row_number(sent)
    return -1 if number is None else number


def _told(official: Official, moment: datetime) -> list[str]:
    """Return, as the screens say it, who is told by mail of a link for ``official``: nobody without a mail server."""
    told = filter(outgoing_mail.reaches, to_be_told(official, moment)) if settings.MAIL_SET_UP else ()
    return [f"{person.full_name} ({masked(person.email or '')})" for person in told]
