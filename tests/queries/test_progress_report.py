"""The report: the same lines in the same order, however many officials are read at once."""

import gc
import random
from datetime import UTC, datetime, timedelta

import pytest

from tests.cast import Cast, official, people
from tests.progress import keep_progress
from trainer.actions import requirements
from trainer.content.live import library
from trainer.core.quiz.model import ROLE_TITLES
from trainer.models import Campaign, Extension, Official, Requirement
from trainer.queries import progress, progress_people, progress_report, progress_table
from trainer.queries.progress_filter import Filter, path_for
from trainer.queries.progress_report import is_longer, report

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
STATES = ("all", "not_done", "done", "overdue", "not_begun", "failed", "expired", "exempt", "left")


@pytest.fixture
def city(cast: Cast) -> Cast:
    """Thirty more people, of whom some passed, some are late by a campaign or an extension, one left."""
    chance = random.Random(5)
    for number in range(30):
        roles = chance.sample(sorted(ROLE_TITLES), chance.choice([0, 1, 2, 3]))
        official(f"R{number:03}", f"Lê {chance.choice('ABCDE')} {chance.choice(['Ân', 'An', 'Ý'])}", cast.ward, *roles)
    requirements.refresh_all(library())
    campaign = Campaign.objects.create(title="Quý IV", due_on=NOW.date(), created_at=NOW)
    for row in Requirement.objects.select_related("official").order_by("official__staff_code", "quiz"):
        if row.official.staff_code.endswith("5"):
            row.passed_at, row.valid_until = NOW - timedelta(days=1), NOW + timedelta(days=9)
        elif chance.random() < 0.5:
            row.passed_at = NOW - timedelta(days=chance.uniform(1, 300))
            row.valid_until = NOW + timedelta(days=chance.choice([-20, 200]))
        elif chance.random() < 0.5:
            later = Extension.objects.create(official_id=row.official_id, due_on=NOW, reason="Bận", created_at=NOW)
            row.due_by = chance.choice([f"campaign:{campaign.pk}", f"extension:{later.pk}"])
            row.due_on = NOW.date() - timedelta(days=3)
        row.save()
    keep_progress(library())
    Official.objects.filter(staff_code="R007").update(is_active=False)
    return cast


def lines(wanted: Filter, quick: bool = False) -> list:
    return list(report(wanted, library().quizzes, NOW, quick=quick).rows)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("late_first", [False, True])
def test_however_many_are_read_at_once_the_lines_are_the_same(
    city: Cast, monkeypatch: pytest.MonkeyPatch, state, late_first: bool
) -> None:
    wanted = Filter(city.city, state=state, late_first=late_first)
    whole = lines(wanted, quick=True)
    for at_once in (1, 7):
        monkeypatch.setattr(progress_report, "_AT_ONCE", at_once)
        assert lines(wanted, quick=True) == whole
    asked = progress_people.rows(progress.officials(wanted, NOW), wanted, library().quizzes, NOW, reasons=True)
    quizzes = {one.id: one.title for one in library().quizzes.values()}
    expected = [(row.official.staff_code, quizzes[quiz.quiz]) for row in asked for quiz in row.requirements]
    assert [(line[0], line[5]) for line in whole if line[5]] == expected
    assert bool(expected) == (state not in ("exempt", "failed"))


def test_a_role_a_quiz_and_a_name_choose_the_same_lines(city: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    path = path_for("page_admin", library().paths)
    for wanted in (
        Filter(city.ward, path=path),
        Filter(city.city, quiz=path.quizzes[0], state="not_done"),
        Filter(city.city, text="ân"),
    ):
        whole = lines(wanted)
        with monkeypatch.context() as few:
            few.setattr(progress_report, "_AT_ONCE", 3)
            assert lines(wanted) == whole
        assert whole


def _officials_in_memory() -> int:
    return sum(isinstance(one, Official) for one in gc.get_objects())


@pytest.mark.parametrize("file", ["report", "table"])
def test_people_whose_lines_are_read_do_not_stay_in_memory(
    city: Cast, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    content, wanted = library().quizzes, Filter(city.city)
    monkeypatch.setattr(progress_report, "_AT_ONCE", 3)
    monkeypatch.setattr(progress_table, "_AT_ONCE", 3)
    streams = {
        "report": report(wanted, content, NOW),
        "table": progress_table.report(wanted, content, progress_table.NAME, NOW),
    }
    gc.collect()
    before = _officials_in_memory()
    # As seldom as can be: what programs of ours do for thousands of people.
    gc.disable()
    try:
        assert len(list(streams[file].rows)) > 30
        assert _officials_in_memory() - before <= 3
    finally:
        gc.enable()


def test_how_far_it_is_is_told_in_order_and_to_the_end(city: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_report, "_AT_ONCE", 10)
    told: list[tuple[int, int]] = []
    stream = report(Filter(city.city), library().quizzes, NOW, told=lambda done, total: told.append((done, total)))
    assert not told
    list(stream.rows)
    total = Official.objects.filter(is_active=True).count()
    assert told == [*((done, total) for done in range(0, total, 10)), (total, total)]


def test_queries_are_a_few_for_each_so_many_people_and_none_for_one(city: Cast, django_assert_max_num_queries) -> None:
    people(city.ward, range(100))
    with django_assert_max_num_queries(20):
        list(report(Filter(city.city), library().quizzes, NOW).rows)


def test_whether_there_are_more_is_asked_without_counting_all(city: Cast) -> None:
    total = Official.objects.filter(is_active=True).count()
    assert is_longer(Filter(city.city), NOW, total - 1)
    assert not is_longer(Filter(city.city), NOW, total)
    assert is_longer(Filter(city.city, late_first=True, state="not_done"), NOW, 1)
