"""A report of a quarter that is long over counts what was true then."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.actions.people import an_official
from tests.cast import unit
from tests.progress import ask, keep_progress
from tests.reports.cities import CONTENT, NOW, passed
from trainer.models import (
    Campaign,
    CountedDay,
    Event,
    Exemption,
    Letter,
    Official,
    Reminder,
    UnitChange,
    UnitDay,
)
from trainer.reports import queries
from trainer.reports.rules.model import GroupFigures, Happened, Passed, Report
from trainer.reports.rules.period import Period
from trainer.reports.rules.sentences import notes, said

pytestmark = pytest.mark.django_db
THIRD = Period(2026, 3)
AUGUST = datetime(2026, 8, 14, 2, 0, tzinfo=UTC)


def _report() -> Report:
    return queries.report(THIRD, CONTENT, NOW)


def _happened() -> Happened:
    return _report().happened


def _told(kind: str, person: Official, at: datetime, **details: object) -> None:
    Event.objects.create(kind=kind, official=person, at=at, details=details)


def _join(person: Official, at: datetime) -> None:
    Official.objects.filter(pk=person.pk).update(created_at=at)
    _told("joined", person, at)


def _leave(person: Official, at: datetime) -> None:
    Official.objects.filter(pk=person.pk).update(is_active=False)
    _told("left", person, at)


def test_what_was_passed_counts_on_its_day_in_viet_nam() -> None:
    one = an_official("N1", unit=unit("TP", "Thành phố", None, 0))
    # 23:59 on 30 June, 00:00 on 1 July, 23:59 on 30 September and 00:00 on 1 October, by the clocks of Việt Nam.
    for number, at in enumerate(
        [
            datetime(2026, 6, 30, 16, 59, tzinfo=UTC),
            datetime(2026, 6, 30, 17, 0, tzinfo=UTC),
            datetime(2026, 9, 30, 16, 59, tzinfo=UTC),
            datetime(2026, 9, 30, 17, 0, tzinfo=UTC),
        ]
    ):
        passed(one, at, number=number + 1)

    found = _happened()

    assert (found.passed, found.passes) == (1, 2)
    assert [(row.code, row.people, row.passes) for row in found.quizzes] == [("mat-khau", 1, 2)]


def test_who_trained_and_left_since_stays_in_the_report_of_his_time() -> None:
    city = unit("TP", "Thành phố", None, 0)
    stays, gone = an_official("N1", unit=city), an_official("N2", unit=city)
    for one in (stays, gone):
        passed(one, AUGUST)
    _leave(gone, NOW - timedelta(days=30))

    found = _report()

    assert (found.happened.passed, found.happened.left_since) == (2, 1)
    assert found.happened.units == (Passed("TP", "Thành phố", 2, 2),)
    assert "2 người đạt 2 bài; 1 người trong số đó nay đã rời danh sách" in " ".join(one.words for one in said(found))


def test_the_list_is_that_of_the_end_of_the_period() -> None:
    city = unit("TP", "Thành phố", None, 0)
    people = [an_official(f"N{number}", unit=city) for number in range(6)]
    for one in (*people[:4], people[5]):
        _join(one, AUGUST - timedelta(days=100))
    _join(people[4], NOW - timedelta(days=20))
    _leave(people[0], AUGUST)
    _leave(people[1], NOW - timedelta(days=20))
    _leave(people[5], NOW - timedelta(days=20))
    _leave(people[2], AUGUST)
    Official.objects.filter(pk=people[2].pk).update(is_active=True)
    _told("returned", people[2], NOW - timedelta(days=20))

    found = _happened()

    # The second, fourth and sixth: the first and third had left, the fifth had not come.
    assert (found.there, found.left, found.joined) == (3, 2, 0)


def test_units_are_called_as_they_were_and_people_counted_where_they_were() -> None:
    city = unit("TP", "Thành phố", None, 0)
    old, other = unit("P1", "Phường Mới", city, 1), unit("P2", "Phường Kia", city, 2)
    stays, moved, twice = (an_official(f"N{number}", unit=other) for number in range(3))
    for one in (stays, moved, twice):
        passed(one, AUGUST)
    _told("moved", moved, NOW - timedelta(days=20), fields=[["Đơn vị", "Phường Cũ", "Phường Kia"]])
    _told("moved", twice, NOW - timedelta(days=9), fields=[["Đơn vị", "Nơi khác", "Phường Kia"]])
    _told("unit_changed", twice, NOW - timedelta(days=20), fields=[["Đơn vị", "Phường Cũ", "Nơi khác"]])
    _told("moved", stays, AUGUST - timedelta(days=20), fields=[["Đơn vị", "Xưa hơn", "Phường Kia"]])
    before = {"P1": {"name": "Phường Cũ", "kind": "", "parent": "TP", "closed": False}}
    details = {"plan": {"title": "Đổi tên P1"}, "before": before}
    # Five days before, soon after midnight in Việt Nam.
    UnitChange.objects.create(kind="rename", at=datetime(2026, 12, 4, 17, 30, tzinfo=UTC), details=details)

    found = _report()

    assert found.happened.units == (Passed("P1", "Phường Cũ", 2, 2), Passed("P2", "Phường Kia", 1, 1))
    assert old.name == "Phường Mới"
    words = " ".join(notes(found))
    assert "Đổi tên P1 (05/12/2026)" in words
    assert "2 người đã chuyển đơn vị" in words


def test_nobody_claims_to_know_who_lacked_what_long_ago() -> None:
    one = an_official("N1", unit=unit("TP", "Thành phố", None, 0))
    ask(one, "mat-khau")
    keep_progress(CONTENT)

    assert _report().snapshot is None
    assert "không tính lại được ai còn thiếu bài lúc ấy" in " ".join(one.how for one in said(_report()))


def test_a_report_made_in_the_first_days_after_it_tells_how_people_stand_and_when() -> None:
    one = an_official("N1", unit=unit("TP", "Thành phố", None, 0))
    ask(one, "mat-khau")
    keep_progress(CONTENT)

    found = queries.report(THIRD, CONTENT, THIRD.ends + timedelta(days=4))

    assert found.snapshot is not None
    assert found.snapshot.whole.people == 1
    assert "không phải đúng ngày cuối kỳ" in " ".join(notes(found))


def test_campaigns_of_the_period_keep_the_figures_they_ended_with() -> None:
    unit("TP", "Thành phố", None, 0)
    for title, opened, closed in (
        ("Trước", AUGUST - timedelta(days=90), AUGUST - timedelta(days=60)),
        ("Trong", AUGUST, AUGUST + timedelta(days=9)),
        ("Đang mở", AUGUST, None),
        ("Sau", NOW - timedelta(days=9), None),
    ):
        Campaign.objects.create(
            title=title,
            created_at=opened,
            closed_at=closed,
            final={"people": 9, "done": 7, "late": 2} if closed else {},
        )

    found = _report().campaigns

    assert [(one.title, one.people, one.done, one.late) for one in found] == [("Đang mở", 0, 0, 0), ("Trong", 9, 7, 2)]


def test_of_more_campaigns_than_are_listed_all_that_are_closed_are_counted() -> None:
    unit("TP", "Thành phố", None, 0)
    for number in range(queries.MOST_CAMPAIGNS + 3):
        opened = AUGUST - timedelta(hours=number)
        closed = AUGUST + timedelta(days=9) if number != queries.MOST_CAMPAIGNS + 1 else None
        Campaign.objects.create(title=f"Đợt {number}", created_at=opened, closed_at=closed, final={"people": 9})

    [rounds] = [one.words for one in said(_report()) if one.about == "Đợt tập huấn"]

    assert rounds.startswith("Trong kỳ có 33 đợt, 32 đợt đã đóng.")


def test_letters_and_reminders_of_the_period_are_counted() -> None:
    city = unit("TP", "Thành phố", None, 0)
    one, ward = an_official("N1", unit=city), unit("P1", "Phường", city, 1)
    day = AUGUST.date()
    for number, outcome in enumerate(("sent", "sent", "refused")):
        Reminder.objects.create(
            official=one, kind="rule", day=day + timedelta(days=number), created_at=AUGUST, outcome=outcome
        )
    Reminder.objects.create(official=one, kind="rule", day=day + timedelta(days=99), created_at=NOW, outcome="sent")
    # The mail of a weekly letter is told among the letters.
    Reminder.objects.create(official=one, kind="digest", day=day, created_at=AUGUST, outcome="sent")
    for place, mails in ((city, 2), (ward, 0)):
        Letter.objects.create(unit=place, week=day, figures={}, made_at=AUGUST, mails=mails)
    Exemption.objects.create(official=one, starts_on=day, reason="other", created_at=AUGUST, withdrawn_at=AUGUST)

    found = _happened()

    assert (found.sent, found.reminders, found.letters, found.letters_on_paper, found.exemptions) == (
        2,
        {"sent": 2, "refused": 1},
        2,
        1,
        1,
    )


def test_reminders_that_were_thrown_away_are_not_told_as_none() -> None:
    found = queries.report(Period(2025), CONTENT, NOW)

    assert found.happened.reminders is None
    assert "đã xóa" in " ".join(one.words for one in said(found))


def test_a_night_that_was_counted_at_the_end_says_how_people_stood() -> None:
    city = unit("TP", "Thành phố", None, 0)
    ward = unit("P1", "Phường", city, 1)
    ask(an_official("N1", unit=city), "mat-khau")
    night = THIRD.ends + timedelta(hours=2)
    for day, at in ((THIRD.last, THIRD.ends - timedelta(hours=22)), (night.date(), night), (NOW.date(), NOW)):
        CountedDay.objects.create(day=day, at=at)
    for place, day, figures in (
        (city, THIRD.last - timedelta(days=3), (90, 30, 5, 2)),
        (city, night.date(), (91, 31, 6, 2)),
        (city, NOW.date(), (1, 0, 0, 0)),
        # Unchanged since, so that there is no row of that night.
        (ward, THIRD.last - timedelta(days=3), (40, 10, 1, 0)),
    ):
        UnitDay.objects.create(
            unit=place, day=day, **dict(zip(("people", "done", "late", "exempt"), figures, strict=True))
        )

    found = _report().snapshot

    assert found is not None
    assert (found.at, found.kept, found.roles) == (night, True, ())
    assert found.whole == GroupFigures("TP", "Thành phố", 91, 31, 6, 2)
    assert found.units == (GroupFigures("P1", "Phường", 40, 10, 1, 0),)
    words = " ".join(notes(_report()))
    assert "lấy từ số đếm hằng đêm, lúc 02:00 ngày 01/10/2026" in words
    assert "không theo vai trò" not in words


def test_nights_of_another_time_say_nothing_of_a_period() -> None:
    city = unit("TP", "Thành phố", None, 0)
    for at in (THIRD.ends - timedelta(days=8), THIRD.ends + timedelta(hours=13)):
        CountedDay.objects.create(day=at.date(), at=at)
        UnitDay.objects.create(unit=city, day=at.date(), people=9, done=1, late=0, exempt=0)
    assert _report().snapshot is None


def test_in_the_first_days_after_it_roles_are_of_today_and_the_rest_of_that_night() -> None:
    city = unit("TP", "Thành phố", None, 0)
    ask(an_official("N1", unit=city), "mat-khau")
    night, made = THIRD.ends + timedelta(hours=2), THIRD.ends + timedelta(days=4)
    CountedDay.objects.create(day=night.date(), at=night)
    UnitDay.objects.create(unit=city, day=night.date(), people=91, done=31, late=6, exempt=2)

    found = queries.report(THIRD, CONTENT, made)

    assert found.snapshot is not None
    assert (found.snapshot.whole.people, found.snapshot.detail_at) == (91, made)
    assert [one.people for one in found.snapshot.quizzes] == [1]
    assert "hai bảng ấy tính lúc 00:00 ngày 05/10/2026" in " ".join(notes(found))
