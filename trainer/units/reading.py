"""What a plan is made from: the tree, the open campaigns, and how many people each campaign asks in which unit."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from trainer.actions import holding
from trainer.content.library import Library
from trainer.core.in_groups import in_groups
from trainer.models import Campaign, Official, RoleHolding, Unit
from trainer.queries.agreements import exempt
from trainer.units.rules import tree as rules

# As many numbers as one statement takes everywhere.
AT_ONCE = 500


def tree() -> rules.Tree:
    """Return all units, those that are closed too, in their order."""
    rows = Unit.objects.order_by("position", "code").values_list(
        "code", "name", "parent__code", "kind", "position", "closed_at"
    )
    return rules.Tree.of(
        rules.Unit(code, name, parent or "", kind, position, closed_at is not None)
        for code, name, parent, kind, position, closed_at in rows
    )


@dataclass(frozen=True, slots=True)
class Round:
    """An open campaign for some units, as a plan needs it; ``units`` are codes, in order."""

    id: int
    title: str
    roles: tuple[str, ...]
    quizzes: bool
    units: tuple[str, ...]
    due_on: date | None
    newcomer_days: int
    opened_at: datetime

    @property
    def asks(self) -> tuple[tuple[str, ...], bool]:
        """What decides whom of a unit the campaign asks: campaigns that are alike in it are counted once."""
        return self.roles, self.quizzes


def rounds() -> list[Round]:
    """Return the open campaigns that ask by unit: those for everybody, or for people by name, no unit changes."""
    opened = Campaign.objects.filter(closed_at__isnull=True, cause={}).prefetch_related("units").order_by("pk")
    return [
        Round(
            one.pk,
            one.title,
            tuple(one.roles),
            bool(one.quizzes),
            tuple(sorted(unit.code for unit in one.units.all())),
            one.due_on,
            one.newcomer_days,
            one.created_at,
        )
        for one in opened
        if one.units.all()
    ]


@dataclass(frozen=True, slots=True)
class Stand:
    """How all stands at a moment: how many decisions about people there were (``seen``), the tree, the campaigns."""

    seen: int
    tree: rules.Tree
    rounds: Sequence[Round]


def stand() -> Stand:
    """Return how all stands now. The decisions are counted first: one that comes meanwhile is noticed."""
    return Stand(holding.decisions_on_people(), tree(), rounds())


def asked(one: Round, library: Library, now: datetime) -> QuerySet[Official]:
    """Return whom a campaign would ask if it were for all units: those who are exempt today are not among them."""
    found = Official.objects.filter(~exempt(now), is_active=True)
    roles: Iterable[str] = one.roles
    if not one.quizzes:
        roles = [role for role, path in library.paths.items() if path.quizzes and (not roles or role in one.roles)]
    elif not one.roles:
        return found
    return found.filter(Exists(RoleHolding.objects.filter(official=OuterRef("pk"), role__in=list(roles))))


def by_unit(found: QuerySet[Official]) -> Counter[str]:
    """Return how many of ``found`` are in each unit."""
    # By number: together with the codes the database would look at every official's row.
    counted = dict(found.order_by().values_list("unit").annotate(Count("pk")))
    codes = Unit.objects.filter(pk__in=counted) if len(counted) < AT_ONCE else Unit.objects.all()
    return Counter({code: counted[pk] for pk, code in codes.values_list("pk", "code") if pk in counted})


def count_among(found: QuerySet[Official], numbers: Sequence[int]) -> int:
    """Return how many of ``found`` are among those ``numbers``."""
    return sum(found.filter(pk__in=some).count() for some in in_groups(numbers, AT_ONCE))


def people_of(codes: Iterable[str]) -> dict[str, list[int]]:
    """Return the numbers of those who are active, by their unit, of the units ``codes``."""
    found: dict[str, list[int]] = {}
    for some in in_groups(sorted(set(codes)), AT_ONCE):
        rows = Official.objects.filter(is_active=True, unit__code__in=some).order_by("pk")
        for number, code in rows.values_list("pk", "unit__code"):
            found.setdefault(code, []).append(number)
    return found
