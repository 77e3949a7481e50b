"""The screens of units: one level at a time, a change as a plan that is shown before it is done, and taken back."""

import html
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.actions.people import appoint
from tests.cast import official, queries, unit
from tests.units.city import opened, where
from trainer.models import Event, Official, Unit, UnitChange
from trainer.queries import counts
from trainer.units import plan, views_change

ACT = "/cntt/don-vi/o/P001/"
MERGER = {"don_vi": ["P001"], "nhan": "P002", "ly_do": "Nghị quyết 1656"}


def mark(page: str) -> str:
    """Return the mark of the plan that a page shows."""
    return page.partition('name="ke_hoach" value="')[2].partition('"')[0]


def done(officer: Client, what: str, fields: dict) -> str:
    """See the plan of a change, do it, and return the page that then comes."""
    page = officer.post(f"{ACT}{what}/", fields).text
    assert mark(page), page
    answer = officer.post(f"{ACT}{what}/", {**fields, "ke_hoach": mark(page)}, follow=True)
    assert answer.redirect_chain, answer.text
    return answer.text


@pytest.mark.parametrize("few", [0, 5_000])
def test_one_level_at_a_time_with_figures_and_actions(officer, cast, few, monkeypatch):
    monkeypatch.setattr(counts, "FEW", few)
    unit("T1", "Tổ 1", cast.ward, 5)
    page = officer.get("/cntt/don-vi/").text
    assert "Phường Sao Mai" in page
    assert "Tổ 1" not in page
    assert "2 cán bộ · 0/2 hoàn thành · 1 đơn vị" in page
    page = officer.get("/cntt/don-vi/?o=P001").text
    assert "Tổ 1" in page
    assert "Phường Hoa Lúa" not in page
    for act in ("them", "doi-ten", "sap-nhap", "tach", "chuyen", "dong"):
        assert f"{ACT}{act}/" in page


def test_a_search_finds_at_every_level_and_says_where(officer, cast):
    unit("T1", "Tổ dân phố", cast.ward, 5)
    page = officer.get("/cntt/don-vi/?tim=to+dan").text
    assert "Tổ dân phố" in page
    assert "thuộc Phường Sao Mai" in page
    assert "Phường Hoa Lúa" not in page
    assert "Không có đơn vị nào bên dưới" in officer.get("/cntt/don-vi/?tim=xyz").text
    assert officer.get("/cntt/don-vi/?o=XX").status_code == 404


def test_twenty_a_page_and_as_many_queries_for_many(officer, cast):
    before = queries(officer, "/cntt/don-vi/")
    for number in range(40):
        unit(f"X{number:03}", f"Xã {number}", cast.city, 10 + number)
    page = officer.get("/cntt/don-vi/").text
    assert page.count('<li><a href="/cntt/don-vi/?o=') == 20
    assert "trang=2" in page
    assert queries(officer, "/cntt/don-vi/") == before


def test_a_merger_is_shown_first_and_then_done_once(officer, cast):
    opened("Sao Mai", [cast.ward], date(2031, 1, 1), datetime.now(UTC))
    page = officer.post(f"{ACT}sap-nhap/", MERGER).text
    assert "Đây là kế hoạch, chưa ghi gì" in page
    assert "Phường Sao Mai → Phường Hoa Lúa" in page
    assert "2 → 4" in page
    assert where("HN001") == ["P001"]
    page = done(officer, "sap-nhap", MERGER)
    assert "Đã ghi: Sáp nhập “Phường Sao Mai” vào “Phường Hoa Lúa”." in page
    assert "Lý do: Nghị quyết 1656" in page
    assert where("HN001") == ["P002"]
    told = Event.objects.get(kind="unit_merge")
    assert (told.actor, told.details["reason"]) == (cast.khue, "Nghị quyết 1656")
    # The address of the old unit leads to what it became.
    assert officer.get("/cntt/don-vi/?o=P001").headers["Location"] == "/cntt/don-vi/?o=P002"
    assert officer.get("/don-vi/P001/").headers["Location"] == "/don-vi/P002/"
    assert "Đã nhập vào đây: Phường Sao Mai (P001" in officer.get("/cntt/don-vi/?o=P002").text
    assert officer.get(f"{ACT}doi-ten/").status_code == 404


def test_the_same_plan_sent_twice_is_done_once(officer, cast):
    page = officer.post(f"{ACT}doi-ten/", {"ten": "Phường Sao Hôm"}).text
    sent = {"ten": "Phường Sao Hôm", "ke_hoach": mark(page)}
    officer.post(f"{ACT}doi-ten/", sent)
    again = officer.post(f"{ACT}doi-ten/", sent)
    assert "đã mang tên" in again.text
    assert UnitChange.objects.count() == 1


