"""A list too large to wait for: read and compared by a process of its own, which says how far it is."""

import json
import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.people import appoint
from tests.cast import Cast, signed_in
from tests.exports.made import make
from tests.roster.outside import all_large, place_of
from tests.roster.test_views import HEADINGS, HOME, LIST, apply, planned, send
from trainer.core.text import count
from trainer.exports import making, prepared_files
from trainer.models import Event, Official, PreparedFile, RosterSheet, RosterUpload
from trainer.roster import uploads
from trainer.roster.rules import head, shown
from trainer.roster.rules.wishes import Wishes

pytestmark = pytest.mark.django_db(transaction=True)
MANY = (*LIST, *(f"HN{number:04},Người Thứ {number},,P001,Cán bộ," for number in range(1000, 4000)))


@pytest.fixture
def cast(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Cast:
    """The cast, where every list is large; files in a folder of the test's own."""
    return all_large(monkeypatch, tmp_path)


def asked(client, content=LIST) -> tuple[str, RosterUpload]:
    """Upload a list; return where that led, and what is kept."""
    page = send(client, content)
    return place_of(page), RosterUpload.objects.latest("pk")


def columns(client, upload):
    """Take the proposed columns of a list that was read; return the page that leads to."""
    upload.refresh_from_db()
    chosen = {name: "" if value is None else value for name, value in upload.mapping.items()}
    return client.post(f"{HOME}{upload.pk}/cot/", chosen, follow=True)


def plain(page: str) -> str:
    """Return a page without what is another at every request and upload."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"|danh-sach/\d+/', "", page)


def test_it_is_read_and_compared_outside_and_does_what_a_small_one_does(officer, monkeypatch):
    place, upload = asked(officer)
    page = officer.get(place)
    assert "Đọc danh sách cán bộ" in page.text
    assert "Sắp bắt đầu" in page.text
    assert int(page.headers["Refresh"]) > 0
    assert not officer.get("/tep/").text.count("Đọc danh sách")

    assert make()
    assert place_of(officer.get(place, follow=True)) == f"{HOME}{upload.pk}/cot/"
    waiting = columns(officer, upload)
    assert "So danh sách với dữ liệu hiện có" in waiting.text
    assert make()
    seen = officer.get(place_of(waiting), follow=True)
    assert place_of(seen) == f"{HOME}{upload.pk}/ke-hoach/"

    monkeypatch.undo()
    assert plain(seen.text) == plain(planned(officer, LIST)[0])
    assert "Đã áp dụng danh sách" in apply(officer, seen.text, upload).text
    assert Official.objects.filter(staff_code="HN005").exists()
    assert not Event.objects.filter(kind="export_asked").exists()


def test_how_far_it_is_are_the_rows_that_were_read(officer, monkeypatch):
    told: list[tuple[int, int]] = []
    tell = prepared_files.tell
    monkeypatch.setattr(prepared_files, "tell", lambda file, *how: told.append(how) or tell(file, *how))
    monkeypatch.setattr(making, "_TELLS_EVERY_SECONDS", -1)
    # Each piece of news is waited for, so that none is passed over.
    monkeypatch.setattr(making._Teller, "told", _at_once(making._Teller.told))
    _, upload = asked(officer, MANY)
    rows = len(MANY) + 1

    assert make()
    assert told[-1] == (rows - 1, rows - 1)
    assert [how for how in told if 0 < how[0] < rows - 1] == [(1000, rows - 1), (2000, rows - 1), (3000, rows - 1)]

    told.clear()
    columns(officer, upload)
    assert make()
    assert (500, rows) in told
    assert told[-1] == (rows, rows)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def _at_once(tell):
    def told(self, done: int, total: int) -> None:
        tell(self, done, total)
        if self._told is not None:
            self._told.result()

    return told


def test_the_page_shows_the_rows_and_needs_no_script(officer):
    place, _ = asked(officer)
    PreparedFile.objects.update(state="running", done=120_000, total=199_990)
    assert "Đã đọc 120.000 trên 199.990 dòng (60%)" in officer.get(place).text
    PreparedFile.objects.update(done=120_000, total=0)
    assert "Đã đọc 120.000 dòng. Kiểu tệp này không cho biết trước" in officer.get(place).text


def test_of_two_officers_one_waits_and_is_told_so(cast):
    appoint(cast.binh, "it_officer")
    first, second = signed_in(cast.khue), signed_in(cast.binh)
    asked(first)
    place, _ = asked(second)
    assert "Chờ đến lượt: còn 1 việc lớn làm trước." in second.get(place).text
    assert make()
    assert "Sắp bắt đầu" in second.get(place).text


def test_who_stops_it_finds_the_list_and_may_go_on(officer):
    place, upload = asked(officer)
    page = officer.post(f"{place}bo/", follow=True)
    assert "Đã dừng" in page.text
    assert f"{HOME}{upload.pk}/cot/" in page.text
    assert not make()
    assert "Đọc danh sách cán bộ" in officer.get(f"{HOME}{upload.pk}/cot/", follow=True).text
    assert make()


def test_a_file_that_cannot_be_read_is_said_where_one_waits(officer):
    place, upload = asked(officer, b"%PDF-1.4 nothing of a list")
    assert make()
    page = officer.get(place)
    assert "không phải sổ tính, hoặc đã hỏng" in page.text
    assert "Tải lên tệp khác" in page.text
    officer.post(f"{HOME}{upload.pk}/bo/")
    assert not RosterSheet.objects.exists()
    assert "Danh sách này đã được bỏ" in officer.post(f"{place}lap-lai/", follow=True).text


@pytest.mark.parametrize("step", ["trang", "cach-nap", "ap-dung"])
def test_of_a_list_that_nobody_has_read_nothing_is_done(officer, step):
    _, upload = asked(officer)
    before = Official.objects.count()
    answer = officer.post(f"{HOME}{upload.pk}/{step}/", {"trang": "0", "shown": "x"}, follow=True)
    assert "Đọc danh sách cán bộ" in answer.text
    assert "Đọc danh sách cán bộ" in officer.get(f"{HOME}{upload.pk}/khong-nhan/xlsx/", follow=True).text
    assert Official.objects.count() == before


def _compared(officer) -> tuple[str, RosterUpload]:
    _, upload = asked(officer)
    assert make()
    columns(officer, upload)
    assert make()
    return officer.get(f"{HOME}{upload.pk}/ke-hoach/").text, upload


@pytest.mark.parametrize("what", ["columns", "wishes", "people", "an hour"])
def test_what_was_compared_before_something_changed_is_compared_anew(officer, what):
    page, upload = _compared(officer)
    assert "Kế hoạch nạp danh sách" in page
    if what == "columns":
        columns(officer, upload)
    elif what == "wishes":
        officer.post(f"{HOME}{upload.pk}/cach-nap/", {"che_do": "add"})
    elif what == "people":
        Official.objects.filter(staff_code="HN003").update(full_name="Lê Tiến Khác")
        apply(officer, page, upload)
        assert make()
        assert not Official.objects.filter(staff_code="HN005").exists()
    else:
        upload.refresh_from_db()
        upload.plan["at"] = (upload.uploaded_at - timedelta(hours=2)).isoformat()
        upload.save(update_fields=["plan"])

    assert "So danh sách với dữ liệu hiện có" in officer.get(f"{HOME}{upload.pk}/ke-hoach/", follow=True).text
    assert make()
    assert "Kế hoạch nạp danh sách" in officer.get(f"{HOME}{upload.pk}/ke-hoach/").text


def test_what_was_compared_with_other_columns_is_not_kept(officer):
    _, upload = asked(officer)
    assert make()
    upload.refresh_from_db()
    made = shown.of(uploads.plan_of(upload))
    RosterUpload.objects.update(mapping={**upload.mapping, "email": None})
    assert not uploads.keep_plan(upload, made, upload.uploaded_at)
    assert RosterUpload.objects.get().plan is None


def test_who_is_no_it_officer_has_nothing_read(cast, officer):
    asked(officer)
    PreparedFile.objects.update(asked_by=cast.binh)
    assert make()
    file = PreparedFile.objects.get()
    assert (file.state, file.error) == ("failed", making.NO_RIGHT)


def test_what_is_shown_comes_back_from_json_as_it_was(officer):
    _, upload = asked(officer, (*MANY, "HN3999,Người Khác,,P001,Cán bộ,", "HN9,Không Đơn Vị,,P999,Cán bộ,"))
    assert make()
    upload.refresh_from_db()
    made = uploads.plan_of(upload)
    seen = shown.of(made)
    assert shown.from_plain(json.loads(json.dumps(seen.to_plain()))) == seen
    assert len(seen.plan.new) == shown.ROWS < seen.totals["new"] == len(made.new)
    assert seen.counts() == uploads.counts(made)
    assert seen.plan.unknown_units == made.unknown_units != ()


def test_to_choose_columns_its_rows_are_not_read_again(officer):
    _, upload = asked(officer, MANY)
    assert make()
    with CaptureQueriesContext(connection) as looking:
        page = officer.get(f"{HOME}{upload.pk}/cot/").text
        officer.post(f"{HOME}{upload.pk}/cot/", {"header": "1", "code": "0", "name": "1", "unit": "3"})
    assert RosterUpload.objects.get().mapping["roles"] is None
    assert f"{count(len(MANY))} dòng dưới tiêu đề." in page
    assert "Trần Thanh Bình" in page
    assert not [one["sql"] for one in looking if '"trainer_rostersheet"."content"' in one["sql"]]
    upload.refresh_from_db()
    assert len(upload.sheet["head"]["sheet"]["rows"]) == head.ROWS


def test_what_an_earlier_version_kept_has_the_same_columns(officer):
    _, upload = asked(officer, MANY)
    assert make()
    page = officer.get(f"{HOME}{upload.pk}/cot/").text
    RosterUpload.objects.update(sheet={})
    assert plain(officer.get(f"{HOME}{upload.pk}/cot/").text) == plain(page)


def test_other_sheets_of_it_are_read_outside(officer):
    _, upload = asked(officer, workbook({"Tháng 11": LIST[:3], "Chuyển đi": LIST[3:]}))
    assert make()
    assert "Tệp có 2 trang" in officer.get(f"{HOME}{upload.pk}/cot/").text
    waiting = officer.post(f"{HOME}{upload.pk}/trang/", {"trang": ["1"]}, follow=True)
    assert "<h1>Đọc danh sách cán bộ</h1>" in waiting.text
    assert make()
    page = officer.get(f"{HOME}{upload.pk}/cot/").text
    assert "trang tính “Chuyển đi”" in page
    upload.refresh_from_db()
    assert {cells[0] for _, cells in upload.sheet["head"]["sheet"]["rows"]} == {"Mã cán bộ", *codes(LIST[3:])}


def test_sheets_that_are_chosen_while_others_are_read_are_read_after_them(officer):
    _, upload = asked(officer, workbook({"Tháng 11": LIST[:3], "Chuyển đi": LIST[3:]}))
    assert make()
    uploads.wish(RosterUpload.objects.get(), Wishes(sheets=(1,)), later=True)
    read = uploads.looked_at(uploads.book_of(upload), (1,))
    old = RosterUpload.objects.get()
    uploads.wish(old, Wishes(sheets=(0,)), later=True)
    assert not uploads.keep_read(old, None, read)
    assert uploads.is_unread(RosterUpload.objects.get())


def test_who_waits_for_a_plan_when_other_sheets_are_chosen_is_not_told_that_the_list_is_gone(officer):
    _, upload = asked(officer, workbook({"Tháng 11": LIST[:3], "Chuyển đi": LIST[3:]}))
    assert make()
    place = place_of(columns(officer, upload))
    officer.post(f"{HOME}{upload.pk}/trang/", {"trang": ["1"]})
    assert make()
    assert "<h1>Đọc danh sách cán bộ</h1>" in officer.get(place, follow=True).text


def test_of_two_who_wait_for_one_list_neither_is_told_that_it_is_gone(cast):
    appoint(cast.binh, "it_officer")
    first, second = signed_in(cast.khue), signed_in(cast.binh)
    place, upload = asked(first)
    other = place_of(second.get(f"{HOME}{upload.pk}/cot/", follow=True))
    assert other != place
    assert make()
    assert make()
    assert place_of(second.get(other, follow=True)) == f"{HOME}{upload.pk}/cot/"


def codes(lines: tuple[str, ...]) -> list[str]:
    return [line.split(",")[0] for line in lines]


def workbook(sheets: dict[str, tuple[str, ...]]) -> bytes:
    """Return a workbook of such sheets, each with headings."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in (HEADINGS, *lines):
            sheet.append(line.split(","))
    content = BytesIO()
    book.save(content)
    return content.getvalue()
