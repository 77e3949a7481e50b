"""Who comes where by a change of units, which campaigns concern whom before and after, and how many."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainer.content.library import Library
from trainer.units import reading
from trainer.units.reading import Round
from trainer.units.rules.tree import Tree

# Who comes from where to where by himself: number → from, to.
Chosen = Mapping[int, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """People of one unit with whom the same happens: they come to unit ``to`` (or stay where it is the same).

    ``newcomers``: campaigns that concern them only because of this; ``whole``: they are all of their unit.
    """

    source: str
    to: str
    people: tuple[int, ...]
    newcomers: tuple[int, ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class RoundChange:
    """An open campaign that the change touches: its units and how many it asks, before and after.

    ``codes_after``: its units by code; ``newcomers``: how many of those afterwards it asks only because of the change.
    """

    id: int
    title: str
    units_before: tuple[str, ...]
    units_after: tuple[str, ...]
    codes_before: tuple[str, ...]
    codes_after: tuple[str, ...]
    before: int
    after: int
    newcomers: int


@dataclass(frozen=True)
class Moves:
    """Who comes where, and which campaigns concern whom before and after; of one unit to another it is the same."""

    before: Tree
    after: Tree
    everybody: Mapping[str, str]
    campaigns: Sequence[Round]
    after_units: Mapping[int, tuple[str, ...]]
    undone_at: datetime | None

    def groups(self, chosen: Chosen) -> Iterator[Group]:
        """Yield those who move, or whom other campaigns concern than before."""
        one_by_one: dict[tuple[str, str], list[int]] = {}
        for number, pair in chosen.items():
            one_by_one.setdefault(pair, []).append(number)
        for (source, to), numbers in one_by_one.items():
            yield Group(source, to, tuple(sorted(numbers)), self.newcomers(source, to), whole=False)
        ways = {code: self.everybody.get(code, code) for code in self.before.units}
        touched = {code: to for code, to in ways.items() if code != to or self._concerns_differ(code, to)}
        for source, numbers in reading.people_of(touched).items():
            left = tuple(number for number in numbers if number not in chosen)
            if left:
                newcomers = self.newcomers(source, touched[source])
                yield Group(source, touched[source], left, newcomers, whole=len(left) == len(numbers))

    def concerned(self, one: Round, source: str, to: str) -> tuple[bool, bool]:
        """Say whether a campaign concerns people of ``source`` before, and as people of ``to`` after."""
        return self.before.is_below(source, one.units), self.after.is_below(to, self.after_units[one.id])

    def differs(self, one: Round, group: Group) -> bool:
        """Say whether a campaign concerns the people of ``group`` only before or only after."""
        was, will = self.concerned(one, group.source, group.to)
        return was != will

    def _concerns_differ(self, source: str, to: str) -> bool:
        return any(len(set(self.concerned(one, source, to))) == 2 for one in self.campaigns)

    def newcomers(self, source: str, to: str) -> tuple[int, ...]:
        """Return the campaigns that concern people only because of this.

        Whoever comes back by an undoing was asked before by what was open then: his days are as they were.
        """
        return tuple(
            one.id
            for one in self.campaigns
            if self.concerned(one, source, to) == (False, True)
            and (self.undone_at is None or one.opened_at > self.undone_at)
        )


def rounds(moves: Moves, groups: Sequence[Group], library: Library, now: datetime) -> Iterator[RoundChange]:
    """Yield the campaigns that ``moves`` touch. A query for each that is unlike the others in whom it asks."""
    counted: dict[tuple[tuple[str, ...], bool], Counter[str]] = {}
    for one in moves.campaigns:
        differing = [group for group in groups if moves.differs(one, group)]
        if moves.after_units[one.id] == one.units and not differing:
            continue
        found = reading.asked(one, library, now)
        by_unit = counted.get(one.asks)
        if by_unit is None:
            by_unit = counted[one.asks] = reading.by_unit(found)
        before = sum(number for code, number in by_unit.items() if moves.before.is_below(code, one.units))
        come = gone = newcomers = 0
        for group in differing:
            number = by_unit[group.source] if group.whole else reading.count_among(found, group.people)
            comes = moves.concerned(one, group.source, group.to)[1]
            come, gone = (come + number, gone) if comes else (come, gone + number)
            newcomers += number if one.id in group.newcomers else 0
        yield RoundChange(
            one.id,
            one.title,
            tuple(map(moves.before.name, one.units)),
            tuple(map(moves.after.name, moves.after_units[one.id])),
            one.units,
            moves.after_units[one.id],
            before,
            before + come - gone,
            newcomers,
        )
