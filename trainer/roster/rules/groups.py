"""Rows that are about many people: totals, and headings of groups that give the unit of the rows below them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trainer.core.text import fold
from trainer.roster.rules.model import RosterUnit
from trainer.roster.rules.units import UnitFinder

# With their tone marks: without them "Tống Công Minh" would be a total. Without marks, only the whole cell counts.
TOTAL = re.compile(r"(tổng cộng|tổng số|tổng:|cộng:|tổng$|cộng$)|(tong cong|tong so|tong|cong)[\s:.\d]*$")
_FIGURE = re.compile(r"[\d.,\s%]+(người|cán bộ|cb|đ/c|đồng chí)?")
# "I.", "1)", "A -" in front; "(45 người)", ": 45", "45 người" behind.
_ORDINAL = re.compile(r"^\s*(?:[ivxlc]{1,6}|[a-z]|\d{1,3})\s*[.)/:-]\s*", re.IGNORECASE)
_PEOPLE = r"(?:người|cán bộ|cb|đ/c|đồng chí)"
_COUNTED = re.compile(rf"\s*(?:\(.*\)|[:,-]\s*\d+\s*{_PEOPLE}?|\d+\s*{_PEOPLE})\s*$", re.IGNORECASE)
# How many people, too, unless it belongs to the name: "Phường 14".
_NUMBER = re.compile(r"\s*\d+\s*$")
_ORDINAL_ALONE = re.compile(r"[ivxlc]{1,6}|[a-z]|\d{1,4}|[\d.,\s]+(?:người|cán bộ|cb)?", re.IGNORECASE)
_NAMES_A_UNIT = re.compile(
    r"(don vi|ubnd|uy ban nhan dan|phuong|xa|thi tran|dac khu|dang uy|hdnd|phong|ban|trung tam|tram|truong|van phong)\b"
)


@dataclass(frozen=True, slots=True)
class Above:
    """The unit that rows without one have from what stands above them; None: it is not known by ``written``."""

    unit: RosterUnit | None
    written: str
    row: int


def is_total(filled: Sequence[str]) -> bool:
    """Say whether a row is a total even though a figure stands where the staff numbers do."""
    totals = [text for text in filled if TOTAL.match(text.casefold())]
    return bool(totals) and all(text in totals or _FIGURE.fullmatch(text.casefold()) for text in filled)


def group(number: int, filled: Sequence[str], units: UnitFinder) -> Above | None:
    """Return the unit that a row of few words gives to the rows below it, or None when it is no such row."""
    words = [text for text in filled if not _ORDINAL_ALONE.fullmatch(text)]
    if len(words) != 1 or len(filled) > 3 or not any(char.isalpha() for char in words[0]):
        return None
    written = _COUNTED.sub("", _ORDINAL.sub("", words[0])).strip(" :.-") or words[0]
    names = (written, words[0], _NUMBER.sub("", written))
    unit = next((found for name in names if (found := units.find(name).unit)), None)
    if unit is not None:
        return Above(unit, written, number)
    return Above(None, written, number) if _NAMES_A_UNIT.match(fold(written)) else None


def named_in(texts: Iterable[str], units: UnitFinder) -> RosterUnit | None:
    """Return the one unit that titles or the name of a sheet name; None when they name none or several."""
    found = {unit.code: unit for text in texts if (unit := units.find(text).unit)}
    lower = [unit for unit in found.values() if unit.parent] or list(found.values())
    return lower[0] if len(lower) == 1 else None
