"""The trace of who took what along, or looked at whose proof, by a request of the browser's.

HEAD only asks whether something is there: nobody has read anything then, and no trace says so.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from trainer.actions import audit
from trainer.models import Official
from trainer.web.access import me


def asks_only(request: HttpRequest) -> bool:
    """Say whether the answer goes out without what it holds."""
    return request.method == "HEAD"


def exported(request: HttpRequest, what: str, wanted: Mapping[str, Any], rows: int, now: datetime) -> None:
    """Keep that whoever asks took ``rows`` rows of ``what``, and by which filter."""
    if not asks_only(request):
        audit.exported(me(request), what, wanted, rows, now)


def evidence_seen(request: HttpRequest, official: Official, how: str, digest: str, now: datetime) -> None:
    """Keep that whoever asks looked at the proof of ``official`` (``audit.evidence_seen``)."""
    if not asks_only(request):
        audit.evidence_seen(me(request), official, how, digest, now)
