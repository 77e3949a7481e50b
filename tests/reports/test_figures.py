"""The figures of a report of now are those of the screens, in whatever city; and cost as many statements."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.people import an_official
from tests.cast import unit
from tests.progress import ask, keep_progress
from tests.reports.cities import CONTENT, NOW, a_city, passed
from trainer.models import Campaign, Unit
from trainer.queries import campaigns, progress, progress_people, progress_units
from trainer.queries.progress_filter import Filter
from trainer.reports import queries, queries_people
from trainer.reports.rules.model import GroupFigures
from trainer.reports.rules.period import Period
from trainer.reports.rules.sentences import said
from trainer.workshops import noting

pytestmark = pytest.mark.django_db
QUARTER = Period(2026, 4)


def _on_screen(wanted: Filter) -> tuple[int, ...]:
    return tuple(progress_units.totals(progress_units.by_unit(wanted, NOW)))


def _figures(line: GroupFigures) -> tuple[int, ...]:
    return line.people, line.done, line.late, line.exempt


@pytest.mark.parametrize("seed", range(6))
def test_a_report_of_now_says_what_the_screens_say(seed: int) -> None:
    city = a_city(seed)
    found = queries.report(QUARTER, CONTENT, NOW).snapshot
    assert found is not None

    everybody = Filter(city)
    assert _figures(found.whole) == _on_screen(everybody)
    assert [(one.code, *_figures(one)) for one in found.units] == [
        (row.code, row.people, row.done, row.overdue, row.exempt) for row in progress_units.by_unit(everybody, NOW)
    ]
    for role, path in CONTENT.paths.items():
        line = next((one for one in found.roles if one.code == role), GroupFigures("", ""))
        assert _figures(line) == _on_screen(replace(everybody, path=path)), role
    for quiz in CONTENT.quizzes:
        line = next((one for one in found.quizzes if one.code == quiz), GroupFigures("", ""))
        assert _figures(line) == _on_screen(replace(everybody, quiz=quiz)), quiz


@pytest.mark.parametrize("seed", range(4))
def test_the_page_of_a_unit_says_what_its_screens_say(seed: int) -> None:
    a_city(seed)
    for one in Unit.objects.all():
        found, mine = queries.snapshot_of(one, CONTENT, NOW), Filter(one)
        assert _figures(found.whole) == _on_screen(mine)
        for line in found.quizzes:
            assert _figures(line) == _on_screen(replace(mine, quiz=line.code)), (one.code, line.code)


@pytest.mark.parametrize("seed", range(4))
def test_campaigns_of_a_report_say_what_their_screens_say(seed: int) -> None:
    a_city(seed)
    found = queries.report(QUARTER, CONTENT, NOW).campaigns
    opened = {row.campaign.title: row.figures for row in campaigns.opened(CONTENT.paths, NOW)}
    assert {one.title for one in found} == opened.keys()
    for one in found:
        figures = opened[one.title]
        assert (one.people, one.done, one.late, one.exempt) == (
            figures.people,
            figures.done,
            figures.late,
            figures.exempt,
        )


@pytest.mark.parametrize("seed", range(4))
def test_who_is_not_done_stands_there_once_with_all_that_he_lacks(seed: int) -> None:
    city = a_city(seed)
    rows = list(queries_people.not_done(city, CONTENT.quizzes, NOW))

    wanted = Filter(city, state="not_done")
    people = progress_people.rows(progress.officials(wanted, NOW), wanted, CONTENT.quizzes, NOW, reasons=True)
    assert sorted((row[2], row[4]) for row in rows) == sorted(
        (one.official.staff_code, len(one.requirements)) for one in people
    )
    assert {row[2] for row in rows if row[7]} == {
        one.official.staff_code for one in people if any(stands.late for stands in one.standings)
    }


def test_who_is_not_done_stands_in_the_order_of_units_however_many_are_read_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queries_people, "_AT_ONCE", 2)
    city = unit("TP", "Thành phố", None, 0)
    second, first = unit("P2", "Phường Hai", city, 2), unit("P1", "Phường Một", city, 1)
    for number, (name, where) in enumerate(
        [("Trần Văn An", second), ("Lê Thị Bình", first), ("Lê Văn An", first), ("Vũ Thị Cúc", city)]
    ):
        ask(an_official(f"N{number}", name, unit=where), "mat-khau")
    keep_progress(CONTENT)

    rows = queries_people.not_done(city, CONTENT.quizzes, NOW)

    assert [row[1] for row in rows] == ["Vũ Thị Cúc", "Lê Văn An", "Lê Thị Bình", "Trần Văn An"]


def test_classes_and_drills_of_the_period_stand_in_one_line_and_each_person_once() -> None:
    where, an, binh = unit("TP", "Thành phố", None, 0), an_official("N1"), an_official("N2")
    assert "Buổi tập huấn, diễn tập" not in {one.about for one in said(queries.report(QUARTER, CONTENT, NOW))}
    for day, people in ((QUARTER.first, [an.pk]), (NOW.date(), [an.pk, binh.pk]), (date(2026, 9, 30), [an.pk])):
        drill = noting.note("press", "", day, where, actor=None, now=NOW)
        noting.attend(drill, people, actor=None, now=NOW)

    [line] = [one for one in said(queries.report(QUARTER, CONTENT, NOW)) if one.about == "Buổi tập huấn, diễn tập"]
    assert line.words == "Trong kỳ đã ghi 2 buổi, 2 người dự."


def _statements() -> int:
    with CaptureQueriesContext(connection) as asked:
        queries.report(QUARTER, CONTENT, NOW)
    return len(asked)


def test_as_many_statements_however_large_the_city_is() -> None:
    city = unit("TP", "Thành phố", None, 0)
    Campaign.objects.create(title="Đợt", due_on=NOW.date(), created_at=NOW - timedelta(days=1))
    an_official("N0", unit=city)
    queries.report(QUARTER, CONTENT, NOW)
    before = _statements()
    for number in range(1, 30):
        where = unit(f"P{number}", f"Phường {number}", city, number)
        one = an_official(f"N{number}", unit=where)
        ask(one, "mat-khau")
        passed(one, NOW - timedelta(days=2))
    keep_progress(CONTENT)
    Campaign.objects.create(title="Đợt hai", due_on=NOW.date(), created_at=NOW - timedelta(days=1))
    assert _statements() == before
