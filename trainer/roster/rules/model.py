"""What the plan of a staff list is made of: values that can be shown, kept as JSON and compared."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import chain
from typing import Any

from trainer.core.fingerprint import Plain, of_many
from trainer.core.quiz.model import Role
from trainer.roster.rules.source import ONE_SHEET, Source
from trainer.roster.rules.wishes import How, Mode


class NotAsShown(Exception):
    """Applying a list, or undoing it, would no longer do what was shown: its plan must be shown again."""


@dataclass(frozen=True, slots=True)
class RosterUnit:
    """A unit that people can belong to. ``parent`` is the code of the unit above, "" at the top."""

    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class CurrentOfficial:
    """An official as the records have him today.

    ``waiting_email``: an address that a list wanted and nobody has confirmed yet; ``appointed``: a person gave him a
    right, that of an IT officer or another; ``lasting``: that of an IT officer without a last day; ``merged_into``: the
    number of the record that took this one over.
    """

    code: str
    name: str
    position: str
    unit_code: str
    roles: tuple[Role, ...]
    email: str
    active: bool = True
    it_officer: bool = False
    lasting: bool = False
    has_password: bool = False
    waiting_email: str = ""
    appointed: bool = False
    merged_into: str = ""

    @property
    def outside_lists(self) -> bool:
        """Whether no list need name him: somebody with a right, such as an officer of the IT unit, without a role."""
        return (self.it_officer or self.appointed) and not self.roles


@dataclass(frozen=True, slots=True)
class Entry:
    """An official as he shall stand in the records. ``row``: the row of the list that says so."""

    row: int
    code: str
    name: str
    position: str
    unit_code: str
    roles: tuple[Role, ...]
    email: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that changes, in words for people; ``title`` is the field's Vietnamese name."""

    title: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Change:
    """An official who is known already: how he shall stand, and what is different.

    ``old_code``: his number so far where the list gives him another one.
    """

    entry: Entry
    fields: tuple[FieldChange, ...]
    old_code: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that changes nothing: why, and how to mend it. ``code`` and ``name`` as far as they can be read."""

    row: int
    code: str
    name: str
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class Held:
    """An active official whose row was rejected: he stays as he is, and is not taken for a leaver."""

    code: str
    name: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EmailToConfirm:
    """Somebody with rights whose address the list would change: held until a person confirms it."""

    row: int
    code: str
    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Note:
    """A row that is used, but something in it was read differently from what it says."""

    row: int
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is not about a person: a blank line, a total, a signature."""

    row: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class UnitLoss:
    """A unit that loses many of its people: ``leaving`` of ``before``."""

    code: str
    name: str
    leaving: int
    before: int

    @property
    def stay(self) -> int:
        """How many remain."""
        return self.before - self.leaving


@dataclass(frozen=True, slots=True)
class RoleLoss:
    """A unit in which nobody is of a role any more, though somebody was."""

    unit: str
    role: Role


