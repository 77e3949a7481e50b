"""The leader's screen: his people, who is late first, and nothing beyond his unit."""

import csv
import io
from datetime import UTC, datetime

import openpyxl
import pytest

from tests.cast import make_late, make_pass, official, people, queries, signed_in, unit
from tests.web.big_figures import big_figures
from trainer.actions import requirements
from trainer.content.live import library
from trainer.models import Event, Official
from trainer.queries import counts, progress_units
from trainer.queries.progress_filter import Filter
from trainer.web import unit as views


@pytest.fixture
def leader(cast):
    return signed_in(cast.binh)


def names(page: str) -> list[str]:
    """Return the names in the order of the page's table."""
    return [part.split("</a>")[0].split(">")[-1] for part in page.split('<th scope="row">')[1:]]


def test_a_leader_comes_to_his_own_unit(leader):
    assert leader.get("/don-vi/").headers["Location"] == "/don-vi/P001/"


def test_people_stand_by_given_name_and_those_of_other_units_do_not_stand_there(leader, cast):
    official("HN005", "An Văn Yên", cast.ward, "staff")
    official("HN006", "Yên Văn Ánh", cast.ward, "staff")
    page = leader.get("/don-vi/P001/").text
    assert names(page) == ["Nguyễn Thị An", "Yên Văn Ánh", "Trần Thanh Bình", "An Văn Yên"]
    assert "Chiến" not in page
    assert "Dũng" not in page


def test_whoever_is_late_stands_first(leader, cast):
    make_late(cast.binh)
    assert names(leader.get("/don-vi/P001/").text) == ["Trần Thanh Bình", "Nguyễn Thị An"]


def test_a_unit_below_is_a_leaders_too(leader, cast):
    below = unit("P001A", "Tổ dân phố 1", cast.ward, 9)
    official("HN007", "Hồ Văn Tư", below, "page_admin")
    requirements.refresh_all(library())
    assert "Hồ Văn Tư" in leader.get("/don-vi/P001A/").text
    page = leader.get("/don-vi/P001/").text
    assert "Hồ Văn Tư" in page
    assert "/don-vi/P001A/" in page


def test_of_many_units_those_directly_below_stand_there_with_all_below_them(cast, monkeypatch):
    monkeypatch.setattr(views, "MOST_LISTED", 2)
    for number in range(3):
        group = unit(f"P001{number}", f"Tổ dân phố {number}", cast.ward, number)
        official(f"HN10{number}", f"Hồ Văn Tổ {number}", group, "page_admin")
    requirements.refresh_all(library())
    page = signed_in(cast.khue).get(f"/don-vi/{cast.city.code}/").text
    listed = page.partition("Theo đơn vị (")[2].partition("</details>")[0]
    assert names(listed)[:2] == [cast.ward.name, cast.other_ward.name]
    assert f"{cast.ward.name}: 0/5 cán bộ hoàn thành" in listed
    assert "Tổ dân phố" not in listed
    assert "Mỗi dòng đã cộng cả các đơn vị bên dưới" in listed


def test_of_more_units_than_are_asked_for_by_number_the_figures_are_the_same(cast, monkeypatch):
    ward, moment = Filter(cast.ward), datetime.now(UTC)
    usual = progress_units.by_unit(ward, moment)
    assert [row.code for row in usual] == ["P001"]
    monkeypatch.setattr(counts, "FEW", 0)
    assert progress_units.by_unit(ward, moment) == usual


def test_a_unit_whose_code_only_begins_alike_is_not_below(leader, cast):
    stranger = unit("P0011", "Phường Sao Hôm", cast.city, 8)
    official("HN008", "Hồ Văn Năm", stranger, "page_admin")
    assert leader.get("/don-vi/P0011/").status_code == 404
    assert "Hồ Văn Năm" not in leader.get("/don-vi/P001/").text


