"""Who leads many units reads how each stands and whom to ring; the letter of the whole city leads there."""

import re
from datetime import UTC, datetime

from tests.cast import make_late, make_pass, official, queries, signed_in, someone, unit
from trainer.actions import agreements, requirements
from trainer.content.live import library
from trainer.core.vietnam_time import day_of
from trainer.letters.rules.units import ORDERS, UnitOnLetter
from trainer.letters.views_below import PAGE
from trainer.models import Official
from trainer.web.unit import MOST_LINES

BELOW, CITY = "/don-vi/TP/tung-don-vi/", "/don-vi/TP/"


def rows(page: str) -> dict[str, str]:
    """Return the text of each row by the name of its unit, in their order."""
    found = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in page.split("<tr>")[2:]]
    return {re.split(r" \d+/", row)[0]: row for row in found}


def test_each_unit_with_a_letter_stands_in_a_line_who_is_late_first_with_whom_to_ring(cast, officer):
    make_late(cast.chien)
    make_pass(cast.an)

    page = officer.get(BELOW).text

    found = list(rows(page).values())
    assert found[0].startswith("Phường Hoa Lúa 0/")
    ward = next(one for one in found if one.startswith(cast.ward.name))
    assert "1/2 0 Trần Thanh Bình" in ward
    assert 'href="/don-vi/P001/thu-tuan/"' in page
    assert "1 người đang quá hạn, ở 1 đơn vị." in page


def test_of_units_with_as_many_late_the_one_with_the_smaller_share_comes_first():
    made = [
        UnitOnLetter(0, "A", "A", 30, 20, 1),
        UnitOnLetter(1, "B", "B", 5, 1, 1),
        UnitOnLetter(2, "C", "C", 9, 9, 2),
    ]
    assert [one.code for one in sorted(made, key=ORDERS[""][1])] == ["C", "B", "A"]


def test_who_looks_for_a_letter_and_finds_one_unit_reads_its_letter(cast, officer):
    assert officer.get(f"{BELOW}?tim=P001&thu=1").headers["Location"] == "/don-vi/P001/thu-tuan/"
    # Two units, none, or a search among the units: the list.
    for asked in ("tim=phuong&thu=1", "tim=khong-co&thu=1", "tim=P001", "tim=&thu=1"):
        assert officer.get(f"{BELOW}?{asked}").status_code == 200, asked
    assert 'name="thu" value="1"' in officer.get("/cntt/thu-tuan/").text


def test_the_empty_letter_of_the_city_is_not_offered_and_leads_to_those_of_its_units(cast, officer):
    page = officer.get(CITY).text
    assert f'href="{CITY}thu-tuan/"' not in page
    assert f'href="{BELOW}"' in page
    assert officer.get(f"{CITY}thu-tuan/").headers["Location"] == BELOW
    assert f'href="{CITY}thu-tuan/"' not in officer.get(BELOW).text


def test_whom_a_city_has_in_no_unit_stand_on_its_letter_as_before(cast):
    official("HN090", "Vũ Thị Sen", cast.city, "leader")
    requirements.refresh_all(library())
    officer = signed_in(cast.khue)
    assert f'href="{CITY}thu-tuan/"' in officer.get(CITY).text
    assert "Vũ Thị Sen" in officer.get(f"{CITY}thu-tuan/").text
    # Of whom nothing is asked stands on no letter, which then is not offered.
    now = datetime.now(UTC)
    sen = Official.objects.get(staff_code="HN090")
    agreements.exempt([sen], day_of(now), None, "sickness", "", actor=cast.khue, library=library(), now=now)
    assert f'href="{CITY}thu-tuan/"' not in officer.get(CITY).text
    assert officer.get(f"{CITY}thu-tuan/").headers["Location"] == BELOW


