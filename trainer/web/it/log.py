"""The log: who looked, took, changed, signed in; filtered, from the latest back. Read by the IT unit and auditors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trainer.queries import log as queries
from trainer.queries.event_words import title_of, told
from trainer.web.access import it_reader_required
from trainer.web.log_filter import LogFilter, moment_of, moment_word

PAGE = 15


@it_reader_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """The events that fit, a page from the latest back or from a place (``truoc``); each list in one line."""
    form = LogFilter(request.GET)
    wanted, unknown = form.wanted()
    behind = place_of(request.GET.get("truoc", ""))
    page = queries.LogPage([], None) if unknown else queries.page(wanted, PAGE, behind, fold=True)
    one_list = queries.list_at(wanted.at) if wanted.at else None
    context = {
        "form": form,
        "query": form.query(),
        "unknown": unknown,
        "rows": [(event, title_of(event), told(event), page.folded.get(event.pk, 0)) for event in page.events],
        "one_list": (title_of(one_list), told(one_list), one_list.at) if one_list else None,
        "moment_word": moment_word,
        "rest": word_of(page.rest) if page.rest else "",
        "earlier": behind is not None,
    }
    return render(request, "it/log.html", context)


def word_of(place: queries.Place) -> str:
    """Return a place as it stands in an address: microseconds since 1970, and the number of the event."""
    return f"{moment_word(place[0])}-{place[1]}"


def place_of(word: str) -> queries.Place | None:
    """Return the place that ``word_of`` wrote; None for anything else."""
    moment, _, number = word.partition("-")
    at = moment_of(moment)
    return (at, int(number)) if at is not None and number.isdecimal() and len(number) < 19 else None
