"""What every page knows: who is signed in and which doors he may open."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from trainer.models import Official
from trainer.web.access import is_leader


def for_every_page(request: HttpRequest) -> dict[str, Any]:
    """Return ``me`` (None for strangers), ``leads`` and ``demo`` for every template."""
    user = getattr(request, "user", None)
    official = user if isinstance(user, Official) else None
    return {
        "me": official,
        "leads": official is not None and is_leader(official),
        "demo": settings.DEMO,
        "path": request.path,
    }
