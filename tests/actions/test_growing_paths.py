"""A quiz that comes into a path while a campaign is open: nobody is late for it on the day on which it is served."""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from django.db.models import Model

from tests.actions.people import an_official
from tests.actions.relearning import pass_quiz
from tests.content.small_library import library, quiz
from trainer.actions import growing_paths, requirements
from trainer.actions.rebuild import rebuild
from trainer.actions.reminders.asked import asked_of
from trainer.content.library import Library
from trainer.core.quiz.model import Path, Role
from trainer.core.vietnam_time import day_of
from trainer.letters import queries as letter_queries
from trainer.models import Campaign, Official, PathQuiz, Progress, Requirement, RoleHolding
from trainer.queries import campaigns, counts
from trainer.queries.campaigns_preview import preview_day
from trainer.queries.due_days import rules_in_words
from trainer.queries.scope import Scope
from trainer.serving import starting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
OPENED = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)
OVER = date(2026, 10, 20)
NAMES = ("mat-khau", "lua-dao", "tin-gia", "nghe")
ALL = library(*(quiz(name) for name in NAMES))
# The day of a new edition: weeks after that of the campaign, in the evening of the day before at UTC.
CAME = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
OWN = date(2026, 12, 27)


def content(**paths: Iterable[str]) -> Library:
    """Return the content whose paths these are."""
    found = {role: Path(role, role, tuple(names)) for role, names in paths.items()}  # type: ignore[arg-type]
    return replace(ALL, paths=MappingProxyType(found))


SHORT = content(page_admin=["mat-khau"], staff=["mat-khau"])
LONG = content(page_admin=["mat-khau", "tin-gia"], staff=["mat-khau"])


def opened(**fields) -> Campaign:  # type: ignore[no-untyped-def]
    return Campaign.objects.create(**{"title": "Quý III", "due_on": OVER, "created_at": OPENED, **fields})


def there(code: str = "CB001", roles: tuple[Role, ...] = ("page_admin",)) -> Official:
    """Return somebody who was there before the campaign was opened."""
    official = an_official(code, roles=roles)
    Official.objects.filter(pk=official.pk).update(created_at=OPENED - DAY)
    RoleHolding.objects.filter(official=official).update(since=OPENED - DAY)
    return official


def asked(official: Official) -> dict[str, tuple[date | None, str]]:
    rows = Requirement.objects.filter(official=official)
    return {row.quiz: (row.due_on, row.due_by) for row in rows}


def test_who_had_done_everything_is_not_late_when_a_quiz_comes_and_sees_why() -> None:
    campaign, done = opened(), there()
    starting.prepare(SHORT, OPENED + DAY)
    pass_quiz(done, SHORT)
    starting.prepare(LONG, CAME)

    rule = f"added@2026-11-27:{campaign.pk}"
    assert asked(done) == {"mat-khau": (OVER, f"campaign:{campaign.pk}"), "tin-gia": (OWN, rule)}
    words = "bài mới thêm vào lộ trình ngày 27/11/2026, sau khi đợt “Quý III” mở"
    assert rules_in_words([rule])[rule] == words
    # On the last moment of that day he is not late, and then he is: in the city's figures, the campaign's and his mail.
    last = datetime(2026, 12, 27, 16, 59, tzinfo=UTC)
    for now, late in ((CAME, 0), (last, 0), (last + DAY, 1)):
        assert sum(one.late for one in counts.by_unit(Scope(), now).values()) == late
        assert campaigns.figures(campaign, LONG.paths, now).late == late
        assert [one.late(day_of(now)) for one in asked_of([done.pk], now)[done.pk]] == [bool(late)]
    (told,) = asked_of([done.pk], CAME)[done.pk]
    assert (told.campaign, told.new_since) == (campaign.pk, date(2026, 11, 27))
    # The letter of his unit calls it new, and no more once its day is over.
    for now, title in (
        (CAME, f"{LONG.quizzes['tin-gia'].title} (bài mới)"),
        (last + DAY, LONG.quizzes["tin-gia"].title),
    ):
        (page,) = letter_queries.pages([letter_queries.addressee_of(done.unit, now)], LONG, now)
        assert [[one.title for one in person.missing] for person in page.people] == [[title]]
    assert preview_day(campaign, LONG.paths, last + DAY).late == 1
    assert Progress.objects.get(official=done, scope="page_admin").next_day == OWN


def test_a_campaign_that_is_opened_later_asks_for_the_whole_path_by_its_day() -> None:
    official = there()
    starting.prepare(SHORT, OPENED)
    starting.prepare(LONG, CAME)
    campaign = opened(created_at=CAME + DAY, due_on=date(2026, 12, 5))
    requirements.refresh_all(LONG)
    assert asked(official)["tin-gia"] == (date(2026, 12, 5), f"campaign:{campaign.pk}")


def test_who_has_the_quiz_by_another_role_or_by_name_keeps_that_day() -> None:
    both, path = there(roles=("page_admin", "staff")), opened()
    staff_too = content(page_admin=["mat-khau"], staff=["mat-khau", "tin-gia"])
    starting.prepare(staff_too, OPENED)
    starting.prepare(content(page_admin=["mat-khau", "tin-gia"], staff=["mat-khau", "tin-gia"]), CAME)
    assert asked(both)["tin-gia"] == (OVER, f"campaign:{path.pk}")

    named = opened(quizzes=["nghe"], title="Nghe")
    starting.prepare(content(page_admin=NAMES, staff=NAMES), CAME + DAY)
    assert asked(both)["nghe"] == (OVER, f"campaign:{named.pk}")