def test_a_name_is_found_without_tone_marks_and_the_exact_one_first(leader, cast):
    official("HN006", "Lê Thị Ân", cast.ward, "staff")
    assert names(leader.get("/don-vi/P001/", {"tim": "nguyen thi"}).text) == ["Nguyễn Thị An"]
    assert names(leader.get("/don-vi/P001/", {"tim": "ân"}).text) == ["Lê Thị Ân", "Nguyễn Thị An"]


def test_states_choose_the_people(leader, cast):
    make_pass(cast.an)
    assert names(leader.get("/don-vi/P001/", {"tinh_trang": "done"}).text) == ["Nguyễn Thị An"]
    assert names(leader.get("/don-vi/P001/", {"tinh_trang": "not_done"}).text) == ["Trần Thanh Bình"]
    page = leader.get("/don-vi/P001/", {"tinh_trang": "overdue"}).text
    assert names(page) == []
    assert "Không có ai khớp điều kiện lọc" in page


def test_a_leader_does_not_look_for_people_who_left(leader, cast):
    Official.objects.filter(pk=cast.an.pk).update(is_active=False)
    page = leader.get("/don-vi/P001/", {"tinh_trang": "left"}).text
    assert names(page) == []
    assert "Không có tình trạng “left”. Anh/chị chọn lại ở ô Tình trạng." in page


def test_a_file_of_what_is_not_known_is_the_screen_that_says_so(leader):
    answer = leader.get("/don-vi/P001/tai/csv/", {"tinh_trang": "xong"}, follow=True)
    assert answer.redirect_chain == [("/don-vi/P001/?tinh_trang=xong", 302)]
    assert "Không có tình trạng “xong”" in answer.text


def test_the_big_figures_count_people_done_and_late(leader, cast):
    make_pass(cast.an)
    make_late(cast.binh)
    page = leader.get("/don-vi/P001/").text
    assert [number for number, _ in big_figures(page).values()] == [2, 1, 1, 1]


def test_a_leader_opens_the_page_of_one_of_his_people_without_the_it_units_buttons(leader, cast):
    page = leader.get("/cntt/can-bo/HN002/").text
    assert "Nguyễn Thị An" in page
    assert "Tạo liên kết" not in page
    assert leader.get("/cntt/can-bo/HN003/").status_code == 404


def test_the_file_holds_what_the_filter_shows_and_leaves_a_trace(leader, cast):
    make_pass(cast.an)
    answer = leader.get("/don-vi/P001/tai/csv/", {"tinh_trang": "done"})
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {line["Mã cán bộ"] for line in lines} == {"HN002"}
    assert {line["Tình trạng"] for line in lines} == {"Đã hoàn thành"}
    trace = Event.objects.get(kind="exported")
    assert trace.actor == cast.binh
    assert trace.details["filter"] == {"don_vi": "P001", "tinh_trang": "done"}
    assert trace.details["rows"] == len(lines)


def test_the_workbook_holds_the_unit_and_only_it(leader, cast):
    answer = leader.get("/don-vi/P001/tai/xlsx/")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    codes = {row[0] for row in sheet.iter_rows(min_row=4, values_only=True)}
    assert codes == {"HN001", "HN002"}
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ket-qua-P001-')


def test_another_kind_of_file_is_not_there(leader):
    assert leader.get("/don-vi/P001/tai/exe/").status_code == 404


def test_reminding_stands_above_the_list_of_people(leader):
    page = leader.get("/don-vi/P001/").text
    assert page.count('>Nhắc ngay<span class="wide-only"> người còn thiếu bài</span></span></a>') == 1
    assert page.index(" người còn thiếu bài</span></span></a>") < page.index("<tbody>")


def test_queries_do_not_grow_with_the_people(leader, cast):
    few = queries(leader, "/don-vi/P001/", people(cast.ward, range(10)))
    assert queries(leader, "/don-vi/P001/", people(cast.ward, range(10, 100))) == few <= 20


def test_an_empty_unit_says_what_to_do(cast):
    empty = unit("P003", "Phường Trống", cast.city, 5)
    page = signed_in(cast.khue).get(f"/don-vi/{empty.code}/").text
    assert "gửi danh sách của đơn vị" in page
