"""The screens of relearning, and what every other screen says of somebody who has to bring a pass up to date."""

import csv
import io
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.conf import settings

from tests import visible
from tests.cast import queries, signed_in
from tests.moment import now, soon, today
from trainer.actions import agreements, answers, attempts, papers, reliance, requirements
from trainer.actions.answers import Save
from trainer.content.live import library
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.vietnam_time import LOCAL
from trainer.models import Attempt, Completion, Exemption, Official, Reliance, SectionVersion
from trainer.web.autosave import ticket
from trainer.web.autosave.ticket import ticket_key

QUIZ = "giu-tai-khoan"
PAGE = f"/tap-huan/bai/{QUIZ}/cap-nhat/"


def past() -> date:
    return today() - timedelta(days=3)


def _answer(attempt: Attempt, right: bool = True) -> None:
    if right:
        saves = [
            Save(attempt.pk, place, 1, stored_places(drawn.key())) for place, drawn in enumerate(papers.read(attempt))
        ]
        answers.save_batch(saves, now())


def passed_on_old_texts(person: Official, until: date, sections: int = 2) -> set[str]:
    """Let ``person`` have passed the quiz, on older texts of some sections; return their references."""
    papers.keep_versions(library(), now())
    attempt = attempts.begin(person, library().quizzes[QUIZ], library(), "hạt", now())
    _answer(attempt)
    attempts.hand_in(attempt.pk, now())
    mine = Reliance.objects.filter(completion__official=person)
    changed = list(mine.order_by("section_version__reference"))[:sections]
    for row in changed:
        old, _ = SectionVersion.objects.get_or_create(
            reference=row.section_version.reference,
            fingerprint="0" * 16,
            defaults={
                "title": "Cũ",
                "page_title": "Trang cũ",
                "url": "",
                "html": "<p>Mật khẩu dài tám ký tự &amp; không hơn.</p>",
                "first_seen_at": now(),
                "relearn_by": until,
            },
        )
        Reliance.objects.create(section_version=old, completion=row.completion)
        Reliance.objects.filter(section_version=row.section_version, completion=row.completion).delete()
    requirements.refresh(library(), [person.pk])
    return {row.section_version.reference for row in changed}


def test_the_path_says_how_much_and_until_when(cast):
    passed_on_old_texts(cast.an, soon())
    shown = signed_in(cast.an).get("/tap-huan/").text

    assert "2&nbsp;mục đã thay đổi, khoảng" in shown
    assert f"Hạn: hết ngày {soon():%d/%m/%Y}." in shown
    assert f'href="{PAGE}"' in shown


def test_after_the_day_the_path_says_that_it_is_overdue(cast):
    passed_on_old_texts(cast.an, past())
    shown = signed_in(cast.an).get("/tap-huan/").text

    assert f"Đã quá hạn ngày {past():%d/%m/%Y}." in shown


def test_the_page_shows_old_and_new_and_says_how_many_questions_there_are(cast):
    passed_on_old_texts(cast.an, soon())
    client = signed_in(cast.an)
    shown = client.get(PAGE).text
    assert "<del>" in shown
    assert '<del class="gone">' in shown
    assert "không hơn." in shown
    assert "&amp;" in shown

    client.post(PAGE + "bat-dau/")

    attempt = Attempt.objects.get(purpose="relearn")
    assert f"Làm {len(attempt.paper)} câu, khoảng" in shown
    assert "phần cập nhật" in client.get(f"/tap-huan/luot/{attempt.pk}/").text
    assert "Làm tiếp phần cập nhật" in client.get(PAGE).text
    assert f'href="/tap-huan/luot/{attempt.pk}/">Làm tiếp<' in client.get("/tap-huan/").text


def test_home_counts_a_pass_whose_text_changed_and_says_at_its_stop_that_it_needs_an_update(cast):
    passed_on_old_texts(cast.an, soon())
    page = signed_in(cast.an).get("/tap-huan/").text
    stop = page[page.index('<li class="stop is-now"') :].split("</li>")[0]

    assert "Đạt 1/8 bài, 1 bài cần cập nhật" in " ".join(visible.words(page))
    assert QUIZ in stop
    assert "Cần cập nhật" in stop


@pytest.mark.parametrize("right", [True, False])
def test_the_result_says_what_was_gained_or_how_to_go_on(cast, right):
    changed = passed_on_old_texts(cast.an, soon())
    client = signed_in(cast.an)
    client.post(PAGE + "bat-dau/")
    attempt = Attempt.objects.get(purpose="relearn")
    assert {name for entry in attempt.paper for name in entry["sections"]} >= changed
    _answer(attempt, right)

    client.post(f"/tap-huan/luot/{attempt.pk}/nop/", {"confirm": "1"})
    shown = client.get(f"/tap-huan/luot/{attempt.pk}/ket-qua/").text

    assert ("Đã cập nhật đến phiên bản ngày" in shown) == right
    assert ("Xem lại và làm lại" in shown) != right
    assert "(cập nhật)" in client.get(f"/tap-huan/bai/{QUIZ}/").text
    assert (reliance.outdated(cast.an.pk, now()) == {}) == right


