"""The log: every kind of event by its name, from the latest back, filtered, for whom it is meant."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests import cast as people
from tests.actions.people import appoint
from tests.cast import Cast, signed_in
from trainer.commands.log import log as command
from trainer.core.vietnam_time import LOCAL
from trainer.models import Event, Official
from trainer.queries import event_words, log_table
from trainer.queries import log as queries
from trainer.units.rules.model import KINDS as UNIT_KINDS
from trainer.web.it.log import place_of, word_of

pytestmark = pytest.mark.django_db
LOG = "/cntt/nhat-ky/"
NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)


def note(kind: str, minutes: int = 0, actor=None, official=None, **details) -> Event:
    at = NOW + timedelta(minutes=minutes)
    return Event.objects.create(at=at, kind=kind, actor=actor, official=official, details=details)


def shown(client, query: str = "") -> str:
    answer = client.get(f"{LOG}{query}")
    assert answer.status_code == 200
    return unescape(answer.text)


def titles(client, query: str = "") -> list[str]:
    return [found.strip() for found in re.findall(r'<th scope="row">([^<]+)', shown(client, query))]


@pytest.fixture
def officer(cast: Cast):
    Event.objects.all().delete()
    return signed_in(cast.khue)


def test_every_kind_that_the_code_writes_has_a_name_and_a_group() -> None:
    house = Path(event_words.__file__).parents[1]
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in house.rglob("*.py") if "migrations" not in path.parts
    )
    written = set(re.findall(r'Event(?:\.objects\.create)?\([^)]*?kind="(\w+)"', source))
    calls = re.sub(r"def \w+\(", "", source)
    written |= set(re.findall(r'(?:_trace|trace|by_himself)\([^)"{]*?"(\w+)"', calls))
    written |= {f"unit_{kind}" for kind in (*UNIT_KINDS.values(), "list", "undo")}
    assert len(written) > 30
    assert written - set(event_words.EVENT_TITLES) == set()
    groups = [kind for _, kinds in event_words.GROUPS.values() for kind in kinds]
    assert len(groups) == len(set(groups))


def test_the_latest_stands_first_with_who_did_it_and_about_whom(cast: Cast, officer) -> None:
    note("exported", 0, cast.khue, what="tien-do.xlsx", rows=1255)
    note("evidence_seen", 1, cast.binh, cast.an, how="screen")
    note("backed_up", 2, file="sao-luu.zip")
    page = shown(officer)
    assert titles(officer) == ["Sao lưu", "Hồ sơ tập huấn được xem hoặc tải", "Tải bảng hoặc tệp"]
    assert "tệp tien-do.xlsx; 1.255 dòng" in page
    assert "xem trên màn hình" in page
    assert 'href="/cntt/can-bo/HN002/"' in page
    assert "Từ máy chủ" in page
    assert "10:02 ngày 26/11/2026" in page


def test_it_is_filtered_by_what_by_whom_about_whom_and_by_the_day_of_vietnam(cast: Cast, officer) -> None:
    note("exported", 0, cast.khue)
    note("evidence_seen", 1, cast.binh, cast.an)
    note("signed_in", 2, cast.an, cast.an)
    # 23:30 of the 26th in Việt Nam, and 00:30 of the 27th: in UTC both are on the 26th.
    late = int((datetime(2026, 11, 26, 23, 30, tzinfo=LOCAL) - NOW).total_seconds() // 60)
    note("campaign_opened", late, cast.khue, title="Đợt cuối năm")
    note("campaign_closed", late + 60, cast.khue, title="Đợt cuối năm")
    assert titles(officer, "?loai=xem-tai") == ["Hồ sơ tập huấn được xem hoặc tải", "Tải bảng hoặc tệp"]
    assert titles(officer, "?ai=HN001") == ["Hồ sơ tập huấn được xem hoặc tải"]
    assert titles(officer, "?ve=nguyen+thi+an") == ["Đăng nhập", "Hồ sơ tập huấn được xem hoặc tải"]
    assert titles(officer, "?ngay=2026-11-27") == ["Đóng đợt"]
    assert titles(officer, "?ngay=2026-11-26&loai=dot") == ["Mở đợt"]
    assert "“Đợt cuối năm”" in shown(officer, "?loai=dot")


def test_what_is_not_known_is_said_and_finds_nothing(officer) -> None:
    note("backed_up")
    assert "Không có “x”. Anh/chị chọn lại ở ô Việc." in shown(officer, "?loai=x")
    assert titles(officer, "?loai=x") == []
    assert titles(officer, "?ve=khong+ai+ca") == []
    assert "Không có việc nào khớp điều kiện lọc." in shown(officer, "?ve=khong+ai+ca")
    assert "Không có “hôm qua”" in shown(officer, "?ngay=h%C3%B4m+qua")


def test_a_name_that_too_many_bear_is_asked_for_more_closely(cast: Cast, officer, monkeypatch) -> None:
    monkeypatch.setattr(queries, "MOST_PEOPLE", 1)
    assert "Hơn 1 người mang tên “HN00”." in shown(officer, "?ve=HN00")


@pytest.mark.parametrize("query", ["", "loai=can-bo", "ve=an&loai=can-bo"])
def test_page_by_page_each_event_comes_once_also_of_one_moment(cast: Cast, officer, query: str) -> None:
    # A list writes hundreds at one moment; some other minutes lie around it.
    made = [note("changed", at, cast.khue, cast.an, fields=[["Chức vụ", "", f"việc {at}"]]) for at in (1, 2)]
    made += [note("moved", 3, cast.khue, cast.an) for _ in range(45)]
    made += [note("joined", 4, cast.khue, cast.an)]
    found: list[str] = []
    address = f"{LOG}?{query}"
    while address:
        answer = officer.get(address)
        found += re.findall(r'<th scope="row">', answer.text)
        more = re.search(r'href="([^"]+)" rel="next"', answer.text)
        address = unescape(more[1]) if more else ""
    assert len(found) == len(made)
    places = [page.events[0].pk for page in _pages(queries.Wanted(group="can-bo"), 7)]
    assert len(places) == len(set(places)) == -(-len(made) // 7)


def _pages(wanted: queries.Wanted, size: int):
    behind = None
    while True:
        page = queries.page(wanted, size, behind)
        yield page
        if page.rest is None:
            return
        behind = page.rest


def test_a_page_costs_as_many_queries_however_much_there_is(cast: Cast, officer) -> None:
    for at in range(3):
        note("moved", at, cast.khue, cast.an)
    before = people.queries(officer, f"{LOG}?loai=can-bo"), people.queries(officer, LOG)
    for at in range(60):
        note("moved", at, cast.binh, cast.dung)
        note("joined", at, cast.khue, cast.chien)
    assert (people.queries(officer, f"{LOG}?loai=can-bo"), people.queries(officer, LOG)) == before


def test_a_table_of_the_log_reads_of_people_just_what_they_are_called(
    cast: Cast, officer, django_assert_num_queries
) -> None:
    for minutes in range(5):
        note("signed_in", minutes, cast.an, cast.an)
    with django_assert_num_queries(2) as said:
        lines = list(log_table.of_events(queries.Wanted()).rows)
    assert [line[2:6] for line in lines] == [(cast.an.full_name, cast.an.staff_code) * 2] * len(lines)
    assert not [one["sql"] for one in said.captured_queries if "password" in one["sql"] or "trainer_unit" in one["sql"]]


def test_a_place_in_an_address_is_read_back_and_anything_else_is_the_beginning(officer) -> None:
    place = datetime(2026, 11, 26, 3, 0, 0, 123456, tzinfo=UTC), 77
    assert place_of(word_of(place)) == place
    for word in ("", "x", "12", "1-", "-5", "1" * 30 + "-1", "²-1"):
        assert place_of(word) is None, word
    note("backed_up")
    assert titles(officer, "?truoc=rac") == ["Sao lưu"]


def test_auditors_read_it_leaders_and_outsiders_do_not_find_it(cast: Cast, officer) -> None:
    appoint(cast.dung, "auditor")
    assert signed_in(cast.dung).get(LOG).status_code == 200
    assert signed_in(cast.dung).post(LOG).status_code == 404
    assert signed_in(cast.binh).get(LOG).status_code == 404
    assert signed_in(cast.an).get(LOG).status_code == 404


def test_the_command_says_the_same_as_the_screen(cast: Cast, officer, tmp_path: Path) -> None:
    note("evidence_seen", 1, cast.binh, cast.an)
    note("exported", 2, cast.khue, what="x.csv", rows=3)
    told = json.loads(CliRunner().invoke(command, ["--json"], standalone_mode=False).stdout)
    assert [row["title"] for row in told] == titles(officer)
    assert told[0]["told"] == "tệp x.csv; 3 dòng"
    assert (told[1]["by_code"], told[1]["about_code"]) == ("HN001", "HN002")
    said = CliRunner().invoke(command, ["--about", "HN002"], standalone_mode=False).stdout
    assert "Hồ sơ tập huấn được xem hoặc tải: Nguyễn Thị An (HN002). Trần Thanh Bình." in said
    wrong = CliRunner().invoke(command, ["--by", "khong-ai"], standalone_mode=False)
    assert "--by: không có ai tên hoặc mã “khong-ai”" in str(wrong.exception)
    done = CliRunner().invoke(command, ["--output", str(tmp_path / "nk.csv")], standalone_mode=False)
    assert "Đã ghi 2 dòng" in done.stdout
    assert Event.objects.filter(kind="exported").count() == 2


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_on_which_nothing_happened(officer, day: str) -> None:
    note("signed_in")
    assert titles(officer, f"?ngay={day}") == []
    told = CliRunner().invoke(command, ["--day", day], standalone_mode=False)
    assert told.stdout == "Không có việc nào khớp.\n"


def a_list(cast: Cast, minutes: int, rows: int, kind: str = "roster_applied") -> Event:
    """Note what a staff list writes, all at one moment: somebody's rows, and at last its own."""
    for number in range(rows):
        note("moved" if number else "joined", minutes, cast.khue, (cast.an, cast.dung)[number % 2])
    return note(kind, minutes, cast.khue, file=f"ds-{minutes}.xlsx", moved=rows)


