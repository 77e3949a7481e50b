"""The leader's screens: the people of his unit and those below, who is late first."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from trainer.content.live import library
from trainer.models import Unit
from trainer.queries import misses, progress, progress_people, progress_units
from trainer.queries.progress_filter import Filter
from trainer.queries.reminders import reach_below
from trainer.web.access import answering_unit, answers_for, me, now, sees, signed_in, top_units, unit_for
from trainer.web.people_filter import SIZES, PeopleFilter, page_of
from trainer.web.reminding import Lists, ReminderChoice, ask_or_remind

# Of more units than this one line each for those directly below: nobody reads a list of a whole country.
MOST_LISTED = 300
# So many lines stand in the page, some 30 kB; more units have a page of their own, some at a time.
MOST_LINES = 60


@signed_in
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Go to the highest unit the official may see; of several, let him choose. A name he searches for goes along."""
    tops, name = top_units(me(request)), request.GET.get("tim", "")
    query = "?" + urlencode({"tim": name}) if name else ""
    if len(tops) == 1:
        return redirect(reverse("unit", args=[tops[0].code]) + query)
    return render(request, "unit/units.html", {"units": tops, "query": query, "name": name})


@signed_in
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """The people of a unit, how they stand, and the units below; a closed one leads to what it became."""
    found, moment = unit_for(me(request), code), now()
    if found.closed_at is not None:
        return redirect("unit", found.became().code)
    form = PeopleFilter(request.GET)
    units = progress_units.by_unit(Filter(found), moment)
    listed = units if len(units) <= MOST_LISTED else progress_units.next_below(units, found)
    page = page_of(progress.People(form.wanted(found, late_first=True), moment, units), request)
    missed, missed_by_all = misses.most_missed(found, library())
    return render(
        request,
        "unit/unit.html",
        {
            "unit": found,
            "above": _above(request, found),
            "answers": answers_for(me(request), found),
            "form": form,
            "query": form.query(),
            "unknown": form.unknown(),
            "page": page,
            "sizes": SIZES,
            "rows": progress_people.rows(page.object_list, None, library().quizzes, moment),  # type: ignore[arg-type]
            "units": listed if 1 < len(listed) <= MOST_LINES else [],
            "together": len(listed) < len(units),
            "several": len(units) > 1,
            # The letter of the whole city has those on it who are in none of its units, and of whom something is asked.
            "has_letter": found.parent_id is not None or any(row.code == found.code and row.people for row in units),
            "totals": progress_units.totals(units),
            "everybody": progress.count(Filter(found), moment),
            "missed": missed,
            "missed_by_all": missed_by_all,
            "reads_all": me(request).is_it_officer or me(request).is_auditor,
            "titles": {quiz.id: quiz.title for quiz in library().quizzes.values()},
        },
    )


def _above(request: HttpRequest, found: Unit) -> Unit | None:
    """Return the unit above, when the reader may go there too."""
    parent = found.parent
    return parent if parent is not None and sees(me(request), parent) else None


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Remind by hand those of a unit and below who have something to do by a day; asks first."""
    found = answering_unit(me(request), code)
    back = reverse("unit", args=[code])
    query = "?tinh_trang=not_done"
    lists = Lists(
        people=back + query,
        file=reverse("unit_file", args=[code, "xlsx"]) + query,
        # Whoever leads one unit alone rings nobody but its people.
        calls=reverse("units_below", args=[code]) if found.children.filter(closed_at=None).exists() else "",
    )
    choice = ReminderChoice(
        f"những người còn thiếu bài của {found.name}",
        {"unit": found.code, "title": found.name},
        back,
        found.name,
        lists,
    )
    return ask_or_remind(request, choice, reach_below(found, now()), {})