def test_who_has_nothing_to_update_is_sent_to_the_quiz(cast):
    client = signed_in(cast.an)
    for answer in (client.get(PAGE), client.post(PAGE + "bat-dau/")):
        assert (answer.status_code, answer.url) == (302, f"/tap-huan/bai/{QUIZ}/")
    assert not Attempt.objects.exists()
    assert client.get("/tap-huan/bai/khong-co/cap-nhat/").status_code == 404
    assert client.get(PAGE + "bat-dau/").status_code == 405


def test_a_stranger_is_sent_to_sign_in(client, db):
    assert client.get(PAGE).url.startswith("/tai-khoan/dang-nhap/")
    assert client.post(PAGE + "bat-dau/").url.startswith("/tai-khoan/dang-nhap/")


@pytest.mark.parametrize(("until", "late"), [(soon, False), (past, True)])
def test_leader_and_it_unit_see_it_and_find_it_by_the_filter(cast, until, late):
    passed_on_old_texts(cast.an, until())
    leader, officer = signed_in(cast.binh), signed_in(cast.khue)
    for client, address in ((leader, "/don-vi/P001/"), (officer, "/cntt/tien-do/")):
        found = client.get(address, {"tinh_trang": "update"}).text
        assert ">Cần cập nhật</span>" in found
        assert (">Quá hạn</span>" in found) == late
        assert "Nguyễn Thị An" in found
        assert "Phạm Quyết Chiến" not in found
    shown = officer.get("/cntt/can-bo/HN002/").text
    assert ">Cần cập nhật</span>" in shown
    assert (">Quá hạn</span>" in shown) == late
    assert f"{until():%d/%m/%Y}" in shown
    # What is printed on the certificate does not move: the day of the update stands by the state.
    valid_until = Completion.objects.get(official=cast.an).valid_until.astimezone(LOCAL)
    assert f'data-label="Có giá trị đến">{valid_until:%d/%m/%Y}<' in shown


def test_of_two_days_for_learning_again_the_page_names_the_one_that_counts(cast):
    passed_on_old_texts(cast.an, soon())
    later = soon() + timedelta(days=2)
    second = SectionVersion.objects.filter(relearn_by=soon()).latest("pk")
    SectionVersion.objects.filter(pk=second.pk).update(relearn_by=later)
    requirements.refresh(library(), [cast.an.pk])

    shown = signed_in(cast.an).get(PAGE).text

    assert f"Hạn: hết ngày {soon():%d/%m/%Y}." in shown
    assert f"{later:%d/%m/%Y}" not in shown


@pytest.mark.parametrize(("until", "late"), [(soon, False), (past, True)])
def test_the_report_names_the_state_and_the_day(cast, until, late):
    passed_on_old_texts(cast.an, until())
    answer = signed_in(cast.khue).get("/cntt/tien-do/tai/csv/", {"tim": "HN002", "bai": QUIZ})
    heading, line = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    row = dict(zip(heading, line, strict=True))

    assert row["Tình trạng"] == "Cần cập nhật"
    assert row["Quá hạn"] == ("Quá hạn" if late else "")
    assert row["Hạn cập nhật"] == until().isoformat()
    valid_until = Completion.objects.get(official=cast.an).valid_until.astimezone(LOCAL)
    assert row["Có giá trị đến"].startswith(f"{valid_until:%Y-%m-%d}")
    found = signed_in(cast.khue).get("/cntt/tien-do/", {"tinh_trang": "overdue"}).text
    assert ("Nguyễn Thị An" in found) == late


@pytest.mark.parametrize(("until", "passed"), [(soon, 1), (past, 0)])
def test_home_counts_a_pass_until_the_day_it_has_to_be_brought_up_to_date(cast, until, passed):
    passed_on_old_texts(cast.an, until())
    assert f"Đạt {passed}/8 bài" in signed_in(cast.an).get("/tap-huan/").text


def test_the_path_takes_as_many_queries_for_ten_changed_sections_as_for_one(cast):
    passed_on_old_texts(cast.an, soon(), 1)
    few = queries(signed_in(cast.an), "/tap-huan/")
    passed_on_old_texts(cast.chien, soon(), 10)
    assert queries(signed_in(cast.chien), "/tap-huan/") == few


