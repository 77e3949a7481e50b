"""Work that is decided at once and written in pieces, so that nobody waits long for the database.

The decision is one short transaction. Each piece is another one, whole for the people in it, that deletes the piece
with what it writes: a process that is killed leaves exactly the rest. Whoever decided goes on with it at once; the
housekeepers of all processes go on with whatever is left, and two at one work only take turns.
"""

import gc
import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Max, Min

from trainer.content.library import Library
from trainer.models import Official, Piece, Work

# A person who waits for a page is shown how far it is after so many seconds; the housekeeper does the rest.
PATIENCE_SECONDS = 4
_LONGEST_PAUSE = 0.3
# Contents are kept so many at a time, of some kilobytes each.
KEPT_AT_ONCE = 50
_THROWN_AWAY = "thrown away"
# A trace of what was given up names so many of those for whom nothing was written.
_NAMED = 200
# Who reads for a piece chooses among so many: all that are left would be looked at anew for each of them.
_AHEAD = 50
# Of what a work notes about single people its details hold so many: they are read with every piece.
MOST_NOTED = 2_000
_log = logging.getLogger(__name__)
Content: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of work is done.

    ``write`` writes the content of one piece; ``lists`` finds the pieces of a decided work, without any lock, when they
    were not given; ``end`` is called in a transaction once all are written, ``abandoned`` once the rest is given up.
    ``whom``: the staff numbers of those whom a piece is about. Where much must be read first, ``read`` does so without
    any lock, and ``write`` gets what it returned instead of the content; such pieces are written in any order.
    """

    write: Callable[[Library, Work, Content], None]
    lists: Callable[[Work], Iterable[Content]] = lambda work: ()
    end: Callable[[Work], None] = lambda work: None
    abandoned: Callable[[Work, "Rest", Official | None, datetime], None] = lambda work, rest, actor, now: None
    whom: Callable[[Content], list[str]] = lambda content: []
    read: Callable[[Library, Work, Content], Any] | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read for a piece before the lock was taken."""

    piece: int
    value: Any


class ThrownAway(Exception):
    """What was prepared is gone: whoever wants it does it again."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What of a work is not written: pieces from number ``first`` on, about people by their staff numbers."""

    first: int
    pieces: int
    total: int
    people: tuple[str, ...]

    def told(self) -> dict[str, Any]:
        """Return what a trace keeps of it: how many, and the first of them by their staff numbers."""
        return {"left": len(self.people), "people": list(self.people[:_NAMED])}


# Filled by the modules that know them.
KINDS: dict[str, Kind] = {}


def decide(
    kind: str,
    details: Mapping[str, Any],
    now: datetime,
    contents: Iterable[Content] | None = None,
    actor: Official | None = None,
) -> Work:
    """Keep a work in the transaction of the decision; ``contents`` of its pieces, or None to have them listed later."""
    work = Work.objects.create(kind=kind, details=dict(details), actor=actor, at=now, decided=True)
    if contents is not None:
        _list(work, contents)
    return work


def prepare(
    kind: str, details: Mapping[str, Any], now: datetime, contents: Iterable[Content], actor: Official | None
) -> Work:
    """Keep a work with its pieces, some a transaction, that nobody has decided yet."""
    work = Work.objects.create(kind=kind, details=dict(details), actor=actor, at=now)
    for kept in _some(contents):
        with transaction_for_a_moment():
            Piece.objects.bulk_create(_pieces(work, kept))
            work.total += len(kept)
            work.save(update_fields=["total"])
    return work


@contextmanager
def deciding(work: Work, gone: type[Exception] = ThrownAway) -> Iterator[None]:
    """Decide on what was prepared, in the transaction of what is done inside; thrown away when that fails.

    Raises ``gone`` where it was thrown away meanwhile.
    """
    try:
        with transaction_for_a_moment():
            yield
            # A housekeeper with another clock may have taken it for an old one and thrown it away.
            if not Work.objects.filter(pk=work.pk, kind=work.kind).update(decided=True, listed=True):
                raise gone
    except BaseException:
        throw_away(work.pk)
        raise


def ranges(people_each: int) -> list[Content]:
    """Return contents that stand for everybody there is: [first, last] by the numbers of their rows."""
    ends = Official.objects.aggregate(first=Min("pk"), last=Max("pk"))
    first, last = ends["first"] or 0, ends["last"] or -1
    return [[start, min(start + people_each - 1, last)] for start in range(first, last + 1, people_each)]


def _some(contents: Iterable[Content]) -> Iterable[list[Content]]:
    kept: list[Content] = []
    for content in contents:
        kept.append(content)
        if len(kept) == KEPT_AT_ONCE:
            yield kept
            kept = []
    yield kept


def _list(work: Work, contents: Iterable[Content]) -> None:
    made = Piece.objects.bulk_create(_pieces(work, contents), batch_size=500)
    work.listed, work.total = True, len(made)
    work.save(update_fields=["listed", "total"])


def _pieces(work: Work, contents: Iterable[Content]) -> list[Piece]:
    return [
        Piece(work=work, number=number, content=content) for number, content in enumerate(contents, start=work.total)
    ]


