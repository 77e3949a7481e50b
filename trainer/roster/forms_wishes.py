"""What a person says on the screen of a plan: who may leave, what words mean, who is one and the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, repeat

from django.http import QueryDict

from trainer.core.fingerprint import of_value
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.text import count
from trainer.roster.planning import units as all_units
from trainer.roster.rules import pairs
from trainer.roster.rules.model import Pair, Plan
from trainer.roster.rules.units import UnitFinder
from trainer.roster.rules.wishes import MODE_TITLES, STAYS_OR_LEAVES, Joined, Wishes

# In the place of a role: the word is none, and is passed over.
NO_ROLE = "-"
_LONGEST = 300
# What is ticked of all pairs at once, and what is said of each word and each pair.
_BOXES = ("so_0", "hai_nguoi", "hoi_lai")
_ANSWERS = (("chu_dv", "nghia_dv"), ("chu_vt", "nghia_vt"), ("cap", "cach"))
_BOTH = "Cách nạp cũng vừa được đổi ở một trang khác. Kế hoạch dưới đây tính theo cả hai."


@dataclass(frozen=True, slots=True)
class Word:
    """A text to explain: in how many rows (0: explained already), what it may be, what was said it is."""

    text: str
    rows: int
    nearest: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class ReadWishes:
    """The wishes as they are now, and what could not be used of what was sent, in Vietnamese."""

    wishes: Wishes
    faults: tuple[str, ...]


class WishesForm:
    """Shows what may be said of a plan, and reads it."""

    def __init__(self, made: Plan, wishes: Wishes) -> None:
        self._made, self._wishes = made, wishes

    def units(self) -> list[Word]:
        """Return the texts for units, those first that nobody has explained."""
        open_ones = [Word(one.text, one.rows, one.nearest, "") for one in self._made.unknown_units]
        return [*open_ones, *(Word(text, 0, (), code) for text, code in self._wishes.units.items())]

    def roles(self) -> list[Word]:
        """Return the texts for roles, those first that nobody has explained."""
        open_ones = [Word(one.text, one.rows, (), "") for one in self._made.unknown_roles]
        told = ((text, role or NO_ROLE) for text, role in self._wishes.roles.items())
        return [*open_ones, *(Word(text, 0, (), role) for text, role in told)]

    def role_choices(self) -> list[tuple[str, str]]:
        """Return what a text for a role can mean."""
        return [("", "Chưa rõ"), *ROLE_TITLES.items(), (NO_ROLE, "Bỏ qua, không phải vai trò")]

    def pairs(self) -> tuple[Pair, ...]:
        """Return the people who may be one, but for those of whom it was said that they are two."""
        there = set(self.apart())
        return tuple(pair for pair in self._made.pairs if pair not in there)

    def apart(self) -> tuple[Pair, ...]:
        """Return of whom it was said that they are two people."""
        return pairs.apart(self._made.pairs, self._wishes.apart)

    def unanswered(self) -> int:
        """Return of how many pairs nobody has said anything: they count as two people."""
        return sum(1 for pair in self.pairs() if not pair.how)

    def two_people(self) -> str:
        """Return what becomes of the one whom the records have, where they are not one."""
        return STAYS_OR_LEAVES[self._made.mode]

    def mark(self) -> str:
        """Return what tells these wishes from others, for the page that shows them."""
        return of_value(self._wishes.to_plain())

    def zeros(self) -> int:
        """Return how many of them differ in noughts at the front of the number only."""
        return sum(1 for pair in self.pairs() if pair.zeros)

    def read(self, sent: QueryDict) -> ReadWishes:
        """Return what was sent on top of what was said before."""
        faults: list[str] = []
        if sent.get("da_thay", self.mark()) != self.mark():
            faults.append(_BOTH)
        chosen = sent.get("che_do") if sent.get("che_do") != sent.get("che_do_cu") else None
        mode = chosen if chosen in MODE_TITLES else self._wishes.mode
        joins = self._joins(sent, faults)
        wishes = replace(
            self._wishes,
            mode=mode,
            mode_said=self._wishes.mode_said or chosen in MODE_TITLES,
            units=self._units(sent, faults),
            roles=self._roles(sent),
            joins=joins,
            apart=self._apart(sent, joins, faults),
        )
        return ReadWishes(wishes, tuple(faults))

    def _units(self, sent: QueryDict, faults: list[str]) -> dict[str, str]:
        told = dict(self._wishes.units)
        meanings = list(_changed(sent, "chu_dv", "nghia_dv"))
        finder = UnitFinder(all_units() if any(meaning for _, meaning in meanings) else ())
        for text, meaning in meanings:
            told.pop(text, None)
            unit = finder.find(meaning.split(" – ")[0].strip()).unit or finder.find(meaning).unit if meaning else None
            if unit is not None:
                told[text] = unit.code
            elif meaning:
                faults.append(f"Không có đơn vị “{meaning}”: anh/chị chọn trong danh sách gợi ý, hoặc ghi mã đơn vị.")
        return told

    def _roles(self, sent: QueryDict) -> dict[str, str]:
        told = dict(self._wishes.roles)
        for text, meaning in _changed(sent, "chu_vt", "nghia_vt"):
            told.pop(text, None)
            if meaning in ROLE_TITLES or meaning == NO_ROLE:
                told[text] = "" if meaning == NO_ROLE else meaning
        return told

    def _joins(self, sent: QueryDict, faults: list[str]) -> dict[str, Joined]:
        offered = {(pair.code, pair.old): pair for pair in self._made.pairs}
        joins = dict(self._wishes.joins)
        for both, how in _changed(sent, "cap", "cach"):
            new, _, old = both.partition(" ")
            pair = offered.get((new, old))
            if pair is None:
                continue
            if new in joins and joins[new].old == old:
                del joins[new]
            if how in pair.ways:
                joins[new] = Joined(old, how)
        if "so_0" in sent:
            joins |= {one.code: Joined(one.old, "keep") for one in self.pairs() if one.zeros and not one.how}
        return _once(joins, faults)

    def _apart(self, sent: QueryDict, joins: Mapping[str, Joined], faults: list[str]) -> frozenset[tuple[str, str]]:
        said = frozenset() if "hoi_lai" in sent else self._wishes.apart
        if "hai_nguoi" not in sent:
            return said
        asked = self.pairs()
        if sent["hai_nguoi"] != str(len(asked)):
            # Shown by another tab, or before the records changed: of those who came since nobody has said anything.
            faults.append(
                f"Số cặp trùng tên nay là {count(len(asked))}, khác lúc anh/chị đánh dấu, nên chưa cho cặp nào là hai "
                "người khác nhau. Anh/chị xem lại rồi đánh dấu."
            )
            return said
        one = {(new, joined.old) for new, joined in joins.items()}
        return said | {both for pair in asked if (both := (pair.code, pair.old)) not in one}


def differ(sent: QueryDict, wishes: Wishes) -> bool:
    """Say whether somebody chose something on the page of a plan that is not in the ``wishes`` the plan was made by."""
    # Of a page that was open before another one changed the mode, too: its radio says what its reader wants. While
    # nobody has said anything it stands as the plan proposed it.
    mode = wishes.mode if wishes.mode_said else sent.get("che_do_cu", wishes.mode)
    if sent.get("che_do", mode) != mode:
        return True
    if any(name in sent for name in _BOXES):
        return True
    return any(next(_changed(sent, *both), None) for both in _ANSWERS)


def _once(joins: dict[str, Joined], faults: list[str]) -> dict[str, Joined]:
    """Return ``joins`` without those whom the records would have as two."""
    taken: dict[str, str] = {}
    kept: dict[str, Joined] = {}
    for new, joined in joins.items():
        if joined.old in taken:
            faults.append(f"Mã {joined.old} đã được chọn cho mã {taken[joined.old]}, nên không chọn được cho mã {new}.")
            continue
        taken[joined.old] = new
        kept[new] = joined
    return kept


def _changed(sent: QueryDict, first: str, second: str) -> Iterator[tuple[str, str]]:
    """Return what was said of what, but for what stands as it stood on that page (the field that ends in ``_cu``).

    So a page that was opened before another one takes nothing back that was said there.
    """
    pairs = zip(sent.getlist(first), sent.getlist(second), strict=False)
    stood = chain(sent.getlist(f"{second}_cu"), repeat(None))
    for (one, other), before in zip(pairs, stood, strict=False):
        if one and len(one) <= _LONGEST and other.strip() != before:
            yield one, other.strip()[:_LONGEST]
