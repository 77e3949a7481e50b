"""Tables that we hand out, uploaded as a staff list by mistake: said in one line, and which file is wanted."""

from datetime import timedelta

import pytest

from tests.moment import now, today
from tests.roster.test_views import HOME, counts, figures, planned, send
from trainer.models import RosterUpload
from trainer.roster.rules import ours
from trainer.tables.sheet import Cell, Sheet
from trainer.workshops import noting

OURS = {
    "/cntt/tien-do/tai/xlsx/": "bảng tiến độ",
    "/cntt/tien-do/tai/csv/": "bảng tiến độ",
    "/don-vi/P001/tai/xlsx/": "bảng tiến độ",
    "/cntt/cau-hoi/tai/xlsx/": "bảng số liệu câu hỏi",
    "/cntt/nhat-ky/tai/xlsx/": "nhật ký",
    "/cntt/nhac/tai/csv/": "bảng thư nhắc",
    "/cntt/theo-thoi-gian/tai/xlsx/": "bảng theo thời gian",
    "/cntt/bao-cao/2026-Q4/xlsx/": "báo cáo cho lãnh đạo",
}


@pytest.mark.parametrize("address", OURS)
def test_a_table_of_ours_is_called_by_its_name_and_nothing_is_kept(officer, cast, address):
    taken = officer.get(address)
    assert taken.status_code == 200
    page = send(officer, taken.content, f"tai-ve.{address.split('/')[-2]}").text
    assert f"Đây là {OURS[address]}, không phải danh sách cán bộ." in page
    assert "Cần danh sách đang có để sửa thì tải ở Tiến độ, mục “Bảng từng bài”." in page
    assert not RosterUpload.objects.exists()


def test_who_was_at_a_workshop_is_no_list_of_staff_either(officer, cast):
    held = noting.note("press", "", today() - timedelta(days=3), cast.ward, actor=cast.khue, now=now())
    noting.attend(held, [cast.an.pk], actor=cast.khue, now=now())
    page = send(officer, officer.get(f"/cntt/buoi/{held.pk}/tai/xlsx/").content, "nguoi-du.xlsx").text
    assert "Đây là danh sách người dự, không phải danh sách cán bộ." in page


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_table_to_which_it_sends_one_is_a_list_that_changes_nothing(officer, cast, kind):
    assert '<a href="/cntt/tien-do/tung-bai/">Bảng từng bài</a>' in officer.get(HOME).text
    taken = officer.get(f"/cntt/tien-do/tung-bai/tai/{kind}/")
    page, _ = planned(officer, taken.content, f"tung-nguoi.{kind}")
    assert counts(page) == figures(0, 0, 0, 0, 0, 5, 0)


def test_a_list_beside_which_a_table_of_ours_lies_is_read() -> None:
    people = Sheet("A", ((1, (Cell("Mã cán bộ"), Cell("Họ và tên"))), (2, (Cell("HN1"), Cell("Lê Ba")))))
    heading = (Cell("Lúc"), Cell("VIỆC "), Cell("ai làm"), Cell("Về ai"))
    table = Sheet("B", tuple((number, heading) for number in range(1, 9)))
    assert ours.called([people, table]) == ""
    assert ours.called([table]) == "nhật ký"
    assert ours.called([]) == ""


def test_a_staff_list_that_is_signed_is_read(officer, cast) -> None:
    heading = "Số thứ tự,Mã cán bộ,Họ và tên,Chức vụ,Đơn vị,Vai trò,Ký tên"
    page = send(officer, f"{heading}\n1,HN9,Lê Thị Mơ,Công chức,P001,Cán bộ,\n".encode(), "can-bo.csv").text
    assert "không phải danh sách cán bộ" not in page
    assert RosterUpload.objects.count() == 1
