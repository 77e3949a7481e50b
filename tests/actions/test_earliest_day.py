"""Of the day of an edition and that of a campaign the earlier one counts, wherever somebody looks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.actions.people import NOW, an_official
from tests.actions.relearning import TODAY, pass_quiz, relearn, start, status
from tests.content.relearning_library import A, B, Book, days
from trainer.actions import agreements, campaigns, campaigns_change, requirements
from trainer.content.library import Library
from trainer.models import Campaign, Official, Requirement
from trainer.queries import progress, progress_units, relearning
from trainer.queries.progress_filter import Filter

pytestmark = pytest.mark.django_db
OF_EDITION, OF_CAMPAIGN = date(2026, 12, 26), date(2026, 12, 15)
OPENED = NOW + days(2)
BETWEEN = datetime(2026, 12, 20, 3, 0, tzinfo=UTC)


def _passed_and_changed() -> tuple[Official, Book, Library]:
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    book.change(TODAY + days(1), {A: "material"}, OF_EDITION)
    start(book.library(), NOW + days(1))
    return official, book, book.library()


def _open(official: Official, content: Library, due_on: date = OF_CAMPAIGN, now: datetime = OPENED) -> Campaign:
    return campaigns.open_relearning(
        title="Học lại",
        people=Official.objects.filter(pk=official.pk),
        quizzes=["mat-khau"],
        cause={"edition": "2026-11-25-001"},
        due_on=due_on,
        actor=None,
        library=content,
        now=now,
    )


def _late(official: Official, now: datetime) -> bool:
    wanted = Filter(official.unit, state="overdue")
    (row,) = progress_units.by_unit(Filter(official.unit), now)
    listed = list(progress.officials(wanted, now)) == [official]
    assert listed == bool(row.overdue)
    return listed


def _work(official: Official, content: Library, now: datetime) -> tuple[date, bool, bool]:
    work = relearning.work_of(official, content.quizzes["mat-khau"], content, now)
    assert work is not None
    assert work == relearning.works(official, content, now)["mat-khau"]
    return work.until, work.by_campaign, work.late


def test_after_the_day_of_the_campaign_he_is_late_although_the_edition_gives_longer() -> None:
    official, _, content = _passed_and_changed()
    _open(official, content)

    assert status(official, content, OPENED) == "update"
    assert not _late(official, datetime(2026, 12, 15, 16, 59, tzinfo=UTC))
    assert status(official, content, BETWEEN) == "update late"
    assert _late(official, BETWEEN)
    assert _work(official, content, BETWEEN) == (OF_CAMPAIGN, True, True)


def test_after_the_day_of_the_edition_he_is_late_although_the_campaign_gives_longer() -> None:
    official, _, content = _passed_and_changed()
    _open(official, content, date(2027, 1, 31))

    assert _work(official, content, OPENED) == (OF_EDITION, False, False)
    assert not _late(official, BETWEEN)
    assert _late(official, datetime(2026, 12, 27, 3, 0, tzinfo=UTC))


def test_who_was_exempt_on_the_day_of_the_edition_has_thirty_days_after_it() -> None:
    official, _, content = _passed_and_changed()
    ends = date(2027, 1, 31)
    agreements.exempt([official], TODAY, ends, "maternity", actor=None, library=content, now=OPENED)
    back = datetime(2027, 2, 10, 3, 0, tzinfo=UTC)

    assert _work(official, content, back) == (ends + days(30), False, False)
    assert status(official, content, back) == "update"
    assert not _late(official, back)
    assert _late(official, datetime(2027, 3, 3, 3, 0, tzinfo=UTC))
    rows = _rows(official)
    requirements.refresh_all(content)
    requirements.renew(official.pk, "mat-khau")
    assert _rows(official) == rows


def test_closing_the_campaign_gives_the_time_of_the_edition_back() -> None:
    official, _, content = _passed_and_changed()
    campaign = _open(official, content)
    campaigns_change.close({campaign.pk: {}}, actor=None, library=content, now=OPENED)

    assert _work(official, content, BETWEEN) == (OF_EDITION, False, False)
    assert status(official, content, BETWEEN) == "update"


def test_what_the_campaign_set_is_what_a_refresh_and_a_renewal_set() -> None:
    official, _, content = _passed_and_changed()
    _open(official, content)
    set_at_once = _rows(official)
    requirements.refresh_all(content)
    assert _rows(official) == set_at_once
    requirements.renew(official.pk, "mat-khau")
    assert _rows(official) == set_at_once


def _rows(official: Official) -> list[Any]:
    return list(Requirement.objects.filter(official=official).order_by("quiz").values())


def test_who_learnt_again_in_time_is_done() -> None:
    official, _, content = _passed_and_changed()
    _open(official, content)
    relearn(official, content, OPENED + days(1))
    assert status(official, content, BETWEEN) == "completed"
    assert not _late(official, BETWEEN)


def test_a_campaign_asks_for_nothing_that_changed_after_it_was_opened() -> None:
    official, book, content = _passed_and_changed()
    _open(official, content)
    relearn(official, content, OPENED + days(1))
    later = datetime(2027, 1, 10, 3, 0, tzinfo=UTC)
    book.change(later.date(), {B: "material"}, date(2027, 3, 1))
    start(book.library(), later)

    assert status(official, book.library(), later + timedelta(hours=1)) == "update"
    assert _work(official, book.library(), later) == (date(2027, 3, 1), False, False)
    requirements.renew(official.pk, "mat-khau")
    assert not _late(official, later + days(1))


def test_a_small_change_before_a_campaign_does_not_let_it_ask_for_a_change_after_it() -> None:
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    book.change(TODAY + days(1), {A: "minor"})
    start(book.library(), NOW + days(1))
    _open(official, book.library())
    book.change(TODAY + days(3), {B: "material"}, date(2027, 3, 1))
    start(book.library(), NOW + days(3))

    assert _work(official, book.library(), NOW + days(4)) == (date(2027, 3, 1), False, False)


@pytest.mark.parametrize("opened_after", [timedelta(microseconds=-1), timedelta(0)])
def test_a_campaign_asks_for_what_has_changed_by_the_moment_it_is_opened(opened_after: timedelta) -> None:
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    changed = NOW + days(1)
    _open(official, book.library(), now=changed + opened_after)
    book.change(TODAY + days(1), {A: "material"}, OF_EDITION)
    start(book.library(), changed)

    until, by_campaign, _ = _work(official, book.library(), OPENED)
    assert (until, by_campaign) == ((OF_CAMPAIGN, True) if not opened_after else (OF_EDITION, False))


def test_of_whom_nothing_changed_nothing_is_asked_again_exempt_and_named_or_not() -> None:
    official, content = an_official(), Book().library()
    pass_quiz(official, content)
    agreements.exempt([official], TODAY, date(2027, 1, 31), "maternity", actor=None, library=content, now=NOW)
    _open(official, content)

    assert status(official, content, OPENED) == "completed"
    assert Requirement.objects.get(official=official, quiz="mat-khau").relearn_by is None