def test_what_changed_meanwhile_is_shown_again(officer, cast):
    page = officer.post(f"{ACT}sap-nhap/", MERGER).text
    official("HN777", "Bùi Thị Đến", cast.ward, "staff")
    again = officer.post(f"{ACT}sap-nhap/", {**MERGER, "ke_hoach": mark(page)}).text
    assert views_change.CHANGED.partition(",")[0] in again
    assert mark(again) != mark(page)
    assert not UnitChange.objects.exists()


def test_while_another_change_is_written_nothing_is(officer, cast, monkeypatch):
    page = officer.post(f"{ACT}doi-ten/", {"ten": "Phường Sao Hôm"}).text
    from trainer.models import Work

    Work.objects.create(kind="roster", at=datetime.now(UTC), decided=True, listed=False)
    answer = officer.post(f"{ACT}doi-ten/", {"ten": "Phường Sao Hôm", "ke_hoach": mark(page)})
    assert "Một danh sách cán bộ hoặc một thay đổi đơn vị khác đang được ghi" in answer.text
    assert not UnitChange.objects.exists()


@pytest.mark.parametrize(
    ("what", "fields", "said"),
    [
        ("sap-nhap", {"don_vi": ["P001"], "nhan": "P001"}, "Chưa chọn đơn vị nào để sáp nhập"),
        ("sap-nhap", {"don_vi": ["P001"], "ma": "P002", "ten": "Mới"}, "Mã “P002” là của “Phường Hoa Lúa”"),
        ("sap-nhap", {"don_vi": ["P001"]}, "Chưa có tên đơn vị"),
        ("sap-nhap", {}, "Chưa chọn đơn vị nào."),
        ("tach", {"ma": "P003", "ten": "Mới"}, "Chưa chọn ai và đơn vị nào để tách ra"),
        ("tach", {"ma": "P003", "ten": "Mới", "ma_can_bo": "HN003, XX"}, "“XX” không phải cán bộ của “Phường Sao Mai”"),
        ("chuyen", {"cap_tren": "TP"}, "đã ở dưới “Thành phố”"),
        ("chuyen", {"cap_tren": "P001"}, "là chính “Phường Sao Mai”"),
        ("chuyen", {}, "Chưa chọn đơn vị cấp trên."),
        ("them", {"ma": "T 1", "ten": "Tổ 1"}, "Mã đơn vị “T 1” không dùng được"),
        ("doi-ten", {"ten": "phuong hoa lua"}, "đã có “Phường Hoa Lúa” (P002)"),
        ("doi-ten", {"ten": "  "}, "Chưa có tên đơn vị"),
        ("dong", {}, "còn 2 cán bộ"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_lost(officer, cast, what, fields, said):
    answer = officer.post(f"{ACT}{what}/", {**fields, "ly_do": "Vì thế"})
    assert said in answer.text
    assert 'value="Vì thế"' in answer.text
    assert not UnitChange.objects.exists()


def test_a_split_by_ticking_and_by_number(officer, cast):
    done(officer, "tach", {"ma": "P003", "ten": "Phường Tách", "nguoi": ["HN002"], "ma_can_bo": ""})
    assert where("HN001", "HN002") == ["P001", "P003"]
    assert Unit.objects.get(code="P003").ancestry == "/TP/P003/"


def test_a_split_asks_where_the_rights_over_the_unit_go(officer, cast):
    right = appoint(cast.dung, "leader", cast.ward)
    form = officer.get(f"{ACT}tach/").text
    assert "Quyền của Lê Tiến Dũng (HN003): Lãnh đạo đơn vị" in form
    said = {"ma": "P009", "ten": "Phường Mới", "nguoi": ["HN002"], f"quyen_{cast.dung.pk}": "new"}
    done(officer, "tach", said)
    right.refresh_from_db()
    assert right.ended_at
    assert cast.dung.appointments.get(ended_at=None).unit.code == "P009"


def test_going_back_from_the_plan_keeps_what_was_filled_in(officer, cast):
    page = officer.post(f"{ACT}sap-nhap/", {**MERGER, "sua": "1"}).text
    assert 'value="Nghị quyết 1656"' in page
    assert not mark(page)


def test_taking_back_is_a_plan_too_and_says_what_is_in_the_way(officer, cast):
    done(officer, "sap-nhap", {"don_vi": ["P001"], "ma": "P900", "ten": "Phường Mới"})
    address = f"/cntt/don-vi/thay-doi/{UnitChange.objects.get().pk}/"
    newcomer = official("HN777", "Bùi Thị Đến", Unit.objects.get(code="P900"), "staff")
    page = officer.get(f"{address}hoan-tac/").text
    assert "1 cán bộ vào “Phường Mới” sau đó: Bùi Thị Đến (HN777)" in page
    Official.objects.filter(pk=newcomer.pk).update(unit=cast.city)
    page = officer.get(f"{address}hoan-tac/").text
    assert where("HN001") == ["P900"]
    answer = officer.post(f"{address}hoan-tac/", {"ly_do": "Nhầm", "ke_hoach": mark(page)}, follow=True)
    assert "Đã ghi: Hoàn tác: Sáp nhập" in answer.text
    assert where("HN001") == ["P001"]
    assert "Đã hoàn tác" in officer.get(address).text
    listed = officer.get("/cntt/don-vi/thay-doi/").text
    assert "đã hoàn tác" in listed
    assert "Hoàn tác: Sáp nhập “Phường Sao Mai” vào “Phường Mới”" in listed


def test_the_top_neither_moves_nor_goes(officer, cast):
    page = officer.get("/cntt/don-vi/").text
    assert "/cntt/don-vi/o/TP/them/" in page
    for act in ("sap-nhap", "chuyen", "dong"):
        assert f"/o/TP/{act}/" not in page
        assert officer.get(f"/cntt/don-vi/o/TP/{act}/").status_code == 404


def test_a_file_tells_every_fault(officer, cast, tmp_path):
    file = tmp_path / "don-vi.csv"
    file.write_text("code,name,parent,kind\nP 1,A,TP,\nP2,,TP,\n", encoding="utf-8")
    with file.open("rb") as content:
        page = officer.post("/cntt/don-vi/tep/", {"tep": content}).text
    assert "Dòng 2: mã đơn vị “P 1” không dùng được" in page
    assert "Dòng 3: đơn vị “P2” thiếu tên" in page


def test_a_file_is_a_plan_first_then_done_as_shown_and_taken_back(officer, cast):
    lines = "code,name,parent,kind\nP001,Phường Sao,TP,phuong\nP009,Phường Mới,TP,phuong\n"
    sent = SimpleUploadedFile("don-vi.csv", lines.encode())
    page = officer.post("/cntt/don-vi/tep/", {"tep": sent}).text
    assert "Lập đơn vị mới “Phường Mới” (P009)" in page
    assert not UnitChange.objects.exists()
    kept = html.unescape(page.partition('name="dong" value="')[2].partition('"')[0])
    answer = officer.post("/cntt/don-vi/tep/", {"dong": kept, "ke_hoach": mark(page), "ly_do": "NQ 1"}, follow=True)
    assert answer.request["PATH_INFO"] == f"/cntt/don-vi/thay-doi/{UnitChange.objects.get().pk}/"
    assert (UnitChange.objects.get().reason, UnitChange.objects.get().actor) == ("NQ 1", cast.khue)
    assert Unit.objects.get(code="P001").name == "Phường Sao"
    # Sent once more it is another plan: there is nothing to do.
    again = officer.post("/cntt/don-vi/tep/", {"dong": kept, "ke_hoach": mark(page)}, follow=True)
    assert "không có gì để ghi" in again.text
    address = f"/cntt/don-vi/thay-doi/{UnitChange.objects.get().pk}/hoan-tac/"
    officer.post(address, {"ke_hoach": mark(officer.get(address).text)})
    assert Unit.objects.get(code="P001").name == "Phường Sao Mai"
    assert Unit.objects.get(code="P009").closed_at


@pytest.mark.parametrize("sent", ["", "{", "[1]", '[["x"]]', '[[2,"P 1","A","TP",""]]'])
def test_rows_that_no_plan_showed_are_refused_in_one_line(officer, cast, sent):
    page = officer.post("/cntt/don-vi/tep/", {"dong": sent, "ke_hoach": "x"})
    assert page.status_code == 200
    assert "note-warn" in page.text or "Tệp không có đơn vị nào" in page.text
    assert not UnitChange.objects.exists()


def test_a_plan_names_no_more_than_it_must(cast):
    made = plan.make(views_change.forms.Move("P001", "P002"), None, datetime.now(UTC))  # type: ignore[arg-type]
    assert made.people == 0
