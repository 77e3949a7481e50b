"""The staff list through the screens: the real files end to end, each step, once and only as shown."""

import html
import io
import re
from datetime import timedelta
from functools import partial
from unittest.mock import patch

import openpyxl
import pytest

from tests.actions.in_pieces import go_on
from tests.beside import at_once
from tests.cast import official, signed_in
from trainer.actions.accounts import officials
from trainer.content.live import library
from trainer.core.vietnam_time import day_of
from trainer.disk.paths import PROJECT
from trainer.models import Event, Official, Requirement, RoleHolding, RosterSheet, RosterUpload, Unit
from trainer.roster import uploads

HOME = "/cntt/danh-sach/"
DEMO = PROJECT / "demo"
HEADINGS = "Mã cán bộ,Họ và tên,Chức vụ,Đơn vị,Vai trò,Email"
# Everybody of the cast as he is, and one new official.
LIST = (
    "HN001,Trần Thanh Bình,,P001,Lãnh đạo,",
    "HN002,Nguyễn Thị An,,P001,Quản trị trang,an@example.org",
    "HN003,Lê Tiến Dũng,,P002,Cán bộ,",
    "HN004,Phạm Quyết Chiến,,P002,Quản trị trang,",
    "HN005,Hồ Văn Mới,Chuyên viên,P002,Quản trị trang,",
)


def send(client, content, name="ds.csv", place=HOME):
    """Upload a file; return the page it leads to."""
    file = io.BytesIO(content if isinstance(content, bytes) else "\n".join((HEADINGS, *content)).encode())
    file.name = name
    return client.post(place, {"tep": file}, follow=True)


def planned(client, content, name="ds.csv"):
    """Upload a file and take the proposed columns; return the plan's page and the upload."""
    page = send(client, content, name)
    upload = RosterUpload.objects.latest("pk")
    chosen = {name: "" if value is None else value for name, value in upload.mapping.items()}
    answer = client.post(page.redirect_chain[-1][0], chosen, follow=True)
    assert answer.redirect_chain, answer.text
    return answer.text, upload


def shown(page):
    return re.search(r'name="shown" value="([^"]+)"', page)[1]


def apply(client, page, upload, **fields):
    # Who confirms the warnings has seen which units lose many people too.
    fields |= {"seen": "1"} if "confirm" in fields else {}
    return client.post(f"{HOME}{upload.pk}/ap-dung/", {"shown": shown(page), **fields}, follow=True)


def counts(page):
    """Return the figures of a plan or a result by their titles."""
    found = re.findall(r"<dt>([^<]+)</dt><dd>(?:<a [^>]*>)?([\d.]+)(?:</a>)?</dd>", page)
    return {title: int(value.replace(".", "")) for title, value in found}


def figures(new, changed, moved, returning, leaving, unchanged, rejected):
    titles = ("mới", "thay đổi", "chuyển đơn vị", "trở lại", "rời danh sách", "giữ nguyên", "không nhận")
    return dict(zip(titles, (new, changed, moved, returning, leaving, unchanged, rejected), strict=True))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_sample_is_read_without_a_word_and_applied_as_it_is(officer, cast, kind):
    assert f'href="{HOME}mau/{kind}/"' in officer.get(HOME).text
    answer = officer.get(f"{HOME}mau/{kind}/")
    page, upload = planned(officer, answer.content, f"mau.{kind}")
    assert counts(page)["mới"] == 3
    assert counts(page)["không nhận"] == 0
    # Every heading is one of ours, and every role a role.
    assert {name for name, column in upload.mapping.items() if column is None} == {"family", "given"}
    officer.post(f"{HOME}{upload.pk}/cach-nap/", {"che_do": "add"})
    apply(officer, officer.get(f"{HOME}{upload.pk}/ke-hoach/").text, upload)
    people = Official.objects.filter(staff_code__startswith="MAU").order_by("staff_code")
    assert [(one.full_name, one.unit.name, one.email) for one in people] == [
        ("Nguyễn Văn Mẫu", cast.ward.name, "mau001@example.org"),
        ("Trần Thị Ví Dụ", cast.other_ward.name, "mau002@example.org"),
        ("Lê Giả Định", cast.ward.name, None),
    ]
    assert set(RoleHolding.objects.filter(official=people[1]).values_list("role", flat=True)) == {
        "page_admin",
        "spokesperson",
    }


