"""The application as a server runs it, once a process: the front, Django in threads behind it, a housekeeper beside.

The process that watches imports this module and is forked into the workers. So nothing here opens the database, a file
or a connection, or starts a thread, before ``_start``: it would be shared.
"""

import gc
import itertools
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
from trainer.actions import mail_sending
from trainer.clock import CLOCK
from trainer.content.live import library
from trainer.core.backoff import worth_a_line
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
# After the 8 seconds in which requests are answered; whoever started the process kills it after 15.
_MAIL_FINISHES_SECONDS = 4
_log = logging.getLogger(__name__)
_not_counted = itertools.count(1)


def _keep_house() -> None:
    keeper = housekeeping.Keeper(library(), Beside())
    while True:
        _count()
        keeper.once(CLOCK)
        time.sleep(_HOUSEKEEPING_SECONDS)


def _count() -> None:
    """Begin to count for whoever watches; a full disk keeps nobody from being answered, and it is tried again."""
    if settings.METRICS_TOKEN and not metrics.counts():
        try:
            metrics.begin(VAR)
        except OSError as error:
            # Ever more rarely: the log may lie on the disk that is full.
            if worth_a_line(next(_not_counted)):
                _log.error("the figures of this process are not counted: %s", error)


def _start() -> None:
    parent.stop_with_it()
    _count()
    threading.Thread(target=_keep_house, name="housekeeper", daemon=True).start()
    threading.Thread(target=exporting.keep_making, name="exports", daemon=True).start()


def _stop() -> None:
    """End the process here, when everything is on the disk.

    Left to end by itself, now and then a thread of granian asks for Python after that is gone, and aborts with a
    message of Rust's that nobody can read.
    """
    # A mail that its server has taken must be noted, or it goes once more. All else is gone on with after any kill.
    mail_sending.wait_for_the_last(_MAIL_FINISHES_SECONDS)
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
_front = Front(_autosave, _django, _start, _stop, mail_sending.leave_off)
application = RequestLog(_front, settings.BEHIND_PROXY)
loaded.before_the_fork()
# What is there now lives as long as the process. The collector need not walk it again and again, and does not write
# into it, so that the workers go on sharing it.
gc.freeze()
gc.set_threshold(10_000, 20, 20)
