"""The application as a server runs it, once a process: the front, Django in threads behind it, a housekeeper beside."""

import gc
import logging
import os
import threading
import time
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainer.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

django_application = get_wsgi_application()

from trainer import metrics
from trainer.clock import CLOCK
from trainer.content.live import library
from trainer.core.vietnam_time import LOCAL
from trainer.disk import serving_lock
from trainer.disk.paths import VAR
from trainer.serving import exporting, housekeeping, parent
from trainer.serving.beside import Beside
from trainer.serving.django_threads import DjangoThreads
from trainer.serving.front import Front
from trainer.serving.request_log import RequestLog
from trainer.web.autosave.endpoint import Autosave
from trainer.web.autosave.ticket import ticket_key
from trainer.web.autosave.writer import Writer

_HOUSEKEEPING_SECONDS = 30


def _keep_house(marked_on: date) -> None:
    keeper = housekeeping.Keeper(library(), marked_on, Beside())
    while True:
        keeper.once(CLOCK)
        time.sleep(_HOUSEKEEPING_SECONDS)


def _start() -> None:
    parent.stop_with_it()
    started_on = CLOCK.now().astimezone(LOCAL).date()
    threading.Thread(target=_keep_house, args=(started_on,), name="housekeeper", daemon=True).start()
    threading.Thread(target=exporting.keep_making, name="exports", daemon=True).start()


def _stop() -> None:
    """End the process here, when everything is on the disk.

    Left to end by itself, now and then a thread of granian asks for Python after that is gone, and aborts with a
    message of Rust's that nobody can read.
    """
    _django.close()
    _writer.stop()
    logging.shutdown()
    os._exit(0)


if settings.METRICS_TOKEN:
    metrics.begin(VAR)
# Each process for itself: a worker whose parent died still serves.
serving_lock.hold()
# Reading the content now makes a broken one stop the start, not the first visitor.
library()
# Hundreds of questions and sections live as long as the process: the collector need not walk them again and again.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
_writer = Writer()
_django = DjangoThreads(django_application, settings.THREADS)
_earlier = [ticket_key(secret) for secret in settings.SECRET_KEY_FALLBACKS]
_autosave = Autosave(ticket_key(settings.SECRET_KEY), _writer, CLOCK.timestamp, _earlier)
_front = Front(_autosave, _django, _start, _stop)
application = RequestLog(_front, settings.BEHIND_PROXY)