def test_the_sample_is_for_who_uploads_lists_and_of_a_kind_there_is(officer, cast):
    assert officer.get(f"{HOME}mau/pdf/").status_code == 404
    assert signed_in(cast.binh).get(f"{HOME}mau/csv/").status_code == 404
    Unit.objects.update(parent=None)
    assert officer.get(f"{HOME}mau/csv/").status_code == 404


def test_an_address_that_is_not_taken_is_broken_behind_its_signs_only(officer):
    page, _ = planned(officer, (*LIST, "HN006,Hồ Văn Hai,,P002,Cán bộ,an@example.org"))
    assert "Địa chỉ an@<wbr>example.<wbr>org đã có ở dòng 3 (mã HN002) nên để trống." in page


def test_each_figure_of_a_plan_leads_to_who_is_counted(officer):
    page, _ = planned(officer, (*LIST[1:], "HN009,,,P002,Cán bộ,"))
    led = dict(re.findall(r'<dt>([^<]+)</dt><dd><a href="#([^"]+)">', page))

    assert {title for title, number in counts(page).items() if number} - set(led) <= {"giữ nguyên"}
    assert {"mới", "rời danh sách", "không nhận"} <= set(led)
    assert all(f' id="{place}"' in page for place in led.values())


def test_what_is_to_be_checked_stands_between_the_figures_and_the_act(officer):
    page, upload = planned(officer, (*LIST[1:], "HN009,,,P002,Cán bộ,"))
    lists = [page.index(f' id="{place}"') for place in ("khong-nhan", "roi", "moi")]
    act = page.index(f'formaction="{HOME}{upload.pk}/ap-dung/"')
    assert page.index("stats-counts") < min(lists) < max(lists) < act
    # So few that they stand open.
    assert page.count('<details class="fold" open>') == len(lists)


@pytest.mark.browser
def test_a_figure_of_a_plan_opens_the_fold_that_it_leads_to(officer, browser):
    page, _ = planned(officer, (*LIST, *(f"HN01{at},Người Mới {at},,P002,Cán bộ," for at in range(8))))
    tab = browser.new_page()
    tab.set_content(page)
    named = tab.get_by_text("Người Mới 2")
    assert not named.is_visible()
    tab.locator("dd a[href='#moi']").click()
    named.wait_for(state="visible")
    tab.close()


OCTOBER = figures(1255, 0, 0, 0, 0, 0, 5)


def load_units(client, content):
    """Send the list of units, look at its plan and do it."""
    page = send(client, content, "don-vi.csv", "/cntt/don-vi/tep/").text
    rows, mark = (
        html.unescape(page.partition(f'name="{name}" value="')[2].partition('"')[0]) for name in ("dong", "ke_hoach")
    )
    return client.post("/cntt/don-vi/tep/", {"dong": rows, "ke_hoach": mark}, follow=True)


NOVEMBER = figures(32, 1, 30, 0, 13, 1211, 3)


@pytest.mark.django_db
def test_the_real_lists_from_an_empty_house_to_the_second_month():
    from datetime import UTC, datetime

    khue = officials.create_it_officer("CNTT001", "Đỗ Minh Khuê", "", datetime.now(UTC))
    client = signed_in(khue)
    assert "Chưa có danh sách đơn vị" in client.get(HOME).text
    loaded = load_units(client, (DEMO / "don-vi.csv").read_bytes())
    assert f"Đã ghi: Nạp danh sách đơn vị: {Unit.objects.count() - 1} mới" in loaded.text
    assert Unit.objects.filter(parent__isnull=True).count() == 1

    october = "danh-sach-can-bo-2026-10.xlsx"
    page, upload = planned(client, (DEMO / october).read_bytes(), october)
    assert counts(page) == OCTOBER
    assert not Official.objects.exclude(pk=khue.pk).exists()
    apply(client, page, upload)
    # A page waits some seconds only: on a busy machine the housekeeper writes the rest.
    go_on(library())
    assert counts(client.get(f"{HOME}{upload.pk}/ket-qua/").text) == OCTOBER
    assert Official.objects.filter(is_active=True).count() == 1256

    november = "danh-sach-can-bo-2026-11.xlsx"
    page, upload = planned(client, (DEMO / november).read_bytes(), november)
    assert counts(page) == NOVEMBER
    # A number now names somebody else: that needs one more word.
    refused = apply(client, page, upload)
    # Before the figures: below them a phone does not show it.
    assert refused.text.index("Chưa áp dụng") < refused.text.index('class="stats')
    assert Official.objects.filter(is_active=True).count() == 1256
    apply(client, page, upload, confirm="1")
    go_on(library())
    assert counts(client.get(f"{HOME}{upload.pk}/ket-qua/").text) == NOVEMBER
    assert Official.objects.filter(is_active=True).count() == 1256 + 32 - 13
    assert Event.objects.filter(kind="moved").count() == 30
    assert Event.objects.filter(kind="left").count() == 13
    history = client.get(HOME).text
    assert history.index(november) < history.index(october)


