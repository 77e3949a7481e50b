"""One round of training: its figures and who is behind them, its units, its history, what was agreed with whom."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trainer.content.live import library
from trainer.core.over_time import chart
from trainer.core.text import count
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign
from trainer.queries import campaigns as queries
from trainer.queries import campaigns_history, over_time
from trainer.queries.counts import UnitRow
from trainer.queries.over_time_tables import campaign_table
from trainer.queries.reminders import due_of_campaign
from trainer.queries.telling import told_of
from trainer.web.access import campaign_for, it_reader_required, me, now
from trainer.web.it.campaigns import about_causes
from trainer.web.people_filter import page_number
from trainer.web.table_response import table_file

# Each is a card on a phone.
UNITS, AGREEMENTS, DAYS = 9, 10, 9


@it_reader_required
@require_safe
def one(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A campaign as it stands, or as it stood when it was closed."""
    campaign, moment = campaign_for(me(request), campaign_id), now()
    row, units = queries.row(campaign, library().paths, moment)
    page = Paginator(sorted(units, key=_furthest_behind), UNITS).get_page(page_number(request))
    context: dict[str, Any] = {
        "row": row,
        "campaign": campaign,
        "figures": row.figures,
        "set_up": settings.MAIL_SET_UP,
        "known": queries.known(campaign),
        "page": page,
        "told": _told(row, moment),
        "today": day_of(moment),
        "history": campaigns_history.history(campaign, library().quizzes),
        **_over_time(campaign, over_time.campaign_days(campaign, row.figures.people, row.figures.done, moment)),
        **_agreements(campaign),
        **about_causes(),
    }
    return render(request, "it/campaign.html", context)


def _told(row: queries.CampaignRow, moment: datetime) -> int:
    """Return how many of those who are left were told directly; of a closed campaign nobody is to be told."""
    campaign = row.campaign
    if campaign.closed_at or not row.figures.left:
        return 0
    return told_of(
        lambda: due_of_campaign(campaign, library().paths, moment, row.scope),
        campaign,
        moment,
        by_mail=settings.MAIL_SET_UP,
    )


def _over_time(campaign: Campaign, found: over_time.CampaignDays | None) -> dict[str, Any]:
    """Return the chart of a campaign up to its day, or to today, and some of its days."""
    if found is None or len(found.days) < 2:
        return {"curve": None}
    first, last = min(found.days), max(found.days)
    end = max(last, campaign.due_on) if campaign.due_on and not campaign.closed_at else last
    every = [first + timedelta(days=at) for at in range((end - first).days + 1)]
    marked = {campaign.due_on: f"hạn {campaign.due_on:%d/%m}"} if campaign.due_on else {}
    small = {day: f"{day:%d/%m/%Y}: nhắc {count(number)} người" for day, number in found.reminded.items()}
    drawn = chart(
        {"people": dict.fromkeys(every, found.people), "then": found.days}, first, end, marked, small, gaps=True
    )
    listed = list(found.days)
    return {
        "curve": drawn,
        "curve_of": found,
        "curve_rows": [(day, found.days[day]) for day in over_time.thinned(listed, DAYS)],
        "missed": over_time.missed(listed),
    }


@it_reader_required
@require_safe
def days_file(request: HttpRequest, campaign_id: int, kind: str) -> HttpResponse:
    """How many were done by the end of every day of a campaign, as a table to take away."""
    campaign, moment = campaign_for(me(request), campaign_id), now()
    figures = queries.row(campaign, library().paths, moment)[0].figures
    found = over_time.campaign_days(campaign, figures.people, figures.done, moment)
    table = campaign_table(campaign.title, found.days if found else {}, found.people if found else 0)
    return table_file(request, table, kind, f"dot-{campaign.pk}-theo-ngay", {"dot": str(campaign.pk)}, moment)


def _furthest_behind(row: UnitRow) -> tuple[int, int, str]:
    return -row.overdue, row.done - row.people, row.code


def _agreements(campaign: Any) -> dict[str, Any]:
    extended = campaigns_history.extensions_touching(campaign)
    exempted = campaigns_history.exemptions_touching(campaign)
    return {
        "extensions": extended[:AGREEMENTS],
        "extensions_left": max(0, extended.count() - AGREEMENTS),
        "exemptions": exempted[:AGREEMENTS],
        "exemptions_left": max(0, exempted.count() - AGREEMENTS),
    }