def finish(library: Library, work: Work, seconds: float | None = None) -> bool:
    """Write the pieces of ``work`` that are left, for ``seconds`` at most (None: all); say whether it is done.

    Raises what a piece raises: that piece is not written, those before it are, and the work tells of it.
    """
    end = None if seconds is None else time.monotonic() + seconds
    _list_pieces(work)
    while True:
        began = time.monotonic()
        try:
            goes_on = write_next(library, work.pk)
        except (OperationalError, InterfaceError):
            # That is the database, not this work.
            raise
        except Exception as error:
            said = f"{type(error).__name__}: {error}".strip()[:300]
            Work.objects.filter(pk=work.pk).update(failures=F("failures") + 1, error=said)
            raise
        if not goes_on:
            return True
        if end is not None and time.monotonic() >= end:
            return False
        rest(began)


def finish_or_leave(library: Library, work: Work, seconds: float | None) -> bool:
    """As ``finish``; for whoever waits for a page (``seconds``), what fails is in the log, and is tried again.

    It is decided all the same: a page that broke would say otherwise, also when it was the database that failed. Who
    waits for all of it (None) is told.
    """
    try:
        return finish(library, work, seconds)
    except Exception as error:
        if seconds is None:
            raise
        _log.error(
            "Chưa ghi xong việc %d (“%s”): %s; những phần đã ghi vẫn còn, hệ thống tự thử lại",
            work.pk,
            work.kind,
            error,
            exc_info=not isinstance(error, (OperationalError, InterfaceError)),
        )
        return False


def _list_pieces(work: Work) -> None:
    if Work.objects.filter(pk=work.pk, listed=True).exists():
        return
    contents = list(KINDS[work.kind].lists(work))
    with transaction.atomic():
        waiting = Work.objects.select_for_update().filter(pk=work.pk, decided=True, listed=False).first()
        if waiting is not None:
            _list(waiting, contents)


def write_next(library: Library, number: int) -> bool:
    """Write the next piece of a work in one transaction, or end it after the last; say whether it goes on."""
    read = _read(library, number)
    with transaction_for_a_moment():
        work = Work.objects.select_for_update(of=("self",)).filter(pk=number, decided=True, listed=True).first()
        if work is None:
            return False
        left = Piece.objects.filter(work=work)
        piece = left.filter(pk=read.piece).first() if read else left.order_by("number").first()
        kind = KINDS[work.kind]
        if piece is not None and read is None and kind.read is not None:
            # Another process wrote meanwhile the one that was to be read here: what is left is read first.
            return True
        if piece is not None:
            kind.write(library, work, read.value if read else piece.content)
            piece.delete()
            if work.failures:
                Work.objects.filter(pk=work.pk).update(failures=0, error="")
        elif read is None:
            kind.end(work)
            work.delete()
            return False
        # Otherwise another process wrote meanwhile what was read here.
    return True


def _read(library: Library, number: int) -> _Read | None:
    """Read, without any lock, for a piece of a work that wants it; None where none does, or none is left."""
    work = Work.objects.filter(pk=number, decided=True, listed=True).first()
    read = KINDS[work.kind].read if work is not None else None
    if work is None or read is None:
        return None
    left = Piece.objects.filter(work=work).order_by("number").values_list("pk", flat=True)
    # As many failures as pieces one looks at: none of these can be written, and the next may be tried.
    start = work.failures // _AHEAD * _AHEAD
    some = list(left[start : start + _AHEAD])
    if not some and start:
        # All were tried once: from the front again, window by window.
        start %= -(-left.count() // _AHEAD) * _AHEAD or 1
        some = list(left[start : start + _AHEAD])
    # Not all processes the same one: only one of them could write it. Nor the one again that has just failed.
    piece = Piece.objects.filter(pk=some[(os.getpid() + work.failures) % len(some)]).first() if some else None
    return None if piece is None else _Read(piece.pk, read(library, work, piece.content))


@contextmanager
def transaction_for_a_moment() -> Iterator[None]:
    """A transaction in which Python does not look for rubbish: beside a list of 200,000 a full look takes a second."""
    gc.disable()
    try:
        with transaction.atomic():
            yield
    finally:
        gc.enable()


def rest(began: float) -> None:
    """Leave the lock to others as long as it was held since ``began``: taken again at once, it is nobody's turn."""
    if not connection.in_atomic_block:
        time.sleep(min(time.monotonic() - began, _LONGEST_PAUSE))


def unfinished() -> list[Work]:
    """Return what was decided and is not all written, of the kinds that this process knows, the oldest first."""
    return list(Work.objects.filter(decided=True, kind__in=list(KINDS)).order_by("pk"))


def throw_away(number: int) -> None:
    """Throw away a work that was prepared and is not decided, some pieces a transaction."""
    # From here on nobody can decide on it any more; a work that was decided meanwhile is left alone.
    Work.objects.filter(pk=number, decided=False).update(kind=_THROWN_AWAY)
    left = Piece.objects.filter(work=number, work__kind=_THROWN_AWAY).values_list("pk", flat=True)
    while some := list(left[:KEPT_AT_ONCE]):
        Piece.objects.filter(pk__in=some).delete()
    Work.objects.filter(pk=number, kind=_THROWN_AWAY).delete()


def throw_away_undecided(before: datetime) -> int:
    """Throw away what was prepared before that moment and never decided; return how many."""
    old = list(Work.objects.filter(decided=False, at__lt=before).values_list("pk", flat=True))
    for number in old:
        throw_away(number)
    return len(old)
