"""The escapes of GIFT: a backslash before a sign that means something."""

import re

SIGNS = "\\:#={}~"
_ESCAPED = re.compile(r"\\([\\:#={}~n])")
# Escaped signs wait in a private plane of Unicode while a file is taken apart.
_PLANE = 0x100000
_MASKED = re.compile(f"[{chr(_PLANE)}-{chr(_PLANE + 0x7F)}]")


def mask(text: str) -> str:
    """Return ``text`` with every escaped sign replaced by one that means nothing."""
    return _ESCAPED.sub(lambda found: chr(_PLANE + ord(found[1])), text)


def unmask(text: str) -> str:
    """Return ``text`` with the escaped signs as they are meant."""
    return _MASKED.sub(_meant, text)


def escape(text: str) -> str:
    """Return ``text`` as it is written into a GIFT file."""
    signed = "".join(f"\\{char}" if char in SIGNS else char for char in text)
    return signed.replace("\n", "\\n")


def _meant(found: re.Match[str]) -> str:
    char = chr(ord(found[0]) - _PLANE)
    return "\n" if char == "n" else char
