"""What people get wrong, by section of the handbook and by unit, as it was counted last night.

A unit is compared with the whole city in the same section: whether a text is hard or a question badly put is then no
fault of the unit. What of it may be said is for ``core.misses`` to say. The whole city is compared with itself: a
section with what is usual over all of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models.fields.json import KeyTransform

from trainer.content.library import Library
from trainer.core.handbook.section import Section
from trainer.core.misses import Missed, Sure, bounds, effect, sure
from trainer.models import CountedSection, CountedUnit, Unit
from trainer.models.item_analysis import key_of

MOST = 3
_ORDER: Mapping[Sure, int] = {"more": 0, "": 1, "less": 2}


@dataclass(frozen=True, slots=True)
class Judged:
    """How often somebody missed something, and whether that is surely more than ``usual``; one of ``family`` rows."""

    here: Missed
    usual: float
    family: int
    said: Sure

    @property
    def bounds(self) -> tuple[float, float]:
        """Between which shares the true one lies: worked out only for what is shown, since it takes a while."""
        return bounds(self.here, self.family)


@dataclass(frozen=True, slots=True)
class OfSection:
    """A section, and how a unit or the city did."""

    section: Section
    judged: Judged


@dataclass(frozen=True, slots=True)
class OfUnit:
    """A unit, and how its people did with a section; those of the units below it are not in it."""

    code: str
    name: str
    judged: Judged


def by_section(unit: Unit | None, library: Library) -> list[OfSection]:
    """Return the sections that were asked about, of the people of ``unit`` and below or of everybody (None).

    Those that are surely missed more often than usual stand first, the surest first; what cannot be told follows in the
    order of the handbook, which is no ranking; then what is surely missed less often. Two queries.
    """
    return _by_section(_city(library), unit, library)


def _by_section(city: Mapping[str, tuple[Missed, str]], unit: Unit | None, library: Library) -> list[OfSection]:
    if not city:
        return []
    if unit is None or unit.parent_id is None:
        usual = _share(one for one, _ in city.values())
        counted = {reference: (one, usual) for reference, (one, _) in city.items()}
    else:
        here = _of_unit(unit)
        counted = {
            reference: (Missed(*here[key], one.effect), one.share)
            for reference, (one, key) in city.items()
            if key in here
        }
    rows = [
        OfSection(library.sections[reference], judge(one, usual, len(counted)))
        for reference, (one, usual) in counted.items()
    ]
    place = {reference: number for number, reference in enumerate(library.sections)}
    return sorted(rows, key=lambda row: (*_rank(row.judged), place[row.section.reference]))


def most_missed(unit: Unit, library: Library) -> tuple[list[OfSection], list[OfSection]]:
    """Return at most three sections that the people of ``unit`` and below surely miss more often than the city does
    there, and at most three that the whole city surely misses more often than is usual over all of them. Two queries.
    """
    city = _city(library)
    here = [] if unit.parent_id is None else _by_section(city, unit, library)
    return _surely_more(here), _surely_more(_by_section(city, None, library))


def _surely_more(rows: Iterable[OfSection]) -> list[OfSection]:
    return [row for row in rows if row.judged.said == "more"][:MOST]


def by_unit(reference: str, library: Library) -> tuple[Missed, list[OfUnit]] | None:
    """Return how the city and each unit did with a section, in the order of ``by_section``; None: nobody was asked.

    Two queries, however many units.
    """
    found = _city(library).get(reference)
    if found is None:
        return None
    city, key = found
    rows = CountedUnit.objects.annotate(counts=KeyTransform(key, "sections")).exclude(counts=None)
    counted = list(rows.order_by("unit__position", "unit__code").values_list("unit__code", "unit__name", "counts"))
    judged = [
        OfUnit(code, name, judge(Missed(asked, missed, city.effect), city.share, len(counted)))
        for code, name, (asked, missed) in counted
    ]
    return city, sorted(judged, key=lambda row: _rank(row.judged))


def asked_about(references: Iterable[str]) -> set[str]:
    """Return those of ``references`` of which there is something to tell: somebody was asked about the section."""
    found = CountedSection.objects.filter(reference__in=list(references), asked__gt=0)
    return set(found.values_list("reference", flat=True))


def judge(one: Missed, usual: float, family: int) -> Judged:
    """Return what may be said of one of ``family`` rows that are looked at together."""
    return Judged(one, usual, family, sure(one, usual, family))


def _rank(judged: Judged) -> tuple[int, float]:
    return _ORDER[judged.said], -judged.bounds[0] if judged.said == "more" else 0.0


def _city(library: Library) -> dict[str, tuple[Missed, str]]:
    """Return how everybody did, by section of today's handbook, with the key under which units count it."""
    return {
        row.reference: (
            Missed(
                row.asked,
                row.missed,
                effect(row.papers, row.asked, row.missed, (row.asked_squared, row.missed_squared, row.both)),
            ),
            key_of(row.pk),
        )
        for row in CountedSection.objects.filter(asked__gt=0)
        if row.reference in library.sections
    }


def _of_unit(unit: Unit) -> dict[str, tuple[int, int]]:
    """Return by key how often those of ``unit`` and below were asked, and missed."""
    found: dict[str, tuple[int, int]] = {}
    rows: Iterable[Mapping[str, Sequence[int]]] = CountedUnit.objects.filter(
        unit__ancestry__startswith=unit.ancestry
    ).values_list("sections", flat=True)
    for sections in rows:
        for key, (asked, missed) in sections.items():
            before = found.get(key, (0, 0))
            found[key] = before[0] + asked, before[1] + missed
    return found


def _share(every: Iterable[Missed]) -> float:
    rows = list(every)
    return sum(one.missed for one in rows) / max(1, sum(one.asked for one in rows))