@pytest.mark.parametrize("query", ["", "?loai=can-bo", "?ai=CNTT001", "?ngay=2026-11-26"])
def test_a_staff_list_is_one_line_that_opens_every_row_of_it(cast: Cast, officer, query: str) -> None:
    note("changed", 0, cast.khue, cast.an)
    a_list(cast, 1, 40)
    note("left", 2, cast.khue, cast.dung)
    a_list(cast, 3, 20, "roster_undone")
    undone, left, applied, changed = titles(officer, query)
    assert (undone, applied) == ("Hoàn tác danh sách cán bộ", "Nạp danh sách cán bộ")
    assert (left, changed) == ("Rời danh sách", "Thay đổi thông tin")
    page = shown(officer, query)
    assert [int(found) for found in re.findall(r"Xem từng người \((\d+) dòng\)", page)] == [20, 40]

    address = re.findall(r'href="/cntt/nhat-ky/(\?luc=\d+)"', page)[1]
    opened, rows = shown(officer, address), 0
    assert "Chỉ những dòng của một lần nạp danh sách cán bộ (tệp ds-1.xlsx; 40 chuyển)" in opened
    for _ in range(3):
        rows += opened.count('<th scope="row">')
        more = re.search(r'href="/cntt/nhat-ky/([^"]+)" rel="next"', opened)
        opened = shown(officer, more[1]) if more else ""
    assert rows == 41
    assert titles(officer, f"{address}&ve=HN003&loai=can-bo") == ["Chuyển đơn vị"] * 15


