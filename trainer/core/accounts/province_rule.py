"""The account of the province: which provider opens it, by which claim a person is found, and what counts as his second
step. What the provider said is given as plain claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from trainer.core import person_cells
from trainer.core.text import clean

FIELDS = ("staff_code", "email")
LOCAL = ("all", "it_officer")
USUAL_FIND = "email:email"
USUAL_NAME = "tài khoản của tỉnh"
USUAL_SCOPE = "openid profile email"
_HERE = {"localhost", "127.0.0.1", "::1"}
_MOST_SHOWN = 80
Claims: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Find:
    """A person is he whose ``field`` is what the provider says in ``claim``."""

    field: str
    claim: str


@dataclass(frozen=True, slots=True)
class Provider:
    """Who opens the account of the province, and by what rules. ``second_step``: claims and values that stand for one.

    ``name`` is what people call that account.
    """

    issuer: str
    client_id: str
    secret: str
    name: str = USUAL_NAME
    scope: str = USUAL_SCOPE
    find: Find = Find("email", "email")
    second_step: tuple[tuple[str, str], ...] = ()

    @property
    def asked_levels(self) -> str:
        """Return the values of ``acr`` that are asked for, with blanks between; "" when none counts."""
        return " ".join(value for claim, value in self.second_step if claim == "acr")


class NotSaid(Exception):
    """The provider does not say what the person is found by: ``claim``."""

    def __init__(self, claim: str) -> None:
        self.claim = claim
        super().__init__(claim)


class NotVerified(Exception):
    """The provider has not verified the e-mail by which the person would be found."""


def read_issuer(text: str) -> str:
    """Return the address of a provider. Raises ValueError, which says what to mend."""
    parts = urlsplit(text.strip())
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise ValueError(f"“{text}” không phải địa chỉ https:// → đặt như https://sso.tinh.example/realms/can-bo")
    if not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError(f"“{text}” không phải địa chỉ của nhà cấp → chép nguyên dòng issuer của nhà cấp")
    return text.strip()


def read_find(text: str) -> Find:
    """Return the rule in ``text``, ``field:claim``. Raises ValueError, which says what to mend."""
    field, _, claim = (part.strip() for part in text.partition(":"))
    if field not in FIELDS:
        raise ValueError(f"không tìm được người theo “{field}” → dùng: {', '.join(FIELDS)}")
    if not claim or not claim.isascii() or any(letter.isspace() for letter in claim):
        raise ValueError(f"“{text}” thiếu tên điều nhà cấp cho biết → viết như staff_code:preferred_username")
    # “email_verified” speaks of this one alone.
    if field == "email" and claim != "email":
        raise ValueError(f"“{text}”: e-mail chỉ tìm theo claim email → viết email:email")
    return Find(field, claim)


def read_second_step(text: str) -> tuple[tuple[str, str], ...]:
    """Return the claims in ``text``, ``acr:value`` or ``amr:value`` with blanks between. Raises ValueError."""
    found = []
    for word in text.split():
        claim, _, value = word.partition(":")
        if claim not in ("acr", "amr") or not value:
            raise ValueError(f"“{word}” không đúng dạng → viết như amr:otp hoặc acr:2")
        found.append((claim, value))
    return tuple(found)


def read_scope(text: str) -> str:
    """Return the scopes in ``text``. Raises ValueError: without “openid” a provider says nothing of who it is."""
    words = text.split()
    if "openid" not in words:
        raise ValueError(f"“{text}” thiếu openid → viết như {USUAL_SCOPE}")
    return " ".join(words)


def login_of(find: Find, claims: Claims) -> str:
    """Return by which staff number or e-mail the person is found. Raises NotSaid, NotVerified.

    An e-mail counts only when the provider says that it is his: else whoever types another's would be he.
    """
    said = claims.get(find.claim)
    text = clean(said) if isinstance(said, str) else ""
    if not text:
        raise NotSaid(find.claim)
    if find.field == "email":
        if claims.get("email_verified") is not True:
            raise NotVerified
        return text.lower()
    return person_cells.code(text)


def counts_as_second_step(wanted: tuple[tuple[str, str], ...], claims: Claims) -> bool:
    """Say whether the provider says that it asked for a second step, by a value that ``wanted`` names."""
    return any(value in _values(claims.get(claim)) for claim, value in wanted)


def _values(said: Any) -> tuple[str, ...]:
    if isinstance(said, list):
        return tuple(one for one in said if isinstance(one, str))
    return (said,) if isinstance(said, str) else ()


def called(claims: Claims) -> str:
    """Return what a screen calls somebody at the provider: by a name he has there."""
    for text in (claims.get("preferred_username"), claims.get("email"), claims.get("name")):
        if isinstance(text, str) and clean(text):
            return clean(text)[:_MOST_SHOWN]
    return ""
