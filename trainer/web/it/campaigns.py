"""Rounds of training: which are open and how far they have come, which were closed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trainer.content.live import library
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign
from trainer.queries import campaigns as queries
from trainer.web.access import it_reader_required, now
from trainer.web.people_filter import page_number

STILL_APPLYING = (
    "Hệ thống đang ghi hạn cho từng người của đợt “{}”. Anh/chị cứ làm việc khác; ghi xong thì dòng “đang áp dụng” mất."
)
# Of the closed ones on a page: each is a card on a phone.
PAGE = 10


@it_reader_required
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns that are open, the nearest day first, and those that are closed, page by page."""
    closed = Paginator(queries.closed(), PAGE).get_page(page_number(request))
    context = {
        "opened": queries.opened(library().paths, now()),
        "closed": queries.closed_rows(closed),
        "page": closed,
        "today": day_of(now()),
        **about_causes(),
    }
    return render(request, "it/campaigns.html", context)


def about_causes() -> dict[str, object]:
    """Return what a page needs to say in words whom a campaign is for."""
    return {
        "instruments": library().instruments,
        "editions": {one.id: one for one in library().history.editions},
        "quizzes": library().quizzes,
    }


def tell_if_applying(request: HttpRequest, *changed: Campaign) -> None:
    """Say so of every campaign whose days are still being written."""
    applying = queries.being_applied() if changed else frozenset()
    for campaign in changed:
        if campaign.pk in applying:
            messages.info(request, STILL_APPLYING.format(campaign.title))
