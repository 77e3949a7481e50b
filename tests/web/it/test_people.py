"""The page of one official, and the one-time link to set a password."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.actions.people import appoint
from tests.cast import official, signed_in
from tests.slips import make as make_slips
from trainer.actions import attempts, papers
from trainer.content.live import library
from trainer.core.vietnam_time import day_of
from trainer.models import Event, Official, Slip

AN = "/cntt/can-bo/HN002/"
LINK = re.compile(r'value="(http://testserver/tai-khoan/dat-mat-khau/[^"]+)"')


def test_facts_roles_and_required_quizzes_are_there(officer, cast):
    page = officer.get(AN).text
    for text in ("HN002", "Phường Sao Mai", "Quản trị trang", "an@<wbr>example.<wbr>org"):
        assert text in page
    for quiz in library().paths["page_admin"].quizzes:
        assert library().quizzes[quiz].title in page


def test_what_happened_is_told_in_words_the_latest_first(officer, cast):
    now = datetime.now(UTC)
    told = {
        "joined": "Vào danh sách",
        "changed": "Thay đổi thông tin",
        "moved": "Chuyển đơn vị",
        "left": "Rời danh sách",
        "returned": "Trở lại danh sách",
        "link_issued": "Được tạo liên kết đặt mật khẩu",
    }
    for number, kind in enumerate(told):
        fields = [["Đơn vị", "Phường Cũ", "Phường Mới"]] if kind == "moved" else []
        Event.objects.create(
            at=now + timedelta(hours=number), kind=kind, official=cast.an, actor=cast.khue, details={"fields": fields}
        )
    page = officer.get(AN).text
    places = [page.index(f"<strong>{title}</strong>") for title in told.values()]
    assert places == sorted(places, reverse=True)
    assert "Đơn vị: Phường Cũ → Phường Mới" in page


def test_all_attempts_stand_there_with_their_result(officer, cast):
    now, quiz = datetime.now(UTC), library().quizzes["giu-tai-khoan"]
    papers.keep_versions(library(), now)
    first = attempts.begin(cast.an, quiz, library(), "a", now - timedelta(minutes=10))
    attempts.hand_in(first.pk, now)
    attempts.begin(cast.an, quiz, library(), "b", now)
    page = officer.get(AN).text
    assert ">Chưa đạt</span>" in page
    assert ">Đang làm</span>" in page
    assert "0%" in page


def test_the_link_sets_a_password_once_and_leaves_a_trace(officer, cast):
    page = officer.post(f"{AN}lien-ket/")
    address = LINK.search(page.text)
    assert page.headers["Cache-Control"] == "no-store"
    assert address is not None
    browser = Client()
    form = browser.get(address[1], follow=True)
    done = browser.post(
        form.request["PATH_INFO"],
        {"password1": "mèo đen leo mái ngói", "password2": "mèo đen leo mái ngói"},
        follow=True,
    )
    assert done.status_code == 200
    assert Official.objects.get(pk=cast.an.pk).check_password("mèo đen leo mái ngói")
    trace = Event.objects.get(kind="link_issued")
    assert (trace.actor, trace.official) == (cast.khue, cast.an)
    again = Client().get(address[1], follow=True).text
    assert 'name="password1"' not in again


def test_a_link_is_never_made_by_opening_an_address(officer):
    assert officer.get(f"{AN}lien-ket/").status_code == 405
    assert not Event.objects.exists()


def test_whoever_left_gets_no_link(officer, cast):
    Official.objects.filter(pk=cast.an.pk).update(is_active=False)
    page = officer.get(AN).text
    assert "đã rời danh sách" in page
    assert "Tạo liên kết" not in page
    assert "đã rời danh sách từ trước, nên không có gì thay đổi." in officer.post(f"{AN}lien-ket/", follow=True).text
    assert not Event.objects.exists()


def test_a_leader_makes_no_link_for_his_people(cast):
    assert signed_in(cast.binh).post(f"{AN}lien-ket/").status_code == 404
    assert not Event.objects.exists()


def test_a_number_with_a_slash_has_its_page(officer, cast):
    official("HN/7-2", "Hồ Văn Bảy", cast.ward, "staff")
    assert "Hồ Văn Bảy" in officer.get("/cntt/can-bo/HN/7-2/").text
    assert LINK.search(officer.post("/cntt/can-bo/HN/7-2/lien-ket/").text)


def test_an_unknown_number_is_not_found(officer):
    assert officer.get("/cntt/can-bo/HN777/").status_code == 404


def test_of_hundreds_of_attempts_the_latest_are_shown_and_where_the_others_are(
    officer, cast, monkeypatch: pytest.MonkeyPatch
):
    now, quiz = datetime.now(UTC), library().quizzes["giu-tai-khoan"]
    papers.keep_versions(library(), now)
    for seed in "abc":
        begun = attempts.begin(cast.an, quiz, library(), seed, now - timedelta(minutes=10))
        attempts.hand_in(begun.pk, now)
    assert "lượt gần nhất" not in officer.get(AN).text

    for where in ("trainer.queries.official", "trainer.web.it.official"):
        monkeypatch.setattr(f"{where}.MOST_ATTEMPTS", 2)
    page = officer.get(AN).text
    assert re.findall(r'data-label="Lượt">(\d)<', page) == ["3", "2"]
    assert f'Đây là 2 lượt gần nhất. Mọi lượt có trong PDF đầy đủ và tệp JSON của <a href="{AN}ho-so/">' in page


def test_a_slip_that_is_out_is_told_until_when_it_serves_and_that_it_expired(officer, cast):
    Official.objects.filter(pk=cast.an.pk).update(last_login=None)
    page = f"/cntt/can-bo/{cast.an.staff_code}/"
    assert "<dd>Chưa từng</dd>" in officer.get(page).text
    # 23:30 of the 1st in Việt Nam.
    [slip] = make_slips([cast.an], cast.khue, datetime(2026, 11, 1, 16, 30, tzinfo=UTC))
    Slip.objects.update(expires_at=datetime.now(UTC) + timedelta(days=1))
    until = f"{day_of(Slip.objects.get().expires_at):%d/%m/%Y}"
    said = f'Chưa từng<span class="under">Phiếu in ngày 01/11/2026, dùng được đến hết ngày {until}</span>'
    assert said in officer.get(page).text
    Slip.objects.update(expires_at=slip.expires_at)
    assert "Phiếu in ngày 01/11/2026, đã hết hạn ngày 15/11/2026" in officer.get(page).text
    # Who is to see everything by now gets a link: no slip fits him.
    appoint(cast.an, "auditor")
    assert "<dd>Chưa từng</dd>" in officer.get(page).text
    Official.objects.filter(pk=cast.an.pk).update(last_login=datetime.now(UTC))
    assert "Phiếu in ngày" not in officer.get(page).text
