"""The keys that hand-ins are stamped with: drawn by chance, kept in the database, sealed with the secret.

So another secret needs no stamp made anew: the one row is sealed again. Whoever writes into the database without the
secret can put no key of his own there.
"""

import secrets as chance
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from django.conf import settings

from trainer.actions import sealing
from trainer.core.stamp import Key, key_of
from trainer.models import HandIn, StampKey
from trainer.models.fixed_query import FixedQuery

PURPOSE = "gan-dan.stamp-key"
_ROWS = FixedQuery(lambda: StampKey.objects.order_by("pk").values_list("pk", "words"))


def known() -> dict[int, Key | None]:
    """Return every key by its number; None for one that our secret does not open."""
    return {number: _opened(number, words) for number, words in _ROWS()}


def current(now: datetime) -> Key:
    """Return the key to stamp with: the latest that opens and still serves, or a new one, written here."""
    rows = _ROWS()
    for number, words in reversed(rows):
        key = _opened(number, words)
        if key is not None and key.until is None:
            return key
    # Where there was a key, what has no stamp is not of before.
    last = 0 if rows else HandIn.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    fresh = Key(0, chance.token_bytes(32), now, last)
    row = StampKey.objects.create(words=sealing.seal(fresh.written(), PURPOSE), created_at=now)
    return replace(fresh, number=row.pk)


def all_stamped() -> None:
    """Keep in the keys that every hand-in was stamped: from now on one without a stamp is of no time before them."""
    for row in StampKey.objects.order_by("pk"):
        key = _opened(row.pk, row.words)
        if key is not None and key.after:
            row.words = sealing.seal(replace(key, after=0).written(), PURPOSE)
            row.save(update_fields=["words"])


def encrypt_anew(secrets: Sequence[str | bytes], end: datetime | None = None) -> None:
    """Let the first of ``secrets`` open what any of them opened; with ``end`` no stamp after it may bear these keys.

    Run twice, it changes nothing that anybody sees.
    """
    for row in StampKey.objects.order_by("pk"):
        key = _opened(row.pk, row.words, secrets)
        if key is not None:
            kept = replace(key, until=key.until or end)
            row.words = sealing.seal_under(kept.written(), PURPOSE, secrets[0])
            row.save(update_fields=["words"])


def _opened(number: int, words: str, secrets: Sequence[str | bytes] = ()) -> Key | None:
    believed = secrets or (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return _unsealed(number, words, tuple(believed))


# To open one takes as long as to make a stamp, and each hand-in asks for the same. Hand-ins that come first and at once
# each draw a key of their own.
@lru_cache(maxsize=64)
def _unsealed(number: int, words: str, secrets: tuple[str | bytes, ...]) -> Key | None:
    try:
        return key_of(number, sealing.unseal(words, PURPOSE, secrets))
    except sealing.AnotherSecret:
        return None
