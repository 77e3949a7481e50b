"""Units that a list would leave without many of their people, or without the last of a role: named one by one."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.text import count
from trainer.roster.rules.model import CurrentOfficial, Entry, RoleLoss, RosterUnit, UnitLoss

# A unit that would lose more of its people than this is probably not in the list as a whole; so is the city.
MAX_LEAVING_PERCENT = 20
# So many units without somebody of a role are named.
_NAMED = 10


def losing(
    leaving: Iterable[CurrentOfficial], expected: Iterable[CurrentOfficial], units: Mapping[str, RosterUnit]
) -> tuple[UnitLoss, ...]:
    """Return the units that lose everybody or more than a fifth of ``expected``, those who lose most first."""
    before = Counter(one.unit_code for one in expected)
    gone = Counter(one.unit_code for one in leaving)
    found = (
        UnitLoss(code, units[code].name if code in units else code, number, before[code])
        for code, number in gone.items()
        if number * 100 > before[code] * MAX_LEAVING_PERCENT
    )
    return tuple(sorted(found, key=lambda loss: (loss.stay > 0, -loss.leaving, loss.code)))


def roles_lost(
    known: Iterable[CurrentOfficial],
    leaving: Collection[str],
    entries: Iterable[Entry],
    units: Mapping[str, RosterUnit],
) -> tuple[RoleLoss, ...]:
    """Return which units have nobody of a role any more who had somebody: no page without its administrator, no answer
    without its spokesperson.

    ``leaving``: the numbers of those who leave; ``entries``: how those are to be of whom anything changes. Of a unit
    that nobody stays in ``losing`` tells; everybody is of the role of all (“Cán bộ”) besides.
    """
    changed = {one.code: one for one in entries}
    there = [one for one in known if one.active]
    before = {(one.unit_code, role) for one in there for role in one.roles if role != "staff"}
    will_be: list[CurrentOfficial | Entry] = [*changed.values()]
    will_be += (one for one in there if one.code not in leaving and one.code not in changed)
    after = {(one.unit_code, role) for one in will_be for role in one.roles}
    left = {one.unit_code for one in will_be}
    gone = (RoleLoss(code, role) for code, role in before - after if code in left & units.keys())
    return tuple(sorted(gone, key=lambda one: (units[one.unit].name, ROLE_TITLES[one.role])))


def roles_lost_words(gone: Sequence[RoleLoss], units: Mapping[str, RosterUnit]) -> list[str]:
    """Return the warning about ``gone``; none without any."""
    if not gone:
        return []
    named = "; ".join(f"{ROLE_TITLES[one.role]} ở {units[one.unit].name}" for one in gone[:_NAMED])
    more = f"; và {count(len(gone) - _NAMED)} nơi khác" if len(gone) > _NAMED else ""
    return [f"Sẽ không còn ai giữ vai trò {named}{more}. Anh/chị hỏi đơn vị ai thay trước khi áp dụng."]
