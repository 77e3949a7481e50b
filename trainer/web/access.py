"""Who may see what. Views get people, units and attempts only from here; what is not yours is not found."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any, TypeAlias, cast

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from trainer import clock
from trainer.actions import attempt_rows
from trainer.actions.accounts import second_step
from trainer.core.accounts.second_step_rule import due_at
from trainer.models import Attempt, Campaign, Objection, Official, PendingEmail, Practice, Unit
from trainer.web.way_back import page_of_form

# What nobody needs a right for: his training, and how he signs in.
_ONES_OWN = ("/tap-huan/", "/tai-khoan/")
# Tells the sign-in page that a session has ended: the cookie of it goes with the answer that leads there.
SESSION_ENDED = "het-phien"
View: TypeAlias = Callable[..., HttpResponse]


def at_one_time(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what a page says at its top and at its foot, and what one form writes, is of the same moment."""

    def answer(request: HttpRequest) -> HttpResponse:
        with clock.standing():
            return get_response(request)

    return answer


def now() -> datetime:
    """Return the time of this request, and outside of one the time it is; everything below is told it."""
    return clock.now()


def me(request: HttpRequest) -> Official:
    """Return the official who is signed in; views that call it are behind ``signed_in``."""
    return cast(Official, request.user)


def signed_in(view: View) -> View:
    """Send strangers to the sign-in page and back; whose rights rest, from what is of others to his second step.

    Who sends a form comes back to the page it stood on: its own address may take nothing but forms.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not request.path.startswith(_ONES_OWN) and rights_rest(me(request)):
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the sign-in page and back; who held a session or sent a form of ours reads there that it has ended."""
    reads = request.method in ("GET", "HEAD")
    back = request.get_full_path() if reads else page_of_form(request) or reverse("home")
    answer = redirect_to_login(back)
    if not reads or request.COOKIES.get(settings.SESSION_COOKIE_NAME):
        answer["Location"] += f"&{SESSION_ENDED}=1"
    return answer


def second_step_due(official: Official) -> datetime | None:
    """Return from when his rights rest unless he has a second step at sign-in by then; None: he has, or needs none.

    Asks the database nothing of somebody whose session was just looked up. In a demonstration several share an account.
    """
    held = [one.right for one in official.appointed()]
    held += ["leader"] if "leader" in roles_of(official) else []
    if not held or settings.DEMO or second_step.was_done_elsewhere(official) or second_step.has_one(official):
        return None
    return due_at(settings.SECOND_STEP, held, official.second_step_told_at or now())


def rights_rest(official: Official) -> bool:
    """Say whether he sees and does nothing of others for now: he had time to set a second step up, and has none."""
    due = second_step_due(official)
    return due is not None and due <= now()


def is_leader(official: Official) -> bool:
    """Say whether the official sees the people of a unit: he leads his own by the list, or was appointed to one."""
    return bool(led_units(official))


def led_units(official: Official) -> list[Unit]:
    """Return the units whose people he sees as a leader does, the highest only: none of them is below another."""
    led = [official.unit] if "leader" in roles_of(official) else []
    # Rights over a unit have one, by the database, and no others have. Of a unit that was merged meanwhile: what it
    # became; of one that was closed: none.
    given = [one.unit.lives_on() for one in official.appointed() if one.unit is not None]
    return highest([*led, *(one for one in given if one is not None)])


def highest(units: Iterable[Unit]) -> list[Unit]:
    """Return those of ``units`` that are below none of the others, each once, in the order of the tree."""
    found = {unit.ancestry: unit for unit in units}
    tops = [one for name, one in found.items() if not any(name != other and name.startswith(other) for other in found)]
    return sorted(tops, key=lambda unit: (unit.position, unit.code))


def reads_everything(official: Official) -> bool:
    """Say whether the official sees everybody: an IT officer, and an auditor, who changes nothing."""
    return official.is_it_officer or official.is_auditor


def roles_of(official: Official) -> list[str]:
    """Return the roles of the official, read once a request."""
    cached: list[str] | None = getattr(official, "_roles", None)
    if cached is None:
        cached = list(official.role_holdings.values_list("role", flat=True))
        remember_roles(official, cached)
    return cached


def remember_roles(official: Official, roles: list[str]) -> None:
    """Spare the look for the roles of ``official``: whoever found him found them too."""
    official._roles = roles  # type: ignore[attr-defined]


