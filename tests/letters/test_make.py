"""Letters of a week: each unit once, whoever makes them and however often, with a mail to who has an address."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.actions.in_pieces import go_on, read_in_transactions
from tests.actions.people import appoint
from tests.cast import make_late, make_pass, official, people, signed_in, unit
from tests.mail_server import Post
from tests.moment import now, today
from tests.progress import keep_progress
from trainer.actions import pieces, requirements
from trainer.actions.mail_sending import send_waiting
from trainer.actions.reminders import rules as reminder_rules
from trainer.content.live import library
from trainer.core.reminders import Rules
from trainer.core.vietnam_time import LOCAL, monday
from trainer.letters import mails, make
from trainer.letters.queries import addressees
from trainer.models import Event, Exemption, Letter, Official, OutgoingMail, Reminder, Requirement, Work

pytestmark = pytest.mark.django_db(transaction=True)


def made(at=None):
    work = make.decide(at or now(), None)
    assert work is not None
    pieces.finish(library(), work)
    return work


@pytest.fixture
def post(post: Post, settings: Any) -> Post:
    """The mail server, which somebody named; mails say where to go."""
    settings.MAIL_SET_UP, settings.SITE = True, "https://tap-huan.example.org"
    return post


@pytest.fixture
def with_address(cast):
    Official.objects.filter(pk=cast.binh.pk).update(email="binh@example.org")
    return cast


def test_each_unit_gets_one_letter_and_its_leader_a_mail_of_what_is_so_when_it_goes(with_address, post):
    made()
    assert dict(Letter.objects.values_list("unit__code", "mails")) == {"TP": 0, "P001": 1, "P002": 0}
    make_pass(with_address.an)
    send_waiting(now())
    assert post.to == ["binh@example.org"]
    text = post.text("binh@example.org")
    assert "1/2 cán bộ đã xong" in text
    assert "Trần Thanh Bình (HN001)" in text
    assert "Nguyễn Thị An (HN002)" not in text
    assert "Lê Tiến Dũng" not in text
    assert "https://tap-huan.example.org/don-vi/P001/thu-tuan/" in text
    assert list(Reminder.objects.values_list("kind", "outcome")) == [("digest", "sent")]


def test_who_leads_a_city_and_has_nobody_of_his_own_reads_of_the_units_he_answers_for(with_address, post):
    boss = official("HN090", "Vũ Thị Sen", with_address.ward, email="sen@example.org")
    appoint(boss, "leader", with_address.city)
    make_late(with_address.chien)
    make_late(with_address.an)
    made()

    send_waiting(now())

    text = post.text("sen@example.org")
    assert f"{with_address.city.name} và các đơn vị trực thuộc, tuần" in text
    assert "2 người đang quá hạn, ở 2 đơn vị" in text
    assert f"- {with_address.ward.name}: 1 người quá hạn, 0/2 đã xong. Gọi Trần Thanh Bình, binh@example.org." in text
    assert f"- {with_address.other_ward.name}: 1 người quá hạn" in text
    assert "Chưa có lãnh đạo trong danh sách." in text
    assert "https://tap-huan.example.org/don-vi/TP/tung-don-vi/" in text
    # Who leads a ward that stands alone reads his own letter as before.
    assert "Gọi trước" not in post.text("binh@example.org")


def test_who_leads_a_city_of_whom_nothing_is_asked_gets_none(with_address, post):
    boss = official("HN090", "Vũ Thị Sen", with_address.ward, email="sen@example.org")
    appoint(boss, "leader", with_address.city)
    Requirement.objects.all().delete()
    made()
    send_waiting(now())
    assert post.to == []


def test_who_leads_no_more_when_it_goes_gets_none(with_address, post):
    made()
    with_address.binh.role_holdings.all().delete()
    send_waiting(now())
    assert post.to == []
    assert Reminder.objects.get().outcome == "settled"


def test_without_a_mail_server_every_letter_is_one_on_paper(with_address, settings):
    settings.MAIL_SET_UP = False
    made()
    assert set(Letter.objects.values_list("mails", flat=True)) == {0}
    assert not OutgoingMail.objects.exists()


def test_made_again_nobody_gets_a_second_letter_or_mail(with_address, post):
    made()
    assert make.decide(now(), None) is None
    assert OutgoingMail.objects.count() == 1
    assert Event.objects.filter(kind="letters_made").count() == 1


def test_the_next_week_there_is_a_new_one_with_what_was_gained(with_address, post):
    made()
    make_pass(with_address.an)
    made(now() + timedelta(days=7))
    send_waiting(now() + timedelta(days=7))
    assert Letter.objects.filter(unit__code="P001").count() == 2
    assert "thêm 1 người so với thư trước" in post.text("binh@example.org")


def test_on_its_day_and_hour_the_letters_are_made_by_themselves_once_a_week(with_address, post):
    monday = datetime(2026, 11, 30, 9, tzinfo=LOCAL)
    assert mails.begin_week(monday) is None
    reminder_rules.change(Rules(on=True, digest=True, digest_weekday=0), with_address.khue, now())
    assert mails.begin_week(monday.replace(hour=6)) is None
    work = mails.begin_week(monday)
    assert work is not None
    pieces.finish(library(), work)
    assert mails.begin_week(monday + timedelta(hours=2)) is None
    # A server that stood still on its day makes up for it, and the next week has its own.
    assert mails.begin_week(monday + timedelta(days=9)) is not None


def test_two_who_decide_at_once_share_one_work(cast):
    first, second = make.decide(now(), None), make.decide(now(), None)
    assert first.pk == second.pk
    assert Work.objects.filter(kind=make.KIND).count() == 1


def test_cut_off_after_any_piece_the_housekeeper_goes_on_and_each_unit_has_one(cast, monkeypatch):
    monkeypatch.setattr(make, "_AT_ONCE", 1)
    for number in range(5):
        unit(f"P10{number}", f"Phường Số {number}", cast.city, 10 + number)
    work = make.decide(now(), None)
    for _ in range(3):
        pieces.write_next(library(), work.pk)
    assert Letter.objects.count() == 3
    go_on(library())
    assert sorted(Letter.objects.values_list("unit__code", flat=True)) == sorted(
        ["TP", "P001", "P002", *(f"P10{number}" for number in range(5))]
    )
    assert not Work.objects.exists()


def test_a_place_below_without_a_leader_stands_on_the_page_above(cast):
    office = unit("P001-VP", "Văn phòng", cast.ward, 3)
    hoa = official("HN050", "Hoàng Thu Hoa", office, "page_admin")
    requirements.refresh_all(library())
    pages = {one.unit.code: [below.code for below in one.units] for one in addressees(now())}
    assert pages["P001"] == ["P001", "P001-VP"]
    assert "P001-VP" not in pages
    official("HN051", "Bùi Thị Lan", office, "leader")
    assert "P001-VP" in {one.unit.code for one in addressees(now())}
    assert hoa.unit_id == office.pk


def test_a_unit_of_whom_nothing_is_asked_is_written_no_mail(cast):
    empty = unit("P300", "Phường Trống", cast.city, 9)
    official("HN300", "Đào Văn Lợi", empty, email="loi@example.org")
    made()
    assert Letter.objects.get(unit=empty).mails == 0


def test_pages_cost_the_same_queries_however_many_people(cast, django_assert_num_queries):
    from trainer.letters.queries import pages

    wanted = addressees(now())
    with django_assert_num_queries(5):
        list(pages(wanted, library(), now()))
    people(cast.ward, range(30))
    with django_assert_num_queries(5):
        found = {page.unit_code: page for page in pages(wanted, library(), now())}
    assert len(found["P001"].people) == 32


def test_a_letter_counts_as_every_other_screen_does(cast):
    from trainer.letters.queries import pages
    from trainer.queries import progress_units
    from trainer.queries.progress_filter import Filter

    people(cast.ward, range(5))
    every = list(Official.objects.filter(unit=cast.ward).order_by("pk"))
    make_pass(every[0])
    Requirement.objects.filter(official=every[1]).update(due_on=today() - timedelta(days=2))
    Requirement.objects.filter(official=every[2]).update(due_on=today() - timedelta(days=2))
    keep_progress(library())
    Exemption.objects.create(official=every[2], starts_on=today(), reason="sickness", created_at=now())
    [row] = [one for one in progress_units.by_unit(Filter(cast.city), now()) if one.code == "P001"]
    [page] = [one for one in pages(addressees(now()), library(), now()) if one.unit_code == "P001"]
    figures = page.figures
    assert (
        (figures.people, figures.done, figures.late, figures.exempt)
        == (
            row.people,
            row.done,
            row.overdue,
            row.exempt,
        )
        == (6, 1, 1, 1)
    )


def test_nobody_waits_while_the_people_of_a_page_are_read(with_address):
    people(with_address.ward, range(9))
    with read_in_transactions() as read:
        made()
    assert Letter.objects.count() == 3
    assert [sql for sql in read if '"trainer_letter"' in sql]
    assert not [sql for sql in read if '"trainer_requirement"' in sql or '"trainer_official"."last_login"' in sql]


def test_leaders_who_get_a_mail_each_are_few_in_a_piece(cast, monkeypatch):
    monkeypatch.setattr(make, "_LEADERS_AT_ONCE", 3)
    for number in range(4):
        ward = unit(f"P40{number}", "Phường", cast.city, 20 + number)
        for one in range(2):
            official(f"HN4{number}{one}", "Lê Thị Lãnh Đạo", ward, "leader")
    work = make.decide(now(), None)
    units = [[pk for pk, _ in some] for some in work.pieces.order_by("number").values_list("content", flat=True)]
    leaders = [Official.objects.filter(unit__in=some, role_holdings__role="leader").count() for some in units]
    assert (max(leaders), sum(leaders)) == (3, 9)
    pieces.finish(library(), work)
    assert Letter.objects.count() == 7


def test_two_who_read_for_the_same_piece_write_it_once(with_address, monkeypatch):
    work = make.decide(now(), None)
    kind, once = pieces.KINDS[make.KIND], []

    def read(*told):
        found = kind.read(*told)
        if not once:
            once.append(True)
            # Another process was faster.
            pieces.finish(library(), work)
        return found

    monkeypatch.setitem(pieces.KINDS, make.KIND, replace(kind, read=read))
    assert pieces.finish(library(), work)
    assert Letter.objects.count() == 3
    assert Reminder.objects.filter(kind="digest").count() == 1
    assert not Work.objects.exists()


def test_of_earlier_letters_only_the_last_one_is_read(cast, monkeypatch):
    from trainer.letters import queries

    for week in range(1, 30):
        day = monday(today()) - timedelta(days=7 * week)
        Letter.objects.create(unit=cast.ward, week=day, figures={"done": 100 - week}, made_at=now())
    read: list[Any] = []
    from_plain = queries.figures_from_plain
    monkeypatch.setattr(queries, "figures_from_plain", lambda plain: read.append(plain) or from_plain(plain))
    found = {page.unit_code: page for page in queries.pages(addressees(now()), library(), now())}
    assert read == [{"done": 99}]
    assert found["P001"].before == queries.Figures(done=99)
    assert found["P002"].before is None


def test_whose_piece_is_taken_before_he_has_read_it_reads_another_and_fails_nothing(with_address, monkeypatch):
    monkeypatch.setattr(make, "_AT_ONCE", 1)
    work = make.decide(now(), None)
    reads, once = pieces._read, []

    def taken_meanwhile(library_, number):
        if not once:
            once.append(True)
            # The other process has written the very piece that was chosen here.
            pieces.write_next(library_, number)
            return None
        return reads(library_, number)

    monkeypatch.setattr(pieces, "_read", taken_meanwhile)
    assert pieces.finish(library(), work)
    assert Letter.objects.count() == 3


def test_one_unit_whose_letter_cannot_be_made_keeps_no_other_from_getting_theirs(with_address, monkeypatch):
    monkeypatch.setattr(make, "_AT_ONCE", 1)
    work = make.decide(now(), None)
    kind, broken = pieces.KINDS[make.KIND], with_address.ward.pk

    def read(content, work, units):
        assert broken not in dict(units)
        return kind.read(content, work, units)

    monkeypatch.setitem(pieces.KINDS, make.KIND, replace(kind, read=read))
    for _ in range(6):
        assert not pieces.finish_or_leave(library(), work, 60)
    assert set(Letter.objects.values_list("unit__code", flat=True)) == {"TP", "P002"}
    monkeypatch.setitem(pieces.KINDS, make.KIND, kind)
    pieces.finish(library(), work)
    assert Letter.objects.count() == 3


def test_who_makes_the_letters_on_the_screen_is_told_that_they_go_on_though_one_fails(with_address, monkeypatch):
    def read(content, work, units):
        raise AssertionError("hỏng")

    monkeypatch.setitem(pieces.KINDS, make.KIND, replace(pieces.KINDS[make.KIND], read=read))
    said = signed_in(with_address.khue).post("/cntt/thu-tuan/", follow=True).text
    assert "Hệ thống đang lập thư" in said
    assert Work.objects.get().failures == 1
