"""Letters of a week: each unit once, whoever makes them and however often, with a mail to who has an address."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.actions.in_pieces import go_on
from tests.cast import make_pass, official, people, unit
from trainer.actions import pieces, requirements
from trainer.content.live import library
from trainer.letters import make
from trainer.letters.queries import addressees
from trainer.models import Event, Letter, Official, OutgoingMail, Work

NOW = datetime.now(UTC)


def made(now=NOW):
    work = make.decide(now, None)
    assert work is not None
    pieces.finish(library(), work)
    return work


@pytest.fixture
def with_address(cast):
    Official.objects.filter(pk=cast.binh.pk).update(email="binh@example.org")
    return cast


def test_each_unit_with_a_leader_or_without_one_gets_one_letter(with_address):
    made()
    assert dict(Letter.objects.values_list("unit__code", "mails")) == {"TP": 0, "P001": 1, "P002": 0}
    mail = OutgoingMail.objects.get()
    assert mail.to == "binh@example.org"
    assert "Phường Sao Mai" in mail.subject
    assert "Nguyễn Thị An (HN002)" in mail.body
    assert "Lê Tiến Dũng" not in mail.body


def test_made_again_nobody_gets_a_second_letter_or_mail(with_address):
    made()
    assert make.decide(NOW, None) is None
    assert OutgoingMail.objects.count() == 1
    assert Event.objects.filter(kind="letters_made").count() == 1


def test_the_next_week_there_is_a_new_one_with_what_was_gained(with_address):
    made()
    make_pass(with_address.an)
    made(NOW + timedelta(days=7))
    assert Letter.objects.filter(unit__code="P001").count() == 2
    assert "thêm 1 người so với thư trước" in OutgoingMail.objects.order_by("-pk").first().body


def test_two_who_decide_at_once_share_one_work(cast):
    first, second = make.decide(NOW, None), make.decide(NOW, None)
    assert first.pk == second.pk
    assert Work.objects.filter(kind=make.KIND).count() == 1


def test_cut_off_after_any_piece_the_housekeeper_goes_on_and_each_unit_has_one(cast, monkeypatch):
    monkeypatch.setattr(make, "_AT_ONCE", 1)
    for number in range(5):
        unit(f"P10{number}", f"Phường Số {number}", cast.city, 10 + number)
    work = make.decide(NOW, None)
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
    pages = {one.unit.code: [below.code for below in one.units] for one in addressees()}
    assert pages["P001"] == ["P001", "P001-VP"]
    assert "P001-VP" not in pages
    official("HN051", "Bùi Thị Lan", office, "leader")
    assert "P001-VP" in {one.unit.code for one in addressees()}
    assert hoa.unit_id == office.pk


def test_a_unit_of_whom_nothing_is_asked_is_written_no_mail(cast):
    empty = unit("P300", "Phường Trống", cast.city, 9)
    official("HN300", "Đào Văn Lợi", empty, email="loi@example.org")
    made()
    assert Letter.objects.get(unit=empty).mails == 0


def test_pages_cost_the_same_queries_however_many_people(cast, django_assert_num_queries):
    from trainer.letters.queries import pages

    wanted = addressees()
    with django_assert_num_queries(4):
        list(pages(wanted, library(), NOW))
    people(cast.ward, range(30))
    with django_assert_num_queries(4):
        found = {page.unit_code: page for page in pages(wanted, library(), NOW)}
    assert len(found["P001"].people) == 32
