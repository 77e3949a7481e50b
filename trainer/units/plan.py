"""The plan of a change: what it does to units, people, campaigns and rights, shown before anything is written."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q

from trainer.content.library import Library
from trainer.core.in_groups import in_groups
from trainer.core.refusal import Refused, refuse
from trainer.core.vietnam_time import day_of
from trainer.models import Exemption, Extension, Official, OutgoingMail, RoleHolding, UnitChange
from trainer.units import reading, rights
from trainer.units.moves import Chosen, Group, Moves, RoundChange, rounds
from trainer.units.rules.effects import applied, effect_of
from trainer.units.rules.model import KINDS, Close, Effect, Request, Split
from trainer.units.rules.tree import Tree
from trainer.units.rules.words import lines, title


@dataclass(frozen=True)
class UnitPlan:
    """A change that is ready to be decided on. ``moved``: from unit, to unit, how many.

    ``leaders``: units that get people, and who leads each by his role afterwards. ``rights``: what happens to
    appointments, in words; ``appointments``: their numbers, with the unit over which they are then, and whether
    over the one before too. ``seen``: how many
    decisions about people there were when it was made; ``undoes``: the change that it takes back; ``stays``: what
    cannot be put back as it was, in Vietnamese.
    """

    kind: str
    title: str
    lines: tuple[str, ...]
    effect: Effect
    groups: tuple[Group, ...]
    moved: tuple[tuple[str, str, int], ...]
    rounds: tuple[RoundChange, ...]
    extensions: int
    exemptions: int
    mails: int
    leaders: tuple[tuple[str, tuple[str, ...]], ...]
    rights: tuple[str, ...]
    seen: int
    undoes: int | None = None
    stays: tuple[str, ...] = ()
    appointments: tuple[tuple[int, str, bool], ...] = ()
    all_rounds: tuple[reading.Round, ...] = field(default=(), repr=False)

    @property
    def people(self) -> int:
        """How many people come to another unit."""
        return sum(number for *_, number in self.moved)

    @property
    def changes_anything(self) -> bool:
        """Whether doing it would alter a unit."""
        return self.effect != Effect()

    def to_plain(self) -> dict[str, Any]:
        """Return what is shown of the plan as JSON holds it."""
        return {
            "kind": self.kind,
            "title": self.title,
            "lines": list(self.lines),
            "people": self.people,
            "moved": [{"from": source, "to": to, "people": number} for source, to, number in self.moved],
            "campaigns": [asdict(one) for one in self.rounds],
            "extensions": self.extensions,
            "exemptions": self.exemptions,
            "mails": self.mails,
            "leaders": [{"unit": unit, "people": list(names)} for unit, names in self.leaders],
            "rights": list(self.rights),
            "stays": list(self.stays),
        }

    def mark(self) -> str:
        """Return a short mark of the plan and of what it was made from: who decides on it shows what he saw."""
        told = json.dumps([self.to_plain(), self.effect.to_plain(), self.seen, self.undoes], ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()[:24]


def make(request: Request, library: Library, now: datetime) -> UnitPlan:
    """Return what ``request`` would do now. Raises Refused."""
    stand = reading.stand()
    effect, words = effect_of(request, stand.tree), title(request, stand.tree)
    people = _chosen(request, stand.tree)
    if isinstance(request, Close):
        _must_be_empty(request, stand.tree)
    chosen_rights = list(rights.of_split(request, now)) if isinstance(request, Split) else []
    after = {one.id: followed(one.units, effect) for one in stand.rounds}
    return build(KINDS[type(request)], words, effect, stand, people, after, library, now, following=chosen_rights)


def followed(codes: Sequence[str], effect: Effect) -> tuple[str, ...]:
    """Return for which units a campaign for ``codes`` is after ``effect``."""
    follow = dict(effect.follow)
    return tuple(sorted({new for code in codes for new in follow.get(code, (code,))}))


def _chosen(request: Request, tree: Tree) -> Chosen:
    """Return the people chosen one by one: number → from, to. Raises Refused for those who are not in the unit."""
    if not isinstance(request, Split):
        return {}
    found: dict[str, int] = {}
    for some in in_groups(request.people, reading.AT_ONCE):
        rows = Official.objects.filter(staff_code__in=some, is_active=True, unit__code=request.source)
        found.update(rows.values_list("staff_code", "pk"))
    missing = [code for code in request.people if code not in found]
    if missing:
        unit = tree.name(request.source)
        refuse([Refused(f"“{code}” không phải cán bộ của “{unit}”", "chọn lại người") for code in missing[:20]])
    return dict.fromkeys(found.values(), (request.source, request.new.code))


def _must_be_empty(request: Close, tree: Tree) -> None:
    left = Official.objects.filter(unit__code=request.code, is_active=True)
    count = left.count()
    if count:
        names = ", ".join(map(str, left.order_by("sort_name")[:5]))
        raise Refused(
            f"“{tree.name(request.code)}” còn {count} cán bộ: {names}{'…' if count > 5 else ''}",
            "chuyển họ sang đơn vị khác, hoặc sáp nhập đơn vị",
        )


def build(
    kind: str,
    words: str,
    effect: Effect,
    stand: reading.Stand,
    chosen: Chosen,
    after_units: Mapping[int, tuple[str, ...]],
    library: Library,
    now: datetime,
    *,
    undoes: UnitChange | None = None,
    stays: Sequence[str] = (),
    following: Sequence[rights.Following] = (),
) -> UnitPlan:
    """Return the plan of an effect; ``chosen``: who comes from where to where by himself; ``after_units``: for which
    units each campaign is then.

    ``following``: what becomes of rights, beside what the effect does to them.
    """
    before, after = stand.tree, applied(effect, stand.tree)
    moves = Moves(before, after, dict(effect.everybody), stand.rounds, after_units, undoes.at if undoes else None)
    groups = tuple(moves.groups(chosen))
    moved: dict[tuple[str, str], int] = {}
    for group in groups:
        if group.source != group.to:
            key = (before.name(group.source), after.name(group.to))
            moved[key] = moved.get(key, 0) + len(group.people)
    following = [*following, *rights.following(effect, undoes, now)]
    numbers = [number for group in groups if group.source != group.to for number in group.people]
    return UnitPlan(
        kind=kind,
        title=words,
        lines=tuple(lines(effect, before, after)),
        effect=effect,
        groups=groups,
        moved=tuple((source, to, number) for (source, to), number in moved.items()),
        rounds=tuple(rounds(moves, groups, library, now)),
        extensions=_count(Extension.objects.filter(withdrawn_at__isnull=True), numbers),
        exemptions=_count(_exempt(now), numbers),
        mails=_count(OutgoingMail.objects.all(), numbers),
        leaders=tuple(_leaders(moves, groups, chosen)),
        rights=tuple(one.words(after.name(one.to)) for one in following),
        appointments=tuple((one.one.pk, one.to, one.kept) for one in following if one.moves),
        seen=stand.seen,
        undoes=undoes.pk if undoes else None,
        stays=tuple(stays),
        all_rounds=tuple(stand.rounds),
    )


def _leaders(moves: Moves, groups: Sequence[Group], chosen: Chosen) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each unit that gets people with who then leads it by his role: he sees all that are in it."""
    moving = [group for group in groups if group.source != group.to]
    targets = {group.to for group in moving}
    here = RoleHolding.objects.filter(
        role="leader", official__is_active=True, official__unit__code__in={group.source for group in moving} | targets
    )
    found: dict[str, list[str]] = {}
    rows = here.order_by("official__sort_name", "official").values_list(
        "official", "official__unit__code", "official__full_name", "official__staff_code"
    )
    for number, unit, name, code in rows:
        to = chosen[number][1] if number in chosen else moves.everybody.get(unit, unit)
        if to in targets:
            found.setdefault(to, []).append(f"{name} ({code})")
    for to, names in found.items():
        yield moves.after.name(to), tuple(names)


def _exempt(now: datetime) -> Any:
    ends = Q(ends_on__isnull=True) | Q(ends_on__gte=day_of(now))
    return Exemption.objects.filter(ends, withdrawn_at__isnull=True)


def _count(rows: Any, numbers: Sequence[int]) -> int:
    return sum(rows.filter(official__in=some).count() for some in in_groups(numbers, reading.AT_ONCE))
