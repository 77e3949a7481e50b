"""By when campaigns ask what of whom: read off open campaigns, since when they concern him, what was agreed."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeAlias, cast

from django.db.models import Q

from trainer.actions import growing_paths
from trainer.core.due_days import Asking, Due, Exempted, Extended, due, earliest, relearn_day
from trainer.core.quiz.model import Role
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign, Completion, Event, Exemption, Extension, Newcomer, Official, RoleHolding

# Official and quiz.
Key: TypeAlias = tuple[int, str]
# The day of a campaign that names people, and when it was opened.
Named: TypeAlias = tuple[Due, datetime]
Agreed: TypeAlias = tuple[Sequence[Extended], Sequence[Exempted]]
_NO_AGREEMENT: Agreed = ((), ())


@dataclass(frozen=True, slots=True)
class Held:
    """A role of an official, in the unit of ``ancestry``, since when it is held there."""

    official: int
    role: Role
    since: datetime
    ancestry: str


@dataclass(frozen=True)
class Days:
    """What open campaigns ask of ``officials``; whatever is read is read once.

    ``of_path``: the earliest day for a quiz on the path of a role that somebody holds; ``quizzes``: for a quiz that is
    asked by itself, on his path or not; ``named``: for a quiz to be learnt again, each day and when it was set.
    """

    officials: Sequence[int]

    def of_path(self, official: int, role: Role, quiz: str) -> Due | None:
        """Return the day for ``quiz``, which is on the path of ``role``; None where no campaign asks for that path."""
        asking = self._for_paths.get((official, role))
        if not asking:
            return None
        # Nearly all quizzes of a path are as old as it, and have one day together.
        key = official, role, self._came_into_paths(role, quiz)
        if key not in self._path_days:
            self._path_days[key] = earliest(self._due(one, official, since, key[2]) for one, since in asking)
        return self._path_days[key]

    @cached_property
    def _path_days(self) -> dict[tuple[int, Role, datetime | None], Due]:
        return {}

    @cached_property
    def _for_paths(self) -> dict[tuple[int, Role], list[tuple[Asking, datetime]]]:
        """Return the campaigns that ask for the path of a role of somebody, and since when each concerns him."""
        asking = [(_asking(one), asks(one)) for one in self._campaigns if not one.quizzes]
        found: dict[tuple[int, Role], list[tuple[Asking, datetime]]] = defaultdict(list)
        for held in self._held if asking else ():
            asked = [(one, held.since) for one, asked in asking if asked(held.role, held.ancestry)]
            found[held.official, held.role].extend(asked)
        return found

    @cached_property
    def _came_into_paths(self) -> Callable[[Role, str], datetime | None]:
        return growing_paths.recorded()

    @cached_property
    def quizzes(self) -> dict[Key, Due]:
        """Return (official, quiz) → day, of campaigns that ask for quizzes by name."""
        dues: dict[Key, list[Due]] = defaultdict(list)
        for campaign in self._campaigns:
            asking = _asking(campaign)
            for official, since in self._concerned(campaign).items() if campaign.quizzes else ():
                day = self._due(asking, official, since)
                for quiz in campaign.quizzes:
                    dues[official, quiz].append(day)
        return {key: earliest(found) for key, found in dues.items()}

    @cached_property
    def named(self) -> dict[Key, list[Named]]:
        """Return (official, quiz) → each day that an open campaign sets for him by name, and when it was set.

        Only of quizzes whose pass held when the campaign was opened: there is nothing else to bring up to date.
        """
        rows = Campaign.people.through.objects.filter(official__in=self.officials, campaign__closed_at__isnull=True)
        asked = list(rows.values_list("official_id", "campaign_id").order_by("pk"))
        found: dict[Key, list[Named]] = defaultdict(list)
        if not asked:
            return found
        campaigns = Campaign.objects.in_bulk({number for _, number in asked})
        passes = _held_passes({official for official, _ in asked})
        for official, number in asked:
            campaign, opened_at = campaigns[number], campaigns[number].created_at
            for quiz in campaign.quizzes:
                if any(passed_at <= opened_at < until for passed_at, until in passes.get((official, quiz), ())):
                    found[official, quiz].append((self._due(_asking(campaign), official, opened_at), opened_at))
        return found

    def was_exempt(self, official: int) -> bool:
        """Say whether an exemption of ``official`` stands, be it over or not."""
        return bool(self._agreed.get(official, _NO_AGREEMENT)[1])

    def relearn_by(self, official: int, day: date, came: date) -> date:
        """Return until when ``official`` learns again what ``came`` on one day and is to be learnt until ``day``."""
        return relearn_day(day, came, self._agreed.get(official, _NO_AGREEMENT)[1])

    def _due(self, asking: Asking, official: int, since: datetime, added_at: datetime | None = None) -> Due:
        since = max(since, self._new_in.get((official, asking.id), since))
        return due(asking, since, *self._agreed.get(official, _NO_AGREEMENT), added_at)

    @cached_property
    def _campaigns(self) -> list[Campaign]:
        """Return the open campaigns that ask by role and unit."""
        opened = Campaign.objects.filter(closed_at__isnull=True, cause={})
        return list(opened.prefetch_related("units").order_by("pk"))

    @cached_property
    def _held(self) -> list[Held]:
        held = RoleHolding.objects.filter(official__in=self.officials, official__is_active=True).order_by("pk")
        rows = held.values_list("official_id", "role", "since", "official__unit__ancestry")
        return [
            Held(official, cast(Role, role), max(since, self._came.get(official, since)), ancestry)
            for official, role, since, ancestry in rows
        ]

    def _concerned(self, campaign: Campaign) -> dict[int, datetime]:
        """Return whom of the officials a campaign for quizzes concerns, and since when."""
        if not campaign.roles:
            return dict(self._in_units(campaign))
        found: dict[int, datetime] = {}
        asked = asks(campaign)
        for held in self._held:
            if asked(held.role, held.ancestry):
                found[held.official] = min(held.since, found.get(held.official, held.since))
        return found

    def _in_units(self, campaign: Campaign) -> Iterator[tuple[int, datetime]]:
        units = tuple(unit.ancestry for unit in campaign.units.all())
        for official, created_at, ancestry in self._everybody:
            if not units or ancestry.startswith(units):
                yield official, max(created_at, self._came.get(official, created_at))

    @cached_property
    def _everybody(self) -> list[tuple[int, datetime, str]]:
        here = Official.objects.filter(pk__in=self.officials, is_active=True).order_by("pk")
        return list(here.values_list("pk", "created_at", "unit__ancestry"))

    @cached_property
    def _came(self) -> dict[int, datetime]:
        return came(self.officials)

    @cached_property
    def _new_in(self) -> dict[tuple[int, int], datetime]:
        """Return since when a campaign concerns those whom it does only by a change of units: (official, campaign)."""
        rows = Newcomer.objects.filter(official__in=self.officials, change__undone_by_change=None).order_by("change_id")
        return {
            (who, campaign): at for who, campaign, at in rows.values_list("official_id", "campaign_id", "change__at")
        }

    @cached_property
    def _agreed(self) -> Mapping[int, Agreed]:
        """Return what was agreed with whom and not taken back, in the order in which it was."""
        mine = Q(official__in=self.officials, withdrawn_at__isnull=True)
        extended: dict[int, list[Extended]] = defaultdict(list)
        exempted: dict[int, list[Exempted]] = defaultdict(list)
        extensions = Extension.objects.filter(mine).order_by("pk")
        for official, pk, campaign, due_on in extensions.values_list("official_id", "pk", "campaign_id", "due_on"):
            extended[official].append(Extended(pk, campaign, due_on))
        exemptions = Exemption.objects.filter(mine).order_by("pk")
        fields = ("official_id", "pk", "starts_on", "ends_on", "created_at")
        for official, pk, first, last, granted in exemptions.values_list(*fields):
            exempted[official].append(Exempted(pk, first, last, day_of(granted)))
        return {one: (extended[one], exempted[one]) for one in {*extended, *exempted}}


def came(officials: Sequence[int]) -> dict[int, datetime]:
    """Return when those of ``officials`` came to where they are who came back or moved, but for what is undone."""
    kinds = ("returned", "moved", "undone")
    events = Event.objects.filter(official__in=officials, kind__in=kinds)
    rows = list(events.values_list("official_id", "kind", "at", "details__of"))
    undone = {(official, of) for official, kind, _, of in rows if kind == "undone"}
    found: dict[int, datetime] = {}
    for official, kind, at, _ in rows:
        if kind != "undone" and (official, at.isoformat()) not in undone:
            found[official] = max(at, found.get(official, at))
    return found


def _asking(campaign: Campaign) -> Asking:
    return Asking(campaign.pk, campaign.due_on, campaign.newcomer_days, campaign.created_at)


def asks(campaign: Campaign) -> Callable[[Role, str], bool]:
    """Return whether ``campaign`` asks a holder of a role in the unit of an ancestry."""
    units = tuple(unit.ancestry for unit in campaign.units.all())
    return lambda role, ancestry: (
        (not campaign.roles or role in campaign.roles) and (not units or ancestry.startswith(units))
    )


def _held_passes(officials: set[int]) -> dict[Key, list[tuple[datetime, datetime]]]:
    held: dict[Key, list[tuple[datetime, datetime]]] = defaultdict(list)
    rows = Completion.objects.filter(official__in=officials)
    for official, quiz, passed_at, valid_until in rows.values_list("official_id", "quiz", "passed_at", "valid_until"):
        held[official, quiz].append((passed_at, valid_until))
    return held
