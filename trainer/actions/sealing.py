"""Words that are of use to whoever reads them, such as a link that opens an account: a copy of the database without our
secret tells them to nobody."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


class AnotherSecret(Exception):
    """What was sealed was sealed under a secret that is believed no more."""


def seal(words: str) -> str:
    """Return ``words`` so that only our secret opens them."""
    return _keys().encrypt(words.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """Return the words that were sealed. Raises AnotherSecret."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise AnotherSecret from None


def _keys() -> MultiFernet:
    return MultiFernet([_fernet(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(secret: str | bytes) -> Fernet:
    key = salted_hmac("gan-dan.sealing", "", secret=secret, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
