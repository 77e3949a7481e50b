"""The life of a prepared file: asked for, begun, made or not, taken, forgotten. One short transaction each."""

import hashlib
import json
import secrets
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from trainer.actions import audit, holding, outgoing_mail
from trainer.core.accounts import mail_words
from trainer.core.text import count
from trainer.core.vietnam_time import moment_words
from trainer.exports import folder
from trainer.models import Event, Official, PreparedFile
from trainer.tables.table import Written

# So long a file lies there: personal data that nobody took away serves nobody.
KEPT_FOR = timedelta(days=3)
# As often a file is begun before somebody is asked whether it shall go on. One whose process alone was killed, as by a
# machine without memory, was begun in vain as often as four: thrice is enough. What took the whole server along, as a
# power cut does, is most likely no fault of the file.
MOST_TRIES = 10
_KILLED_ALONE = 3
# Of one person at once.
MOST_WAITING = 5
KILLED = "Tiến trình lập tệp bị dừng giữa chừng nhiều lần liền. Anh/chị thử lại lúc máy chủ rảnh, hoặc lọc bớt."
KILLED_WORK = "Tiến trình bị dừng giữa chừng nhiều lần liền. Anh/chị thử lại lúc máy chủ rảnh."
GONE = "Máy chủ nhận lập tệp này không còn chạy. Anh/chị bấm “Lập lại”."
_UNFINISHED = Q(state__in=["waiting", "running"])
# Set in the process in which something was asked for: its thread need not wait for its next look.
ASKED = threading.Event()


class TooMany(Exception):
    """Somebody has MOST_WAITING files waiting."""


def key_of(kind: str, form: str, wanted: Mapping[str, str]) -> str:
    """Return what is the same for the same choice."""
    return hashlib.sha256(json.dumps([kind, form, dict(sorted(wanted.items()))]).encode()).hexdigest()


def own(official: Official) -> QuerySet[PreparedFile]:
    """Return the files, and other long work, that ``official`` asked for, the latest first."""
    return PreparedFile.objects.filter(asked_by=official).order_by("-pk")


def ask(
    official: Official, kind: str, form: str, name: str, wanted: Mapping[str, str], about: str, now: datetime
) -> PreparedFile:
    """Return the file that is being made of this choice, asked for now unless it was before. Raises TooMany."""
    key = key_of(kind, form, wanted)
    with transaction.atomic():
        # Who presses twice, or in two windows, waits here for himself: looking and counting hold until it is written.
        holding.one(official.pk)
        waiting = own(official).filter(_UNFINISHED)
        if (found := waiting.filter(key=key).first()) is not None:
            return found
        if waiting.count() >= MOST_WAITING:
            raise TooMany
        made = PreparedFile.objects.create(
            kind=kind,
            form=form,
            name=name,
            about=about[:300],
            wanted=dict(wanted),
            key=key,
            asked_by=official,
            asked_at=now,
            place=folder.place(),
            token=secrets.token_hex(16),
        )
        if form:
            details = {"what": f"{name}.{form}", "filter": dict(wanted)}
            Event.objects.create(at=now, kind="export_asked", actor=official, details=details)
        transaction.on_commit(ASKED.set)
    return made


def again(file: PreparedFile, now: datetime) -> bool:
    """Let a file that failed, or is not there, be made anew, here; say whether it is to be."""
    try:
        with transaction.atomic():
            holding.one(file.asked_by_id)
            changed = PreparedFile.objects.filter(pk=file.pk, state__in=["failed", "ready"]).update(
                state="waiting",
                place=folder.place(),
                token=secrets.token_hex(16),
                asked_at=now,
                tries=0,
                done=0,
                total=0,
                error="",
                ended_at=None,
                taken_at=None,
            )
            transaction.on_commit(ASKED.set)
    except IntegrityError:
        # The same choice was asked for once more meanwhile.
        return False
    return changed > 0


def put_away(file: PreparedFile) -> None:
    """Forget a file; whoever is making it notices and stops."""
    PreparedFile.objects.filter(pk=file.pk).delete()
    folder.remove(file.token, file.form)


def waits(place: str) -> bool:
    """Say whether a file is to be made at ``place``, or was being made when somebody last looked."""
    return PreparedFile.objects.filter(_UNFINISHED, place=place).exists()


