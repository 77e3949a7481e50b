"""One round of training: its figures and who is behind them, its units, its history, what was agreed with whom."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trainer.content.live import library
from trainer.queries import campaigns as queries
from trainer.queries import campaigns_history
from trainer.queries.counts import UnitRow
from trainer.web.access import campaign_for, it_reader_required, me, now
from trainer.web.it.campaigns import about_causes
from trainer.web.people_filter import page_number

# Each is a card on a phone.
UNITS, AGREEMENTS = 12, 10


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
        "page": page,
        "history": campaigns_history.history(campaign, library().quizzes),
        **_agreements(campaign),
        **about_causes(),
    }
    return render(request, "it/campaign.html", context)


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
