"""Figures and lists over any city, at any moment, are what the definition of standing says of each person and quiz."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.people import a_unit, an_official
from tests.content.small_library import library, quiz
from trainer.actions import progress_rows, requirements
from trainer.core.quiz.model import Path, Role
from trainer.core.standing import Facts, Standing, failed_since, standing
from trainer.core.standing import Try as Tried
from trainer.core.vietnam_time import day_of
from trainer.models import (
    Attempt,
    Campaign,
    Completion,
    Exemption,
    HandIn,
    Official,
    Progress,
    Reliance,
    Requirement,
    SectionVersion,
    Unit,
)
from trainer.queries import (
    campaigns,
    campaigns_people,
    counts,
    progress,
    progress_filter,
    progress_order,
    progress_units,
    reminders,
)
from trainer.queries.campaigns_count import undone_in
from trainer.queries.campaigns_people import asked_by, concerned
from trainer.queries.counts import UnitRow
from trainer.queries.progress_filter import CHOICES, Chosen, Filter
from trainer.queries.progress_table import InOrder
from trainer.queries.scope import Scope

pytestmark = pytest.mark.django_db
CONTENT = library(quiz("mat-khau"), quiz("lua-dao"), quiz("kenh"))
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = day_of(NOW)
# Nothing is written between them: only time passes.
MOMENTS = [NOW + timedelta(days=days) for days in (0, 0.6, 2, 31, 250, 800)]


def _sat(one: Official, of: str, chance: random.Random) -> None:
    """Let somebody sit a quiz in any way: failing, passing, passing on a text that changed since, leaving it open."""
    number = 0
    for _ in range(chance.choice([0, 0, 1, 2, 3])):
        number += 1
        attempt = Attempt.objects.create(
            official=one, quiz=of, number=number, purpose=chance.choice(["full", "full", "relearn"]), seed="s",
            paper=[], rule={}, started_at=NOW,
        )  # fmt: skip
        passed = chance.random() < 0.5
        ended = HandIn.objects.create(
            attempt=attempt, handed_in_at=NOW - timedelta(days=chance.uniform(1, 200)), by_time_limit=False, marks=[],
            hundredths=0, passed=passed,
        )  # fmt: skip
        if passed and attempt.purpose == "full":
            ends = NOW + timedelta(days=chance.choice([-10, 0, 1, 30, 200, 400]))
            earned = Completion.objects.create(
                hand_in=ended, official=one, quiz=of, passed_at=ended.handed_in_at, valid_until=ends
            )
            texts = list(SectionVersion.objects.order_by("pk"))
            Reliance.objects.bulk_create(
                Reliance(section_version=text, completion=earned) for text in texts if chance.random() < 0.3
            )
    if chance.random() < 0.25:
        Attempt.objects.create(
            official=one, quiz=of, number=number + 1, purpose="full", seed="s", paper=[], rule={}, started_at=NOW
        )


def _city(chance: random.Random) -> Unit:
    """Make a city by chance: units, people, what they sat, campaigns, exemptions, changes of the handbook."""
    for number, days in enumerate((-1, 1, 40)):
        SectionVersion.objects.create(
            reference=f"x#{number}", fingerprint="f", title="", page_title="", url="", html="", first_seen_at=NOW,
            relearn_by=TODAY + timedelta(days=days),
        )  # fmt: skip
    city = a_unit("TP")
    wards = [a_unit(f"P{number}", city) for number in range(chance.choice([1, 3, 5]))]
    places = [city, *wards, a_unit("TO", wards[0])]
    for number in range(chance.choice([8, 40])):
        roles = chance.choice([(), ("staff",), ("page_admin",), ("staff", "page_admin")])
        one = an_official(f"N{number}", roles=roles, unit=chance.choice(places))
        for of in CONTENT.quizzes:
            _sat(one, of, chance)
        if chance.random() < 0.2:
            Exemption.objects.create(
                official=one, starts_on=TODAY - timedelta(days=1), created_at=NOW, reason="other",
                ends_on=chance.choice([None, TODAY, TODAY + timedelta(days=3)]),
            )  # fmt: skip
    for number in range(chance.choice([0, 2, 4])):
        asks = chance.choice([{}, {"roles": ["staff"]}, {"roles": ["staff", "page_admin"]}, {"quizzes": ["kenh"]}])
        made = Campaign.objects.create(
            title=f"Đợt {number}", created_at=NOW, **asks,
            due_on=chance.choice([None, TODAY - timedelta(days=1), TODAY + timedelta(days=1)]),
        )  # fmt: skip
        made.units.set(chance.sample(wards, chance.choice([0, 1])))
    if chance.random() < 0.3:
        Official.objects.filter(staff_code="N1").update(is_active=False)
    requirements.refresh_all(CONTENT)
    return city


class _Known:
    """The facts of a city, read once: only time passes after that."""

    def __init__(self) -> None:
        self.rows = list(Requirement.objects.all())
        self.exemptions = list(Exemption.objects.filter(withdrawn_at=None))
        self.ends, self.begun, self.tries = defaultdict(list), set(), defaultdict(list)
        for one in Completion.objects.all():
            self.ends[one.official_id, one.quiz].append(one.valid_until)
        for one in Attempt.objects.filter(purpose="full").select_related("hand_in__completion"):
            ended, key = getattr(one, "hand_in", None), (one.official_id, one.quiz)
            if ended is None:
                self.begun.add(key)
            else:
                self.tries[key].append(Tried(ended.handed_in_at, ended.passed, hasattr(ended, "completion")))

    def away(self, now: datetime) -> set[int]:
        """Return of whom nothing is asked on the day of ``now``."""
        day = day_of(now)
        return {
            one.official_id
            for one in self.exemptions
            if one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)
        }

    def stands(self, now: datetime) -> dict[tuple[int, str], Standing]:
        """Return how everybody stands with each quiz asked of him, as the definition has it."""
        away, found = self.away(now), {}
        for row in self.rows:
            key = row.official_id, row.quiz
            facts = Facts(
                valid_until=row.valid_until,
                relearn_by=row.relearn_by,
                pass_holds=any(one > now for one in self.ends[key]),
                due_on=row.due_on,
                begun=key in self.begun,
                failed=failed_since(self.tries[key], row.passed_at),
                exempt=row.official_id in away,
            )
            found[key] = standing(facts, now)
        return found


def _expected(wanted: Filter, stands: dict[tuple[int, str], Standing], absent: set[int]) -> set[int]:
    here = Official.objects.filter(is_active=True, unit__ancestry__startswith=wanted.unit.ancestry)
    here = here.filter(role_holdings__role=wanted.path.role) if wanted.path else here
    mine = defaultdict(list)
    for (official, of), one in stands.items():
        if of == wanted.quiz or (not wanted.quiz and (wanted.path is None or of in wanted.path.quizzes)):
            mine[official].append(one)
    fits = {
        "all": lambda all_of_it: not wanted.quiz or all_of_it,
        "asked": lambda all_of_it: all_of_it,
        "done": lambda all_of_it: all_of_it and all(one.valid for one in all_of_it),
        "not_done": lambda all_of_it: any(not one.valid for one in all_of_it),
        "overdue": lambda all_of_it: any(one.late for one in all_of_it),
        "exempt": lambda all_of_it: all_of_it,
    }
    state = wanted.state
    fit = fits.get(state, lambda all_of_it: any(one.state == state for one in all_of_it))
    among = {pk for pk in here.values_list("pk", flat=True) if state == "all" or (pk in absent) == (state == "exempt")}
    return {pk for pk in among if fit(mine[pk])}


@pytest.mark.parametrize("seed", range(8))
def test_lists_counts_and_figures_say_what_the_definition_says(seed: int) -> None:
    chance = random.Random(seed)
    city, known = _city(chance), _Known()
    paths = [None, *CONTENT.paths.values()]
    for now in MOMENTS:
        stands, away = known.stands(now), known.away(now)
        base = Filter(
            chance.choice([city, Unit.objects.get(code="P0")]),
            path=chance.choice(paths),
            quiz=chance.choice(["", "", *CONTENT.quizzes]),
        )
        told = {}
        for state in CHOICES[:-1]:
            wanted = replace(base, state=state)
            listed = list(progress.officials(wanted, now).values_list("pk", flat=True))
            told[state] = _expected(wanted, stands, away)
            assert set(listed) == told[state], (now, wanted)
            assert len(listed) == len(set(listed)) == progress.count(wanted, now)
        _figures_agree(progress_units.by_unit(base, now), told)


def _figures_agree(rows: list[UnitRow], told: dict[Chosen, set[int]]) -> None:
    states: tuple[Chosen, ...] = ("asked", "done", "overdue", "exempt")
    assert progress_units.totals(rows) == tuple(len(told[state]) for state in states)
    for row in rows:
        here = set(Official.objects.filter(unit__code=row.code).values_list("pk", flat=True))
        figures = row.people, row.done, row.overdue, row.exempt
        assert figures == tuple(len(told[state] & here) for state in states)


@pytest.mark.parametrize("seed", range(8))
def test_a_campaign_counts_whom_its_lists_name(seed: int) -> None:
    chance = random.Random(100 + seed)
    city = _city(chance)
    rounds = list(Campaign.objects.prefetch_related("units"))
    for now in MOMENTS:
        for one, listed in zip(rounds, campaigns.rows(rounds, CONTENT.paths, now), strict=True):
            row, units = campaigns.row(one, CONTENT.paths, now)
            wanted = campaigns.about(one, city, CONTENT.paths, now)
            for state, figure in (
                ("asked", row.figures.people), ("done", row.figures.done), ("overdue", row.figures.late),
                ("not_done", row.figures.left), ("not_begun", row.figures.not_begun), ("failed", row.figures.failed),
                ("in_progress", row.figures.in_progress), ("exempt", row.figures.exempt),
            ):  # fmt: skip
                people = progress.officials(replace(wanted, state=state), now)  # type: ignore[arg-type]
                assert people.count() == figure == progress.count(replace(wanted, state=state), now)  # type: ignore[arg-type]
            assert (listed.figures.people, listed.figures.done) == (row.figures.people, row.figures.done)
            lacking = asked_by(one, CONTENT.paths).filter(undone_in(one, now))
            reached = reminders.reach(concerned(one), now, lacking).officials()
            assert sorted(reminders.reach_of_campaign(one, CONTENT.paths, now).officials()) == sorted(reached)
            assert listed.figures.late == row.figures.late == sum(unit.overdue for unit in units)


@pytest.mark.parametrize("seed", range(6))
def test_whom_reminding_of_a_whole_city_reaches_is_read_from_rows_and_are_the_same_people(seed: int) -> None:
    city = _city(random.Random(500 + seed))
    for now in MOMENTS:
        found, of_each = reminders.reach_below(city, now), reminders.reach(reminders.below(city), now)
        assert sorted(found.officials()) == sorted(of_each.officials())
        figures = ("mails", "no_email", "relearning", "late")
        assert [getattr(found, one) for one in figures] == [getattr(of_each, one) for one in figures]
        assert "trainer_progress" in str(found.due.query)


@pytest.mark.parametrize(("seed", "few"), [(0, 0), (1, 5), (2, 1_000), (3, 1_000)])
def test_orders_that_are_counted_are_those_of_the_definition(
    seed: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whatever moment, also before the housekeeper has counted again those whose pass ended, and after."""
    monkeypatch.setattr(progress_order, "_FEW", few)
    chance = random.Random(300 + seed)
    city, known = _city(chance), _Known()
    for now in MOMENTS:
        keys, away = _keys(known, now), known.away(now)
        for counted in (False, True):
            if counted:
                progress_rows.count_again(now, 60)
                assert not any(Progress.objects.filter(look).exists() for look in progress_rows.not_of(now))
            for wanted in _filters(chance, city, now):
                _in_order(InOrder(wanted, chance.choice(["xong", "-xong", "han", "-han"]), now), keys, away)