@pytest.mark.parametrize("query", ["", "?loai=tai-khoan", "?ai=CNTT001"])
def test_slips_printed_at_once_are_one_line_that_opens_each_persons(cast: Cast, officer, query: str) -> None:
    Official.objects.update(last_login=None)
    a_list(cast, 1, 3)
    Event.objects.filter(kind__in=("joined", "moved")).update(kind="signed_out")
    printed = officer.post("/cntt/phieu/", {"don_vi": cast.ward.code})
    assert printed.headers["Content-Type"] == "application/pdf"
    many = Event.objects.filter(kind="slip_made").count()
    assert many > 1
    row, *others = titles(officer, query)
    assert row == "In phiếu đăng nhập lần đầu"
    assert "Được in phiếu đăng nhập lần đầu" not in others
    assert ("Nạp danh sách cán bộ" in others) == (query != "?loai=tai-khoan")
    page = shown(officer, query)
    assert f'{row}<span class="under">{many} người</span>' in page
    assert f"Xem từng người ({many} dòng)" in page
    address = re.findall(r'href="/cntt/nhat-ky/(\?luc=\d+)"', page)[0]
    assert titles(officer, address).count("Được in phiếu đăng nhập lần đầu") == many
    assert f"một lần in phiếu đăng nhập lần đầu ({many} người)" in shown(officer, address)


