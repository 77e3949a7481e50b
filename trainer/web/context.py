"""What every page knows: who is signed in and which doors he may open."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from trainer.models import Official
from trainer.queries.being_written import being_written
from trainer.web.access import is_leader, now, pending_emails, reads_everything, second_step_due
from trainer.web.accounts import province
from trainer.web.accounts.new_place import new_place

_SOON = timedelta(days=7)
# Rooms in which one has to do with people: what is typed in the band there is a name.
_OF_PEOPLE = ("/cntt/", "/don-vi/", "/tep/")


@dataclass(frozen=True, slots=True)
class SecondStepDue:
    """That somebody must have a second step: from ``due`` on his rights rest; whether they do, or will ``soon``."""

    due: datetime
    rest: bool
    soon: bool


def _asked(official: Official | None) -> SecondStepDue | None:
    due = second_step_due(official) if official is not None else None
    return None if due is None else SecondStepDue(due, due <= now(), due <= now() + _SOON)


def _people_search(official: Official | None, leads: bool, path: str) -> str:
    """Return where the search of the band finds people, "" where it looks in the handbook."""
    if official is None or not path.startswith(_OF_PEOPLE):
        return ""
    return reverse("progress") if reads_everything(official) else reverse("my_unit") if leads else ""


def for_every_page(request: HttpRequest) -> dict[str, Any]:
    """Return ``me`` (None for strangers), ``leads``, ``reads_everything``, ``demo``, ``version`` and what follows.

    ``new_place``: when somebody signed in from a new place, until it is said to be all right. ``held_emails``: how many
    addresses wait for the decision of somebody with rights; asked only for him. ``second_step_asked``: that his rights
    ask for a second step at sign-in, None when they do not or he has one. ``province_button``: the words of the button
    for the account of the province, "" without one; ``locally_all``: whether the form is for everybody.
    ``people_search``: where the search of the band finds people, among those he may see; "" where it looks in the
    handbook. ``being_written``: the list or change of units that moves the figures just now, None without one; asked
    only where a page tells figures. ``csrf_input``: the one of Django, which would be made anew for every form.
    """
    user = getattr(request, "user", None)
    official = user if isinstance(user, Official) else None
    leads = official is not None and is_leader(official)
    has_rights = official is not None and (leads or official.is_it_officer)
    return {
        "me": official,
        "leads": leads,
        "reads_everything": official is not None and reads_everything(official),
        "held_emails": pending_emails(official).count() if official is not None and has_rights else 0,
        "people_search": _people_search(official, leads, request.path),
        "new_place": new_place(request) if official is not None else None,
        "second_step_asked": _asked(official),
        "province_button": province.button(),
        "locally_all": settings.LOCAL_SIGN_IN == "all" or settings.LDAP is not None,
        "demo": settings.DEMO,
        "version": settings.VERSION,
        "path": request.path,
        "being_written": SimpleLazyObject(being_written),
        "csrf_input": SimpleLazyObject(lambda: csrf_input(request)),
    }