def test_the_order_by_day_is_read_from_rows_however_many_are_exempt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a city of 200,000 thousands are on leave: nobody else is counted because of them."""
    city = _city(random.Random(2))
    people = list(Official.objects.filter(progress__scope="").order_by("pk"))
    Exemption.objects.all().delete()
    Exemption.objects.bulk_create(
        Exemption(official=one, starts_on=TODAY, created_at=NOW, reason="study") for one in people[::2]
    )
    progress_rows.count_again(NOW, 60)
    monkeypatch.setattr(progress_order, "_FEW", len(people[::2]) - 1)
    known = _Known()
    for order in ("han", "-han"):
        assert progress_order.kept(Filter(city), "han", order != "han", NOW) is not None
        _in_order(InOrder(Filter(city), order, NOW), _keys(known, NOW), known.away(NOW))


def _filters(chance: random.Random, city: Unit, now: datetime) -> list[Filter]:
    base = Filter(chance.choice([city, city, Unit.objects.get(code="P0")]))
    path = replace(base, path=chance.choice(list(CONTENT.paths.values())))
    of_rounds = [campaigns.about(one, city, CONTENT.paths, now) for one in Campaign.objects.prefetch_related("units")]
    state = chance.choice(CHOICES[:-1])
    return [base, *(replace(one, state=state) for one in (base, path, *of_rounds[:1])), replace(path, text="n")]


def _keys(known: _Known, now: datetime) -> dict[tuple[int, str], tuple[bool, Any]]:
    """Return of each official and quiz whether it is done, and the first day of it if it is not."""
    days: dict[tuple[int, str], date | None] = {}
    for one in known.rows:
        change = one.relearn_by if one.pass_until and one.pass_until > now else None
        # Until a pass ended nothing was lacking.
        ended = [day_of(one.valid_until)] if one.valid_until else []
        days[one.official_id, one.quiz] = change or (one.due_on and max([one.due_on, *ended]))
    return {key: (one.valid, days[key]) for key, one in known.stands(now).items()}


def _in_order(found: InOrder, keys: dict[tuple[int, str], tuple[bool, Any]], away: set[int]) -> None:
    wanted = found.wanted
    about = set(progress_filter.about(wanted).values_list("official", "quiz"))
    listed = dict(progress.officials(wanted, found.now).values_list("pk", "sort_name"))
    places = []
    for pk in listed:
        mine = [keys[key] for key in keys if key[0] == pk and key in about]
        days = [day for valid, day in mine if not valid and day and pk not in away]
        column = found.order.removeprefix("-")
        key = sum(valid for valid, _ in mine) if column == "xong" else min(days, default=None)
        places.append((pk, bool(mine), key))
    down = found.order.startswith("-")
    told = sorted([(key, pk) for pk, mine, key in places if mine and key is not None], reverse=down)
    others = sorted((pk for pk, mine, key in places if mine and key is None), reverse=down)
    last = sorted((listed[pk], pk) for pk, mine, _ in places if not mine)
    expected = [pk for _, pk in told] + others + [pk for _, pk in last]
    shown = [pk for at in range(0, len(listed), 7) for pk in found.numbers(at, min(at + 7, len(listed)))]
    assert shown == expected, (wanted, found.order, found.now)


def test_bringing_in_line_leaves_what_is_right_and_mends_what_is_wrong() -> None:
    _city(random.Random(5))
    before = list(Progress.objects.order_by("official", "scope").values())
    assert before

    requirements.refresh_all(CONTENT)
    assert list(Progress.objects.order_by("official", "scope").values()) == before

    Progress.objects.update(undone_from=NOW, unit=Unit.objects.get(code="TP"), late_from=None)
    Progress.objects.filter(scope="staff").delete()
    Requirement.objects.update(begun=False, pass_until=None)
    requirements.refresh_all(CONTENT)
    after = list(Progress.objects.order_by("official", "scope").values())
    assert [{**row, "id": 0} for row in after] == [{**row, "id": 0} for row in before]


def _asked_by_name() -> tuple[Campaign, Campaign]:
    """Make a campaign for all paths, and one for a quiz by name in one ward, where it is on the path of all but one."""
    city = a_unit("TP")
    wards = [a_unit(f"P{number}", city) for number in range(3)]
    role, path = next((role, path) for role, path in CONTENT.paths.items() if path.quizzes)
    for number in range(9):
        an_official(f"N{number}", roles=(role,), unit=wards[number % 3])
    an_official("KHAC", roles=(), unit=wards[0])
    everybody = Campaign.objects.create(title="Mọi người", created_at=NOW)
    by_name = Campaign.objects.create(title="Một bài", created_at=NOW, quizzes=[path.quizzes[0]])
    by_name.units.set(wards[:1])
    requirements.refresh_all(CONTENT)
    return everybody, by_name


def test_a_quiz_that_is_asked_for_by_name_lets_a_city_still_be_counted_in_one_row_each() -> None:
    """A row for each path and person, put together person by person, takes a city ten times as long."""
    everybody, by_name = _asked_by_name()
    with CaptureQueriesContext(connection) as said:
        rows = campaigns.rows([everybody, by_name], CONTENT.paths, NOW)
        one, _ = campaigns.row(everybody, CONTENT.paths, NOW)
    assert [row.figures.people for row in rows] == [9, 4]
    assert one.figures.people == one.figures.not_begun == 9
    other = Official.objects.get(staff_code="KHAC").pk
    by_person = [one["sql"] for one in said if "MAX(CASE" in one["sql"] or "MIN(CASE" in one["sql"]]
    assert by_person
    assert all(f'"official_id" IN ({other})' in sql for sql in by_person)


def test_of_a_campaign_for_a_quiz_in_some_units_nobody_else_is_read() -> None:
    _, by_name = _asked_by_name()
    ward = by_name.units.get().pk
    with CaptureQueriesContext(connection) as said:
        campaigns.rows([by_name], CONTENT.paths, NOW)
        campaigns.row(by_name, CONTENT.paths, NOW)
    counting = [one["sql"] for one in said if "each_one" in one["sql"]]
    assert len(counting) == 2
    assert all(f'"trainer_requirement"."unit_id" IN ({ward})' in sql for sql in counting)


def test_those_who_are_exempt_are_not_looked_for_in_each_of_many_units() -> None:
    """Three thousand units and five thousand people are fifteen million looks: five seconds, for a number."""
    city = a_unit("TP")
    units = [a_unit(f"P{number}", city) for number in range(25)]
    people = [an_official(f"N{number}", unit=unit) for number, unit in enumerate(units)]
    requirements.refresh_all(CONTENT)
    Exemption.objects.bulk_create(
        Exemption(official=one, starts_on=TODAY, created_at=NOW, reason="study") for one in people[::2]
    )
    some = [unit.pk for unit in units[1:]]
    with CaptureQueriesContext(connection) as said:
        found = counts.by_unit(Scope(), NOW, some)
    assert {unit: one.exempt for unit, one in found.items()} == {pk: number % 2 for number, pk in enumerate(some)}
    (sql,) = [one["sql"] for one in said if "COUNT(DISTINCT" in one["sql"]]
    assert '"unit_id" IN' not in sql
    assert counts.by_unit(Scope(), NOW, some[:2]) == {pk: found[pk] for pk in some[:2]}


@pytest.mark.parametrize("seed", range(6))
def test_who_is_asked_off_his_path_is_found_campaign_by_campaign_however_they_overlap(seed: int) -> None:
    chance = random.Random(500 + seed)
    _city(chance)
    # One quiz is on no path, one on that of one role only.
    narrow = {"staff": ("mat-khau", "lua-dao"), "page_admin": ("lua-dao",)}
    paths: dict[Role, Path] = {role: Path(role, role, of) for role, of in narrow.items()}  # type: ignore[arg-type,misc]
    content = replace(CONTENT, paths=MappingProxyType(paths))
    for number in range(5):
        quizzes = chance.sample(list(CONTENT.quizzes), chance.choice([1, 2]))
        roles = chance.choice([[], ["staff"]])
        made = Campaign.objects.create(
            title=f"Theo bài {number}", created_at=NOW, quizzes=quizzes, roles=roles,
            due_on=chance.choice([TODAY - timedelta(days=1), TODAY + timedelta(days=1)]),
        )  # fmt: skip
        # Seldom everywhere, which covers all others.
        made.units.set(chance.sample(list(Unit.objects.exclude(parent=None)), chance.choice([0, 1, 1, 1, 2])))
    requirements.refresh_all(content)
    rounds = list(Campaign.objects.order_by("pk").prefetch_related("units"))

    off = {pk for one in rounds if one.quizzes for pk in _off_by(one, paths)}
    assert off
    assert campaigns_people.off_their_paths(paths, len(off)) == sorted(off)
    assert campaigns_people.off_their_paths(paths, len(off) - 1) is None
    # Of those that ask for the same some have their day behind them.
    for now in MOMENTS[:4]:
        alone = [campaigns.row(one, paths, now)[0].figures for one in rounds]
        figures = [one.figures for one in campaigns.rows([*rounds, *rounds], paths, now)]
        no_states = [one._replace(not_begun=0, in_progress=0, failed=0) for one in alone]
        assert figures == no_states * 2


def _off_by(campaign: Campaign, paths: dict[Role, Path]) -> Iterator[int]:
    """Yield who is asked for a quiz of ``campaign`` that is on the path of none of his roles, row by row."""
    codes = {unit.code for unit in campaign.units.all()}
    for row in Requirement.objects.filter(quiz__in=campaign.quizzes).select_related("unit"):
        mine = row.official.role_holdings.values_list("role", flat=True)
        there = not codes or codes & set(row.unit.ancestry.split("/"))
        if there and not any(row.quiz in paths[role].quizzes for role in mine if role in paths):
            yield row.official_id
