"""What a night counts is what the screens say, once a day, and never made up."""

import random
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import official, unit
from tests.moment import now, today
from tests.progress import keep_progress
from trainer.actions import requirements
from trainer.content.live import library
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.vietnam_time import LOCAL, day_of
from trainer.models import (
    Attempt,
    Campaign,
    CampaignCurve,
    Completion,
    CountedDay,
    Exemption,
    HandIn,
    Official,
    QuizzesByUnit,
    Requirement,
    RoleHolding,
    Unit,
    UnitDay,
)
from trainer.queries import campaigns, over_time, progress_units
from trainer.queries.progress_filter import Filter
from trainer.serving import nightly

pytestmark = pytest.mark.django_db


def a_city(cast, seed):
    """Add some units and people by chance, part of what is asked of them really passed, some of it long ago."""
    chance = random.Random(seed)
    places = [cast.city, cast.ward, cast.other_ward]
    for number in range(chance.randint(1, 4)):
        places.append(unit(f"U{number}", f"Đơn vị {number}", chance.choice(places), 10 + number))
    for number in range(chance.randint(5, 30)):
        roles = chance.sample(sorted(ROLE_TITLES), chance.choice([0, 1, 1, 2]))
        official(f"SO{number:03}", f"Vũ Văn Số {number}", chance.choice(places), *roles)
    RoleHolding.objects.update(since=now() - timedelta(days=500))
    requirements.refresh_all(library())
    keen = {one: chance.random() < 0.5 for one in Official.objects.order_by("staff_code").values_list("pk", flat=True)}
    for row in Requirement.objects.order_by("official__staff_code", "quiz"):
        if keen[row.official_id] or chance.random() < 0.4:
            a_pass(row, now() - timedelta(days=chance.uniform(0.1, 400)))
    requirements.refresh_all(library())
    days = [None, today(), today() - timedelta(days=1)]
    for row in Requirement.objects.order_by("official__staff_code", "quiz"):
        Requirement.objects.filter(pk=row.pk).update(due_on=chance.choice(days))
    keep_progress(library())
    for one in Official.objects.order_by("staff_code"):
        if chance.random() < 0.15:
            Exemption.objects.create(official=one, starts_on=today(), reason="other", created_at=now())
    return chance


def a_pass(row, at):
    sat = {"quiz": row.quiz, "number": 1, "seed": "a", "paper": [], "rule": {}, "quiz_title": ""}
    attempt = Attempt.objects.create(official=row.official, started_at=at, **sat)
    marked = {"by_time_limit": False, "marks": [], "hundredths": 9_000, "passed": True}
    hand_in = HandIn.objects.create(attempt=attempt, handed_in_at=at, **marked)
    until = {"passed_at": at, "valid_until": at + timedelta(days=365)}
    Completion.objects.create(hand_in=hand_in, official=row.official, quiz=row.quiz, **until)


@pytest.mark.parametrize("seed", range(3))
def test_the_night_counts_of_every_unit_what_its_screen_says(cast, seed):
    a_city(cast, seed)
    assert nightly.count_day(now())
    for one in Unit.objects.all():
        told = progress_units.totals(progress_units.by_unit(Filter(one), now()))
        kept = over_time.of_unit(one, None, today())
        assert tuple(kept.get(today(), over_time.NOTHING)) == tuple(told), one.code


def test_a_day_is_counted_once_whoever_counts_and_however_often(cast):
    assert nightly.count_day(now())
    before = list(UnitDay.objects.values_list())
    Requirement.objects.update(passed_at=now(), valid_until=now() + timedelta(days=9))
    assert not nightly.count_day(now())
    assert list(UnitDay.objects.values_list()) == before
    assert CountedDay.objects.get().day == today()


def test_only_what_changed_is_written_and_every_counted_day_is_known(cast):
    days = [now() + timedelta(days=at) for at in (0, 1, 4)]
    nightly.count_day(days[0])
    rows = UnitDay.objects.count()
    nightly.count_day(days[1])
    assert UnitDay.objects.count() == rows
    Official.objects.filter(unit=cast.ward).update(unit=cast.other_ward)
    requirements.refresh_all(library())
    nightly.count_day(days[2])
    # Both wards changed, one of them to nought; the city as a whole did not.
    assert set(UnitDay.objects.filter(day=day_of(days[2])).values_list("unit__code", flat=True)) == {"P001", "P002"}
    known = over_time.of_unit(cast.ward, None, day_of(days[2]))
    assert list(known) == [day_of(one) for one in days]
    assert [one.people for one in known.values()] == [2, 2, 0]
    assert [one.people for one in over_time.of_unit(cast.city, None, day_of(days[2])).values()] == [4, 4, 4]


def test_a_night_compares_with_the_last_figures_of_each_unit_and_reads_no_others(cast):
    days = [today() + timedelta(days=at) for at in range(5)]
    for number, day in enumerate(days):
        for unit_ in (cast.city, cast.ward) if number < 3 else (cast.city,):
            UnitDay.objects.create(unit=unit_, day=day, people=number, done=0, late=0, exempt=0)
    found = {unit_: figures.people for unit_, figures in over_time.last_rows(days[3]).items()}
    assert found == {cast.city.pk: 3, cast.ward.pk: 2}
    with CaptureQueriesContext(connection) as asked:
        list(over_time.last_rows(days[4]))
    with connection.cursor() as cursor:
        cursor.execute(asked.captured_queries[0]["sql"])
        assert len(cursor.fetchall()) == 2


