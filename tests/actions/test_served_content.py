"""Whether everybody is in line with a content, and which of several contents is the newest."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest
from django.db import connection

from tests.actions.people import an_official
from tests.content.small_library import library as small_library
from trainer.actions import pieces, reliance, requirements, served_content
from trainer.actions.served_content import SILENT
from trainer.content.library import Library
from trainer.core.quiz.model import Path as QuizPath
from trainer.models import Official, PathQuiz, Progress, Requirement, SectionVersion, ServedContent, Work
from trainer.serving import starting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
CONTENT = small_library()
MINUTE = timedelta(minutes=1)
ODD = date(2001, 1, 1)


def asking_one() -> Library:
    """Return the same content, whose page administrators take one quiz only."""
    paths = {**CONTENT.paths, "page_admin": QuizPath("page_admin", "Quản trị trang", ("mat-khau",))}
    return replace(CONTENT, paths=MappingProxyType(paths))


def start(content: Library = CONTENT, at: datetime = NOW) -> None:
    starting.prepare(content, at)


def out_of_line() -> None:
    """Let the days of everybody be what no rule says: only who looks at everybody finds it."""
    assert Requirement.objects.update(due_on=ODD)


def looked() -> bool:
    return not Requirement.objects.filter(due_on=ODD).exists()


@pytest.fixture
def somebody() -> Official:
    one = an_official()
    start()
    out_of_line()
    return one


def test_a_start_with_the_same_content_looks_at_nobody(somebody: Official) -> None:
    start(at=NOW + timedelta(days=3))
    assert not looked()


def test_a_start_with_other_paths_or_programs_looks_at_everybody(
    somebody: Official, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    start(asking_one(), NOW + timedelta(days=1))
    assert looked()
    assert Requirement.objects.filter(official=somebody).count() == 1
    (tmp_path / "actions").mkdir()
    (tmp_path / "actions" / "due_days.py").write_text("x = 1\n")
    first = served_content.fingerprint(CONTENT, tmp_path)
    assert served_content.fingerprint(CONTENT, tmp_path) == first != served_content.fingerprint(asking_one(), tmp_path)
    (tmp_path / "actions" / "due_days.py").write_text("x = 2\n")
    assert served_content.fingerprint(CONTENT, tmp_path) != first


def test_a_look_that_did_not_come_to_its_end_does_not_count(
    somebody: Official, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(requirements, "AT_ONCE", 0)
        with pytest.raises(ValueError, match="zero"):
            start(asking_one(), NOW + timedelta(days=1))
    assert not looked()
    start(asking_one(), NOW + timedelta(days=1, minutes=1))
    assert looked()


def test_people_whose_figures_are_not_there_are_looked_at(somebody: Official) -> None:
    Progress.objects.all().delete()
    start(at=NOW + timedelta(days=1))
    assert looked()


def test_another_content_that_was_served_meanwhile_voids_the_look(somebody: Official) -> None:
    served_content.seen("another", NOW + 10 * MINUTE)
    ServedContent.objects.filter(pk="another").update(since=NOW - timedelta(days=9))
    start(at=NOW + 30 * MINUTE)
    assert looked()


def test_marks_that_changed_leave_their_work_behind_whatever_is_killed(
    somebody: Official, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the marks are written, the next start with the same content looks at nobody: the work is done all
    the same."""
    SectionVersion.objects.update(relearn_by=ODD)
    assert reliance.outdated_marks(CONTENT, NOW.date())

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(pieces, "finish", killed)
        with pytest.raises(KeyboardInterrupt):
            start(at=NOW + MINUTE)
    assert not reliance.outdated_marks(CONTENT, NOW.date())
    assert [work.kind for work in pieces.unfinished()] == ["changes"]
    start(at=NOW + 2 * MINUTE)
    assert not looked()
    for work in pieces.unfinished():
        pieces.finish(CONTENT, work)
    assert not Work.objects.exists()


def test_the_older_of_two_contents_waits_until_nobody_serves_the_newer_one() -> None:
    first, second = NOW, NOW + timedelta(hours=1)
    assert served_content.seen("old", first)
    assert served_content.seen("new", second)
    assert not served_content.seen("old", second + MINUTE)
    assert served_content.seen("new", second + MINUTE)
    # As long as the newer one is heard of, and then gone back to on purpose: what it wrote no longer counts.
    served_content.looked("old", first)
    assert not served_content.seen("old", second + MINUTE + SILENT - MINUTE)
    later = second + 2 * MINUTE + SILENT
    assert served_content.seen("old", later)
    assert not served_content.in_line("old")
    assert not served_content.seen("new", later + MINUTE)


def test_an_older_host_overwrites_nothing_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    one = an_official()
    start(CONTENT)
    start(asking_one(), NOW + timedelta(days=1))
    assert Requirement.objects.filter(official=one).count() == 1
    start(CONTENT, NOW + timedelta(days=1, minutes=2))
    if connection.vendor == "sqlite":
        # One host: what it was started with last is the newest.
        assert Requirement.objects.filter(official=one).count() == 2
    else:
        assert Requirement.objects.filter(official=one).count() == 1
        assert "cũ hơn nội dung mà một máy khác đang chạy" in caplog.text
        # The quiz that left the path with the newer content does not come back into it, and gets no day anew.
        assert PathQuiz.objects.get(role="page_admin", quiz="lua-dao").left_at == NOW + timedelta(days=1)


def test_a_look_in_the_background_is_due_once_a_day_and_after_another_content_has_gone() -> None:
    served_content.seen("new", NOW)
    assert served_content.due("new", NOW)
    served_content.looked("new", NOW)
    assert not served_content.due("new", NOW + timedelta(hours=23))
    assert served_content.due("new", NOW + timedelta(hours=24))
    ServedContent.objects.create(pk="old", since=NOW - timedelta(days=2), seen_at=NOW + timedelta(hours=1))
    assert not served_content.due("new", NOW + timedelta(hours=1, minutes=2))
    assert served_content.due("new", NOW + timedelta(hours=1) + SILENT)


def test_a_content_that_is_the_newest_writes_once_a_minute(django_assert_num_queries) -> None:
    served_content.seen("new", NOW)
    with django_assert_num_queries(2):
        assert served_content.seen("new", NOW + timedelta(seconds=30))
    served_content.seen("new", NOW + MINUTE)
    assert ServedContent.objects.get().seen_at == NOW + MINUTE
