"""What applying a staff list would do to the records: found out here, shown to a person, applied elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from trainer.core import person_cells as cells
from trainer.core.quiz.model import ROLE_TITLES, Role
from trainer.core.text import count, fold
from trainer.core.work_progress import Told, nobody
from trainer.roster.rules import duplicates, guarded, reading, unknown
from trainer.roster.rules.columns import FIELD_TITLES, Field
from trainer.roster.rules.columns import Mapping as Columns
from trainer.roster.rules.completing import complete, place
from trainer.roster.rules.losses import MAX_LEAVING_PERCENT, losing, roles_lost, roles_lost_words
from trainer.roster.rules.model import (
    Change,
    CurrentOfficial,
    EmailToConfirm,
    Entry,
    FieldChange,
    Held,
    Note,
    Pair,
    Plan,
    RosterUnit,
    state_fingerprint,
)
from trainer.roster.rules.pairs import find, join
from trainer.roster.rules.reading import MappingError
from trainer.roster.rules.rows import DraftRow, Refusal
from trainer.roster.rules.source import ONE_SHEET, Source
from trainer.roster.rules.units import UnitFinder
from trainer.roster.rules.wishes import NONE, Mode, Wishes
from trainer.tables.sheet import Row


@dataclass(slots=True)
class _Sorted:
    """The officials of the list, as they come out."""

    new: list[Entry] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    moved: list[Change] = field(default_factory=list)
    returning: list[Change] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    to_confirm: list[EmailToConfirm] = field(default_factory=list)
    unchanged: int = 0

    def entries(self) -> list[Entry]:
        """Return how everybody is to be of whom the list changes anything."""
        return [*self.new, *(one.entry for one in (*self.changed, *self.moved, *self.returning))]


def plan(
    rows: Sequence[Row],
    mapping: Columns,
    units: Iterable[RosterUnit],
    officials: Iterable[CurrentOfficial],
    source: Source = ONE_SHEET,
    wishes: Wishes = NONE,
    told: Told = nobody,
) -> Plan:
    """Return what applying ``rows`` (the whole sheet, titles included) would do.

    ``officials``: everybody in the records, the inactive ones too; the texts of ``wishes`` are folded; ``told`` hears
    how many rows are read. Raises ``MappingError``.
    """
    if faults := mapping.faults():
        raise MappingError(" ".join(faults))
    all_units = {unit.code: unit for unit in units}
    known = {official.code.upper(): official for official in officials}
    finder = UnitFinder(all_units.values(), wishes.units)
    read = reading.read(rows, mapping, finder, source, wishes.roles, told)
    drafts, refusals = complete(read, known, all_units, wishes)
    kept, doubled = duplicates.split(drafts, refusals, source)
    refusals += doubled
    pairs = _pairs(kept, refusals, known, wishes)
    drafts_now, known_now, renumbered = join(kept, known, pairs)
    result = _sort(drafts_now, known_now, all_units, mapping, renumbered, source, wishes)
    accepted = {draft.code for draft in drafts_now}
    held = _held(refusals, accepted, known_now)
    expected = _expected(known_now)
    absent = _leaving(expected, accepted | {one.code.upper() for one in held}, drafts_now, refusals, wishes.mode)
    leaving, last = guarded.keep_an_officer(absent, known_now.values())
    gone = roles_lost(known_now.values(), {one.code for one in leaving}, result.entries(), all_units)
    return Plan(
        new=tuple(result.new),
        changed=tuple(result.changed),
        moved=tuple(result.moved),
        returning=tuple(result.returning),
        leaving=tuple(leaving),
        held=held,
        to_confirm=tuple(result.to_confirm),
        unchanged=result.unchanged,
        rejected=tuple(sorted((one.rejected for one in refusals), key=lambda one: one.row)),
        skipped=tuple(read.skipped),
        notes=tuple(sorted(result.notes, key=lambda note: note.row)),
        warnings=(
            *_warnings(len(leaving), len(expected), len(kept), result.renamed),
            *_about_sheets(source),
            *guarded.warnings(result.to_confirm, leaving, last),
            *roles_lost_words(gone, all_units),
        ),
        heading_rows=len(rows) - read.rows,
        state=state_fingerprint(all_units.values(), known.values()),
        mode=wishes.mode,
        source=source,
        losing=losing(leaving, expected.values(), all_units),
        pairs=pairs,
        unknown_units=unknown.units(refusals, finder),
        unknown_roles=unknown.roles(refusals),
        only_unit=next(iter(listed)) if len(listed := _listed(kept, refusals)) == 1 else "",
        roles_lost=gone,
    )


def _expected(known: Mapping[str, CurrentOfficial]) -> dict[str, CurrentOfficial]:
    return {code: one for code, one in known.items() if one.active and not one.outside_lists}


def _pairs(
    kept: Sequence[DraftRow], refusals: Iterable[Refusal], known: Mapping[str, CurrentOfficial], wishes: Wishes
) -> tuple[Pair, ...]:
    accepted = {draft.code for draft in kept}
    there = accepted | {one.code.upper() for one in _held(refusals, accepted, known)}
    absent = [one for code, one in sorted(_expected(known).items()) if code not in there]
    return find(kept, known, absent, wishes.joins)


def _leaving(
    expected: Mapping[str, CurrentOfficial],
    on_the_list: set[str],
    kept: Iterable[DraftRow],
    refusals: Iterable[Refusal],
    mode: Mode,
) -> list[CurrentOfficial]:
    if mode == "add":
        return []
    absent = [one for code, one in sorted(expected.items()) if code not in on_the_list]
    if mode == "full":
        return absent
    listed = _listed(kept, refusals)
    return [one for one in absent if one.unit_code in listed]


def _listed(kept: Iterable[DraftRow], refusals: Iterable[Refusal]) -> set[str]:
    """Return the units of which the list has rows; "" among them when it is not known of one."""
    return {draft.unit.code if draft.unit else "" for draft in kept} | {one.unit_code for one in refusals}


def _sort(
    kept: Sequence[DraftRow],
    known: Mapping[str, CurrentOfficial],
    units: Mapping[str, RosterUnit],
    mapping: Columns,
    renumbered: Mapping[str, str],
    source: Source,
    wishes: Wishes,
) -> _Sorted:
    kept, held, waiting = guarded.split(kept, known)
    result = _Sorted(to_confirm=sorted(held, key=lambda one: one.code), notes=waiting)
    granted = duplicates.grant_emails(kept, known)
    owners = {email: code for code, email in granted.items()}
    owners = {one.email.lower(): code for code, one in known.items() if one.email and code not in granted} | owners
    lines = {draft.code: draft.row for draft in kept}
    for draft in sorted(kept, key=lambda draft: draft.code):
        current = known.get(draft.code)
        entry = _entry(draft, current, granted.get(draft.code), place(current, units, wishes) if current else "")
        _place(entry, current, units, result, renumbered.get(draft.code, ""))
        result.notes += (Note(draft.row, draft.code, text) for text in draft.notes)
        if draft.email and draft.code not in granted:
            owner = owners[draft.email]
            row = source.place(lines[owner]) if owner in lines else ""
            result.notes.append(Note(draft.row, draft.code, _taken(draft.email, owner, row, entry.email)))
        if current is None and not draft.roles and mapping.roles is not None:
            result.notes.append(Note(draft.row, draft.code, f"Ô vai trò trống nên ghi là “{ROLE_TITLES['staff']}”."))
    if mapping.roles is None and result.new:
        text = f"Danh sách không có cột vai trò: người mới được ghi là “{ROLE_TITLES['staff']}”."
        result.notes.append(Note(mapping.header, "", text))
    return result


def _entry(draft: DraftRow, current: CurrentOfficial | None, email: str | None, unit: str) -> Entry:
    new_roles: tuple[Role, ...] = ("staff",)
    return Entry(
        row=draft.row,
        code=current.code if current else draft.code,
        name=draft.name or (current.name if current else ""),
        position=draft.position or (current.position if current else ""),
        unit_code=draft.unit.code if draft.unit else unit,
        roles=draft.roles or (current.roles if current else new_roles),
        email=email or (current.email if current else ""),
    )


def _taken(email: str, owner: str, row: str, kept: str) -> str:
    where = f"đã có ở dòng {row} (mã {owner})" if row else f"đang là của mã {owner}"
    then = f"giữ địa chỉ {kept}" if kept else "để trống"
    return f"Địa chỉ {email} {where} nên {then}."


def _place(
    entry: Entry, current: CurrentOfficial | None, units: Mapping[str, RosterUnit], result: _Sorted, old_code: str
) -> None:
    if current is None:
        result.new.append(entry)
        return
    other = (FieldChange(FIELD_TITLES["code"], old_code, entry.code),) if old_code else ()
    change = Change(entry, (*other, *_differences(entry, current, units)), old_code)
    if cells.other_given_name(current.name, entry.name):
        result.renamed.append(entry.code)
        text = (
            f"Mã {entry.code} trước là “{current.name}”, nay là “{entry.name}”: anh/chị xem có đúng vẫn là một người."
        )
        result.notes.append(Note(entry.row, entry.code, text))
    if not current.active:
        result.returning.append(change)
    elif entry.unit_code != current.unit_code:
        result.moved.append(change)
    elif change.fields:
        result.changed.append(change)
    else:
        result.unchanged += 1


def _differences(entry: Entry, current: CurrentOfficial, units: Mapping[str, RosterUnit]) -> Iterable[FieldChange]:
    pairs: tuple[tuple[Field, str, str], ...] = (
        ("name", current.name, entry.name),
        ("position", current.position, entry.position),
        ("unit", _unit_name(current.unit_code, units), _unit_name(entry.unit_code, units)),
        ("roles", cells.role_titles(current.roles), cells.role_titles(entry.roles)),
        ("email", current.email, entry.email),
    )
    return (FieldChange(FIELD_TITLES[which], old, new) for which, old, new in pairs if old != new)


def _unit_name(code: str, units: Mapping[str, RosterUnit]) -> str:
    return units[code].name if code in units else code


def _held(refusals: Iterable[Refusal], accepted: set[str], known: Mapping[str, CurrentOfficial]) -> tuple[Held, ...]:
    refusals = list(refusals)
    if not refusals:
        return ()
    # Nobody else is looked for by name, and of millions each name takes its time.
    places = {one.unit_code for one in refusals}
    active = {code: one for code, one in known.items() if one.active and code not in accepted}
    by_email = {one.email.lower(): code for code, one in active.items() if one.email}
    by_name = {(fold(one.name), one.unit_code): code for code, one in active.items() if one.unit_code in places}
    rows: dict[str, set[int]] = {}
    for refusal in refusals:
        shown = refusal.rejected
        person = fold(shown.name), refusal.unit_code
        merged = known[shown.code].merged_into.upper() if shown.code in known else ""
        for code in {shown.code, merged, by_email.get(refusal.email, ""), by_name.get(person, "")} & active.keys():
            rows.setdefault(code, set()).add(shown.row)
    return tuple(Held(active[code].code, active[code].name, tuple(sorted(rows[code]))) for code in sorted(rows))


def _about_sheets(source: Source) -> list[str]:
    if not source.unasked:
        return []
    names = ", ".join(f"“{name}”" for name in source.unasked[:10]) + ("…" if len(source.unasked) > 10 else "")
    return [
        f"{len(source.unasked)} trang có vẻ cũng là danh sách cán bộ nhưng chưa được đọc: {names}. "
        "Cần đọc thì anh/chị đánh dấu các trang ấy ở bước “Chọn cột”."
    ]


def _warnings(leaving: int, active: int, valid: int, renamed: Sequence[str]) -> tuple[str, ...]:
    warnings = []
    if not valid:
        warnings.append("Danh sách không có dòng nào dùng được. Anh/chị xem lại tệp và cách chọn cột.")
    if leaving * 100 > active * MAX_LEAVING_PERCENT:
        warnings.append(
            f"{count(leaving)} trên {count(active)} cán bộ không có trong danh sách và sẽ rời danh sách. "
            "Anh/chị xem có đúng là danh sách đầy đủ, không phải của riêng một đơn vị."
        )
    if renamed:
        listed = ", ".join(renamed[:10]) + ("…" if len(renamed) > 10 else "")
        warnings.append(
            f"{count(len(renamed))} mã nay mang tên gọi khác ({listed}). "
            "Nếu mã đã được cấp cho người khác, người đó sẽ mang kết quả của người trước: anh/chị xin mã mới."
        )
    return tuple(warnings)
