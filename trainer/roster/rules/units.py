"""Which unit a cell means: by code, exact name, name without tone marks, abbreviation, or the bare name."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from trainer.core.text import clean, fold
from trainer.roster.rules.model import RosterUnit

_OFFICE = re.compile(r"^(ubnd|uy ban nhan dan)\s+")
# "P. Cầu Giấy", "P.Cầu Giấy", "P Cầu Giấy"; the blank or the dot keeps "Phúc Lợi" whole.
_SHORT = (
    (re.compile(r"^p(?:\.\s*|\s+)"), "phuong "),
    (re.compile(r"^x(?:\.\s*|\s+)"), "xa "),
    (re.compile(r"^tt(?:\.\s*|\s+)"), "thi tran "),
    (re.compile(r"^tp(?:\.\s*|\s+)"), "thanh pho "),
)
_KIND = re.compile(r"^(phuong|xa|thi tran|thanh pho|dac khu|tinh)\s+")
_PUNCTUATION = re.compile(r"[\W_]+")
# "Phường Cầu Giấy, TP Hà Nội": what stands behind is the place above.
_BEHIND = re.compile(r"\s*[,;–-]\s*|\s+(?=(?:tp|thành phố|tỉnh)\b)", re.IGNORECASE)
# So many places stand above a unit, and more; each is looked for with all that stand before it.
_MOST_BEHIND = 8


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """The unit a text means, or None with the units it comes nearest to."""

    unit: RosterUnit | None
    nearest: tuple[RosterUnit, ...] = ()


class UnitFinder:
    """Finds units by what people write. Built once for a list; asks each text only once.

    ``words``: what somebody said a text means, the code of a unit by the folded text.
    """

    def __init__(self, units: Iterable[RosterUnit], words: Mapping[str, str] | None = None) -> None:
        self._units = tuple(units)
        self._by_code = {unit.code: unit for unit in self._units}
        self._words = words or {}
        self._steps: list[tuple[Callable[[str], str], dict[str, list[RosterUnit]]]] = [
            (str.casefold, self._index(lambda unit: unit.code.casefold())),
            (str.casefold, self._index(lambda unit: clean(unit.name).casefold())),
            (_spelled_out, self._index(lambda unit: _spelled_out(unit.name))),
            (_bare, self._index(lambda unit: _bare(unit.name))),
        ]
        self._known: dict[str, UnitMatch] = {}

    def find(self, text: str) -> UnitMatch:
        """Return the one unit that ``text`` (cleaned) means; two that fit equally well are no match."""
        if text not in self._known:
            self._known[text] = self._search(text)
        return self._known[text]

    def _index(self, key: Callable[[RosterUnit], str]) -> dict[str, list[RosterUnit]]:
        index: dict[str, list[RosterUnit]] = {}
        for unit in self._units:
            index.setdefault(key(unit), []).append(unit)
        return index

    def _search(self, text: str) -> UnitMatch:
        for normal, index in self._steps:
            found = index.get(normal(text), [])
            if len(found) == 1 and not (normal is _bare and _names_a_kind(text)):
                return UnitMatch(found[0])
            if len(found) > 1:
                return self._told(text) or UnitMatch(None, tuple(found))
        return self._told(text) or self._below(text) or UnitMatch(None, self._nearest(text))

    def _told(self, text: str) -> UnitMatch | None:
        unit = self._by_code.get(self._words.get(fold(text), ""))
        return UnitMatch(unit) if unit else None

    def _below(self, text: str) -> UnitMatch | None:
        """Return the unit of a text that names the place above it too; None unless that is the one above it."""
        cuts = list(_BEHIND.finditer(text))
        for cut in reversed(cuts if len(cuts) <= _MOST_BEHIND else []):
            head, behind = text[: cut.start()].strip(), text[cut.end() :].strip()
            unit = self.find(head).unit
            if unit is not None and _names(behind) & {
                name for above in self._above(unit) for name in _names(above.name)
            }:
                return UnitMatch(unit)
        return None

    def _above(self, unit: RosterUnit) -> list[RosterUnit]:
        found: list[RosterUnit] = []
        above = self._by_code.get(unit.parent)
        while above is not None and above not in found:
            found.append(above)
            above = self._by_code.get(above.parent)
        return found

    def _nearest(self, text: str) -> tuple[RosterUnit, ...]:
        by_name = self._steps[-1][1]
        close = get_close_matches(_bare(text), list(by_name))
        return tuple(unit for name in close for unit in by_name[name])[:3]


def _spelled_out(text: str) -> str:
    folded = _OFFICE.sub("", fold(text))
    for pattern, full in _SHORT:
        folded = pattern.sub(full, folded)
    return _PUNCTUATION.sub(" ", folded).strip()


def _names(text: str) -> set[str]:
    return {_spelled_out(text), _bare(text)}


def _bare(text: str) -> str:
    return _KIND.sub("", _spelled_out(text))


def _names_a_kind(text: str) -> bool:
    # "Xã Láng" must not be taken for "Phường Láng": only a text that names no kind may match by the bare name.
    return _bare(text) != _spelled_out(text)
