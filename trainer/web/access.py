"""Who may see what. Views get people, units and attempts only from here; what is not yours is not found."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeAlias, cast

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from trainer.actions import attempt_rows
from trainer.clock import CLOCK
from trainer.models import Attempt, Official, PendingEmail, Practice, Unit

View: TypeAlias = Callable[..., HttpResponse]


def now() -> datetime:
    """Return the time of this request; everything below is told it."""
    return CLOCK.now()


def me(request: HttpRequest) -> Official:
    """Return the official who is signed in; views that call it are behind ``signed_in``."""
    return cast(Official, request.user)


def signed_in(view: View) -> View:
    """Send strangers to the sign-in page and back."""
    return login_required(view)


def is_leader(official: Official) -> bool:
    """Say whether the official leads his unit."""
    return "leader" in roles_of(official)


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


def top_unit(official: Official) -> Unit:
    """Return the highest unit whose people the official may see. Raises Http404 when he may see nobody's."""
    if official.is_it_officer:
        root = Unit.objects.filter(parent__isnull=True).first()
        return root or official.unit
    if is_leader(official):
        return official.unit
    raise Http404


def unit_for(official: Official, code: str) -> Unit:
    """Return the unit ``code`` when it is the official's own or below. Raises Http404 otherwise."""
    unit = Unit.objects.filter(code=code, ancestry__startswith=top_unit(official).ancestry).first()
    if unit is None and official.is_it_officer:
        unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise Http404
    return unit


def answering_unit(official: Official, code: str) -> Unit:
    """Return the unit ``code`` when ``official`` answers for its people. Raises Http404 otherwise."""
    return unit_for(official, code)


def official_for(viewer: Official, code: str) -> Official:
    """Return the official ``code`` when ``viewer`` may see him. Raises Http404 otherwise."""
    found = Official.objects.select_related("unit").filter(staff_code=code).first()
    if found is None:
        raise Http404
    if not viewer.is_it_officer and not found.unit.ancestry.startswith(top_unit(viewer).ancestry):
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
    return waiting if viewer.is_it_officer else waiting.filter(official=viewer)


def pending_email_for(viewer: Official, pending_id: int) -> PendingEmail:
    """Return a held address on which ``viewer`` may decide. Raises Http404 otherwise."""
    found = pending_emails(viewer).filter(pk=pending_id).first()
    if found is None:
        raise Http404
    return found


def attempt_for(official: Official, attempt_id: int) -> Attempt:
    """Return the official's own attempt, with its end if there was one. Raises Http404 otherwise."""
    found = attempt_rows.one(official.pk, attempt_id)
    if found is None:
        raise Http404
    return found


def attempt_seen_by(viewer: Official, attempt_id: int) -> Attempt:
    """Return an attempt of ``viewer`` or of somebody whose proof he may see, with its official. Raises Http404."""
    found = Attempt.objects.select_related("official__unit").filter(pk=attempt_id).first()
    if found is None:
        raise Http404
    evidence_for(viewer, found.official.staff_code)
    return found


def practice_for(official: Official, practice_id: int) -> Practice:
    """Return the official's own practice. Raises Http404 otherwise."""
    found = Practice.objects.filter(pk=practice_id, official=official).first()
    if found is None:
        raise Http404
    return found
