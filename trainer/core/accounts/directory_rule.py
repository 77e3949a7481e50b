"""The directory of the province (LDAP, Active Directory): where it is, and by which attribute a person is found."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from trainer.core.accounts.province_rule import FIELDS, Find

USUAL_LOGIN = "sAMAccountName"
USUAL_FIND = "staff_code:employeeID"
USUAL_ONLY = "(objectClass=person)"
_FIND = Find("staff_code", "employeeID")
_MOST_HOUSES = 3
_ATTRIBUTE = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_UNSAFE = {letter: f"\\{ord(letter):02x}" for letter in "\\*()\0"}


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the directory is, who reads it for us, and by what rules.

    ``login``: the attributes that somebody may type as his name. ``only``: a filter that all who may enter fit.
    """

    urls: tuple[str, ...]
    base: str
    user: str
    password: str
    login: tuple[str, ...] = (USUAL_LOGIN,)
    find: Find = _FIND
    only: str = USUAL_ONLY
    ca_file: str = ""

    @property
    def issuer(self) -> str:
        """Return the name of the directory, the same whichever of its servers answers."""
        return f"ldap:{self.base.lower()}"[:200]

    def filter_of_login(self, typed: str) -> str:
        """Return the filter that whoever typed ``typed`` fits: his name there, or what he is found by here."""
        names = dict.fromkeys((*self.login, self.find.claim))
        return f"(&{self.only}(|{''.join(f'({name}={escaped(typed)})' for name in names)}))"

    def filter_of_subject(self, subject: str) -> str:
        """Return the filter that the entry of ``subject`` fits, whatever it is called now."""
        attribute, _, value = subject.partition("=")
        if attribute == "objectGUID":
            value = "".join(f"\\{value[at : at + 2]}" for at in range(0, len(value), 2))
        else:
            value = escaped(value)
        return f"(&{self.only}({attribute}={value}))"


def escaped(typed: str) -> str:
    """Return ``typed`` so that in a filter it stands for itself alone (RFC 4515)."""
    return "".join(_UNSAFE.get(letter, letter) for letter in typed)


def read_urls(text: str) -> tuple[str, ...]:
    """Return the servers in ``text``, with blanks between. Raises ValueError, which says what to mend."""
    found = tuple(text.split())
    if not 0 < len(found) <= _MOST_HOUSES:
        raise ValueError(f"“{text}” không phải một đến {_MOST_HOUSES} máy → viết như ldaps://dc1.tinh.example")
    for one in found:
        _server(one)
    return found


def _server(text: str) -> None:
    try:
        parts = urlsplit(text)
        wrong = parts.scheme not in ("ldap", "ldaps") or not parts.hostname or parts.port == 0
    except ValueError:
        wrong = True
    if wrong or parts.username or parts.path.strip("/") or parts.query:
        raise ValueError(
            f"“{text}” không phải máy LDAP → viết như ldaps://dc1.tinh.example hoặc ldap://dc1.tinh.example"
        )


def read_base(text: str) -> str:
    """Return where people are looked for. Raises ValueError."""
    return _fitting(text.strip(), lambda base: "=" in base and len(base) <= 190, "OU=CanBo,DC=tinh,DC=example")


def read_login(text: str) -> tuple[str, ...]:
    """Return the attributes that may be typed as a name. Raises ValueError."""
    found = tuple(text.split())
    for one in found:
        _fitting(one, lambda name: bool(_ATTRIBUTE.fullmatch(name)), "sAMAccountName mail")
    return found or (USUAL_LOGIN,)


def read_find(text: str) -> Find:
    """Return the rule in ``text``, ``field:attribute``. Raises ValueError."""
    field, _, attribute = (part.strip() for part in text.partition(":"))
    if field not in FIELDS or not _ATTRIBUTE.fullmatch(attribute):
        raise ValueError(f"“{text}” không dùng được → viết như staff_code:employeeID hoặc email:mail")
    return Find(field, attribute)


def read_only(text: str) -> str:
    """Return the filter that all who may enter fit. Raises ValueError."""
    return _fitting(text.strip(), _is_filter, "(memberOf=CN=GanDan,OU=Nhom,DC=tinh,DC=example)")


def _is_filter(text: str) -> bool:
    depth = 0
    for at, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth < 0 or (depth == 0 and at < len(text) - 1):
            return False
    return depth == 0 and text.startswith("(") and text.endswith(")") and len(text) > 2


def _fitting(text: str, fits: Callable[[str], bool], example: str) -> str:
    if not fits(text):
        raise ValueError(f"“{text}” không dùng được → viết như {example}")
    return text