def test_what_its_page_may_save_runs_out_without_its_time_being_up(cast):
    passed_on_old_texts(cast.an, soon())
    client = signed_in(cast.an)
    page = client.post(f"{PAGE}bat-dau/", follow=True).text
    found = ticket.read(unescape(re.search(r'data-ticket="([^"]*)"', page)[1]), ticket_key(settings.SECRET_KEY))
    assert (found.attempt_id, found.timed) == (Attempt.objects.latest("pk").pk, False)
    assert "data-seconds-left" not in page


def test_no_page_calls_late_whom_nothing_is_asked_today(cast):
    passed_on_old_texts(cast.an, past())
    agreements.exempt([cast.an], today(), None, "maternity", actor=None, library=library(), now=now())
    client = signed_in(cast.an)

    for page in ("/tap-huan/", f"/tap-huan/bai/{QUIZ}/", PAGE, "/tap-huan/ho-so/"):
        shown = " ".join(visible.words(client.get(page).text))
        assert "tạm miễn" in shown.lower(), page
        assert "quá hạn" not in shown.lower(), page
        assert f"{past():%d/%m/%Y}" not in shown, page
        assert "chưa hoàn thành" not in shown, page


def test_no_page_names_a_day_ahead_to_whom_nothing_is_asked_today(cast):
    passed_on_old_texts(cast.an, soon())
    Exemption.objects.create(official=cast.an, starts_on=today(), reason="sickness", created_at=now())
    client = signed_in(cast.an)

    for page in ("/tap-huan/", f"/tap-huan/bai/{QUIZ}/", PAGE):
        assert f"{soon():%d/%m/%Y}" not in " ".join(visible.words(client.get(page).text)), page


def test_the_page_of_a_person_names_the_day_of_a_change_as_the_exemption_leaves_it(cast):
    passed_on_old_texts(cast.an, soon())
    given = {"actor": None, "library": library(), "now": now()}

    def page():
        return " ".join(visible.words(signed_in(cast.khue).get(f"/cntt/can-bo/{cast.an.staff_code}/").text))

    assert f"{soon():%d/%m/%Y} học lại, theo lần công bố" in page()
    [made] = agreements.exempt([cast.an], today(), soon(), "study", **given)
    after = soon() + timedelta(days=30)
    assert f"{after:%d/%m/%Y} học lại, sau khi hết tạm miễn" in page()
    assert page().count(f"{after:%d/%m/%Y}") == 1
    agreements.withdraw(made, **given)
    # Which has no end: the day of the change falls into it, and nothing is asked on it.
    agreements.exempt([cast.an], today(), None, "study", **given)
    assert "Không đặt hạn đang tạm miễn" in page()
    assert "theo lần công bố" not in page()


def test_ones_own_pages_say_why_the_day_of_a_change_is_later_after_an_exemption(cast):
    passed_on_old_texts(cast.an, soon())
    yesterday = today() - timedelta(days=1)
    # The change came on the last day of his leave, and its day is after it.
    terms = {"official": cast.an, "reason": "study", "created_at": now() - timedelta(days=9)}
    Exemption.objects.create(starts_on=today() - timedelta(days=9), ends_on=yesterday, **terms)
    text = SectionVersion.objects.filter(fingerprint="0" * 16)
    SectionVersion.objects.filter(reference__in=text.values("reference")).update(
        first_seen_at=now() - timedelta(days=1)
    )
    text.update(first_seen_at=now() - timedelta(days=99))
    requirements.refresh(library(), [cast.an.pk])

    client, after = signed_in(cast.an), yesterday + timedelta(days=30)
    for page in ("/tap-huan/", f"/tap-huan/bai/{QUIZ}/", PAGE):
        assert f"hết ngày {after:%d/%m/%Y} (sau khi hết tạm miễn)" in " ".join(visible.words(client.get(page).text))


@pytest.mark.parametrize("exempt", [False, True])
def test_the_result_of_a_relearning_promises_no_day_that_is_over(cast, exempt):
    passed_on_old_texts(cast.an, soon(), 1)
    client = signed_in(cast.an)
    client.post(PAGE + "bat-dau/")
    attempt = Attempt.objects.get(purpose="relearn")
    _answer(attempt)
    client.post(f"/tap-huan/luot/{attempt.pk}/nop/", {"confirm": "1"})
    # Another text changed meanwhile, and the day for it is over.
    row = Reliance.objects.filter(completion__official=cast.an).latest("section_version__reference")
    SectionVersion.objects.filter(pk=row.section_version_id).update(relearn_by=past())
    requirements.refresh(library(), [cast.an.pk])
    if exempt:
        Exemption.objects.create(official=cast.an, starts_on=today(), reason="sickness", created_at=now())

    shown = " ".join(visible.words(client.get(f"/tap-huan/luot/{attempt.pk}/ket-qua/").text))

    assert "Còn 1 mục cần cập nhật nữa" in shown
    assert f", đến hết ngày {past():%d/%m/%Y}" not in shown
    assert ("đã quá hạn ngày" in shown) != exempt
