"""Taking back a change of units: everything as it was, but for what has happened since, which is said.

What has happened since may also forbid it; then it is said what that is, and what to do first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from trainer.content.library import Library
from trainer.core.in_groups import in_groups
from trainer.core.refusal import Refused, refuse
from trainer.core.vietnam_time import in_vietnam
from trainer.models import Event, Official, UnitChange
from trainer.units import reading
from trainer.units.applying import OF_AN_OFFICIAL, written
from trainer.units.moves import Chosen
from trainer.units.plan import UnitPlan, build
from trainer.units.reading import Round
from trainer.units.rules.effects import applied
from trainer.units.rules.model import Effect, effect_from_plain
from trainer.units.rules.tree import Tree

_NAMED = 10


def make(change: UnitChange, library: Library, now: datetime) -> UnitPlan:
    """Return what taking back ``change`` would do now. Raises Refused."""
    stand = reading.stand()
    then = _Then(change, stand.tree)
    refuse(list(_faults(then)))
    words, effect = f"Hoàn tác: {change.details['plan']['title']}", then.backwards()
    after = {one.id: then.units_of(one) for one in stand.rounds}
    stays = list(_stays(then, stand.rounds))
    return build("undo", words, effect, stand, then.coming_back, after, library, now, undoes=change, stays=stays)


@dataclass(frozen=True)
class _Then:
    """A change that was made, beside the tree as it is now."""

    change: UnitChange
    tree: Tree

    @cached_property
    def effect(self) -> Effect:
        return effect_from_plain(self.change.details["effect"])

    @property
    def before(self) -> Mapping[str, Mapping[str, Any]]:
        """The units that it touched, as they were: code → name, kind, parent, closed."""
        units: Mapping[str, Mapping[str, Any]] = self.change.details["before"]
        return units

    @cached_property
    def _came(self) -> list[tuple[int, str, str]]:
        """Return who was moved by it: number, from, to."""
        events = Event.objects.filter(at=self.change.at, kind=OF_AN_OFFICIAL, details__change=self.change.pk)
        rows = events.order_by("official").values_list("official_id", "details__from", "details__to")
        return list(rows)

    @cached_property
    def _now(self) -> dict[int, tuple[str, bool]]:
        """Return where those are now who were moved by it, and whether they are active."""
        found: dict[int, tuple[str, bool]] = {}
        numbers = [number for number, *_ in self._came]
        for some in in_groups(numbers, reading.AT_ONCE):
            rows = Official.objects.filter(pk__in=some)
            found.update({pk: (code, active) for pk, code, active in rows.values_list("pk", "unit__code", "is_active")})
        return found

    @cached_property
    def coming_back(self) -> Chosen:
        """Those who are still where it put them: number → from there, back to where."""
        return {number: (to, source) for number, source, to in self._came if self._now.get(number) == (to, True)}

    def gone_since(self) -> list[int]:
        """Return those who were moved by it and are no longer there."""
        return [number for number, *_ in self._came if number not in self.coming_back]

    def backwards(self) -> Effect:
        """Return what takes it back. A unit that it made is closed, and leads to the one it was taken from."""
        renamed = tuple(
            (code, self.before[code]["name"], self.before[code]["kind"]) for code, *_ in self.effect.renamed
        )
        return Effect(
            renamed=renamed,
            parents=tuple(
                (code, self.before[code]["parent"]) for code, _ in self.effect.parents if code in self.before
            ),
            closed=tuple((new.code, self._led_to(new.code)) for new in self.effect.created),
            reopened=tuple(code for code, _ in self.effect.closed),
            order=tuple(code for code in self.change.details.get("order", ()) if code in self.tree.units),
        )

    def _led_to(self, code: str) -> str:
        sources = [source for source, codes in self.effect.follow if code in codes]
        return sources[0] if sources else ""

    def units_of(self, one: Round) -> tuple[str, ...]:
        """Return for which units a campaign is afterwards: as it was, or those that a unit that goes was made of."""
        rounds = {known["id"]: known for known in self.change.details["plan"]["campaigns"]}
        known = rounds.get(one.id)
        if known and tuple(known["codes_after"]) == one.units:
            return tuple(known["codes_before"])
        made = {new.code for new in self.effect.created}
        sources = {code: [source for source, codes in self.effect.follow if code in codes] for code in made}
        return tuple(sorted({new for code in one.units for new in (sources.get(code) or [code])}))


def _faults(then: _Then) -> Iterator[Refused]:
    change = then.change
    if change.undone_by_change_id is not None:
        yield Refused("Việc này đã được hoàn tác", "không cần làm gì nữa")
        return
    if change.kind == "undo":
        yield Refused("Không hoàn tác được một lần hoàn tác", "làm lại việc ấy từ đầu")
        return
    if written(change) < 100:
        yield Refused("Việc này đang được ghi dở", "đợi vài phút rồi làm lại")
        return
    top = next((new for new in then.effect.created if not new.parent), None)
    if top is not None:
        yield Refused(f"Việc này lập đơn vị trên cùng “{top.name}”", "đổi tên, chuyển các đơn vị bằng tay")
        return
    later = list(_later(then))
    yield from later
    if not later:
        yield from _changed_otherwise(then)
        yield from _not_empty(then)


def _later(then: _Then) -> Iterator[Refused]:
    """Yield the changes that came after and touch the same units: they are taken back first."""
    mine = then.effect.own()
    after = UnitChange.objects.filter(pk__gt=then.change.pk, undone_by_change=None).exclude(kind="undo")
    for one in after.order_by("-pk"):
        if mine & effect_from_plain(one.details["effect"]).own():
            day, words = f"{in_vietnam(one.at):%d/%m/%Y}", one.details["plan"]["title"]
            yield Refused(f"Sau đó đã có việc khác ở cùng đơn vị ({day}): {words}", "hoàn tác việc ấy trước")


def _changed_otherwise(then: _Then) -> Iterator[Refused]:
    """Yield what a list of units changed since."""
    tree = then.tree
    for code, parent in then.effect.parents:
        if tree.units[code].parent != parent:
            yield Refused(
                f"“{tree.name(code)}” sau đó đã về dưới “{tree.name(tree.units[code].parent)}”", "chuyển lại bằng tay"
            )
    for code, name, _ in then.effect.renamed:
        if tree.name(code) != name:
            yield Refused(f"“{name}” sau đó đã mang tên “{tree.name(code)}”", "đổi tên bằng tay")
    for code in {then.before[code]["parent"] for code, _ in then.effect.parents}:
        if code and code not in dict(then.effect.closed) and not tree.open(code):
            yield Refused(f"Đơn vị cấp trên cũ “{tree.name(code)}” đã đóng", "chuyển bằng tay")


def _not_empty(then: _Then) -> Iterator[Refused]:
    """Yield who and what is in a unit that it made, and would be left in a unit that is closed."""
    if not then.effect.created:
        return
    after = applied(then.backwards(), then.tree)
    for new in then.effect.created:
        left = _names(map(after.name, after.children(new.code)))
        if left:
            yield Refused(f"“{new.name}” có thêm đơn vị bên dưới: {left}", "chuyển chúng trước")
        people = Official.objects.filter(unit__code=new.code, is_active=True).order_by("sort_name", "pk")
        others = [
            f"{name} ({code})"
            for number, name, code in people.values_list("pk", "full_name", "staff_code")
            if number not in then.coming_back
        ]
        if others:
            yield Refused(
                f"{len(others)} cán bộ vào “{new.name}” sau đó: {_names(others)}", "chuyển họ sang đơn vị khác trước"
            )


def _stays(then: _Then, campaigns: Sequence[Round]) -> Iterator[str]:
    """Yield what has happened since and is left as it is."""
    gone = then.gone_since()
    if gone:
        people = Official.objects.filter(pk__in=gone[:_NAMED]).order_by("sort_name")
        names = list(map(str, people))
        who = _names(names, len(gone))
        yield f"{len(gone)} người sau đó đã sang đơn vị khác hoặc rời danh sách, nên ở nguyên: {who}."
    open_now = {one.id: one for one in campaigns}
    for known in then.change.details["plan"]["campaigns"]:
        if known["codes_before"] == known["codes_after"]:
            continue
        one = open_now.get(known["id"])
        if one is None:
            yield f"Đợt “{known['title']}” đã đóng sau đó: giữ đơn vị và số liệu lúc đóng."
        elif one.units != tuple(known["codes_after"]):
            yield f"Đợt “{one.title}” đã được sửa đơn vị sau đó: giữ như đã sửa."


def _names(names: Any, total: int | None = None) -> str:
    listed = list(names)
    more = (total or len(listed)) > _NAMED
    return ", ".join(listed[:_NAMED]) + ("…" if more else "")
