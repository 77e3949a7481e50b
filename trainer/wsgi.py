"""The application as a server runs it: the narrow door in front of Django, and a housekeeper beside it."""

import ctypes
import gc
import logging
import os
import threading
import time
from datetime import UTC, date, datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainer.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

django_application = get_wsgi_application()

from django.contrib.sessions.models import Session

from trainer import serving_lock
from trainer.actions import attempts, papers, refreshers, requirements, uploads
from trainer.live_library import LOCAL, library
from trainer.web.door import Door
from trainer.web.keys import ticket_key
from trainer.web.writer import Writer

_HOUSEKEEPING_SECONDS = 30
_M_MMAP_THRESHOLD = -3
_log = logging.getLogger(__name__)


def _give_memory_back() -> None:
    """Make the C library return large blocks at once: a password check takes 19 MiB for 20 ms.

    Left alone, glibc keeps the block for each thread that ever checked one, and 64 threads held 1.2 GB.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, 1 << 20)


_give_memory_back()
# Each process for itself: a worker whose parent died still serves.
serving_lock.hold()
# Reading the content now makes a broken one stop the start, not the first visitor.
papers.keep_versions(library(), datetime.now(UTC))
_started_on = datetime.now(LOCAL).date()
requirements.follow_changes(library(), _started_on)
# Hundreds of questions and sections live as long as the process: the collector need not walk them again and again.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
application = Door(django_application, ticket_key(settings.SECRET_KEY), Writer())


def _keep_house(marked_on: date) -> None:
    while True:
        time.sleep(_HOUSEKEEPING_SECONDS)
        now = datetime.now(UTC)
        today = now.astimezone(LOCAL).date()
        try:
            attempts.close_overdue(now)
            refreshers.catch_up()
            uploads.throw_away_old(now)
            Session.objects.filter(expire_date__lt=now).delete()
            if today != marked_on:
                # A law may have ended overnight, and with it the last question on a section.
                requirements.follow_changes(library(), today)
                marked_on = today
        except Exception:
            _log.exception("housekeeping failed; trying again")


threading.Thread(target=_keep_house, args=(_started_on,), name="housekeeper", daemon=True).start()