def test_a_unit_without_a_leader_says_so_or_stands_with_the_one_above(cast, officer):
    team = unit("P001A", "Tổ dân phố 1", cast.ward, 9)
    official("HN007", "Hồ Văn Tư", team, "page_admin")
    requirements.refresh_all(library())

    found = rows(officer.get(BELOW).text)

    assert not any(one.startswith("Tổ dân phố 1") for one in found)
    ward = next(row for name, row in found.items() if name.startswith(cast.ward.name))
    assert "0/3" in ward
    # Of the team alone only the team is told, though its letter is the ward's.
    alone = rows(officer.get("/don-vi/P001A/tung-don-vi/").text)
    assert [one.split("0/1")[0].strip() for one in alone.values()] == ["Tổ dân phố 1"]
    Official.objects.filter(pk=cast.binh.pk).update(is_active=False)
    requirements.refresh_all(library())
    assert "Chưa có lãnh đạo trong danh sách" in officer.get(BELOW).text


def test_the_head_is_rung_first_by_the_address_that_is_known_and_where_none_is_it_says_so(cast, officer):
    Official.objects.filter(pk=cast.binh.pk).update(position="Phó Chủ tịch UBND", email="binh@sao-mai.example")
    official("HN040", "Vũ Thị Yến", cast.ward, "leader")
    Official.objects.filter(staff_code="HN040").update(position="Chủ tịch UBND", email=None)
    requirements.refresh_all(library())

    row = rows(officer.get(BELOW).text)[cast.ward.name]
    assert "Vũ Thị Yến (Chủ tịch UBND) và 1 lãnh đạo nữa" in row
    assert "Danh sách không ghi" in row
    assert "hỏi văn phòng đơn vị" in row
    assert f'href="/don-vi/{cast.ward.code}/?vai_tro=leader"' in officer.get(BELOW).text

    Official.objects.filter(staff_code="HN040").update(position="Chánh Văn phòng")
    page = officer.get(BELOW).text
    assert "Trần Thanh Bình (Phó Chủ tịch UBND) và 1 lãnh đạo nữa" in rows(page)[cast.ward.name]
    assert '<a href="mailto:binh@sao-mai.example">binh@<wbr>sao-mai.<wbr>example</a>' in page


def test_the_page_of_all_letters_leads_to_that_of_one_unit(cast, officer):
    assert f'<form method="get" action="{BELOW}"' in officer.get("/cntt/thu-tuan/").text
    assert f'href="/don-vi/{cast.ward.code}/thu-tuan/"' in officer.get(BELOW, {"tim": cast.ward.code}).text


def test_a_unit_is_found_by_name_without_tone_marks_and_by_code_and_the_order_stays(cast, officer):
    assert list(rows(officer.get(BELOW, {"tim": "sao mai", "xep": "cay"}).text)) != []
    page = officer.get(BELOW, {"tim": "p001", "xep": "cay"}).text
    assert 'name="xep" value="cay"' in page
    assert len(rows(page)) == 1
    assert "Không có đơn vị nào có tên hoặc mã như vậy" in officer.get(BELOW, {"tim": "khong ai"}).text
    assert officer.get(BELOW, {"xep": "khong-co", "trang": "9" * 40, "tim": "<b>"}).status_code == 200


def test_a_leader_reads_his_own_units_and_no_others(cast):
    leader = signed_in(cast.binh)
    assert leader.get("/don-vi/P001/tung-don-vi/").status_code == 200
    assert leader.get(BELOW).status_code == 404
    assert signed_in(cast.an).get("/don-vi/P001/tung-don-vi/").status_code == 404


def test_however_many_units_a_city_has_its_page_stays_small_and_the_queries_few(cast, officer):
    few, of_the_city = queries(officer, BELOW), queries(officer, CITY)
    for number in range(MOST_LINES + PAGE):
        someone(1000 + number, unit(f"Q{number:03}", f"Phường Thử {number:03}", cast.city, 20 + number))
    requirements.refresh_all(library())

    page = officer.get(CITY).text

    assert "Phường Thử 003" not in page.split("Cán bộ</h2>")[0]
    assert len(page.encode()) < 150_000
    assert len(rows(officer.get(BELOW).text)) == PAGE
    assert (queries(officer, BELOW), queries(officer, CITY)) == (few, of_the_city)
