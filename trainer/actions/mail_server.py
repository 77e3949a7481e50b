"""How the mail server answers, noted for all processes: while it fails, one of them tries, rarer and rarer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from trainer.core.backoff import doubled
from trainer.models import MailServer

_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
# So many mails in a row that are refused for good are no longer the fault of the mailboxes.
REFUSALS = 5
# A process that tries and dies lets the next one try after this.
_A_TRY = timedelta(minutes=3)


def may_try(now: datetime) -> bool:
    """Say whether mail may be handed over now; while the server fails, one process at a time is told so."""
    state = MailServer.objects.filter(pk=1).first()
    if state is None or not state.failures:
        return True
    due = MailServer.objects.filter(Q(next_try_at=None) | Q(next_try_at__lte=now), pk=1, failures=state.failures)
    return bool(due.update(next_try_at=now + _A_TRY))


def note_taken(now: datetime) -> None:
    """Note that the server took a mail, in the transaction of the caller."""
    good = {"failures": 0, "failing_since": None, "next_try_at": None, "last_error": "", "refusals": 0}
    if not MailServer.objects.filter(pk=1).update(**good, last_ok_at=now):
        MailServer.objects.get_or_create(pk=1, defaults={"last_ok_at": now})


def note_failed(words: str, now: datetime) -> None:
    """Note that the server took no mail, and why, in the transaction of the caller: the next try waits longer."""
    state, _ = MailServer.objects.select_for_update().get_or_create(pk=1)
    state.next_try_at = now + doubled(_FIRST_WAIT, _LONGEST_WAIT, state.failures)
    state.failures, state.last_error = state.failures + 1, words
    state.failing_since = state.failing_since or now
    state.save(update_fields=["next_try_at", "failures", "last_error", "failing_since"])


def note_refused(mails: int) -> int:
    """Note that ``mails`` more were refused for good and none was taken; return how many that are in a row.

    In the transaction of the caller.
    """
    state, _ = MailServer.objects.select_for_update().get_or_create(pk=1)
    MailServer.objects.filter(pk=1).update(refusals=F("refusals") + mails)
    return state.refusals + mails


def try_now() -> None:
    """Let the next process try at once, whatever the wait."""
    with transaction.atomic():
        MailServer.objects.filter(pk=1).update(next_try_at=None)
