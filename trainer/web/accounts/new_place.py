"""Whether somebody is to be told of a sign-in from a place that nobody knew."""

from datetime import datetime

from django.http import HttpRequest


def new_place(request: HttpRequest) -> datetime | None:
    """Return when somebody signed in from a new place, until it was said to be all right; None in that very session."""
    at: datetime | None = getattr(request.user, "new_place_at", None)
    return at if at is not None and getattr(request.session, "began_at", None) != at else None
