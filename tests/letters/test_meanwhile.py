"""What is answered in a letter meets what others did meanwhile: units that close, other deciders, days that were."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.cast import people, signed_in
from tests.letters.test_answers import answered, by
from tests.moment import now, today
from trainer.actions import requirements
from trainer.actions.campaigns import open_campaign
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.letters import answering, applying
from trainer.letters.answer_kinds import KINDS, By, CannotBeDone
from trainer.letters.rules.answers import Answer
from trainer.models import LetterAnswer, Official, Requirement, RoleHolding

LETTER = "/don-vi/P001/thu-tuan/"


def asked(person):
    return sorted(Requirement.objects.filter(official=person).values_list("quiz", "due_on", "due_by"))


def close(unit, into):
    unit.closed_at, unit.merged_into = now(), into
    unit.save()


def test_nobody_is_sent_into_a_unit_that_is_closed(cast):
    answer = answered(cast, kind="moved", note="Phường Hoa Lúa")
    close(cast.other_ward, cast.ward)
    with pytest.raises(CannotBeDone, match="đã đóng"):
        applying.approve(answer.pk, by(cast, cast.other_ward))
    cast.an.refresh_from_db()
    assert cast.an.unit_id == cast.ward.pk


def test_a_closed_unit_is_not_offered_to_who_moves(cast):
    answered(cast, kind="moved", note="Phường Hoa Lúa")
    close(cast.other_ward, cast.ward)
    assert 'value="P002' not in signed_in(cast.khue).get("/cntt/thu-tuan/tra-loi/").text


def test_who_comes_back_to_a_unit_that_closed_meanwhile_comes_to_what_it_became(cast):
    answer = answered(cast, kind="gone", note="Nghỉ hưu")
    applying.approve(answer.pk, by(cast))
    close(cast.ward, cast.other_ward)
    applying.undo(answer.pk, by(cast))
    cast.an.refresh_from_db()
    assert (cast.an.is_active, cast.an.unit_id) == (True, cast.other_ward.pk)


def test_who_led_a_unit_that_was_closed_for_good_does_not_come_back_as_leader_of_the_one_above(cast):
    RoleHolding.objects.create(official=cast.an, role="leader", since=now())
    answer = answered(cast, kind="gone", note="Nghỉ hưu")
    applying.approve(answer.pk, by(cast))
    close(cast.ward, None)
    with pytest.raises(CannotBeDone, match=r"Đơn vị P001 đã đóng\. Anh/chị chọn đơn vị khác\.$"):
        applying.undo(answer.pk, by(cast))
    cast.an.refresh_from_db()
    assert (cast.an.is_active, cast.an.unit) == (False, cast.ward)


@pytest.mark.parametrize("kind", ["moved", "gone"])
def test_undone_it_leaves_the_days_as_they_were(cast, kind):
    """Somebody who was there when the campaign was opened is no newcomer because a wrong answer was taken back."""
    before_it = now() - timedelta(days=60)
    Official.objects.filter(pk=cast.an.pk).update(created_at=before_it)
    RoleHolding.objects.filter(official=cast.an).update(since=before_it)
    open_campaign(Terms("Quý IV", due_on=today() + timedelta(days=5)), actor=None, library=library(), now=now())
    stood = asked(cast.an)
    answer = answered(cast, kind=kind, note="Phường Hoa Lúa")
    later = now() + timedelta(days=2)
    applying.approve(answer.pk, By(cast.khue, library(), later, cast.other_ward))
    assert asked(cast.an) != stood
    applying.undo(answer.pk, By(cast.khue, library(), later + timedelta(hours=1)))
    assert asked(cast.an) == stood
    Requirement.objects.all().delete()
    requirements.refresh_all(library())
    assert asked(cast.an) == stood


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "\x00", "1\x00", "-1", "²"])
def test_a_number_that_nobody_has_decides_nothing(cast, number):
    answered(cast, kind="moved", note="Phường Hoa Lúa")
    officer = signed_in(cast.khue)
    for what in ("duyet", "khong"):
        sent = {"chon": number, "viec": what, f"don_vi-{number}": "P002\x00", "ly_do": "\x00" + "x" * 5000}
        assert officer.post("/cntt/thu-tuan/tra-loi/", sent).status_code in (302, 400)
    assert LetterAnswer.objects.get().outcome == ""


def test_what_is_no_code_of_a_unit_is_asked_for_again(cast):
    answer = answered(cast, kind="moved", note="Phường Hoa Lúa")
    sent = {"chon": answer.pk, "viec": "duyet", f"don_vi-{answer.pk}": "P0\x0002" + "x" * 5000}
    page = signed_in(cast.khue).post("/cntt/thu-tuan/tra-loi/", sent, follow=True)
    assert "chọn đơn vị mới" in page.text


@pytest.mark.parametrize("note", ["a\x00b", "x" * 5000, "<script>alert(1)</script>", "=HYPERLINK(1)"])
def test_whatever_is_noted_is_kept_or_refused_in_words(cast, note):
    sent = {f"tra_loi-{cast.an.pk}": "gone", f"ghi_chu-{cast.an.pk}": note}
    page = signed_in(cast.binh).post(f"{LETTER}?trang=1", sent, follow=True)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<script>alert" not in signed_in(cast.khue).get("/cntt/thu-tuan/tra-loi/").text


def test_a_refusal_is_kept_whatever_is_typed_as_its_reason(cast):
    answer = answered(cast, kind="gone")
    sent = {"chon": answer.pk, "viec": "khong", "ly_do": "\x00" + "x" * 5000, "chac": "1"}
    signed_in(cast.khue).post("/cntt/thu-tuan/tra-loi/", sent)
    assert LetterAnswer.objects.get().outcome == "refused"


@pytest.mark.parametrize("field", ["dot", "ma"])
def test_a_reminder_of_nobody_is_no_page(cast, field):
    for value in ("\x00", "9" * 5000, "P001\x00P002"):
        assert signed_in(cast.khue).post("/cntt/nhac/ngay/", {field: value}).status_code in (302, 404)


def test_an_answer_is_taken_though_its_line_is_on_another_page_by_now(cast):
    """While a leader typed, people above left the list, and the line went up a page."""
    people(cast.ward, range(14))
    last = Official.objects.filter(unit=cast.ward).order_by("sort_name").first()
    leader = signed_in(cast.binh)
    pages = [leader.get(f"{LETTER}?trang={number}").text for number in (1, 2)]
    here = next(number for number, page in enumerate(pages, start=1) if f"tra_loi-{last.pk}" in page)
    sent = {f"tra_loi-{last.pk}": "gone", f"ghi_chu-{last.pk}": "Nghỉ hưu"}
    page = leader.post(f"{LETTER}?trang={3 - here}", sent, follow=True)
    assert "Đã gửi 1 câu trả lời" in page.text


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's one write lock does it all")
def test_an_answer_that_is_being_approved_is_not_replaced_by_a_newer_one():
    from tests.cast import make

    cast = make()
    answer = answered(cast, kind="extend", until=today() + timedelta(days=40))
    troubles = []

    def newer():
        try:
            answering.propose(cast.ward, {cast.an.pk: Answer("gone")}, cast.binh, now())
        except Exception as error:
            troubles.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=newer)
    with transaction.atomic():
        held = applying._held(answer.pk, "")
        other.start()
        other.join(1)
        held.done = KINDS["extend"].do(held, by(cast))
        applying._decide(held, "applied", by(cast))
    other.join(120)
    assert not other.is_alive()
    assert not troubles
    assert list(LetterAnswer.objects.order_by("pk").values_list("kind", "outcome")) == [
        ("extend", "applied"),
        ("gone", ""),
    ]