@pytest.mark.django_db
def test_the_list_of_units_names_the_unit_that_the_first_officer_was_put_into():
    from datetime import UTC, datetime

    client = signed_in(officials.create_it_officer("CNTT001", "Đỗ Minh Khuê", "", datetime.now(UTC)))
    units = "code,name,parent,kind\nHN,Thành phố Sao,,tinh\nP1,Phường Sao Mai,HN,phuong\n"
    load_units(client, units.encode())
    assert list(Unit.objects.values_list("code", "ancestry")) == [("HN", "/HN/"), ("P1", "/HN/P1/")]


def test_everybody_stays_and_one_comes(officer, cast):
    page, upload = planned(officer, LIST)
    assert counts(page) == figures(1, 0, 0, 0, 0, 4, 0)
    assert "Hồ Văn Mới" in page
    assert not Official.objects.filter(staff_code="HN005").exists()
    apply(officer, page, upload)
    newcomer = Official.objects.get(staff_code="HN005")
    assert not newcomer.has_usable_password()
    assert Requirement.objects.filter(official=newcomer).exists()


def test_who_was_added_by_hand_and_is_in_no_list_since_is_named_with_the_day(officer, cast):
    lists = officer.get("/cntt/danh-sach/").text
    assert lists.index('href="/cntt/can-bo/them/"') < lists.index("Đã áp dụng")
    form = officer.get("/cntt/can-bo/them/").text
    assert "mà thiếu tên thì người này rời danh sách" in form
    person = {"ma": "HN009", "ten": "Võ Thị Hoa", "don_vi": "P001", "vai_tro": ["staff"], "email": ""}
    said = officer.post("/cntt/can-bo/them/", person, follow=True).text
    assert "ghi người này vào danh sách kỳ sau" in said

    page, upload = planned(officer, LIST[:4])

    day = day_of(Official.objects.get(staff_code="HN009").created_at)
    line = f"(HN009, Phường Sao Mai): không có trong danh sách, thêm tay ngày {day:%d/%m/%Y}"
    assert line in page
    assert counts(page)["rời danh sách"] == 1
    for one in (*LIST[:4], "HN009,Võ Thị Hoa,,P001,Cán bộ,"):
        assert f"({one[:5]}, Phường Hoa Lúa): không có" not in page
    # Once a list has named him he leaves as anybody does.
    page, upload = planned(officer, (*LIST[:4], "HN009,Võ Thị Hoa,,P001,Cán bộ,"), name="co.csv")
    assert "thêm tay ngày" not in page
    apply(officer, page, upload)
    page, _ = planned(officer, LIST[:4], name="sau.csv")
    assert counts(page)["rời danh sách"] == 1
    assert "thêm tay ngày" not in page


def test_movers_leavers_and_changes_are_shown_from_and_to(officer, cast):
    moved = LIST[1].replace("P001", "P002").replace("example.org", "example.com")
    page, upload = planned(officer, (LIST[0], moved, LIST[2].replace(",,", ",Phó,")))
    assert counts(page) == figures(0, 1, 1, 0, 1, 1, 0)
    assert "<del>Phường Sao Mai</del> → <ins>Phường Hoa Lúa</ins>" in page
    assert "<del>(trống)</del> → <ins>Phó</ins>" in page
    assert "<del>an@<wbr>example.<wbr>org</del> → <ins>an@<wbr>example.<wbr>com</ins>" in page
    apply(officer, page, upload, confirm="1")
    assert Official.objects.get(staff_code="HN002").unit == cast.other_ward
    assert not Official.objects.get(staff_code="HN004").is_active
    undoing = officer.get(f"{HOME}hoan-tac/?phan=changed").text
    assert "<del>an@<wbr>example.<wbr>com</del> → <ins>an@<wbr>example.<wbr>org</ins>" in undoing


