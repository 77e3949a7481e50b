"""Progress of the city: filters, order, pages, figures and the files that are taken away."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import openpyxl
import pytest

from tests.cast import make_late, make_pass, official, people, queries, unit
from tests.progress import keep_progress
from tests.web.big_figures import big_figures
from trainer.actions import campaigns, requirements
from trainer.content.live import library
from trainer.core.campaigns import Terms
from trainer.core.vietnam_time import day_of
from trainer.models import Event, Exemption, Official, Requirement, Unit

HOME = "/cntt/tien-do/"
UNITS = "/cntt/tien-do/theo-don-vi/"


def names(answer):
    return [part.split("</a>")[0].split(">")[-1] for part in answer.text.split('<th scope="row">')[1:]]


def file(client, kind="csv", **asked):
    answer = client.get(f"{HOME}tai/{kind}/", asked)
    assert answer.status_code == 200
    return answer


def lines(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_everybody_stands_by_given_name(officer):
    assert names(officer.get(HOME)) == [
        "Nguyễn Thị An",
        "Trần Thanh Bình",
        "Phạm Quyết Chiến",
        "Lê Tiến Dũng",
        "Đỗ Minh Khuê",
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"don_vi": "P002"}, ["Phạm Quyết Chiến", "Lê Tiến Dũng"]),
        ({"vai_tro": "leader"}, ["Trần Thanh Bình"]),
        ({"tim": "dung"}, ["Lê Tiến Dũng"]),
        ({"tim": "do minh"}, ["Đỗ Minh Khuê"]),
        ({"tim": "hn002"}, ["Nguyễn Thị An"]),
        ({"don_vi": "P002", "vai_tro": "leader"}, []),
        ({"tinh_trang": "done"}, ["Nguyễn Thị An"]),
        ({"tinh_trang": "overdue"}, ["Phạm Quyết Chiến"]),
        ({"tinh_trang": "left"}, ["Hồ Văn Cũ"]),
        ({"tinh_trang": "left", "bai": "giu-tai-khoan"}, ["Hồ Văn Cũ"]),
    ],
)
def test_filters_choose_the_people(officer, cast, asked, found):
    make_pass(cast.an)
    make_late(cast.chien)
    gone = official("HN090", "Hồ Văn Cũ", cast.ward, "staff")
    Official.objects.filter(pk=gone.pk).update(is_active=False)
    requirements.refresh(library(), [gone.pk])
    assert names(officer.get(HOME, asked)) == found


UNKNOWN = [
    ({"don_vi": "XX"}, "Không có đơn vị mang mã “XX”."),
    ({"vai_tro": "vua"}, "Không có vai trò “vua”."),
    ({"bai": "bai-la"}, "Không có bài “bai-la”."),
    ({"tinh_trang": "khong-co"}, "Không có tình trạng “khong-co”."),
    ({"tim": "a" * 101}, f"Chưa tìm được “{'a' * 40}…”"),
    ({"thay_doi": "b" * 201}, "Không có thay đổi"),
]


@pytest.mark.parametrize(("asked", "line"), UNKNOWN)
@pytest.mark.parametrize("address", [HOME, UNITS])
def test_what_is_not_known_is_said_and_fits_nobody_least_of_all_everybody(officer, address, asked, line):
    page = officer.get(address, {"don_vi": "P001", **asked})
    assert line in page.text
    assert "Phường Sao Mai</a>" not in page.text
    assert names(page) == []
    # No figure at all: those of the city would be taken for those of the filter.
    assert "<dd>" not in page.text


@pytest.mark.parametrize(("asked", "line"), UNKNOWN)
def test_no_file_is_made_of_what_is_not_known(officer, asked, line):
    answer = officer.get(f"{HOME}tai/csv/", asked, follow=True)
    assert [code for _, code in answer.redirect_chain] == [302]
    assert line in answer.text
    assert not Event.objects.filter(kind="exported").exists()


def test_links_keep_what_is_not_known_so_that_no_click_shows_the_whole_city(officer):
    assert f'href="{UNITS}?don_vi=XX"' in officer.get(HOME, {"don_vi": "XX"}).text


def test_a_quiz_shows_those_it_is_asked_of_and_only_that_quiz(officer, cast):
    quiz = library().paths["page_admin"].quizzes[0]
    make_pass(cast.an, quiz)
    page = officer.get(HOME, {"bai": quiz, "tinh_trang": "done"})
    assert names(page) == ["Nguyễn Thị An"]
    assert "1/1" in page.text


def test_the_figures_are_those_of_the_filter(officer, cast):
    make_pass(cast.an)
    shown = big_figures(officer.get(UNITS, {"don_vi": "P001"}).text)
    assert [number for number, _ in shown.values()] == [2, 1, 1, 0]


def test_units_show_people_done_and_late_with_a_bar(officer, cast):
    make_late(cast.chien)
    page = officer.get(UNITS).text
    assert 'aria-label="Phường Hoa Lúa: 0/2 cán bộ hoàn thành"' in page
    assert page.index("Phường Sao Mai</a>") < page.index("Phường Hoa Lúa</a>")
    # Its own people are counted: those are listed.
    assert 'href="/cntt/tien-do/?don_vi=P002&amp;rieng=1"' in page


def test_the_people_of_one_unit_lead_to_the_page_of_that_unit(officer):
    page = officer.get(HOME, {"don_vi": "P002", "rieng": "1"})
    officer.get("/don-vi/P002/", status=200)
    assert 'href="/don-vi/P002/"' in page.text
    assert "Mở riêng đơn vị này" not in officer.get(HOME).text
    assert "Mở riêng đơn vị này" not in officer.get(HOME, {"don_vi": "x/y"}).text


def test_every_figure_of_a_unit_leads_to_as_many_people_those_of_the_unit_at_the_top_too(officer, cast):
    below = unit("P001-VP", "Văn phòng", cast.ward, 9)
    people(below, range(3))
    official("HN500", "Lý Thị Đỉnh", cast.city, "page_admin")
    requirements.refresh_all(library())
    keep_progress(library())
    row = r'<a href="([^"]*)">[^<]*</a></th>\s*<td class="num" data-label="Cán bộ"><div>(\d+)'
    rows = re.findall(row, officer.get(UNITS).text)
    assert len(rows) == 4
    for address, number in rows:
        listed = officer.get(f"{unescape(address)}&tinh_trang=asked").text
        assert f'<p role="status">{number} người' in listed, address


def test_a_page_has_as_many_as_fit_a_phone_or_as_many_as_are_asked_for_and_links_keep_both(officer, cast):
    people(cast.ward, range(60))
    first = officer.get(HOME, {"don_vi": "P001"})
    assert len(names(first)) == 12
    assert "?don_vi=P001&amp;trang=2" in first.text
    assert "?don_vi=P001&amp;moi_trang=50" in first.text
    more = officer.get(HOME, {"don_vi": "P001", "moi_trang": "50"})
    assert len(names(more)) == 50
    assert "?don_vi=P001&amp;moi_trang=50&amp;trang=2" in more.text
    assert len(names(officer.get(HOME, {"don_vi": "P001", "moi_trang": "50", "trang": "2"}))) == 12
    for odd in ({"trang": "nhiều"}, {"moi_trang": "nhiều"}, {"moi_trang": "100000"}):
        assert len(names(officer.get(HOME, {"don_vi": "P001", **odd}))) == 12


def test_the_form_as_a_browser_sends_it_with_every_field_filters(officer, cast):
    sent = dict.fromkeys(("thay_doi", "dot", "don_vi", "vai_tro", "bai", "dang_nhap"), "")
    for address in (HOME, UNITS):
        assert officer.get(address, {**sent, "tim": "nguyen", "tinh_trang": "not_done"}).status_code == 200
    page = officer.get(HOME, {**sent, "tim": "nguyen", "tinh_trang": "not_done"})
    assert names(page) == ["Nguyễn Thị An"]
    # What was typed stands in its box, which is never folded away.
    assert "<strong>Đang lọc theo tình trạng</strong>" in page.text
    assert 'value="nguyen"' in page.text


def test_units_come_page_by_page_and_their_figures_are_of_all(officer, cast):
    for number in range(20):
        people(unit(f"P1{number:02}", f"Phường {number}", cast.city, number), range(number, number + 1))
    text = officer.get(UNITS).text
    assert text.count('<th scope="row">') == 12
    assert "22 đơn vị, trang 1/2." in text
    assert officer.get(UNITS, {"trang": "2"}).text.count('<th scope="row">') == 10
    assert next(iter(big_figures(text).values()))[0] == 20 + 4


def test_units_stand_in_the_order_that_is_asked_for_on_every_page_and_in_every_link(officer, cast):
    for number in range(12):
        people(unit(f"P1{number:02}", f"Phường {number}", cast.city, number), range(number, number + 1))
    make_pass(cast.an)
    make_late(cast.chien)
    in_tree = names(officer.get(UNITS))
    late_first = officer.get(UNITS, {"xep": "qua-han"})
    assert names(late_first)[0] == "Phường Hoa Lúa" != in_tree[0]
    assert 'xep=qua-han&amp;trang=2"' in late_first.text
    assert names(officer.get(UNITS, {"xep": "it-xong", "trang": "2"}))[-1] == "Phường Sao Mai"
    assert names(officer.get(UNITS, {"xep": "khong-co"})) == in_tree
    # The order is no filter: nothing is to be taken off, and it goes to no other list.
    assert "Bỏ lọc" not in late_first.text
    assert f'href="{HOME}?don_vi=P002&amp;rieng=1&amp;tinh_trang=overdue"' in late_first.text


@pytest.mark.parametrize("address", [HOME, UNITS])
def test_queries_do_not_grow_with_the_people(officer, cast, address):
    few = queries(officer, address, people(cast.ward, range(10)))
    assert queries(officer, address, people(cast.ward, range(10, 100))) == few <= 18


def test_the_files_hold_exactly_the_filtered_list(officer, cast):
    people(cast.ward, range(60))
    rows = lines(file(officer, don_vi="P001", tim="van so"))[1:]
    assert len({row[0] for row in rows}) == 60
    book = openpyxl.load_workbook(io.BytesIO(file(officer, "xlsx", don_vi="P001", tim="van so").content)).active
    assert [row[0] for row in book.iter_rows(min_row=4, values_only=True)] == [row[0] for row in rows]


def test_a_file_leaves_a_trace_of_who_took_what(officer, cast):
    count = len(lines(file(officer, don_vi="P001", tinh_trang="all"))) - 1
    trace = Event.objects.get(kind="exported")
    assert trace.actor == cast.khue
    assert trace.details == {"what": "ket-qua-tap-huan.csv", "filter": {"don_vi": "P001"}, "rows": count}


def test_csv_begins_with_its_mark_and_no_cell_can_start_a_program(officer, cast):
    Official.objects.filter(pk=cast.an.pk).update(full_name="=HYPERLINK(1)", position="+84", sort_name="a")
    answer = file(officer)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    row = next(row for row in lines(answer) if row[0] == "HN002")
    assert row[1:3] == ["'=HYPERLINK(1)", "'+84"]


def test_in_the_workbook_formulas_are_texts(officer, cast):
    Official.objects.filter(pk=cast.an.pk).update(full_name="=HYPERLINK(1)", sort_name="!")
    sheet = openpyxl.load_workbook(io.BytesIO(file(officer, "xlsx").content)).active
    cell = next(row[1] for row in sheet.iter_rows(min_row=4) if row[0].value == "HN002")
    assert (cell.data_type, cell.value) == ("s", "=HYPERLINK(1)")


def test_an_empty_answer_says_how_to_go_on(officer):
    page = officer.get(HOME, {"tim": "không ai tên vậy"}).text
    assert "Không có ai khớp điều kiện lọc" in page
    assert f'<a href="{HOME}">bỏ lọc</a>' in page


def test_who_types_the_name_of_a_unit_where_people_are_looked_for_is_led_to_it(officer, cast):
    for typed in ("sao mai", "Phường Sao Mai", "p001"):
        page = officer.get(HOME, {"tim": typed}).text
        assert 'Đơn vị: <a href="/don-vi/P001/">Phường Sao Mai</a>, 2 người' in page
        assert "Không có ai khớp" not in page
        assert "/don-vi/P002/" not in page
    # Where people are found, they are what was meant.
    assert "Đơn vị: <a" not in officer.get(HOME, {"tim": "an"}).text
    Unit.objects.filter(code="P001").update(closed_at=datetime.now(UTC))
    assert "/don-vi/P001/" not in officer.get(HOME, {"tim": "sao mai"}).text


def test_from_those_who_are_not_done_one_goes_on_to_telling_them(officer, cast):
    campaign = campaigns.open_campaign(
        Terms("Quý I", due_on=day_of(datetime.now(UTC)) + timedelta(days=30)),
        actor=None,
        library=library(),
        now=datetime.now(UTC),
    )
    ways = {
        "tinh_trang=not_done": '<a class="button" href="/don-vi/TP/tung-don-vi/">Báo ai, ở đơn vị nào</a>',
        "tinh_trang=not_done&don_vi=P001": '<a class="button" href="/don-vi/P001/nhac/">Nhắc ngay</a>',
        f"tinh_trang=not_done&dot={campaign.pk}": f'<a class="button" href="/cntt/nhac/ngay/?dot={campaign.pk}">',
        f"tinh_trang=not_done&don_vi=P001&dot={campaign.pk}": f'ngay/?dot={campaign.pk}&amp;don_vi=P001">Nhắc ngay</a>',
    }
    for query, way in ways.items():
        assert way in officer.get(f"{HOME}?{query}").text, query
    everybody = officer.get(HOME).text
    assert "Báo ai, ở đơn vị nào" not in everybody
    assert "Thêm cán bộ" in everybody


def test_what_is_typed_is_shown_as_text(officer):
    page = officer.get(HOME, {"tim": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page


def test_a_pass_that_is_to_be_brought_up_to_date_counts_as_done_and_is_said_to(officer, cast):
    mine = Requirement.objects.filter(official=cast.an)
    now = datetime.now(UTC)
    mine.update(passed_at=now, valid_until=now + timedelta(days=90), pass_until=now + timedelta(days=90))
    one = mine.first()
    mine.filter(pk=one.pk).update(relearn_by=now.date() + timedelta(days=9))
    keep_progress(library())
    many = mine.count()
    for address in (f"{HOME}?tim=HN002", "/cntt/tien-do/tung-bai/?tim=HN002", "/don-vi/P001/?tim=HN002"):
        page = officer.get(address).text
        assert f'{many}/{many}<span class="under">trong đó 1 cần cập nhật</span>' in page, address
        assert "chip-warn" not in page.partition("phone-only")[2].partition("</span>")[0]
    mine.filter(pk=one.pk).update(relearn_by=None, valid_until=None, passed_at=None, failed=True)
    keep_progress(library())
    page = officer.get(f"{HOME}?tim=HN002").text
    assert "trong đó" not in page
    assert '<span class="chip chip-warn">1 chưa đạt' in page


def test_from_a_person_one_comes_back_to_the_list_as_it_was_filtered(officer, cast):
    person = "/cntt/can-bo/HN002/"

    def crumb(came_from):
        text = officer.get(person, headers={"referer": came_from} if came_from else {}).text
        return unescape(re.search(r'<p class="crumb"><a href="([^"]+)">([^<]+)</a>', text)[0])

    for list_, title in (("/cntt/tien-do/?tim=an&trang=2", "Tiến độ"), ("/don-vi/P001/?tinh_trang=update", "Đơn vị")):
        assert f'href="{list_}">{title}, như đang lọc' in crumb(f"http://testserver{list_}")
        # After a form about him the browser names the form, or nothing.
        for came_from in (f"http://testserver{person}gia-han/", ""):
            assert f'href="{list_}">{title}, như đang lọc' in crumb(came_from)
    assert "như đang lọc" not in officer.get("/cntt/can-bo/HN003/").text
    # From the whole list one comes back to the whole list, whatever was filtered before.
    plain = crumb("http://testserver/cntt/tien-do/")
    assert 'href="/cntt/tien-do/">Tiến độ<' in plain
    assert crumb("") == plain
    others = ("http://evil.example/cntt/tien-do/?tim=an", "http://testserver/cntt/quyen/?a=b", "javascript:alert(1)")
    others += ("http://testserver/khong-co/?x", "http://[", "x" * 5_000)
    for came_from in others:
        assert crumb(came_from) == plain, came_from
    quoted = officer.get(person, headers={"referer": 'http://testserver/cntt/tien-do/?tim="><script>'}).text
    assert '"><script>' not in quoted


def test_who_stands_in_the_list_beside_the_figures_is_said(officer, cast):
    def said(address):
        return re.search(r'role="status">[^<]*', officer.get(address).text)[0]

    # The officer himself is asked for nothing.
    assert "5 người (kể cả 1 không có bài bắt buộc)," in said(HOME)
    Exemption.objects.create(official=cast.an, starts_on=date(2020, 1, 1), reason="other", created_at=datetime.now(UTC))
    Requirement.objects.filter(official=cast.chien).delete()
    keep_progress(library())
    assert "5 người (kể cả 1 tạm miễn, 2 không có bài bắt buộc)," in said(HOME)
    assert "(kể cả " not in said(f"{HOME}?tinh_trang=asked")
    assert "2 người (kể cả 1 tạm miễn)." in said("/don-vi/P001/")
