"""What a letter tells of what was done: whom somebody told directly, what the IT unit decided on an answer."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.actions.people import appoint
from tests.cast import queries, signed_in
from trainer.actions.campaigns import open_campaign
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.core.vietnam_time import day_of, monday
from trainer.letters import answering, applying
from trainer.letters.answer_kinds import By, CannotBeDone
from trainer.letters.queries import addressee_of, pages
from trainer.letters.rules.answers import Answer
from trainer.models import LetterAnswer, Told

ADDRESS, LETTER = "/cntt/thu-tuan/tra-loi/", "/don-vi/P001/thu-tuan/"


@pytest.fixture(autouse=True)
def campaign(cast):
    due = day_of(datetime.now(UTC)) + timedelta(days=5)
    return open_campaign(Terms("Quý IV", due_on=due), actor=None, library=library(), now=datetime.now(UTC))


def note_told(cast, person, days):
    at = datetime.now(UTC) - timedelta(days=days)
    return Told.objects.create(official=person, week=monday(day_of(at)), at=at, by=cast.khue)


def test_who_was_told_directly_of_late_stands_in_the_letter_with_the_day(cast):
    told = note_told(cast, cast.an, 2)
    note_told(cast, cast.binh, 20)
    day = f"{day_of(told.at):%d/%m}"

    page = signed_in(cast.binh).get(LETTER).text
    assert f"Đã báo trực tiếp 1 người còn thiếu bài, ngày {day}." in page
    assert page.count(f"đã báo trực tiếp ngày {day}") == page.count("đã báo trực tiếp ngày") == 1
    [on_paper] = pages([addressee_of(cast.ward, datetime.now(UTC))], library(), datetime.now(UTC))
    assert {one.code: one.told for one in on_paper.people} == {"HN001": None, "HN002": day_of(told.at)}


def test_marks_on_many_cost_no_more_queries(cast):
    leader = signed_in(cast.binh)
    note_told(cast, cast.an, 1)
    leader.get(LETTER)
    before = queries(leader, LETTER)
    note_told(cast, cast.binh, 1)
    note_told(cast, cast.binh, 9)
    assert queries(leader, LETTER) == before


def answered(cast, note):
    answering.propose(cast.ward, {cast.an.pk: Answer("moved", note=note)}, cast.binh, datetime.now(UTC))
    return LetterAnswer.objects.get(outcome="")


def refused(officer, answer, why):
    return officer.post(ADDRESS, {"chon": str(answer.pk), "viec": "khong", "ly_do": why, "chac": "1"}, follow=True)


def test_the_page_says_which_lines_are_ticked_beforehand(cast, officer):
    """What reports a fault of the record is ticked by hand, once that is mended."""
    answering.propose(cast.ward, {cast.an.pk: Answer("gone")}, cast.binh, datetime.now(UTC))
    page = officer.get(ADDRESS).text
    assert "Các dòng đã đánh dấu sẵn để duyệt" in page
    assert page.count(" checked>") == 1
    answering.propose(cast.ward, {cast.binh.pk: Answer("wrong", note="Tên sai")}, cast.binh, datetime.now(UTC))
    page = officer.get(ADDRESS).text
    assert "Các dòng không báo sai thông tin đã đánh dấu sẵn để duyệt" in page
    assert page.count(" checked>") == 1
    LetterAnswer.objects.exclude(kind="wrong").delete()
    assert "đánh dấu sẵn" not in officer.get(ADDRESS).text
    # Sent without a reason it comes back as it was ticked; and who only reads ticks nothing.
    again = officer.post(ADDRESS, {"chon": str(LetterAnswer.objects.first().pk), "viec": "khong"}).text
    assert "đánh dấu sẵn" not in again
    appoint(cast.chien, "auditor")
    assert "đánh dấu sẵn" not in signed_in(cast.chien).get(ADDRESS).text


def test_a_refusal_is_asked_for_again_with_the_number_and_the_names_before_anything_is_refused(cast, officer):
    """All lines are ticked beforehand, to be approved: one press must not refuse them all."""
    answered(cast, "Phường Trăng")
    answering.propose(cast.ward, {cast.dung.pk: Answer("gone")}, cast.binh, datetime.now(UTC))
    ticked = [str(pk) for pk in LetterAnswer.objects.values_list("pk", flat=True)]
    sent = {"chon": ticked, "viec": "khong", "ly_do": "Chưa có quyết định"}

    asked = officer.post(ADDRESS, sent, follow=True).content.decode()

    assert not LetterAnswer.objects.exclude(outcome="").exists()
    assert "Không duyệt 2 câu trả lời?" in asked
    assert cast.an.full_name in asked
    assert cast.dung.full_name in asked
    assert "Chưa có quyết định" in asked
    said = officer.post(ADDRESS, {**sent, "chac": "1"}, follow=True).content.decode()
    assert "Không duyệt 2 câu trả lời: " in said
    assert LetterAnswer.objects.filter(outcome="refused").count() == 2


def test_what_was_decided_meanwhile_is_not_asked_about(cast, officer):
    answer = answered(cast, "Phường Trăng")
    refused(officer, answer, "Chưa có quyết định")
    sent = {"chon": str(answer.pk), "viec": "khong", "ly_do": "Chưa cần"}
    told = officer.post(ADDRESS, sent, follow=True).content.decode()
    assert "đã có người duyệt trước đó" in told
    assert LetterAnswer.objects.get().said == "Chưa có quyết định"


def test_nothing_is_refused_without_the_reason_that_the_leader_reads_and_nothing_ticked_is_lost(cast, officer):
    answer = answered(cast, "Phường Trăng")
    told = refused(officer, answer, " ").content.decode()
    field = told.partition('for="ly-do"')[2].partition("</div>")[0]
    assert "Chưa có lý do không duyệt" in field
    assert 'aria-describedby="ly-do-thieu ly-do-them" aria-invalid="true" autofocus' in field
    assert "Chưa có lý do không duyệt" not in officer.get(ADDRESS).text
    assert f'name="chon" value="{answer.pk}" checked' in told
    assert LetterAnswer.objects.get().outcome == ""


def test_what_was_not_ticked_stays_so_when_the_reason_was_missing(cast, officer):
    first = answered(cast, "Phường Trăng")
    answering.propose(cast.ward, {cast.dung.pk: Answer("gone")}, cast.binh, datetime.now(UTC))
    second = LetterAnswer.objects.get(kind="gone")
    told = refused(officer, first, "").content.decode()
    assert f'name="chon" value="{second.pk}">' in told


def test_the_leader_reads_beside_the_name_that_it_was_refused_and_why(cast, officer):
    told = refused(officer, answered(cast, "Phường Trăng"), "Chưa có quyết định").content.decode()
    assert f"Không duyệt 1 câu trả lời: {cast.an.full_name}." in told
    shown = signed_in(cast.binh).get(LETTER).content.decode()
    assert "Đã chuyển đơn vị (“Phường Trăng”). Lý do: Chưa có quyết định." in shown


def test_what_waits_is_shown_with_the_leaders_own_words(cast):
    answered(cast, "Phường Trăng")
    assert "Đã trả lời: Đã chuyển đơn vị (“Phường Trăng”)." in signed_in(cast.binh).get(LETTER).content.decode()


def test_a_refusal_is_taken_back_and_the_answer_waits_again(cast, officer):
    answer = answered(cast, "Phường Trăng")
    refused(officer, answer, "Nhầm dòng")
    officer.post(f"{ADDRESS}{answer.pk}/hoan-tac/")
    answer.refresh_from_db()
    assert (answer.outcome, answer.said, answer.decided_by) == ("", "", None)


def test_a_refusal_stays_where_the_leader_has_answered_anew(cast):
    answer = answered(cast, "Phường Trăng")
    by = By(cast.khue, library(), datetime.now(UTC))
    applying.refuse(answer.pk, "Nhầm dòng", by)
    answered(cast, "Phường Gió")
    with pytest.raises(CannotBeDone, match="đã trả lời lại"):
        applying.undo(answer.pk, by)
    assert LetterAnswer.objects.filter(outcome="").count() == 1


def test_the_unit_that_a_leader_named_stands_there_and_a_name_in_small_letters_will_do(cast, officer):
    there = cast.chien.unit
    answer = answered(cast, there.name.upper())
    page = officer.get(ADDRESS).content.decode()
    assert f'value="{there.code} {there.name}" list="cac-don-vi"' in page
    assert f'<option value="{there.code} {there.name}">' in page
    officer.post(ADDRESS, {"chon": str(answer.pk), "viec": "duyet", f"don_vi-{answer.pk}": there.name.lower()})
    cast.an.refresh_from_db()
    assert cast.an.unit == there


def test_a_unit_that_does_not_exist_is_named_and_the_answer_waits(cast, officer):
    answer = answered(cast, "Phường Trăng")
    sent = {"chon": str(answer.pk), "viec": "duyet", f"don_vi-{answer.pk}": "Phường Không Có"}
    assert "“Phường Không Có”" in officer.post(ADDRESS, sent, follow=True).content.decode()
    assert LetterAnswer.objects.get().outcome == ""