def test_whoever_comes_back_keeps_his_record_and_is_said_to_return_even_elsewhere(officer, cast):
    Official.objects.filter(pk=cast.chien.pk).update(is_active=False)
    page, upload = planned(officer, (*LIST[:3], LIST[3].replace("P002", "P001")))
    assert counts(page) == figures(0, 0, 0, 1, 0, 3, 0)
    apply(officer, page, upload)
    assert Official.objects.get(pk=cast.chien.pk).is_active
    assert Event.objects.get(official=cast.chien).kind == "returned"


def test_rejected_rows_come_with_row_reason_and_mend_and_as_a_file(officer, cast):
    bad = (*LIST, "HN006,Ngô Văn Sai,,Phường Không Có,Cán bộ,", "HN002,=1+1,,P001,,")
    page, upload = planned(officer, bad)
    assert counts(page)["không nhận"] == 3
    for place in (f"{HOME}{upload.pk}/khong-nhan/xlsx/",) * 2:
        sheet = openpyxl.load_workbook(io.BytesIO(officer.get(place).content)).active
        lines = {row[0]: row for row in sheet.iter_rows(min_row=4, values_only=True)}
        assert lines[7][1:4] == ("HN006", "Ngô Văn Sai", "Phường Không Có")
        assert "không xác định được đơn vị" in lines[7][4].lower()
        apply(officer, page, upload, confirm="1")
    assert Event.objects.filter(kind="exported", details__what="dong-khong-nhan.xlsx").count() == 2
    assert Official.objects.get(pk=cast.an.pk).is_active  # held: his row was bad, he did not leave


def test_a_list_that_changes_nothing_and_has_rejected_rows_is_not_said_to_fit(officer, cast):
    page, _ = planned(officer, (*LIST[:4], "HN006,Ngô Văn Sai,,Phường Không Có,Cán bộ,"))
    assert counts(page) == figures(0, 0, 0, 0, 0, 4, 1)
    assert "Danh sách khớp" not in page
    assert "Các dòng nhận được đều khớp với dữ liệu hiện có; 1 dòng không nhận thì bỏ qua." in page


def test_a_double_click_applies_once(officer, cast):
    page, upload = planned(officer, LIST)
    first, second = apply(officer, page, upload), apply(officer, page, upload)
    assert counts(first.text) == counts(second.text) == figures(1, 0, 0, 0, 0, 4, 0)
    assert Event.objects.filter(kind="roster_applied").count() == 1
    assert Event.objects.filter(kind="joined").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_time_apply_once():
    from tests.cast import make

    cast = make()
    page, upload = planned(signed_in(cast.khue), LIST)
    clients = [signed_in(cast.khue) for _ in range(4)]
    statuses = []

    def click(client):
        answer = client.post(f"{HOME}{upload.pk}/ap-dung/", {"shown": shown(page)})
        statuses.append((answer.status_code, answer.headers["Location"]))

    at_once([partial(click, client) for client in clients])
    assert set(statuses) == {(302, f"{HOME}{upload.pk}/ket-qua/")}
    assert Event.objects.filter(kind="roster_applied").count() == 1
    assert Official.objects.filter(staff_code="HN005").count() == 1


def test_a_click_that_looks_when_another_has_written_comes_to_the_same_result(officer):
    page, upload = planned(officer, LIST)
    look = uploads.plan_of

    def after_another_click(found, *told):
        with patch.object(uploads, "plan_of", look):
            apply(officer, page, upload)
        return look(found, *told)

    with patch.object(uploads, "plan_of", after_another_click):
        answer = officer.post(f"{HOME}{upload.pk}/ap-dung/", {"shown": shown(page)})
    assert answer.headers["Location"] == f"{HOME}{upload.pk}/ket-qua/"
    assert Event.objects.filter(kind="roster_applied").count() == 1


def test_what_changed_since_is_shown_again_and_nothing_is_written(officer, cast):
    page, upload = planned(officer, LIST)
    official("HN050", "Hồ Văn Chen", cast.ward, "staff")
    again = apply(officer, page, upload)
    assert "đã thay đổi từ lúc anh/chị mở kế hoạch" in again.text
    assert counts(again.text) == figures(1, 0, 0, 0, 1, 4, 0)
    assert not Official.objects.filter(staff_code="HN005").exists()
    assert RosterUpload.objects.get().applied_at is None


def test_a_column_that_nothing_is_taken_from_is_named(officer):
    page = send(officer, f"{HEADINGS},Số điện thoại,Ghi  chú\nHN777,Đỗ Thử,CC,P001,,,0312,x\n".encode()).text
    assert "Không lấy: Số điện thoại; Ghi chú." in page
    assert "Không lấy" not in send(officer, f"{HEADINGS}\nHN777,Đỗ Thử,CC,P001,,\n".encode()).text


