"""What somebody asks of the tree of units, and what that does."""

from dataclasses import asdict, dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class New:
    """A unit that there is not yet."""

    code: str
    name: str
    parent: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Rename:
    """Another name, and another kind unless it is None."""

    code: str
    name: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """``sources`` become part of ``into``, or of the new unit."""

    sources: tuple[str, ...]
    into: str | New


@dataclass(frozen=True, slots=True)
class Split:
    """Some of the units right below ``source``, and some of its own people by staff number, become a new unit.

    ``rights``: who holds a right over the unit, by staff number, and whether he then holds it over the “new” one or
    “both”; of whom nothing is said he keeps it over the old one.
    """

    source: str
    new: New
    units: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    rights: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Move:
    """A unit with all that is below it comes to stand below another one."""

    code: str
    parent: str


@dataclass(frozen=True, slots=True)
class Add:
    """A new unit without people."""

    new: New


@dataclass(frozen=True, slots=True)
class Close:
    """A unit in which nobody is left."""

    code: str


Request: TypeAlias = Rename | Merge | Split | Move | Add | Close
KINDS: dict[type, str] = {Rename: "rename", Merge: "merge", Split: "split", Move: "move", Add: "add", Close: "close"}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to units, people and campaigns; pairs instead of tables, so that it can be kept.

    ``renamed``: code, name, kind. ``parents``: code and the unit that is above it from now on. ``closed``: code and
    what it became (empty: nothing). ``everybody``: whose people come to whom. ``people``: staff number and where to.
    ``follow``: campaigns for this unit are for those from now on. ``order``: all units in the order they stand in from
    now on, empty to leave it. ``recoded``: the only unit there was bears another code: old and new.
    """

    created: tuple[New, ...] = ()
    renamed: tuple[tuple[str, str, str], ...] = ()
    parents: tuple[tuple[str, str], ...] = ()
    closed: tuple[tuple[str, str], ...] = ()
    reopened: tuple[str, ...] = ()
    everybody: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    follow: tuple[tuple[str, tuple[str, ...]], ...] = ()
    order: tuple[str, ...] = ()
    recoded: tuple[tuple[str, str], ...] = ()

    def touched(self) -> frozenset[str]:
        """Return the codes of all units that the change names."""
        return self.own() | {parent for _, parent in self.parents}

    def own(self) -> frozenset[str]:
        """Return the codes of the units in which something changes, without those that only get units below them."""
        return frozenset(
            {code for code, _ in self.parents}
            | {code for pair in self.everybody for code in pair}
            | {new.code for new in self.created}
            | {code for code, *_ in self.renamed}
            | {code for pair in self.closed for code in pair if code}
            | set(self.reopened)
            | {to for _, to in self.people}
        )

    def to_plain(self) -> dict[str, Any]:
        """Return the effect as JSON holds it."""
        return asdict(self)


def effect_from_plain(plain: dict[str, Any]) -> Effect:
    """Return what ``Effect.to_plain`` made."""
    values: dict[str, Any] = {name: tuple(map(_pair, items)) for name, items in plain.items()}
    values["created"] = tuple(New(**one) for one in plain["created"])
    values["reopened"] = tuple(plain["reopened"])
    values["follow"] = tuple((code, tuple(codes)) for code, codes in plain["follow"])
    return Effect(**values)


def _pair(item: Any) -> Any:
    return tuple(item) if isinstance(item, list | tuple) else item
