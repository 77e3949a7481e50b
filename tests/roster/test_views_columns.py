"""Which column holds what: proposed, shown with the head of the file, corrected by a person."""

import re

import pytest

from tests.roster.nasty import HEADING, xlsx
from tests.roster.test_views import HOME, LIST, counts, planned, send
from trainer.models import RosterUpload
from trainer.roster import stored, uploads
from trainer.roster.rules import head
from trainer.roster.rules.columns import propose_all
from trainer.roster.rules.sheets import join


def chosen(page):
    """Return what the selects of the page are set to."""
    found = {}
    for name, body in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', page, re.S):
        found[name] = re.search(r'<option value="([^"]*)"\s+selected', body)[1]
    return found


def test_the_proposal_stands_in_the_selects_above_the_head_of_the_file(officer, cast):
    page = send(officer, LIST).text
    assert chosen(page) == {
        "code": "0",
        "name": "1",
        "family": "",
        "given": "",
        "position": "2",
        "unit": "3",
        "roles": "4",
        "email": "5",
    }
    assert "B: Họ và tên" in page
    assert "Hệ thống đã đoán" in page
    assert page.index('form="chon-cot"') < page.index('id="dau-tep"')
    assert "Trần Thanh Bình" in page


def test_headings_that_say_nothing_are_chosen_by_hand(officer, cast):
    lines = [line.split(",") for line in LIST]
    content = "\n".join(["a,b,c,d", *(f"{name},{code},{unit},{role}" for code, name, _, unit, role, _ in lines)])
    page = send(officer, content.encode())
    assert "Không thấy dòng tiêu đề" in page.text
    assert "Hệ thống đã đoán" not in page.text
    assert 'form="chon-cot"' not in page.text
    place = page.redirect_chain[-1][0]
    answer = officer.post(place, {"header": "1", "code": "1", "name": "0", "unit": "2", "roles": "3"}, follow=True)
    assert counts(answer.text)["mới"] == 1
    assert counts(answer.text)["giữ nguyên"] == 4


def test_another_heading_row_makes_another_proposal(officer, cast):
    content = "Danh sách,,,\nMã cán bộ,Họ và tên,Đơn vị,x\nSTT,Mã số,Tên cán bộ,Đơn vị\n1,HN001,Trần Thanh Bình,P001"
    page = send(officer, content.encode())
    place = page.redirect_chain[-1][0]
    again = officer.get(place, {"tieu_de": "3"}).text
    assert (chosen(again)["code"], chosen(again)["name"], chosen(again)["unit"]) == ("1", "2", "3")
    assert 'name="header" value="3"' in again


@pytest.mark.parametrize("asked", ["99999999999", "-1", "abc", "", "7000", "²"])
def test_a_heading_row_that_is_none_breaks_nothing(officer, cast, asked):
    place = send(officer, LIST).redirect_chain[-1][0]
    assert officer.get(place, {"tieu_de": asked}).status_code == 200


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"code": ""}, "Chưa chọn cột cho “Mã cán bộ”"),
        ({"unit": ""}, "Chưa chọn cột cho “Đơn vị”"),
        ({"name": ""}, "Chưa chọn cột cho “Họ và tên”"),
        ({"position": "1"}, "Một cột được chọn cho cả"),
    ],
)
def test_a_mapping_with_which_no_list_can_be_read_says_what_is_missing(officer, cast, fields, word):
    place = send(officer, LIST).redirect_chain[-1][0]
    good = {"header": "1", "code": "0", "name": "1", "unit": "3"}
    answer = officer.post(place, {**good, **fields})
    assert answer.status_code == 200
    assert word in answer.text


def test_a_column_that_is_not_there_is_refused(officer, cast):
    place = send(officer, LIST).redirect_chain[-1][0]
    before = RosterUpload.objects.get().mapping
    assert officer.post(place, {"header": "1", "code": "0", "name": "77", "unit": "3"}).status_code == 200
    assert RosterUpload.objects.get().mapping == before


def test_rows_are_counted_below_the_headings_wherever_these_stand(officer, cast):
    place = send(officer, ("HN001,Trần Thanh Bình,,P001,,", "HN002,Nguyễn Thị An,,P001,,")).redirect_chain[-1][0]
    assert "2 dòng dưới tiêu đề." in officer.get(place).text
    assert "1 dòng dưới tiêu đề." in officer.get(place, {"tieu_de": "2"}).text
    assert "3 dòng. Hệ thống" in officer.get(place, {"tieu_de": "0"}).text
    people = [HEADING, ("HN001", "Trần Thanh Bình", "", "P001"), ("HN002", "Nguyễn Thị An", "", "P001")]
    titled = [("Danh sách tháng 11",), *people]
    assert "2 dòng dưới tiêu đề." in send(officer, xlsx(("Phường", titled)), "ds.xlsx").text
    more = [HEADING, ("HN003", "Lê Tiến Dũng", "", "P002")]
    page = send(officer, xlsx(("P001", titled), ("P002", more), ("Ghi chú", [("Gửi chị Khuê",)])), "ds.xlsx").text
    assert "trang tính “2 trang”, 3 dòng dưới tiêu đề." in page


