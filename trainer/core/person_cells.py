"""What is said of a person, a cell or a field at a time: names, codes, e-mail addresses, roles as people type them."""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from typing import Literal

from trainer.core.quiz.model import ROLE_TITLES, Role
from trainer.core.text import clean, fold

# The widest value that a table must hold.
MAX_CODE = 32
MAX_NAME = 120
MAX_POSITION = 200
MAX_EMAIL = 254
PersonField = Literal["name", "position", "unit", "roles", "email"]
# What may change of a person, as screens, lists and what is written down of a change call it.
PERSON_TITLES: dict[PersonField, str] = {
    "name": "Họ và tên",
    "position": "Chức vụ",
    "unit": "Đơn vị",
    "roles": "Vai trò",
    "email": "E-mail",
}
_INVISIBLE = {"Cc", "Cf", "Cs", "Co"}
_CODE = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9._/-]*")
_CUT_CODE = re.compile(r"[A-Z]{1,8}(?:\s+\d{2,})+")
_EMAIL = re.compile(r"[a-z0-9_%+'-]+(\.[a-z0-9_%+'-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_PART = re.compile(r"[^\s'’-]+")
_BETWEEN_ROLES = re.compile(r"[;,/+&|\n]")

_ROLE_WORDS: dict[Role, str] = {
    "page_admin": "quan tri trang|quan tri fanpage|fanpage|quan tri oa|oa|zalo oa|quan tri zalo oa|quan tri zalo"
    "|quan tri|quan tri vien|quan tri facebook|quan tri mang xa hoi|admin|admin trang|admin fanpage|quan tri kenh",
    "spokesperson": "nguoi phat ngon|phat ngon|phat ngon vien",
    "leader": "lanh dao|lanh dao don vi|lanh dao ubnd|lanh dao phu trach",
    "staff": "can bo|cong chuc|vien chuc|nhan vien|chuyen vien|can bo cong chuc|nguoi lao dong",
    "it": "cntt|it|cong nghe thong tin|phu trach cntt|chuyen trach cntt|can bo cntt|chuyen doi so|quan tri cntt",
}
_ROLES: dict[str, Role] = {word: role for role, words in _ROLE_WORDS.items() for word in words.split("|")}


def tidy(text: str) -> str:
    """Return ``text`` in NFC without stray blanks and without characters that nobody sees."""
    # What can be printed has nothing invisible in it; of millions of cells, hardly one has.
    if not text.isprintable():
        text = "".join(char for char in text if char.isspace() or unicodedata.category(char) not in _INVISIBLE)
    return clean(text)


def code(text: str) -> str:
    """Return a staff number as it is stored: upper case, no blanks at the ends; "HN 10000" is HN10000."""
    written = tidy(text).upper()
    return written.replace(" ", "") if _CUT_CODE.fullmatch(written) else written


def is_code(text: str) -> bool:
    """Whether a tidy text can be a staff number: letters, digits, ``. _ / -``, at least one digit."""
    return bool(_CODE.fullmatch(text))


def name(text: str) -> str:
    """Return a tidy name; one written all in capitals or all in small letters gets capital initials."""
    if text.isupper() or text.islower():
        return _PART.sub(lambda part: part.group().capitalize(), text)
    return text


def email(text: str) -> str:
    """Return the address in small letters, "" when it is none."""
    address = text.lower().removeprefix("mailto:")
    return address if _EMAIL.fullmatch(address) else ""


def is_name(text: str) -> bool:
    """Whether a name of a person can be kept: short enough, with a letter."""
    return len(text) <= MAX_NAME and any(char.isalpha() for char in text)


def role_titles(held: Iterable[str]) -> str:
    """Return the titles of roles as one text, in the order of ``ROLE_TITLES``."""
    return "; ".join(title for role, title in ROLE_TITLES.items() if role in set(held))


def other_given_name(old: str, new: str) -> bool:
    """Say whether a name was changed so that its owner may be somebody else, who would inherit what is on record."""
    return old != new and fold(old).split()[-1:] != fold(new).split()[-1:]


def is_guarded(*, rights: bool, waits: bool, leads: bool, account: bool) -> bool:
    """Say whether another address of somebody is held until a person confirms it: who has it can take the account.

    With ``rights`` that were given to him always, of a leader by the list once there is an ``account`` (an address or
    a password) to take; and while one ``waits``, so that it is not let through by taking the role away meanwhile.
    """
    return rights or waits or (leads and account)


def roles(text: str, told: Mapping[str, str] | None = None) -> tuple[tuple[Role, ...], tuple[str, ...]]:
    """Return the roles that ``text`` names, in the order of ``ROLE_TITLES``, and the words that name none.

    ``told``: what somebody said a text means, a role or "" for none, by the folded text.
    """
    known = told or {}
    if (role := _role(text)) or fold(text) in known:
        return _in_order({role or known[fold(text)]}), ()
    words = [tidy(word) for word in _BETWEEN_ROLES.split(text)]
    found = {word: _role(word) or known.get(fold(word)) for word in words if word}
    return _in_order(set(found.values())), tuple(word for word, role in found.items() if role is None)


def _in_order(named: Container[str | None]) -> tuple[Role, ...]:
    return tuple(role for role in ROLE_TITLES if role in named)


# A list of a city says the same few words in every row.
@lru_cache(maxsize=512)
def _role(text: str) -> Role | None:
    folded = fold(text)
    return next((role for role in ROLE_TITLES if role == folded), _ROLES.get(folded))
