"""The tables of people, of the log and of reminders as files."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from trainer.exports.offering import offer
from trainer.web.access import it_reader_required, me, now, signed_in, unit_for
from trainer.web.accounts.step_up import confirmed
from trainer.web.log_filter import LogFilter
from trainer.web.people_filter import CityFilter, PeopleFilter, TableFilter
from trainer.web.reminders_filter import RemindersFilter


@it_reader_required
@require_safe
@confirmed
def city(request: HttpRequest, kind: str) -> HttpResponse:
    """Exactly the filtered list, as a file; of what is not known there is none, and the screen says why."""
    form = CityFilter(request.GET)
    if form.unknown():
        return redirect(f"{reverse('progress')}?{form.query()}")
    return offer(request, "city", kind, form.chosen(), now())


@it_reader_required
@require_safe
@confirmed
def people(request: HttpRequest, kind: str) -> HttpResponse:
    """The same people in a file with one row each, in the order of their table."""
    form = TableFilter(request.GET)
    if form.unknown():
        return redirect(f"{reverse('progress_table')}?{form.query()}")
    return offer(request, "people", kind, form.chosen(), now())


@signed_in
@require_safe
@confirmed
def unit(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The list as it is filtered, as a file; of what is not known there is none, and the screen says why."""
    found, form = unit_for(me(request), code), PeopleFilter(request.GET)
    if form.unknown():
        return redirect(f"{reverse('unit', args=[code])}?{form.query()}")
    return offer(request, "unit", kind, {"don_vi": found.code, **form.chosen()}, now())


@it_reader_required
@require_safe
@confirmed
def log(request: HttpRequest, kind: str) -> HttpResponse:
    """The log as it is filtered, as a file; of what is not known there is none, and the screen says why."""
    form = LogFilter(request.GET)
    if form.wanted()[1]:
        return redirect(f"{reverse('log')}?{form.query()}")
    return offer(request, "log", kind, form.chosen(), now())


@it_reader_required
@require_safe
@confirmed
def reminders(request: HttpRequest, kind: str) -> HttpResponse:
    """Whom reminders went to, as it is filtered, as a file; of what is not known there is none."""
    form = RemindersFilter(request.GET)
    if form.unknown():
        return redirect(f"{reverse('reminders')}?{form.query()}")
    return offer(request, "reminders", kind, form.chosen(), now())
