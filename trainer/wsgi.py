"""The application as a server runs it: the narrow door in front of Django, and a housekeeper beside it."""

import ctypes
import gc
import os
import threading
import time
from datetime import UTC, date, datetime

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainer.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

django_application = get_wsgi_application()

from trainer.actions import housekeeping, papers, requirements
from trainer.clock import CLOCK
from trainer.live_library import LOCAL, library
from trainer.web.door import Door
from trainer.web.keys import ticket_key
from trainer.web.writer import Writer

_HOUSEKEEPING_SECONDS = 30
_M_MMAP_THRESHOLD = -3


def _give_memory_back() -> None:
    """Make the C library return large blocks at once: a password check takes 19 MiB for 20 ms.

    Left alone, glibc keeps the block for each thread that ever checked one, and 64 threads held 1.2 GB.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, 1 << 20)


_give_memory_back()
# Reading the content now makes a broken one stop the start, not the first visitor.
papers.keep_versions(library(), datetime.now(UTC))
_started_on = datetime.now(LOCAL).date()
requirements.follow_changes(library(), _started_on)
# Hundreds of questions and sections live as long as the process: the collector need not walk them again and again.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
application = Door(django_application, ticket_key(settings.SECRET_KEY), Writer(), CLOCK.timestamp)


def _keep_house(marked_on: date) -> None:
    keeper = housekeeping.Keeper(library(), marked_on)
    while True:
        keeper.once(CLOCK)
        time.sleep(_HOUSEKEEPING_SECONDS)


threading.Thread(target=_keep_house, args=(_started_on,), name="housekeeper", daemon=True).start()
