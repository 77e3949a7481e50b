"""Words that are of use to whoever reads them, such as a link that opens an account: a copy of the database without our
secret tells them to nobody."""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

_MAIL = "gan-dan.sealing"


class AnotherSecret(Exception):
    """What was sealed was sealed under a secret that is believed no more."""


def seal(words: str, purpose: str = _MAIL) -> str:
    """Return ``words`` so that only our secret opens them, and only for the same ``purpose``."""
    return _keys(purpose).encrypt(words.encode()).decode("ascii")


def unseal(sealed: str, purpose: str = _MAIL, secrets: Sequence[str | bytes] = ()) -> str:
    """Return the words that were sealed, under one of ``secrets`` (none: those that are believed). Raises
    AnotherSecret."""
    try:
        return _keys(purpose, secrets).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise AnotherSecret from None


def seal_under(words: str, purpose: str, secret: str | bytes) -> str:
    """Return ``words`` so that ``secret`` opens them, whatever this process believes."""
    return _fernet(secret, purpose).encrypt(words.encode()).decode("ascii")


def _keys(purpose: str, secrets: Sequence[str | bytes] = ()) -> MultiFernet:
    believed = secrets or (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_fernet(one, purpose) for one in believed])


def _fernet(secret: str | bytes, purpose: str) -> Fernet:
    key = salted_hmac(purpose, "", secret=secret, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
