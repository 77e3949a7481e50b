"""Who holds which right over a unit or the city: given and taken back by IT officers."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from trainer.actions import rights
from trainer.actions.accounts import lost_second_step
from trainer.core.rights import RIGHT_TITLES, RIGHT_WORDS
from trainer.models import Appointment
from trainer.people import queries
from trainer.people.forms import LeaveForm, RightForm
from trainer.people.shown import told, tried
from trainer.web.access import it_officer_required, it_reader_required, me, now, official_for
from trainer.web.accounts.step_up import confirmed_to_send
from trainer.web.people_filter import page_number
from trainer.web.stale import left_meanwhile, overtaken

# Of those whom a list makes leaders; there is one for each unit, or more.
PAGE = 10
_LONGEST = 100
_METHODS = ["GET", "HEAD", "POST"]


@it_reader_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every right and who holds it, whom a list makes a leader, and what was taken back of late."""
    text = request.GET.get("tim", "")[:_LONGEST]
    listed = Paginator(queries.leaders_by_list(text), PAGE)
    context = {
        "listed": listed.get_page(page_number(request)),
        # The paginator keeps its count.
        "leaders": queries.leaders_by_list().count() if text else listed.count,
        "text": text,
        "holders": queries.by_right(now()),
        "ended": queries.ended(),
        "lost": lost_second_step.waiting(now()).count() if me(request).is_it_officer else 0,
        "titles": RIGHT_TITLES,
        "words": RIGHT_WORDS,
    }
    return render(request, "people/rights.html", context)


@it_officer_required
@require_http_methods(_METHODS)
@confirmed_to_send
def give(request: HttpRequest, code: str) -> HttpResponse:
    """What somebody holds, and giving him a right."""
    found = official_for(me(request), code)
    if not found.is_active:
        return left_meanwhile(request, found)
    form = RightForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen, unit = form.cleaned_data["quyen"], form.cleaned_data["don_vi"]
        reason = form.cleaned_data["ly_do"]
        refused = tried(lambda: rights.give(found, chosen, unit, form.until(), reason, me(request), now()))
        if refused is None:
            told(request, None, f"Đã trao quyền {RIGHT_TITLES[chosen]} cho {found.full_name}.")
            return redirect("official", found.staff_code)
        form.add_error(None, refused.sentence())
    context = {"form": form, "official": found, "held": found.appointed(), "words": RIGHT_WORDS}
    return render(request, "people/give.html", context)


@it_officer_required
@require_http_methods(_METHODS)
@confirmed_to_send
def take_back(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """What taking a right back means, and doing it."""
    rows = Appointment.objects.select_related("official__unit", "unit")
    one = rows.filter(pk=appointment_id, ended_at__isnull=True).first()
    if one is None:
        if not Appointment.objects.filter(pk=appointment_id).exists():
            raise Http404
        return overtaken(request, "Quyền này đã được thu từ trước, nên không có gì thay đổi.", "rights")
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason, name = form.cleaned_data["ly_do"], f"{rights.named(one)} của {one.official.full_name}"
        refused = tried(lambda: rights.take_back(one, reason, me(request), now()))
        if told(request, refused, f"Đã thu quyền {name}."):
            # Who took back his own finds that page no more.
            return redirect("rights" if one.official_id != me(request).pk else "home")
    return render(request, "people/take_back.html", {"form": form, "one": one, "words": RIGHT_WORDS})
