"""What leaves a trace without changing a record: taking data out, loading the list of units."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from trainer.models import Event, Official


def exported(actor: Official | None, what: str, wanted: Mapping[str, Any], rows: int, now: datetime) -> None:
    """Keep that ``actor`` (None: somebody at the terminal) took ``rows`` rows of ``what``, and by which filter."""
    Event.objects.create(
        at=now, kind="exported", actor=actor, details={"what": what, "filter": dict(wanted), "rows": rows}
    )


def units_loaded(actor: Official | None, file_name: str, units: int, now: datetime) -> None:
    """Keep that ``actor`` loaded a list of units, and how many there are now."""
    Event.objects.create(at=now, kind="units_loaded", actor=actor, details={"file": file_name, "units": units})


def evidence_seen(actor: Official | None, official: Official, how: str, digest: str, now: datetime) -> None:
    """Keep that ``actor`` (None: somebody at the terminal) looked at the proof of ``official``.

    ``how``: screen, terminal, txt, pdf or json; ``digest`` is that of the facts he saw.
    """
    details = {"how": how, "sha256": digest}
    Event.objects.create(at=now, kind="evidence_seen", actor=actor, official=official, details=details)


def backed_up(file_name: str, size: int, now: datetime) -> None:
    """Keep that somebody at the terminal took a whole copy of the database."""
    Event.objects.create(at=now, kind="backed_up", details={"file": file_name, "bytes": size})


def restored(file_name: str, replaced: str, now: datetime) -> None:
    """Keep that somebody at the terminal put a copy in the place of the database; ``replaced`` is where that one is."""
    Event.objects.create(at=now, kind="restored", details={"file": file_name, "replaced": replaced})