def test_a_heading_row_too_far_down_is_refused_in_words_and_the_kept_one_stays(officer, cast, monkeypatch):
    monkeypatch.setattr(head, "ROWS", 4)
    place = send(officer, LIST).redirect_chain[-1][0]
    page = officer.get(place, {"tieu_de": "5"}).text
    assert "Dòng tiêu đề phải nằm trong các dòng từ 1 đến 4, nên dòng 5 chưa được dùng." in page
    assert 'name="header" value="1"' in page
    assert f"{len(LIST)} dòng dưới tiêu đề." in page
    assert 'name="header" value="4"' in officer.get(place, {"tieu_de": "4"}).text


def test_a_heading_row_that_is_refused_is_not_kept_when_it_is_sent(officer, cast, monkeypatch):
    monkeypatch.setattr(head, "ROWS", 4)
    place = send(officer, LIST).redirect_chain[-1][0]
    before = RosterUpload.objects.get().mapping
    page = officer.post(place, {"header": "5", "code": "0", "name": "1", "unit": "3"}).text
    assert "nên dòng 5 chưa được dùng" in page
    assert 'name="header" value="1"' in page
    assert RosterUpload.objects.get().mapping == before


def test_a_column_that_begins_below_the_head_can_be_chosen(officer, cast, monkeypatch):
    monkeypatch.setattr(head, "ROWS", 3)
    page = send(officer, (*LIST, "HN006,Lý Thị Sau,,P002,Cán bộ,,thêm")).text
    assert "G: trống" in page


def test_a_formula_in_the_head_is_marked_and_not_shown(officer, cast):
    page = send(officer, ("HN001,=HYPERLINK(1),,P001,,",)).text
    assert "không có giá trị" in page
    assert "HYPERLINK" not in page


def test_a_plan_without_a_usable_mapping_leads_back_to_the_columns(officer, cast):
    send(officer, b"a,b\n1,2\n")
    upload = RosterUpload.objects.get()
    assert officer.get(f"{HOME}{upload.pk}/ke-hoach/").headers["Location"].endswith("/cot/")


def test_a_list_that_is_not_there_is_not_found(officer, cast):
    for step in ("cot", "ke-hoach", "ket-qua", "khong-nhan/csv"):
        assert officer.get(f"{HOME}999/{step}/").status_code == 404


def test_what_a_person_chose_is_what_the_plan_reads(officer, cast):
    _, upload = planned(officer, LIST)
    place = f"{HOME}{upload.pk}/cot/"
    officer.post(place, {"header": "1", "code": "0", "name": "1", "unit": "3", "roles": ""})
    assert "không có cột vai trò" in officer.get(f"{HOME}{upload.pk}/ke-hoach/").text


def two_sheets(officer):
    row = ("HN101", "Ngô Văn Sáu", "", "P001", "Cán bộ", "")
    send(officer, xlsx(("A", (HEADING, row)), ("Nghỉ hưu", (HEADING, ("HN102", *row[1:])))), "hai.xlsx")
    return RosterUpload.objects.get()


def test_sheets_that_a_server_of_an_earlier_version_chose_are_the_ones_whose_head_is_shown(officer, cast):
    upload = two_sheets(officer)
    sheet, _ = join(uploads.book_of(upload).sheets, (1,))
    chosen = {**uploads.wishes_of(upload).to_plain(), "sheets": [1]}
    RosterUpload.objects.update(wishes=chosen, mapping=propose_all(sheet.rows).to_plain(), plan=None)
    page = officer.get(f"{HOME}{upload.pk}/cot/").text
    assert "HN102" in page
    assert "HN101" not in page


def test_a_list_whose_rows_lie_with_itself_has_them_after_other_sheets_are_chosen(officer, cast):
    upload = two_sheets(officer)
    RosterUpload.objects.update(rows=None, sheet=stored.unpack(upload.rows.content))
    officer.post(f"{HOME}{upload.pk}/trang/", {"trang": ["1"]})
    assert "HN102" in officer.get(f"{HOME}{upload.pk}/cot/").text
    assert counts(officer.get(f"{HOME}{upload.pk}/ke-hoach/").text)["mới"] == 1


def test_columns_of_sheets_that_are_no_longer_read_are_not_kept(officer, cast):
    upload = two_sheets(officer)
    place = f"{HOME}{upload.pk}/cot/"
    old = re.search(r'name="doc" value="([^"]*)"', officer.get(place).text)
    officer.post(f"{HOME}{upload.pk}/trang/", {"trang": ["1"]})
    before = RosterUpload.objects.get().mapping
    sent = {"header": "1", "code": "1", "name": "0", "unit": "3"}
    page = officer.post(place, {"doc": old[1] if old else "", **sent}, follow=True).text
    assert RosterUpload.objects.get().mapping == before
    assert "vừa được chọn lại ở một cửa sổ khác" in page
    now = re.search(r'name="doc" value="([^"]*)"', page)[1]
    officer.post(place, {"doc": now, **sent})
    assert RosterUpload.objects.get().mapping["code"] == 1