def it_officer_required(view: View) -> View:
    """Let only officers of the IT unit in; for everybody else the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not me(request).is_it_officer:
            raise Http404
        return view(request, *args, **kwargs)

    return signed_in(guarded)


def it_reader_required(view: View) -> View:
    """Let IT officers in, and auditors to read; for everybody else, and for what an auditor sends, there is no page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        viewer = me(request)
        if not viewer.is_it_officer and not (viewer.is_auditor and request.method in ("GET", "HEAD")):
            raise Http404
        return view(request, *args, **kwargs)

    return signed_in(guarded)


def top_units(official: Official) -> list[Unit]:
    """Return the highest units whose people the official may see. Raises Http404 when he may see nobody's."""
    if reads_everything(official):
        return [Unit.objects.filter(parent__isnull=True).first() or official.unit]
    led = led_units(official)
    if not led:
        raise Http404
    return led


def top_unit(official: Official) -> Unit:
    """Return the first of ``top_units``: where he begins. Raises Http404 when he may see nobody's."""
    return top_units(official)[0]


def sees(viewer: Official, unit: Unit) -> bool:
    """Say whether ``viewer`` may see the people of ``unit``."""
    if rights_rest(viewer):
        return False
    return reads_everything(viewer) or any(unit.ancestry.startswith(one.ancestry) for one in led_units(viewer))


def unit_for(official: Official, code: str) -> Unit:
    """Return the unit ``code`` when the official may see its people. Raises Http404 otherwise."""
    unit = get_object_or_404(Unit, code=code)
    if not sees(official, unit):
        raise Http404
    return unit


def answers_for(viewer: Official, unit: Unit) -> bool:
    """Say whether ``viewer`` may do something about the people of ``unit``, and does not only see them."""
    return viewer.is_it_officer or any(unit.ancestry.startswith(one.ancestry) for one in led_units(viewer))


def answering_unit(official: Official, code: str) -> Unit:
    """Return the unit ``code`` when ``official`` answers for its people. Raises Http404 otherwise."""
    unit = unit_for(official, code)
    if not answers_for(official, unit):
        raise Http404
    return unit


def official_for(viewer: Official, code: str) -> Official:
    """Return the official ``code`` when ``viewer`` may see him. Raises Http404 otherwise."""
    found = get_object_or_404(Official.objects.select_related("unit"), staff_code=code)
    if not sees(viewer, found.unit):
        raise Http404
    return found


def evidence_for(viewer: Official, code: str) -> Official:
    """Return the official ``code`` when ``viewer`` may see his proof: his own, or of people he may see.

    Raises Http404 otherwise.
    """
    return viewer if viewer.staff_code == code else official_for(viewer, code)


def pending_emails(viewer: Official) -> QuerySet[PendingEmail]:
    """Return the held addresses on which ``viewer`` may decide: his own; an IT officer's, everybody's."""
    waiting = PendingEmail.objects.select_related("official__unit", "asked_by").order_by("asked_at", "pk")
    return waiting if viewer.is_it_officer and not rights_rest(viewer) else waiting.filter(official=viewer)


def pending_email_for(viewer: Official, pending_id: int) -> PendingEmail:
    """Return a held address on which ``viewer`` may decide. Raises Http404 otherwise."""
    return get_object_or_404(pending_emails(viewer), pk=pending_id)


def campaigns_for(viewer: Official) -> QuerySet[Campaign]:
    """Return the campaigns that ``viewer`` may see: who reads everything all of them, nobody else any."""
    found = Campaign.objects.select_related("created_by").prefetch_related("units")
    return found if reads_everything(viewer) else found.none()


def campaign_for(viewer: Official, number: int) -> Campaign:
    """Return a campaign that ``viewer`` may see. Raises Http404 otherwise."""
    return get_object_or_404(campaigns_for(viewer), pk=number)


def attempt_for(official: Official, attempt_id: int) -> Attempt:
    """Return the official's own attempt, with its end if there was one. Raises Http404 otherwise."""
    found = attempt_rows.one(official.pk, attempt_id)
    if found is None:
        raise Http404
    return found


def attempt_seen_by(viewer: Official, attempt_id: int) -> Attempt:
    """Return an attempt of ``viewer`` or of somebody whose proof he may see, with its official. Raises Http404."""
    found = get_object_or_404(Attempt.objects.select_related("official__unit"), pk=attempt_id)
    evidence_for(viewer, found.official.staff_code)
    return found


def objection_for(official: Official, number: int) -> Objection:
    """Return what ``official`` himself said of a question. Raises Http404 otherwise."""
    return get_object_or_404(Objection, pk=number, official=official)


def practice_for(official: Official, practice_id: int) -> Practice:
    """Return the official's own practice. Raises Http404 otherwise."""
    return get_object_or_404(Practice, pk=practice_id, official=official)