@dataclass(frozen=True, slots=True)
class Pair:
    """Somebody new who may be one whom the records have under another number.

    ``same``: what is the same beside the name; ``zeros``: the numbers differ in noughts at the front only; ``how``:
    what a person chose, "" for two people; ``left``: the records have the new number too, of one who left, as after a
    list that was undone.
    """

    row: int
    code: str
    name: str
    old: str
    old_unit: str
    same: tuple[str, ...]
    zeros: bool
    how: str
    left: bool = False

    @property
    def ways(self) -> tuple[How, ...]:
        """How the two can be one: a number that another record has is free only once the two are merged."""
        taken: How = "merge" if self.left else "renumber"
        return (taken, "keep") if self.zeros else (taken,)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A text that names no unit or no role, in how many rows, and what it comes nearest to."""

    text: str
    rows: int
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying a list would do. Nothing has happened yet.

    ``heading_rows`` counts the titles and headings at the top, ``unchanged`` the officials that stay as they are,
    ``state`` is the fingerprint of what it was compared with: whoever applies it compares again. ``only_unit``: the one
    unit that all its rows are of, "" when they are of several, or of one that nobody knows.
    """

    new: tuple[Entry, ...]
    changed: tuple[Change, ...]
    moved: tuple[Change, ...]
    returning: tuple[Change, ...]
    leaving: tuple[CurrentOfficial, ...]
    held: tuple[Held, ...]
    to_confirm: tuple[EmailToConfirm, ...]
    unchanged: int
    rejected: tuple[Rejected, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[Note, ...]
    warnings: tuple[str, ...]
    heading_rows: int
    state: str
    mode: Mode = "full"
    source: Source = ONE_SHEET
    losing: tuple[UnitLoss, ...] = ()
    pairs: tuple[Pair, ...] = ()
    unknown_units: tuple[Unknown, ...] = ()
    unknown_roles: tuple[Unknown, ...] = ()
    only_unit: str = ""
    roles_lost: tuple[RoleLoss, ...] = ()

    @property
    def is_of_one_unit(self) -> bool:
        """Whether all rows are of one unit and people of others would leave by it: then it is hardly a full list."""
        return bool(self.only_unit) and any(one.unit_code != self.only_unit for one in self.leaving)

    @property
    def needs_confirmation(self) -> bool:
        """Whether a person must say once more that this list is the right one."""
        return bool(self.warnings or self.losing)

    @property
    def accepted(self) -> int:
        """How many rows of the list are used."""
        return len(self.new) + len(self.changed) + len(self.moved) + len(self.returning) + self.unchanged

    @property
    def most_leave(self) -> bool:
        """Whether more of the people leave than stay: then a person must say that the list is everybody."""
        return len(self.leaving) > self.unchanged + len(self.changed) + len(self.moved) + len(self.held)

    @property
    def changes_anything(self) -> bool:
        """Whether applying it would alter a record."""
        return bool(self.new or self.changed or self.moved or self.returning or self.leaving or self.to_confirm)

    def to_plain(self) -> dict[str, Any]:
        """Return the plan as plain data that JSON can carry."""
        return asdict(self)


def entry_from_plain(plain: dict[str, Any]) -> Entry:
    """Return the entry of plain data, also after a trip through JSON."""
    return Entry(**{**plain, "roles": tuple(plain["roles"])})


def change_from_plain(plain: dict[str, Any]) -> Change:
    """Return the change of plain data, also after a trip through JSON."""
    fields = tuple(FieldChange(**item) for item in plain["fields"])
    return Change(entry_from_plain(plain["entry"]), fields, plain.get("old_code", ""))


def plan_fingerprint(plan: Plan) -> str:
    """Return what identifies a plan: what was shown is what gets applied."""
    # Row by row: as one text, the plan of a city would take hundreds of megabytes.
    return of_many(chain.from_iterable(_parts(plan)))


def _parts(plan: Plan) -> Iterator[Iterable[Any]]:
    """Yield each field of a plan by its name, with how much there is of it."""
    for one in fields(plan):
        value = getattr(plan, one.name)
        several = isinstance(value, tuple)
        yield [[one.name, len(value) if several else 1]]
        yield value if several else [value]


def state_fingerprint(units: Iterable[RosterUnit], officials: Iterable[CurrentOfficial]) -> str:
    """Return what identifies the records a plan was made against; their order does not matter."""
    unit_rows: Sequence[Plain] = [[unit.code, unit.name, unit.parent] for unit in sorted(units, key=_code)]
    people: Iterator[Plain] = (
        [one.code, one.name, one.position, one.unit_code, sorted(one.roles), one.email, one.active, one.lasting]
        for one in sorted(officials, key=_code)
    )
    return of_many(chain([unit_rows], people))


def _code(item: RosterUnit | CurrentOfficial) -> str:
    return item.code
