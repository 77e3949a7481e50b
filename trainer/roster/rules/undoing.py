"""Undoing a list for one person: what it changed goes back, what somebody changed since stays and is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

# "waiting": an e-mail address that waits to be confirmed.
Field = Literal["code", "name", "position", "unit", "email", "active", "rights", "roles", "waiting"]
TITLES: dict[Field, str] = {
    "code": "Mã cán bộ",
    "name": "Họ và tên",
    "position": "Chức vụ",
    "unit": "Đơn vị",
    "email": "E-mail",
    "active": "Tình trạng",
    "rights": "Quyền được trao",
    "roles": "Vai trò",
    "waiting": "E-mail chờ xác nhận",
}


@dataclass(frozen=True, slots=True)
class Person:
    """How somebody stands in the records: ``unit`` by the number of its row, ``roles`` with the time they began.

    ``rights``: the numbers of the appointments that were not ended, in order; ``merged``: with which records his was
    merged, "" with none; of lists applied by an earlier version only whether it was.
    """

    code: str
    name: str
    position: str
    unit: int
    email: str
    active: bool
    rights: Sequence[int]
    roles: Mapping[str, str]
    waiting: list[Any] | None
    merged: str | bool = ""

    def to_plain(self) -> dict[str, Any]:
        """Return plain data that JSON can carry."""
        return {name: getattr(self, name) for name in _FIELDS}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Person":
        """Return the person that ``to_plain`` described."""
        return cls(**plain)


_FIELDS = tuple(one.name for one in fields(Person))


@dataclass(frozen=True, slots=True)
class UndoStep:
    """What undoing does to one person.

    ``stands`` and ``becomes``: as he stands now, and shall; equal when he is left alone as a whole. ``kept``: the
    fields that the list changed and that stay, since somebody changed them after it. ``used``: the list brought him,
    or brought him back, and he has used his account since.
    """

    stands: Person
    becomes: Person
    kept: tuple[Field, ...] = ()
    used: bool = False

    @property
    def changes(self) -> tuple[Field, ...]:
        """Return the fields that change."""
        if self.stands is self.becomes:
            return ()
        return tuple(name for name in TITLES if getattr(self.stands, name) != getattr(self.becomes, name))


def step(before: Person | None, after: Person, now: Person, *, used: bool) -> UndoStep:
    """Return what undoing does to somebody whom the list found as ``before`` (None: it brought him), left ``after``.

    ``used``: he signed in or worked since.
    """
    if before is None:
        return _brought(after, now, used=used or _merged_since(after, now))
    changed = [one for one in TITLES if getattr(before, one) != getattr(after, one)]
    merged = _merged_since(after, now)
    if used and now.active and after.active and not before.active and not merged:
        # Whom it brought back and who has worked since goes on working.
        return UndoStep(now, now, used=True)
    # Whom it brought back and a person trusted since stays: nobody inactive holds a right.
    trusted = not before.active and now.active and list(now.rights) != list(after.rights)
    if merged or trusted:
        return UndoStep(now, now, tuple(changed))
    back = {one: getattr(before, one) for one in changed if getattr(now, one) == getattr(after, one)}
    kept = tuple(one for one in changed if getattr(now, one) not in (getattr(after, one), getattr(before, one)))
    return UndoStep(now, replace(now, **back) if back else now, kept)


def _merged_since(after: Person, now: Person) -> bool:
    return bool(now.merged) and now.merged != after.merged


def _brought(after: Person, now: Person, *, used: bool) -> UndoStep:
    if not now.active:
        return UndoStep(now, now)
    if used:
        return UndoStep(now, now, used=True)
    other = tuple(one for one in TITLES if getattr(now, one) != getattr(after, one))
    if other:
        return UndoStep(now, now, kept=other)
    return UndoStep(now, replace(now, active=False, rights=[], email="", waiting=None))


def without(one: UndoStep, *names: Field) -> UndoStep:
    """Return the step that leaves the fields ``names`` as they are: what they should become is taken by now."""
    stay = {name: getattr(one.stands, name) for name in names}
    return replace(one, becomes=replace(one.becomes, **stay), kept=(*one.kept, *names))
