"""What somebody types of one person: read, faulted field by field, and compared with what is on record."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trainer.core import person_cells as cells
from trainer.core.fingerprint import of_value
from trainer.core.person_cells import PERSON_TITLES, PersonField
from trainer.core.quiz.model import ROLE_TITLES, Role
from trainer.core.text import capital, fold

# Between code and name of a unit where it is offered.
OFFERED = " – "


@dataclass(frozen=True, slots=True)
class Person:
    """A person as he stands in the records, or shall; ``unit`` is a code, ``email`` empty without one."""

    code: str
    name: str
    position: str
    unit: str
    roles: tuple[Role, ...]
    email: str

    def state(self) -> str:
        """Return what identifies all this: what was shown is what is changed."""
        return of_value([self.code, self.name, self.position, self.unit, sorted(self.roles), self.email])


@dataclass(frozen=True, slots=True)
class Fault:
    """Why what was typed cannot be used: in which field, what, and how to mend, in Vietnamese."""

    field: str
    what: str
    mend: str

    def sentence(self) -> str:
        """Return it for a screen: two sentences."""
        return f"{capital(self.what)}. {capital(self.mend)}."


@dataclass(frozen=True, slots=True)
class TypedPerson:
    """What was typed, as it was typed; roles by key or by title."""

    code: str
    name: str
    position: str
    unit: str
    roles: Sequence[str]
    email: str


def read(said: TypedPerson, units: Mapping[str, str]) -> tuple[Person, list[Fault]]:
    """Return the person that was meant, by the rules of staff lists, and what is wrong with him.

    ``units``: the name of each unit by its code.
    """
    faults: list[Fault] = []
    code, name, position = cells.code(said.code), cells.name(cells.tidy(said.name)), cells.tidy(said.position)
    if not cells.is_code(code) or len(code) > cells.MAX_CODE:
        mend = f"ghi chữ không dấu và số, có ít nhất một số, tối đa {cells.MAX_CODE} ký tự, ví dụ HN10023"
        faults.append(Fault("code", f"mã cán bộ “{code}” không dùng được" if code else "chưa có mã cán bộ", mend))
    if not cells.is_name(name):
        faults.append(Fault("name", "họ và tên chưa dùng được" if name else "chưa có họ và tên", "ghi đủ, bằng chữ"))
    if len(position) > cells.MAX_POSITION:
        faults.append(Fault("position", f"chức vụ dài quá {cells.MAX_POSITION} ký tự", "viết ngắn lại"))
    unit, no_unit = _unit(cells.tidy(said.unit), units)
    roles, no_roles = _roles(said.roles)
    email, no_email = _email(cells.tidy(said.email))
    faults += [fault for fault in (no_unit, no_roles, no_email) if fault]
    return Person(code, name, position, unit, roles, email), faults


def _unit(written: str, units: Mapping[str, str]) -> tuple[str, Fault | None]:
    if not written:
        return "", Fault("unit", "chưa có đơn vị", "chọn đơn vị")
    code = written.partition(OFFERED)[0].strip()
    by_code = [one for one in units if one.casefold() in (written.casefold(), code.casefold())]
    found = by_code or [one for one, name in units.items() if fold(name) == fold(written)]
    if len(found) == 1:
        return found[0], None
    if found:
        return "", Fault("unit", f"có {len(found)} đơn vị tên “{written}”", f"ghi mã: {' hoặc '.join(sorted(found))}")
    return "", Fault("unit", f"không có đơn vị “{written}”", "chọn trong danh sách, hoặc ghi đúng mã hay tên")


def _roles(words: Iterable[str]) -> tuple[tuple[Role, ...], Fault | None]:
    found: set[Role] = set()
    for word in words:
        known, unknown = cells.roles(word)
        if unknown:
            known_titles = ", ".join(f"{role} ({title})" for role, title in ROLE_TITLES.items())
            return (), Fault("roles", f"không có vai trò “{unknown[0]}”", f"chọn trong: {known_titles}")
        found.update(known)
    if not found:
        return (), Fault("roles", "chưa có vai trò", "chọn ít nhất một; không rõ thì chọn Cán bộ")
    return tuple(role for role in ROLE_TITLES if role in found), None


def _email(written: str) -> tuple[str, Fault | None]:
    email = cells.email(written)
    if written and (not email or len(email) > cells.MAX_EMAIL):
        return "", Fault("email", f"“{written}” không phải địa chỉ e-mail", "sửa lại, hoặc để trống")
    return email, None


def differences(old: Person, new: Person, units: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return what is different, as it is written down: title, old, new. The code never changes."""
    pairs: tuple[tuple[PersonField, str, str], ...] = (
        ("name", old.name, new.name),
        ("position", old.position, new.position),
        ("unit", units.get(old.unit, old.unit), units.get(new.unit, new.unit)),
        ("roles", cells.role_titles(old.roles), cells.role_titles(new.roles)),
        ("email", old.email, new.email),
    )
    return [(PERSON_TITLES[field], before, after) for field, before, after in pairs if before != after]
