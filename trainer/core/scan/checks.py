"""What a pattern cannot say. Each has its twin in ra-bai.js, and a test compares them on everything it can think of."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from trainer.core.scan.rules import Pattern
from trainer.core.scan.shadow import Shadow

Check = Callable[[Shadow, int, int, Pattern], bool]
_DIGITS = re.compile("[0-9]+")
_STATE = ".gov.vn"
_MISREAD: Final = str.maketrans("oil", "011")  # by a scanner


def digits(text: str) -> str:
    """Return the digits of ``text`` alone."""
    return "".join(_DIGITS.findall(text))


def _citizen(shadow: Shadow, start: int, end: int, pattern: Pattern) -> bool:
    """Twelve digits: a province that exists, then the digit of century and sex, of those who can be alive."""
    number = digits(shadow.folded[start:end].translate(_MISREAD))
    return len(number) == 12 and number[:3] in pattern.known and number[3] in "0123"


def _count(shadow: Shadow, start: int, end: int, pattern: Pattern) -> bool:
    """So many digits as one of ``known`` says."""
    return str(len(digits(shadow.folded[start:end]))) in pattern.known


def _day(shadow: Shadow, start: int, end: int, _: Pattern) -> bool:
    """A day that can be somebody's birthday: a month, a day of it, a year of this century or the last."""
    numbers = [int(one) for one in _DIGITS.findall(shadow.folded[start:end])]
    return len(numbers) == 3 and 1 <= numbers[0] <= 31 and 1 <= numbers[1] <= 12 and 1900 <= numbers[2] < 2100


def _long(shadow: Shadow, start: int, end: int, pattern: Pattern) -> bool:
    """More words than ``limit``."""
    return len([one for one in re.split("[ \n]+", shadow.folded[start:end]) if one]) > pattern.limit


def _unexplained(shadow: Shadow, start: int, end: int, pattern: Pattern) -> bool:
    """An abbreviation that everybody knows, or that the text explains in brackets, is none."""
    short = shadow.cased[start:end]
    explained = f"({short})" in shadow.cased or f"{short} (" in shadow.cased
    return short not in pattern.known and not explained


def _not_of_the_state(shadow: Shadow, start: int, end: int, pattern: Pattern) -> bool:
    """A host that is neither of the state nor one of ``known``."""
    host = shadow.folded[start:end].split("://")[-1].split("/")[0].split("?")[0].split(":")[0]
    at_home = any(host == one or host.endswith("." + one) for one in pattern.known)
    return not host.endswith(_STATE) and not at_home


CHECKS: Final[Mapping[str, Check]] = {
    "citizen": _citizen,
    "count": _count,
    "day": _day,
    "long": _long,
    "unexplained": _unexplained,
    "not-of-the-state": _not_of_the_state,
}
