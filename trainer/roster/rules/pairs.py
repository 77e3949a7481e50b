"""People who seem to come under another number: offered to a person, who says whether they are one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from trainer.core.text import fold
from trainer.roster.rules.model import CurrentOfficial, Pair
from trainer.roster.rules.rows import DraftRow
from trainer.roster.rules.wishes import Joined


def find(
    kept: Iterable[DraftRow],
    known: Mapping[str, CurrentOfficial],
    absent: Iterable[CurrentOfficial],
    joins: Mapping[str, Joined],
) -> tuple[Pair, ...]:
    """Return who of the new people, and of those who had left, may be one of those ``absent`` from the list, by row;
    ``how`` is what was chosen.

    Whom a list brought that was undone has left too: loaded again, it asks again. One of the same name, and of the same
    unit, e-mail or position. What was chosen counts once for each person.
    """
    by_name: dict[str, list[CurrentOfficial]] = {}
    for one in absent:
        by_name.setdefault(fold(one.name), []).append(one)
    found: list[Pair] = []
    used: set[str] = set()
    for draft in kept:
        now = known.get(draft.code)
        if not draft.name or (now is not None and now.active):
            continue
        for one in by_name.get(fold(draft.name), ()):
            if same := _same(draft, one):
                wish = joins.get(draft.code)
                zeros = _lost_noughts(draft.code, one.code)
                pair = Pair(
                    draft.row, draft.code, draft.name, one.code, one.unit_code, same, zeros, "", left=now is not None
                )
                if wish and wish.old == one.code and one.code not in used and wish.how in pair.ways:
                    pair = replace(pair, how=wish.how)
                    used.add(one.code)
                found.append(pair)
    return tuple(found)


def apart(pairs: Iterable[Pair], said: Collection[tuple[str, str]]) -> tuple[Pair, ...]:
    """Return those of ``pairs`` of whom it was ``said`` that they are two people, and not that they are one."""
    return tuple(pair for pair in pairs if not pair.how and (pair.code, pair.old) in said)


def _same(draft: DraftRow, one: CurrentOfficial) -> tuple[str, ...]:
    alike = (
        ("đơn vị", draft.unit is not None and draft.unit.code == one.unit_code),
        ("e-mail", bool(draft.email) and draft.email == one.email.lower()),
        ("chức vụ", bool(draft.position) and fold(draft.position) == fold(one.position)),
    )
    return tuple(what for what, true in alike if true)


def _lost_noughts(new: str, old: str) -> bool:
    return new != old and new.isdigit() and old.isdigit() and old.lstrip("0") == new.lstrip("0")


def join(
    kept: Sequence[DraftRow], known: Mapping[str, CurrentOfficial], pairs: Iterable[Pair]
) -> tuple[list[DraftRow], dict[str, CurrentOfficial], dict[str, str]]:
    """Return the drafts and the records as they are once the chosen ``pairs`` are one, and old numbers by new ones."""
    numbers = {pair.code: pair.old for pair in pairs if pair.how == "keep"}
    renumbered = {pair.code: pair.old for pair in pairs if pair.how == "renumber"}
    drafts = [replace(draft, code=numbers[draft.code].upper()) if draft.code in numbers else draft for draft in kept]
    people = dict(known)
    for new, old in renumbered.items():
        people[new] = replace(people.pop(old.upper()), code=new)
    return drafts, people, renumbered
