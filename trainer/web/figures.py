"""`/metrics`: figures for Prometheus, for who has the token; off without one."""

from collections.abc import Iterator

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from trainer import metrics
from trainer.queries.health import Health
from trainer.web import health

_TEXT = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Return the figures of all processes of this host, and how health was some seconds ago. They name nobody."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not constant_time_compare(given, settings.METRICS_TOKEN):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(metrics.told() + "".join(_of_health(health.latest())), content_type=_TEXT)


def _of_health(found: Health) -> Iterator[str]:
    checks = found.checks
    yield metrics.described("info", "Which programs serve which edition.", "gauge", 1, _labels(found))
    for place, (name, check) in enumerate(checks.items()):
        line = metrics.described(
            "healthy", "Whether a check of /suc-khoe is good.", "gauge", check.good, f'check="{name}"'
        )
        # Described once, for all.
        yield line if not place else line.splitlines(keepends=True)[-1]
    yield metrics.described("mail_waiting", "Mails that wait.", "gauge", _of(checks["mail"].numbers["waiting"]))
    oldest = _of(checks["mail"].numbers["oldest_minutes"]) * 60
    yield metrics.described("mail_oldest_seconds", "For how long the oldest mail waits.", "gauge", oldest)
    failures = _of(checks["mail"].numbers["failures"])
    yield metrics.described("mail_server_failures", "How often in a row the mail server took none.", "gauge", failures)
    free = _of(checks["disk"].numbers["free_mb"]) * 1_000_000
    yield metrics.described("disk_free_bytes", "What is free where the data lies.", "gauge", free)
    hours = checks["backup"].numbers["age_hours"]
    if hours is not None:
        yield metrics.described("backup_age_seconds", "Since the last good copy.", "gauge", _of(hours) * 3600)


def _labels(found: Health) -> str:
    said = {"version": settings.VERSION, "edition": found.edition, "content": found.content}
    return ",".join(f'{name}="{value}"' for name, value in said.items())


def _of(value: object) -> float:
    return float(str(value))
