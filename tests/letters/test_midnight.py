"""A day ends at midnight in Việt Nam, when it is still five in the afternoon in London: everywhere at the same moment.

The last day of the campaign is a Sunday, so that a week ends with it, too.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import Cast
from tests.mail_server import Post
from trainer.actions import pieces, requirements
from trainer.actions.campaigns import open_campaign
from trainer.actions.mail_sending import send_waiting
from trainer.actions.reminders import rules, writing
from trainer.actions.reminders.writing import remind_now
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.core.reminders import Rules
from trainer.core.vietnam_time import LOCAL
from trainer.letters import make
from trainer.letters.queries import addressees, pages
from trainer.models import Campaign, Exemption, Letter, Official, Reminder, ReminderRound, RoleHolding
from trainer.queries import progress, progress_people
from trainer.queries.campaigns import about, figures
from trainer.queries.campaigns_preview import preview_day
from trainer.queries.progress_filter import Filter
from trainer.queries.reminders import reach_of_campaign

SUNDAY, MONDAY = date(2026, 12, 13), date(2026, 12, 14)
BEFORE = datetime(2026, 12, 13, 23, 59, tzinfo=LOCAL)
AFTER = datetime(2026, 12, 14, 0, 1, tzinfo=LOCAL)
OPENED = datetime(2026, 11, 2, 9, 0, tzinfo=LOCAL)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def campaign(cast: Cast) -> Campaign:
    """A campaign that ends on Sunday, for people who were there when it was opened."""
    # In London both moments are on the same Sunday: whoever counts days there fails below.
    assert BEFORE.astimezone(UTC).date() == AFTER.astimezone(UTC).date() == SUNDAY
    RoleHolding.objects.update(since=OPENED - timedelta(days=9))
    Official.objects.update(created_at=OPENED - timedelta(days=9))
    return open_campaign(Terms("Quý IV", due_on=SUNDAY), actor=None, library=library(), now=OPENED)


@pytest.fixture
def post(post: Post, settings: Any) -> Post:
    """The mail server, which somebody named."""
    settings.MAIL_SET_UP = True
    return post


def subjects(post: Post, address: str) -> list[str]:
    return [str(letter["subject"]) for to, letter in post.taken if to == address]


def late(campaign: Campaign, cast: Cast, now: datetime) -> tuple[int, int, int, int]:
    """Return how many are late: by the page of the campaign, its list, the marks of its rows, and moving its day."""
    wanted = about(campaign, cast.city, library().paths, now)
    everybody = progress_people.rows(progress.officials(wanted, now), wanted, library().quizzes, now)
    over = Filter(**{**{name: getattr(wanted, name) for name in wanted.__slots__}, "state": "overdue"})
    return (
        figures(campaign, library().paths, now).late,
        progress.officials(over, now).count(),
        sum(any(one.late for one in row.standings) for row in everybody),
        preview_day(campaign, library().paths, now).late,
    )


def test_nobody_is_late_until_the_last_minute_of_the_day_and_all_are_after_it(campaign: Campaign, cast: Cast) -> None:
    assert late(campaign, cast, BEFORE) == (0, 0, 0, 0)
    assert late(campaign, cast, AFTER) == (4, 4, 4, 4)


def test_an_exemption_ends_with_its_last_day_and_gives_the_days_of_a_newcomer(campaign: Campaign, cast: Cast) -> None:
    away = Exemption(official=cast.chien, starts_on=SUNDAY, ends_on=SUNDAY, reason="sickness", created_at=OPENED)
    away.save()
    requirements.refresh(library(), [cast.chien.pk])
    before, after = (figures(campaign, library().paths, now) for now in (BEFORE, AFTER))
    assert (before.people, before.exempt, after.people, after.exempt) == (3, 1, 4, 0)
    assert after.late == 3
    assert {row.due_on for row in cast.chien.requirements.all()} == {SUNDAY + timedelta(days=30)}
    reached = [reach_of_campaign(campaign, library().paths, now).officials() for now in (BEFORE, AFTER)]
    assert [cast.chien.pk in officials for officials in reached] == [False, True]


def test_who_comes_after_midnight_has_thirty_days_from_monday(campaign: Campaign, cast: Cast) -> None:
    for now, day in ((BEFORE, SUNDAY), (AFTER, MONDAY)):
        RoleHolding.objects.filter(official=cast.dung).update(since=now)
        requirements.refresh(library(), [cast.dung.pk])
        assert {row.due_on for row in cast.dung.requirements.all()} == {day + timedelta(days=30)}


def test_the_round_of_a_day_is_of_that_day_and_says_what_is_so_then(campaign: Campaign, cast: Cast, post: Post) -> None:
    Official.objects.filter(pk=cast.an.pk).update(email="an@example.org")
    Official.objects.filter(pk=cast.binh.pk).update(email="binh@example.org")
    rules.change(Rules(on=True, late_first=1), cast.khue, OPENED)
    for now in (BEFORE, AFTER):
        work = writing.begin_round(now, at_any_hour=True)
        assert work is not None
        pieces.finish(library(), work)
        assert writing.begin_round(now, at_any_hour=True) is None
        send_waiting(now)
    assert sorted(ReminderRound.objects.values_list("day", flat=True)) == [SUNDAY, MONDAY]
    mine = Reminder.objects.filter(official=cast.an).order_by("day")
    assert list(mine.values_list("day", "outcome")) == [(SUNDAY, "sent"), (MONDAY, "sent")]
    said = subjects(post, "an@example.org")
    assert "Hôm nay, 13/12/2026, là hạn" in said[0]
    assert "Quá hạn (hạn 13/12/2026)" in said[1]


def test_a_mail_that_was_written_before_midnight_and_goes_after_it_says_that_the_day_is_over(
    campaign: Campaign, cast: Cast, post: Post
) -> None:
    Official.objects.filter(pk=cast.an.pk).update(email="an@example.org")
    remind_now(cast.khue, [cast.an.pk], library(), BEFORE)
    send_waiting(AFTER)
    assert "Quá hạn (hạn 13/12/2026)" in subjects(post, "an@example.org")[0]
    # Reminded on Sunday, he may be again on Monday.
    told = [reach_of_campaign(campaign, library().paths, now) for now in (BEFORE, AFTER)]
    assert [(one.already, cast.an.pk in one.officials()) for one in told] == [(1, False), (0, True)]


def test_the_week_of_a_letter_begins_at_midnight_of_monday(campaign: Campaign, cast: Cast) -> None:
    for now in (BEFORE, AFTER):
        work = make.decide(now, None)
        assert work is not None
        pieces.finish(library(), work)
        assert make.decide(now, None) is None
    weeks = Letter.objects.filter(unit=cast.ward).order_by("week")
    assert [(one.week, one.figures["late"]) for one in weeks] == [(date(2026, 12, 7), 0), (MONDAY, 2)]
    # The page on the screen says the same, at the same moment.
    for now, number in ((BEFORE, 0), (AFTER, 2)):
        page = next(one for one in pages(addressees(now), library(), now) if one.unit_code == "P001")
        assert page.figures.late == number