def take_next(place: str, now: datetime) -> PreparedFile | None:
    """Begin the file that waits longest at ``place``. Only for who holds the lock there: what looks begun is left over
    from a process that was killed, and is begun again, up to MOST_TRIES times.

    Counted is what was begun, since a process that takes all memory says nothing as it dies; ``killed_alone`` adds what
    its worker saw, and ``leave_off`` takes the count back for who is told to stop."""
    here = PreparedFile.objects.filter(place=place)
    with transaction.atomic():
        given_up = here.filter(state="running", tries__gte=MOST_TRIES)
        given_up.filter(form="").update(state="failed", error=KILLED_WORK, ended_at=now)
        given_up.update(state="failed", error=KILLED, ended_at=now)
        here.filter(state="running").update(state="waiting")
        found = here.filter(state="waiting").select_related("asked_by").order_by("tries", "pk").first()
        if found is not None:
            found.state, found.tries, found.done, found.total = "running", found.tries + 1, 0, 0
            here.filter(pk=found.pk, state="waiting").update(
                state="running", tries=F("tries") + 1, done=0, total=0, error=""
            )
    return found


def leave_off(place: str) -> None:
    """Let what is being made at ``place`` wait as if it had not been begun. Only for the process that makes it."""
    running = PreparedFile.objects.filter(place=place, state="running", tries__gt=0)
    running.update(state="waiting", tries=F("tries") - 1)


def killed_alone(place: str) -> None:
    """Count for more that the process that made a file at ``place`` was killed, and its server was not. Only for who
    holds the lock there."""
    PreparedFile.objects.filter(place=place, state="running").update(tries=F("tries") + _KILLED_ALONE)


def _held(file: PreparedFile) -> QuerySet[PreparedFile]:
    return PreparedFile.objects.filter(pk=file.pk, token=file.token, state="running", tries=file.tries)


def tell(file: PreparedFile, done: int, total: int) -> bool:
    """Keep how far it is; False when nobody wants it any more."""
    return _held(file).update(done=done, total=total) > 0


def hold(file: PreparedFile) -> bool:
    """Let who would put it away wait until this transaction ends; False when nobody wants it any more."""
    return _held(file).update(done=F("total")) > 0


def ready(file: PreparedFile, written: Written, size: int, as_of: datetime, now: datetime) -> bool:
    """Keep that it is whole and tell its owner; False when nobody wants it any more."""
    with transaction.atomic():
        changed = _held(file).update(
            state="ready",
            done=F("total"),
            rows=written.rows,
            sheets=written.sheets,
            size=size,
            as_of=as_of,
            ended_at=now,
        )
        owner = Official.objects.get(pk=file.asked_by_id)
        if changed and file.form and settings.MAIL_SET_UP and owner.email and owner.is_active:
            rows = f" ({count(written.rows)} dòng)" if written.rows else ""
            until = moment_words(file.asked_at + KEPT_FOR)
            words = mail_words.file_ready(owner.full_name, f"{file.name}.{file.form}", rows, until)
            outgoing_mail.add(owner.email, words, now, owner, lives=KEPT_FOR)
    return changed > 0


def fail(file: PreparedFile, error: str, now: datetime) -> None:
    """Keep why it could not be made."""
    _held(file).update(state="failed", error=error[:300], ended_at=now)


def taken(file: PreparedFile, now: datetime) -> None:
    """Keep that its owner took it away, with the trace of every table that leaves the house."""
    with transaction.atomic():
        PreparedFile.objects.filter(pk=file.pk).update(taken_at=now)
        audit.exported(file.asked_by, f"{file.name}.{file.form}", file.wanted, file.rows, now)


def known(place: str) -> set[str]:
    """Return the tokens of all files of ``place``."""
    return set(PreparedFile.objects.filter(place=place).values_list("token", flat=True))


def forget(now: datetime) -> int:
    """Remove the files of this place that lay long enough, and return how many; give up what waits for a host that is
    gone."""
    here, old = folder.place(), PreparedFile.objects.filter(asked_at__lt=now - KEPT_FOR)
    gone = 0
    for found in old.filter(place=here).exclude(state="running"):
        put_away(found)
        gone += 1
    # No file is made later than KEPT_FOR after it was asked for, or its row would be gone.
    folder.remove_old(now - 2 * KEPT_FOR)
    elsewhere = PreparedFile.objects.exclude(place=here)
    elsewhere.filter(asked_at__lt=now - 2 * KEPT_FOR).delete()
    late = elsewhere.filter(_UNFINISHED, asked_at__lt=now - timedelta(days=1))
    late.update(state="failed", error=GONE, ended_at=now)
    return gone
