"""Units that a list would leave without many of their people: named one by one."""

from collections import Counter
from collections.abc import Iterable, Mapping

from trainer.roster.rules.model import CurrentOfficial, RosterUnit, UnitLoss

# A unit that would lose more of its people than this is probably not in the list as a whole; so is the city.
MAX_LEAVING_PERCENT = 20


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