def test_the_first_time_what_people_are_not_asked_for_yet_is_what_this_version_brings() -> None:
    opened()
    people = [there(f"A{number}") for number in range(3)]
    also = there("B", ("page_admin", "leader"))
    requirements.refresh_all(content(page_admin=["mat-khau"], leader=["tin-gia"]))
    starting.prepare(content(page_admin=["mat-khau", "tin-gia"], leader=["tin-gia"]), CAME)
    assert {one.quiz: one.since for one in PathQuiz.objects.filter(role="page_admin")} == {
        "mat-khau": None,
        "tin-gia": CAME,
    }
    assert {asked(one)["tin-gia"][0] for one in people} == {OWN}
    assert asked(also)["tin-gia"][0] == OVER
    # Where nobody is asked for anything yet, nothing is new.
    PathQuiz.objects.all().delete()
    Requirement.objects.all().delete()
    starting.prepare(LONG, CAME)
    assert not PathQuiz.objects.filter(since__isnull=False).exists()


def test_what_is_out_of_a_path_by_mistake_is_as_old_as_before_and_what_was_long_out_is_new() -> None:
    there()
    for at, found in ((OPENED, LONG), (CAME, SHORT), (CAME + 29 * DAY, LONG)):
        growing_paths.keep(found, at)
    kept = PathQuiz.objects.get(role="page_admin", quiz="tin-gia")
    assert (kept.since, kept.left_at) == (None, None)
    growing_paths.keep(SHORT, CAME)
    growing_paths.keep(LONG, CAME + 30 * DAY)
    kept.refresh_from_db()
    assert (kept.since, kept.left_at) == (CAME + 30 * DAY, None)


def test_where_nothing_changed_one_statement_reads_it_and_none_writes(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    growing_paths.keep(LONG, OPENED)
    # And what begins and ends a transaction within that of the test.
    with django_assert_num_queries(3):
        growing_paths.keep(LONG, CAME)


def test_a_command_with_content_that_no_server_had_makes_nobody_late() -> None:
    opened()
    official = there()
    starting.prepare(SHORT, OPENED)
    requirements.refresh(LONG, [official.pk])
    assert asked(official)["tin-gia"][0] == day_of(datetime.now(UTC)) + 30 * DAY


@dataclass(frozen=True)
class City:
    """Campaigns, and paths that grew meanwhile; ``since``: when each quiz came, as somebody would write it down."""

    people: dict[Official, tuple[Role, ...]]
    rounds: list[Campaign]
    since: dict[tuple[str, str], datetime | None]
    content: Library
    now: datetime

    def days(self, role: str, name: str) -> list[date]:
        """Return the days for a quiz on the path of a role, one for each campaign that asks for it."""
        found = []
        for one in self.rounds:
            if not one.roles or role in one.roles:
                day = one.due_on or day_of(one.created_at) + one.newcomer_days * DAY
                came = self.since[role, name]
                if came is not None and came > one.created_at:
                    day = max(day, day_of(came) + one.newcomer_days * DAY)
                found.append(day)
        return found

    def expected(self, held: tuple[Role, ...]) -> dict[str, date | None]:
        """Return the day for each quiz that is asked of whoever holds these roles."""
        days: dict[str, list[date]] = defaultdict(list)
        for role in held:
            for name in self.content.paths[role].quizzes:
                days[name] += self.days(role, name)
        return {name: min(found, default=None) for name, found in days.items()}


def a_city(chance: random.Random) -> City:
    roles: tuple[Role, ...] = ("page_admin", "staff", "leader")
    held = {there(f"N{number}", role): role for number in range(5) if (role := (*chance.sample(roles, 2),))}
    rounds = [
        opened(
            title=str(number),
            created_at=OPENED + chance.randint(0, 60) * DAY,
            due_on=chance.choice([None, OVER, OVER + chance.randint(0, 90) * DAY]),
            roles=chance.choice([[], [chance.choice(roles)]]),
            newcomer_days=chance.choice([7, 30]),
        )
        for number in range(chance.randint(1, 3))
    ]
    paths, at = {role: [chance.choice(NAMES)] for role in roles}, OPENED - DAY
    since: dict[tuple[str, str], datetime | None] = {(role, names[0]): None for role, names in paths.items()}
    starting.prepare(content(**paths), at)
    for _ in range(3):
        role, at = chance.choice(roles), at + chance.randint(1, 40) * DAY + timedelta(minutes=1)
        name = chance.choice([name for name in NAMES if name not in paths[role]])
        paths[role].append(name)
        since[role, name] = at
        starting.prepare(content(**paths), at)
    return City(held, rounds, since, content(**paths), at)


@pytest.mark.parametrize("seed", range(8))
def test_in_any_city_each_has_for_each_quiz_the_day_of_the_rule_and_a_rebuild_makes_the_same(seed: int) -> None:
    city = a_city(random.Random(seed))
    moments = [city.now + days * DAY for days in range(0, 70, 7)]
    late = dict.fromkeys(moments, 0)
    for official, held in city.people.items():
        expected = city.expected(held)
        assert {name: day for name, (day, _) in asked(official).items()} == expected
        for moment in moments:
            late[moment] += any(day and day < day_of(moment) for day in expected.values())
    for moment in moments:
        assert sum(one.late for one in counts.by_unit(Scope(), moment).values()) == late[moment]

    before, progress = _rows(Requirement), _rows(Progress)
    Requirement.objects.all().delete()
    Progress.objects.all().delete()
    rebuild(city.content, day_of(city.now))
    assert (_rows(Requirement), _rows(Progress)) == (before, progress)


def _rows(model: type[Model]) -> list[dict[str, Any]]:
    """Return all rows, but for their numbers and from when on they are counted."""
    rows = [{**row, "id": None, "tally_since": None} for row in model._default_manager.values()]
    return sorted(rows, key=str)
