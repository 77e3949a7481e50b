"""Whom an applied list brought: their slips, and how far they are, from its page and as long as it is not undone."""

import re
from html import unescape
from urllib.parse import parse_qsl

from tests.roster.test_views import HOME, LIST, apply, planned, shown
from trainer.content.live import library
from trainer.models import Official, Slip
from trainer.people import changes
from trainer.web.access import now

SLIPS, PROGRESS, UNDO = "/cntt/phieu/", "/cntt/tien-do/", f"{HOME}hoan-tac/"


def result(officer):
    """Apply the list that brings HN005; return the page of its result and its number."""
    page, upload = planned(officer, LIST)
    return apply(officer, page, upload, confirm="1").text, upload.pk


def led(page, place):
    """Return where the link of a page to a list of people leads."""
    return unescape(re.search(f'href="({place}[?]nap=[^"]+)"', page)[1])


def listed(page):
    return set(re.findall(r"HN\d+", page.partition("<main")[2]))


def test_the_result_leads_to_the_slips_of_exactly_those_whom_the_list_brought_and_who_have_none(officer):
    page, number = result(officer)
    address = led(page, SLIPS)
    assert "1 người do danh sách này đưa vào</a> chưa từng đăng nhập, chưa có phiếu." in page
    assert "In lại" not in page
    assert "Tạo 1 phiếu" in officer.get(address).text
    officer.post(SLIPS, dict(parse_qsl(address.partition("?")[2])))
    assert [one.official.staff_code for one in Slip.objects.all()] == ["HN005"]

    # To print one anew takes away the one that was handed out: both pages that lead there say so.
    again = officer.get(f"{HOME}{number}/ket-qua/").text
    assert "1 người do danh sách này đưa vào</a> chưa từng đăng nhập, đã có phiếu còn dùng được." in again
    assert "In lại phiếu cho 1 người</a>: phiếu cũ hết dùng được." in again
    anew = led(again, SLIPS)
    assert "1 người đã có phiếu chưa dùng: in lại thì phiếu cũ hết dùng được." in officer.get(anew).text
    nobody = officer.get(address).text
    assert "Không có ai cần phiếu mới." in nobody
    assert f'Mất phiếu thì <a href="{anew}">in lại</a>: 1 người đang có phiếu.' in nobody


def test_the_result_names_the_units_whose_leaders_are_to_be_told(officer):
    page, _ = result(officer)
    assert '<a href="/don-vi/P002/tung-don-vi/">Phường Hoa Lúa</a> (1 người mới)' in page


def test_a_week_later_the_result_leads_to_who_of_them_never_signed_in(officer):
    page, upload = planned(officer, (*LIST, "HN006,Vũ Thị Sen,,P002,Cán bộ,"))
    apply(officer, page, upload, confirm="1")
    Official.objects.filter(staff_code="HN006").update(last_login=upload.uploaded_at)
    again = officer.get(f"{HOME}{upload.pk}/ket-qua/").text
    assert "1 người chưa từng đăng nhập</a>, chưa có phiếu." in again
    assert listed(officer.get(f"{PROGRESS}?nap={upload.pk}&dang_nhap=chua").text) == {"HN005"}
    Official.objects.filter(staff_code="HN005").update(last_login=upload.uploaded_at)
    assert "2 người do danh sách này đưa vào</a> đều đã đăng nhập." in officer.get(f"{HOME}{upload.pk}/ket-qua/").text


def test_of_a_list_that_was_undone_nobody_is_offered_a_slip(officer):
    page, number = result(officer)
    address = led(page, SLIPS)
    officer.post(UNDO, {"shown": shown(officer.get(UNDO).text)})

    undone = officer.get(f"{HOME}{number}/ket-qua/").text
    # Before all that was offered while the list held.
    assert "Danh sách này đã được hoàn tác lúc" in undone.partition('class="stats')[0]
    assert f"{SLIPS}?" not in undone
    assert "Không có ai cần phiếu. Phiếu chỉ in cho người đang làm việc" in officer.get(address).text


def test_whom_a_later_list_brings_back_is_one_of_that_list_alone(officer):
    _, first = result(officer)
    officer.post(UNDO, {"shown": shown(officer.get(UNDO).text)})
    assert listed(officer.get(f"{PROGRESS}?nap={first}").text) == set()
    page, second = result(officer)

    assert "1 người do danh sách này đưa vào</a>" in page
    assert listed(officer.get(f"{PROGRESS}?nap={second}").text) == {"HN005"}
    assert listed(officer.get(f"{PROGRESS}?nap={first}").text) == set()


def test_whom_a_person_brings_back_stays_one_of_his_list(officer, cast):
    _, first = result(officer)
    hien = Official.objects.get(staff_code="HN005")
    changes.deactivate(hien, "Ghi nhầm", cast.khue, library(), now())
    changes.correct(hien, changes.on_record(hien), "", cast.khue, library(), now(), returning=True)

    assert listed(officer.get(f"{PROGRESS}?nap={first}").text) == {"HN005"}


def test_those_whom_a_list_brought_are_listed_with_how_far_they_are(officer):
    address = led(result(officer)[0], PROGRESS)
    assert listed(officer.get(address).text) == {"HN005"}
    assert listed(officer.get(f"{address}&tinh_trang=not_begun").text) == {"HN005"}
    assert listed(officer.get(f"{address}&tinh_trang=done").text) == set()


def test_a_list_that_there_is_not_brought_nobody(officer):
    page = officer.get(f"{PROGRESS}?nap=999").text
    assert "Không có danh sách đã nạp số “999”" in page
    assert listed(page) == set()


def test_who_has_a_slip_is_told_apart_before_it_is_printed_anew(officer, cast):
    officer.post(SLIPS, {"tim": "HN002"})
    page = officer.get(SLIPS, {"don_vi": "P001"}).text
    assert "Tạo 2 phiếu" in page
    assert "1 người đã có phiếu chưa dùng: in lại thì phiếu cũ hết dùng được." in page
    assert "Tạo 1 phiếu" in officer.get(f"{SLIPS}?don_vi=P001&phieu=chua").text
    officer.post(SLIPS, {"don_vi": "P001", "phieu": "chua"})
    assert "Không có ai cần phiếu" in officer.get(f"{SLIPS}?don_vi=P001&phieu=chua").text
    assert listed(officer.get(f"{SLIPS}?phieu=xyz").text) == set()
    assert "Không có lựa chọn phiếu “xyz”" in officer.get(f"{SLIPS}?phieu=xyz").text
