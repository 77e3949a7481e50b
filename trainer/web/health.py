"""`/suc-khoe`: how the server is. Open to all, says nothing of people, and a flood of questions costs nothing."""

import logging
import threading
import time

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from trainer.queries import health as looking
from trainer.queries.health import Health
from trainer.web.access import now
from trainer.web.request_echo import seen

_SECONDS = 5
_log = logging.getLogger(__name__)
_TITLES = {"database": "cơ sở dữ liệu", "disk": "đĩa", "mail": "thư", "backup": "sao lưu"}


class Kept:
    """The last look, kept for some seconds: one request looks, the others get what it saw."""

    def __init__(self) -> None:
        self._looking = threading.Lock()
        self._seen: tuple[float, Health] | None = None

    def get(self) -> Health:
        """Return a look not older than some seconds."""
        fresh = self._fresh()
        if fresh is not None:
            return fresh
        with self._looking:
            found = self._fresh() or looking.look(now())
            self._tell(found)
            self._seen = (time.monotonic(), found)
        return found

    def _tell(self, found: Health) -> None:
        """Log a change; a line for every question would let strangers fill the disk."""
        bad = [f"{_TITLES[name]}: {one.words}" for name, one in found.checks.items() if not one.good]
        if bad and (self._seen is None or self._seen[1].good):
            _log.warning("sức khỏe máy chủ, cần xem: %s", "; ".join(bad))
        elif not bad and self._seen is not None and not self._seen[1].good:
            _log.warning("sức khỏe máy chủ: đã tốt trở lại")

    def _fresh(self) -> Health | None:
        seen = self._seen
        return seen[1] if seen is not None and time.monotonic() - seen[0] < _SECONDS else None


_kept = Kept()


def latest() -> Health:
    """Return a look not older than some seconds."""
    return _kept.get()


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when all is good, 503 when something is not; JSON, or lines of text for one who asks for ``text/plain``.

    The doctor is told what became of his request on the way here, too.
    """
    found = _kept.get()
    status = 200 if found.good else 503
    response: HttpResponse
    if request.GET.get("dang") == "chu" or request.headers.get("Accept", "").startswith("text/plain"):
        response = HttpResponse(_lines(found), content_type="text/plain; charset=utf-8", status=status)
    else:
        told = seen(request)
        said = _plain(found) | ({"seen": told} if told else {})
        response = JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})
    # Django would log every 503.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def _plain(found: Health) -> dict[str, object]:
    checks = {name: {"good": one.good, **one.numbers} for name, one in found.checks.items()}
    return {"good": found.good, "checks": checks, "edition": found.edition, "content": found.content}


def _lines(found: Health) -> str:
    lines = [f"{_word(found.good)}: máy chủ Gần Dân"]
    lines += [f"{_word(one.good)}: {_TITLES[name]}, {one.words}" for name, one in found.checks.items()]
    return "\n".join([*lines, f"phiên bản cẩm nang {found.edition}, số hiệu {found.content}", ""])


def _word(good: bool) -> str:
    return "TỐT" if good else "CẦN XEM"
