"""What a person wants of a list beside what it says: who may leave, what its words mean, who is one and the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

# Whom a list sends away: who is not on it; the same, but only of units that are on it; nobody.
Mode = Literal["full", "units", "add"]
MODE_TITLES: dict[Mode, str] = {
    "full": "Danh sách đầy đủ: ai không có tên thì rời danh sách",
    "units": "Chỉ những đơn vị có trong danh sách này: người của đơn vị khác giữ nguyên",
    "add": "Chỉ thêm và sửa: không cho ai rời danh sách",
}
# What becomes of somebody who is not on the list, under the number the records have.
STAYS_OR_LEAVES: dict[Mode, str] = {
    "full": "người cũ rời",
    "units": "người cũ rời nếu đơn vị của họ có trong danh sách này, không thì ở lại",
    "add": "người cũ vẫn ở lại",
}
# The new number is that person's; or the old one stays, since the list lost the noughts at its front; or there are
# records of both numbers, and an officer merges them once the list is applied.
How = Literal["renumber", "keep", "merge"]


@dataclass(frozen=True, slots=True)
class Joined:
    """The person of a new number is the one the records have as ``old``."""

    old: str
    how: How


@dataclass(frozen=True, slots=True)
class Wishes:
    """``units`` and ``roles``: codes and roles ("" for none) by the texts that mean them; ``joins`` by number.

    ``sheets``: the places of the sheets to read; None: those that are proposed. ``apart``: new and old number of those
    of whom somebody said that they are two people. ``mode_said``: somebody chose the mode.
    """

    mode: Mode = "full"
    units: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    joins: Mapping[str, Joined] = field(default_factory=dict)
    sheets: tuple[int, ...] | None = None
    apart: frozenset[tuple[str, str]] = frozenset()
    mode_said: bool = False

    def to_plain(self) -> dict[str, Any]:
        """Return plain data that JSON can carry."""
        joins = {code: [one.old, one.how] for code, one in self.joins.items()}
        return {
            "mode": self.mode,
            "units": dict(self.units),
            "roles": dict(self.roles),
            "joins": joins,
            "sheets": None if self.sheets is None else list(self.sheets),
            "apart": sorted(map(list, self.apart)),
            "mode_said": self.mode_said,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Wishes":
        """Return the wishes that ``to_plain`` described; {} are none."""
        joins = {code: Joined(old, how) for code, (old, how) in plain.get("joins", {}).items()}
        sheets = plain.get("sheets")
        chosen = None if sheets is None else tuple(sheets)
        apart = frozenset((new, old) for new, old in plain.get("apart", ()))
        words = plain.get("units", {}), plain.get("roles", {})
        return cls(plain.get("mode", "full"), *words, joins, chosen, apart, plain.get("mode_said", False))


NONE = Wishes()