def test_of_slips_printed_at_once_each_persons_stands_on_his_page_and_where_one_looks_for_him(
    cast: Cast, officer
) -> None:
    Official.objects.update(last_login=None)
    officer.post("/cntt/phieu/", {"don_vi": cast.ward.code})
    assert titles(officer, "?ve=HN002") == ["Được in phiếu đăng nhập lần đầu"]
    assert "Được in phiếu đăng nhập lần đầu" in officer.get("/cntt/can-bo/HN002/").text
    assert titles(officer, "?loai=danh-sach") == []


def test_the_slip_of_one_person_is_his_own_line(cast: Cast, officer) -> None:
    Official.objects.filter(pk=cast.an.pk).update(last_login=None)
    officer.post(f"/cntt/can-bo/{cast.an.staff_code}/phieu/")
    assert titles(officer, "?loai=tai-khoan") == ["Được in phiếu đăng nhập lần đầu"]


def test_who_looks_for_a_person_or_takes_the_log_away_has_each_row_of_a_list(cast: Cast, officer) -> None:
    a_list(cast, 1, 6)
    assert titles(officer, "?ve=HN002") == ["Chuyển đơn vị"] * 2 + ["Vào danh sách"]
    assert titles(officer, "?ve=HN003&loai=can-bo") == ["Chuyển đơn vị"] * 3
    told = json.loads(CliRunner().invoke(command, ["--json"], standalone_mode=False).stdout)
    assert len(told) == 7
    assert officer.get(f"{LOG}tai/csv/").text.count("Chuyển đơn vị") == 5


def test_page_by_page_each_list_comes_once(cast: Cast, officer) -> None:
    for at in range(8):
        a_list(cast, at, 3)
    found, behind = [], None
    while True:
        page = queries.page(queries.Wanted(), 3, behind, fold=True)
        found += page.events
        if (behind := page.rest) is None:
            break
    assert [event.kind for event in found] == ["roster_applied"] * 8
    assert len({event.pk for event in found}) == 8


def test_lists_cost_as_many_queries_however_many_there_are(cast: Cast, officer) -> None:
    a_list(cast, 0, 2)
    before = people.queries(officer, LOG)
    for at in range(1, 9):
        a_list(cast, at, 10)
    assert people.queries(officer, LOG) == before


def test_a_link_to_no_list_says_so(officer) -> None:
    note("backed_up")
    assert titles(officer, "?luc=rac") == []
    assert "Liên kết này không dẫn tới danh sách nào." in shown(officer, "?luc=rac")
