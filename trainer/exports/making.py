"""Making one file, in a process that does nothing else: of one moment, in memory that does not grow."""

import logging
import shutil
import time
from concurrent.futures import Future, ThreadPoolExecutor

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404

from trainer.clock import CLOCK
from trainer.disk import room
from trainer.exports import folder, prepared_files
from trainer.exports.kinds import KINDS, Unknown
from trainer.models import Official, PreparedFile
from trainer.queries.read_transaction import read_transaction
from trainer.tables.table import Written

NO_RIGHT = "Anh/chị không còn quyền này. Cần thì liên hệ bộ phận CNTT."
NO_ROOM = "Máy chủ gần hết chỗ trên đĩa. Anh/chị báo người quản trị máy chủ, hoặc lọc bớt rồi tải lại."
NOT_WRITTEN = "Máy chủ không ghi được tệp ({}). Anh/chị báo người quản trị máy chủ."
BROKEN = "Máy chủ gặp lỗi khi lập tệp. Anh/chị bấm “Lập lại”; vẫn lỗi thì báo bộ phận CNTT tệp số {}."
BROKEN_WORK = "Máy chủ gặp lỗi giữa chừng. Anh/chị làm lại; vẫn lỗi thì báo người quản trị máy chủ việc số {}."
_TELLS_EVERY_SECONDS = 2
_log = logging.getLogger(__name__)


class _NotWanted(Exception):
    """Its owner put the file away."""


class _NoRoom(Exception):
    """The database needs what is left of the disk."""


def make_next() -> bool:
    """Make the file that waits longest here; False when none does. Only for who holds the lock of the folder.

    Raises the database's errors: the file is then begun again.
    """
    place = folder.place()
    folder.sweep(prepared_files.known(place))
    file = prepared_files.take_next(place, CLOCK.now())
    if file is not None:
        _make(file)
    return file is not None


def _make(file: PreparedFile) -> None:
    try:
        with _Teller(file) as teller:
            _write(file, teller)
    except _NotWanted:
        folder.remove(file.token, file.form)
    except Http404:
        prepared_files.fail(file, NO_RIGHT, CLOCK.now())
    except Unknown as unknown:
        prepared_files.fail(file, str(unknown), CLOCK.now())
    except _NoRoom:
        prepared_files.fail(file, NO_ROOM, CLOCK.now())
    except OSError as error:
        _log.error("Không ghi được tệp số %d: %s. → Xem chỗ trống và quyền của %s", file.pk, error, folder.folder())
        prepared_files.fail(file, NOT_WRITTEN.format(room.why(error)), CLOCK.now())
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _log.exception("Không lập được tệp số %d (“%s”)", file.pk, file.kind)
        prepared_files.fail(file, (BROKEN if file.form else BROKEN_WORK).format(file.pk), CLOCK.now())


def _write(file: PreparedFile, teller: "_Teller") -> None:
    now, target = CLOCK.now(), folder.file(file.token, file.form)
    with read_transaction():
        # As he is now: between asking and making hours may lie.
        owner = Official.objects.select_related("unit").get(pk=file.asked_by_id)
        if not owner.is_active:
            raise Http404
        recipe = KINDS[file.kind](owner, file.wanted, now)
        if recipe.work is None:
            written = recipe.to_file(target, file.form, folder.room(), teller.told)
        else:
            keep = recipe.work(teller.told)
    if recipe.work is not None:
        # In the moment of which it was read nothing can be written.
        written = Written(keep(lambda: _hold(file)))
    if not prepared_files.ready(file, written, target.stat().st_size if file.form else 0, now, CLOCK.now()):
        raise _NotWanted


def _hold(file: PreparedFile) -> None:
    """Let who would stop it wait until this transaction ends. Raises _NotWanted: he was faster."""
    if not prepared_files.hold(file):
        raise _NotWanted


class _Teller:
    """Tells the database every few seconds how far a file is, and hears whether it is still wanted.

    By a thread with a connection of its own: the one that reads can write nothing meanwhile, and nobody who reads
    for minutes should wait for a lock.
    """

    def __init__(self, file: PreparedFile) -> None:
        self._file, self._next = file, 0.0
        self._thread = ThreadPoolExecutor(1, "teller")
        self._told: Future[bool] | None = None

    def told(self, done: int, total: int) -> None:
        """Tell it, unless that was done a moment ago. Raises _NotWanted, _NoRoom."""
        if self._told is not None and self._told.done():
            if not self._told.result():
                raise _NotWanted
            self._told = None
        if self._told is None and (time.monotonic() >= self._next or done == total):
            self._next = time.monotonic() + _TELLS_EVERY_SECONDS
            if shutil.disk_usage(folder.folder()).free < settings.HEALTH_FREE_MEGABYTES * 1_000_000:
                raise _NoRoom
            self._told = self._thread.submit(self._tell, done, total)

    def _tell(self, done: int, total: int) -> bool:
        try:
            return prepared_files.tell(self._file, done, total)
        except OperationalError:
            # Somebody holds the lock for too long: no reason to throw minutes of work away.
            return True

    def __enter__(self) -> "_Teller":
        return self

    def __exit__(self, *_: object) -> None:
        # Not ``connection.close``, which would be that of the thread that asks for it.
        self._thread.submit(lambda: connection.close())
        self._thread.shutdown()
