"""Keys for single purposes, derived from the one secret."""

import hashlib


def ticket_key(secret: str) -> bytes:
    """Return the key that signs tickets of attempts."""
    return hashlib.sha256(b"gan-dan.ticket\x00" + secret.encode("utf-8")).digest()
