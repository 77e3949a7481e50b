"""The application as a server runs it, once a process: the front, Django in threads behind it, a housekeeper beside.

The process that watches imports this module and is forked into the workers. So nothing here opens the database, a file
or a connection, or starts a thread, before ``_start``: it would be shared.
"""

import gc
import logging
import os
import threading
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainer.settings")

from django.conf import settings
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

django_application = get_wsgi_application()

from trainer import metrics, postgres_line
from trainer.clock import CLOCK
from trainer.content.live import library
from trainer.disk.paths import VAR
from trainer.serving import exporting, housekeeping, loaded, parent
from trainer.serving.beside import Beside
from trainer.serving.django_threads import DjangoThreads
from trainer.serving.front import Front
from trainer.serving.request_log import RequestLog
from trainer.web.autosave.endpoint import Autosave
from trainer.web.autosave.ticket import ticket_key
from trainer.web.autosave.writer import Writer

_HOUSEKEEPING_SECONDS = 30


def _keep_house() -> None:
    keeper = housekeeping.Keeper(library(), Beside())
    while True:
        keeper.once(CLOCK)
        time.sleep(_HOUSEKEEPING_SECONDS)


def _start() -> None:
    parent.stop_with_it()
    if settings.METRICS_TOKEN:
        metrics.begin(VAR)
    threading.Thread(target=_keep_house, name="housekeeper", daemon=True).start()
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


# Content, every screen and its templates: read once for all workers, and not by the first visitor of each.
library()
get_resolver().url_patterns  # noqa: B018
request_started.connect(postgres_line.let_go_of_dead)
_writer = Writer()
_django = DjangoThreads(django_application, settings.THREADS)
_earlier = [ticket_key(secret) for secret in settings.SECRET_KEY_FALLBACKS]
_autosave = Autosave(ticket_key(settings.SECRET_KEY), _writer, CLOCK.timestamp, _earlier)
_front = Front(_autosave, _django, _start, _stop)
application = RequestLog(_front, settings.BEHIND_PROXY)
loaded.before_the_fork()
# What is there now lives as long as the process. The collector need not walk it again and again, and does not write
# into it, so that the workers go on sharing it.
gc.freeze()
gc.set_threshold(10_000, 20, 20)