def test_columns_chosen_in_another_tab_are_no_plan_that_was_shown(officer, cast):
    page, upload = planned(officer, LIST)
    RosterUpload.objects.update(mapping={**upload.mapping, "roles": None})
    assert "đã thay đổi" in apply(officer, page, upload).text
    assert RosterUpload.objects.get().applied_at is None


def test_a_forged_plan_is_not_applied(officer, cast):
    _, upload = planned(officer, LIST)
    officer.post(f"{HOME}{upload.pk}/ap-dung/", {"shown": "0" * 16})
    officer.post(f"{HOME}{upload.pk}/ap-dung/", {})
    assert not Official.objects.filter(staff_code="HN005").exists()


def test_a_warning_needs_its_tick(officer, cast):
    page, upload = planned(officer, (LIST[0], LIST[2]))
    assert "2 trên 4 cán bộ không có trong danh sách" in page
    assert "Chưa áp dụng" in apply(officer, page, upload).text
    assert Official.objects.filter(is_active=True).count() == 5
    apply(officer, page, upload, confirm="1")
    assert Official.objects.filter(is_active=True).count() == 3


def test_a_list_without_one_usable_row_cannot_be_applied_even_with_a_tick(officer, cast):
    page, upload = planned(officer, ("HN009,,,Nơi Nào,,",))
    assert "Không dòng nào dùng được" in page
    assert ">Áp dụng</button>" not in page
    apply(officer, page, upload, confirm="1")
    assert Official.objects.filter(is_active=True).count() == 5


def test_after_applying_the_rows_are_gone_and_the_figures_stay(officer, cast):
    page, upload = planned(officer, LIST)
    apply(officer, page, upload)
    kept = RosterUpload.objects.get()
    assert kept.sheet == {}
    assert not RosterSheet.objects.exists()
    assert "Hồ Văn Mới" not in str(kept.plan)
    assert kept.plan["counts"]["new"] == 1


def test_the_same_file_again_is_said_to_be_known(officer, cast):
    page, upload = planned(officer, LIST)
    apply(officer, page, upload)
    page, _ = planned(officer, LIST)
    assert "Đúng tệp này đã được áp dụng" in page
    assert "Danh sách khớp với dữ liệu hiện có" in page


def test_a_list_may_be_put_away_and_one_that_was_applied_not(officer, cast):
    page, upload = planned(officer, LIST)
    officer.post(f"{HOME}{upload.pk}/bo/")
    assert not RosterUpload.objects.exists()
    page, upload = planned(officer, LIST)
    apply(officer, page, upload)
    officer.post(f"{HOME}{upload.pk}/bo/")
    assert RosterUpload.objects.exists()


def test_a_list_left_lying_for_a_week_is_thrown_away_and_an_applied_one_is_not(officer, cast):
    page, upload = planned(officer, LIST)
    apply(officer, page, upload)
    send(officer, LIST)
    uploaded = RosterUpload.objects.order_by("pk").last().uploaded_at

    assert uploads.throw_away_old(uploaded + uploads.KEPT_FOR) == 0
    assert uploads.throw_away_old(uploaded + uploads.KEPT_FOR + timedelta(seconds=1)) == 1
    assert list(RosterUpload.objects.values_list("pk", flat=True)) == [upload.pk]


def test_an_applied_list_leads_to_its_result_from_every_step(officer, cast):
    page, upload = planned(officer, LIST)
    assert officer.get(f"{HOME}{upload.pk}/ket-qua/").headers["Location"].endswith("/ke-hoach/")
    apply(officer, page, upload)
    for step in ("cot", "ke-hoach"):
        assert officer.get(f"{HOME}{upload.pk}/{step}/").headers["Location"].endswith("/ket-qua/")


def test_thousands_have_a_point_in_the_sentences_of_a_plan_and_of_its_result(officer, cast):
    nameless = [f"HN{number},,,P001,Cán bộ," for number in range(10000, 11200)]
    page, upload = planned(officer, (*LIST, *nameless))
    assert "1.200 dòng không nhận sẽ được bỏ qua" in page
    assert "1.200 dòng không nhận được" in apply(officer, page, upload, confirm="1").text


def test_the_page_of_the_upload_says_which_columns_a_list_needs(officer, cast):
    page = officer.get(HOME).text
    assert "Cột cần có: mã cán bộ, họ và tên, đơn vị (tên hoặc mã); nên có: chức vụ, vai trò, " in page