def test_a_night_that_was_missed_stays_a_gap(cast):
    for at in (0, 1, 4):
        nightly.count_day(now() + timedelta(days=at))
    known = list(over_time.of_unit(cast.city, None, today() + timedelta(days=9)))
    assert known == [today() + timedelta(days=at) for at in (0, 1, 4)]
    assert over_time.missed(known) == 2


def test_a_period_begins_with_what_held_before_it(cast):
    for at in (0, 1):
        nightly.count_day(now() + timedelta(days=at))
    tomorrow = today() + timedelta(days=1)
    assert over_time.of_unit(cast.ward, tomorrow, tomorrow) == {tomorrow: over_time.DayFigures(2, 0, 0, 0)}


FOR_WHOM = [{}, {"roles": ["leader", "staff"]}, {"roles": ["page_admin"], "units": ["P001"]}, {"quizzes": ["lua-dao"]}]


@pytest.mark.parametrize(("seed", "whom"), list(enumerate(FOR_WHOM)), ids=str)
def test_the_curve_of_a_campaign_ends_at_what_its_page_says_and_never_counts_who_passed_later(cast, seed, whom):
    a_city(cast, seed)
    opened = now() - timedelta(days=40)
    values = {name: value for name, value in whom.items() if name != "units"}
    campaign = Campaign.objects.create(title="Đợt", due_on=today(), created_at=opened, **values)
    campaign.units.set(Unit.objects.filter(code__in=whom.get("units", ())))
    found = over_time.curve(campaign, library().paths, now())
    figures = campaigns.figures(campaign, library().paths, now())
    assert (found.people, found.days[-1][1]) == (figures.people, figures.done)
    assert nightly.count_campaigns(library(), now()) == 1
    told = over_time.campaign_days(campaign, figures.people, figures.done, now())
    assert max(told.days) == today()
    for day in list(told.days)[:-1:13]:
        end = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=LOCAL)
        assert told.days[day] == done_at(campaign, end), day


def done_at(campaign, moment):
    """Return by looking at each person how many of a campaign had everything at ``moment``."""
    asked = {}
    for row in campaigns.asked_by(campaign, library().paths).select_related("official"):
        asked.setdefault(row.official, []).append(row.quiz)
    concerned = set(campaigns.concerned(campaign))
    away = set(Exemption.objects.values_list("official", flat=True))
    return sum(
        all(
            Completion.objects.filter(official=one, quiz=quiz, passed_at__lt=moment, valid_until__gte=moment).exists()
            for quiz in quizzes
        )
        for one, quizzes in asked.items()
        if one in concerned and one.pk not in away
    )


def test_a_campaign_of_the_past_gets_its_curve_and_one_that_was_counted_keeps_it(cast):
    opened = now() - timedelta(days=20)
    past = Campaign.objects.create(title="Cũ", due_on=today(), created_at=opened, closed_at=now() - timedelta(days=5))
    still = Campaign.objects.create(title="Mở", due_on=today(), created_at=opened)
    assert nightly.count_campaigns(library(), now(), most=1) == 1
    assert nightly.count_campaigns(library(), now(), most=1) == 1
    assert nightly.count_campaigns(library(), now(), most=1) == 0
    assert list(CampaignCurve.objects.order_by("pk").values_list("campaign", "afterwards")) == [
        (past.pk, True),
        (still.pk, False),
    ]
    Campaign.objects.filter(pk=still.pk).update(closed_at=now())
    Official.objects.update(is_active=False)
    assert nightly.count_campaigns(library(), now() + timedelta(days=1)) == 0
    still.refresh_from_db()
    assert over_time.campaign_days(still, 4, 1, now() + timedelta(days=3)).days[today()] == 1


def test_who_learnt_a_change_again_counts_from_that_day(cast):
    opened, at = now() - timedelta(days=9), now() - timedelta(days=3)
    campaign = Campaign.objects.create(title="Học lại", due_on=today(), created_at=opened, cause={"edition": "e"})
    campaign.people.set([cast.an, cast.binh])
    of_an = Requirement.objects.filter(official=cast.an).values("quiz")
    quiz = Requirement.objects.filter(official=cast.binh, quiz__in=of_an)[0].quiz
    rows = Requirement.objects.filter(official__in=[cast.an, cast.binh], quiz=quiz)
    Requirement.objects.exclude(official__in=[cast.an, cast.binh], quiz=quiz).delete()
    rows.update(passed_at=opened, valid_until=now() + timedelta(days=99))
    Requirement.objects.filter(official=cast.binh).update(relearn_by=today())
    a_pass(Requirement.objects.get(official=cast.an), at)
    assert over_time.curve(campaign, library().paths, now()).days == ((day_of(opened), 0), (day_of(at), 1))


def test_quizzes_by_unit_are_counted_at_most_every_ten_minutes(cast):
    assert nightly.count_quizzes(now())
    assert not nightly.count_quizzes(now() + timedelta(minutes=9))
    assert nightly.count_quizzes(now() + timedelta(minutes=11))
    # A clock that was ahead and is right again keeps nobody waiting.
    assert nightly.count_quizzes(now())
    assert QuizzesByUnit.objects.get().at == now()
