"""What changes of the handbook or of the law set off: who must learn what again, and a campaign for exactly them."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from trainer.actions.campaigns import named, open_relearning
from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.content.live import library
from trainer.core.editions.impact import MaterialChange, resting_on
from trainer.core.editions.model import USUAL_DAYS
from trainer.core.text import count
from trainer.core.vietnam_time import day_of
from trainer.queries.impact import measure, waiting
from trainer.queries.impact_kept import measured
from trainer.queries.impact_selection import STILL_OPEN, Choice, choose
from trainer.web.access import it_officer_required, it_reader_required, me, now
from trainer.web.it.campaigns import tell_if_applying
from trainer.web.it.campaigns_forms import RoundForm
from trainer.web.people_filter import page_number

# Units shown at once; the rest is one tap away.
MOST_UNITS = 10
# Of thousands of units the page would be half a megabyte; the command writes them all.
MOST_LISTED = 300
# Sections without a question that are named above the list of all.
MOST_UNASKED = 3
# Changes on a page: each is a card.
MOST_CARDS = 3


class ChoiceForm(forms.Form):
    """Which changes: since an edition, or of an instrument."""

    tu = forms.ChoiceField(label="Thay đổi", required=False)
    van_ban = forms.ChoiceField(label="Hoặc theo văn bản", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        editions = library().history.editions
        self.fields["tu"].choices = [  # type: ignore[attr-defined]
            ("", "Trong lần công bố gần nhất có mục phải học lại"),
            (STILL_OPEN, "Mọi thay đổi còn người phải học lại"),
            *((one.id, f"Sau lần “{one.title}” ({one.published_on:%d/%m/%Y})") for one in reversed(editions[:-1])),
        ]
        instruments = sorted(library().instruments.values(), key=lambda one: one.name())
        self.fields["van_ban"].choices = [("", "Mọi văn bản"), *((one.key, one.name()) for one in instruments)]  # type: ignore[attr-defined]


@it_reader_required
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Every chosen change with whom it concerns, and a campaign one click away."""
    choice = _chosen(request)
    return _page(request, choice, {})


@it_officer_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: HttpRequest) -> HttpResponse:
    """Open a campaign for exactly those who still have to learn the chosen changes again."""
    if request.method != "POST":
        # Where somebody comes back to after signing in again.
        return redirect("impact")
    choice, form = _chosen(request), RoundForm(request.POST)
    if choice.foreseen:
        raise Http404
    if not form.is_valid():
        return _page(request, choice, {choice.changes[0].key if len(choice.changes) == 1 else "": form})
    moment = now()
    found = measure(choice.changes, library(), moment)
    if not found.total.share.waiting:
        messages.info(request, "Không còn ai phải học lại, nên không cần mở đợt.")
        return redirect("impact")
    campaign = open_relearning(
        title=form.cleaned_data["ten"],
        people=waiting(choice.changes, library(), moment),
        quizzes=[load.quiz for load in found.total.loads],
        cause=choice.cause,
        due_on=form.cleaned_data["han"],
        actor=me(request),
        library=library(),
        now=moment,
        seconds=PATIENCE_SECONDS,
    )
    people = len(named(campaign))
    messages.success(
        request, f"Đã mở đợt “{campaign.title}” cho {count(people)} cán bộ, hạn {campaign.due_on:%d/%m/%Y}."
    )
    tell_if_applying(request, campaign)
    return redirect("campaign", campaign.pk)


def _chosen(request: HttpRequest) -> Choice:
    wanted = {name: request.GET.get(key, "") for name, key in _NAMES.items()}
    try:
        return choose(library(), now(), **wanted)
    except LookupError:
        raise Http404 from None


_NAMES = {"since": "tu", "instrument": "van_ban", "change": "thay_doi"}


def _page(request: HttpRequest, choice: Choice, forms_sent: dict[str, RoundForm]) -> HttpResponse:
    moment = now()
    found, counted_at = measured(choice.changes, library(), moment)
    instrument = request.GET.get("van_ban", "")
    cards = [
        {
            "found": one,
            "form": forms_sent.get(one.change.key) or _round_form(one.change),
            "query": urlencode({"thay_doi": one.change.key}),
        }
        for one in reversed(found.changes)
    ]
    context = {
        "choice": choice,
        "today": day_of(moment),
        "form": ChoiceForm({key: request.GET.get(key, "") for key in ("tu", "van_ban")}),
        "single": request.GET.get("thay_doi", ""),
        "cards": cards,
        "page": Paginator(cards, MOST_CARDS).get_page(page_number(request)),
        "total": found.total,
        "all_form": forms_sent.get("") or _round_form(*choice.changes),
        "all_query": urlencode({key: value for key in _NAMES.values() if (value := request.GET.get(key, ""))}),
        "resting": resting_on(instrument, library().questions.values()) if choice.foreseen else (),
        "most_units": MOST_UNITS,
        "most_listed": MOST_LISTED,
        "most_unasked": MOST_UNASKED,
        "counted_at": counted_at if counted_at != moment else None,
        "sections": library().sections,
        "quizzes": library().quizzes,
        "instruments": library().instruments,
        "editions": {one.id: one for one in library().history.editions},
    }
    return render(request, "it/impact.html", context)


def _round_form(*chosen: MaterialChange) -> RoundForm | None:
    """Return a form that is ready to be sent: a title that says why, the day of the change or 30 days from now."""
    if not chosen or any(change.foreseen for change in chosen):
        return None
    today = day_of(now())
    day = max((one.relearn_by for one in chosen if one.relearn_by), default=today)
    reasons = {one.reason for one in chosen}
    title = (
        f"Học lại: {reasons.pop()}"
        if len(reasons) == 1
        else f"Học lại {len(chosen)} thay đổi đến {chosen[-1].published_on:%d/%m/%Y}"
    )
    return RoundForm(
        initial={"ten": title[:200], "han": day if day >= today else today + timedelta(days=USUAL_DAYS)},
        auto_id=f"{chosen[0].key}_%s" if len(chosen) == 1 else "tat-ca_%s",
    )
