"""What people get wrong, by section and unit: named only when sure, each beside the same section elsewhere."""

from html import unescape

import pytest

from tests.actions.people import a_unit
from tests.cast import Cast, queries, signed_in
from trainer.content.live import library
from trainer.models import CountedSection, CountedUnit, Unit
from trainer.models.item_analysis import key_of
from trainer.queries import misses

pytestmark = pytest.mark.django_db
_TESTED = {reference for question in library().questions.values() for reference in question.sections}
SECTIONS = [reference for reference in library().sections if reference in _TESTED][:6]


def counted(unit: Unit, counts: dict[str, tuple[int, int]]) -> None:
    """Write what ``unit`` was asked and missed, and add it to the city: each answer on a paper of its own."""
    rows = {}
    for reference, (asked, missed) in counts.items():
        row, _ = CountedSection.objects.get_or_create(reference=reference)
        for name, more in (("papers", asked), ("asked", asked), ("missed", missed), ("asked_squared", asked)):
            setattr(row, name, getattr(row, name) + more)
        row.missed_squared, row.both = row.missed, row.missed
        row.save()
        rows[key_of(row.pk)] = [asked, missed]
    CountedUnit.objects.create(unit=unit, sections=rows)


def city_and(unit: Unit, counts: dict[str, tuple[int, int]]) -> None:
    """The same beside a city that misses a fifth of everything."""
    counted(a_unit("P950"), dict.fromkeys(SECTIONS, (2000, 400)))
    counted(unit, counts)


def test_a_unit_is_named_only_where_it_surely_misses_more_than_the_city_does_there(cast: Cast) -> None:
    first, second, third, *_ = SECTIONS
    city_and(cast.ward, {first: (40, 9), second: (60, 45), third: (2, 2)})
    rows = misses.by_section(cast.ward, library())
    assert [(row.section.reference, row.judged.said) for row in rows] == [(second, "more"), (first, ""), (third, "")]
    assert [row.section.reference for row in misses.most_missed(cast.ward, library())[0]] == [second]
    low, high = rows[0].judged.bounds
    assert rows[0].judged.usual < low < 0.75 < high


def test_what_is_hard_for_everybody_is_no_fault_of_a_unit(cast: Cast) -> None:
    hard, easy, *_ = SECTIONS
    counted(a_unit("P950"), {hard: (3000, 2400), easy: (3000, 300)})
    counted(cast.ward, {hard: (60, 48), easy: (60, 6)})
    assert misses.most_missed(cast.ward, library())[0] == []
    assert [row.section.reference for row in misses.by_section(None, library())] == [hard, easy]
    assert [row.judged.said for row in misses.by_section(None, library())] == ["more", "less"]


def test_below_a_unit_counts_with_it_and_the_whole_city_is_not_named(cast: Cast) -> None:
    first = SECTIONS[0]
    below = a_unit("P001-X", parent=cast.ward)
    city_and(below, {first: (60, 45)})
    assert misses.most_missed(cast.ward, library())[0]
    top = Unit.objects.get(parent=None, code="TP")
    assert misses.most_missed(top, library())[0] == []


def test_a_leader_reads_the_three_sections_the_whole_city_misses_most_and_of_few_answers_none(cast: Cast) -> None:
    client, first, *others = signed_in(cast.binh), *SECTIONS
    heading = "Cả thành phố hay sai ở mục nào"
    city = a_unit("P950")
    assert heading not in client.get("/don-vi/P001/").text
    counted(city, {first: (4, 4), **dict.fromkeys(others[4:], (4, 0))})
    assert heading not in client.get("/don-vi/P001/").text
    CountedUnit.objects.all().delete()
    counted(city, {first: (3000, 2700), **dict.fromkeys(others[:3], (3000, 2000)), others[4]: (90_000, 900)})
    page = unescape(client.get("/don-vi/P001/").text.split(heading)[1].split("</details>")[0])
    shown = [row.section.reference for row in misses.most_missed(cast.ward, library())[1]]
    assert shown == [first, *others[:2]]
    places = [page.index(f'href="/cam-nang/{library().sections[one].url}"') for one in shown]
    assert places == sorted(places)
    assert page.count("<li>") == 3
    assert "sai 90% của 3.004 câu trả lời" in page


def test_of_a_section_the_units_that_surely_differ(cast: Cast) -> None:
    first = SECTIONS[0]
    city_and(cast.ward, {first: (60, 45)})
    counted(cast.other_ward, {first: (5, 4)})
    found = misses.by_unit(first, library())
    assert found is not None
    city, units = found
    assert city.asked == 2065
    assert (units[0].code, units[0].judged.said) == ("P001", "more")
    assert {row.code: row.judged.said for row in units[1:]} == {"P002": "", "P950": ""}
    assert misses.by_unit("khong/co#gi", library()) is None


def test_the_screens_lead_from_a_section_to_its_questions_units_and_text(cast: Cast) -> None:
    first = SECTIONS[0]
    city_and(cast.ward, {first: (60, 45)})
    client = signed_in(cast.khue)
    shown = client.get("/cntt/cau-hoi/muc/?don_vi=P001").text
    address = f"/cntt/cau-hoi/muc/{first.replace('#', '%23')}/"
    assert f'href="{address}"' in shown
    assert "sai nhiều hơn" in shown
    detail = client.get(address).text
    assert "/cntt/cau-hoi/muc/?don_vi=P001" in detail
    assert f'href="/cam-nang/{library().sections[first].url}"' in detail
    assert "Không có đơn vị mang mã “XX”" in client.get("/cntt/cau-hoi/muc/?don_vi=XX").text
    assert client.get("/cntt/cau-hoi/muc/khong/co%23gi/").status_code == 404


def test_the_leader_is_told_his_three_and_nothing_where_it_is_not_sure(cast: Cast) -> None:
    first, second, *_ = SECTIONS
    city_and(cast.ward, {first: (60, 45), second: (2, 2)})
    client = signed_in(cast.binh)
    shown = client.get("/don-vi/P001/").text
    assert "Một mục đơn vị hay sai" in shown
    assert f"/cam-nang/{library().sections[first].url}" in shown
    assert library().sections[second].url not in shown
    assert "/cntt/cau-hoi/" not in shown
    CountedUnit.objects.filter(unit=cast.ward).update(sections={})
    assert "mục đơn vị hay sai" not in client.get("/don-vi/P001/").text


def test_lists_cost_as_many_queries_however_many_units(cast: Cast) -> None:
    first = SECTIONS[0]
    city_and(cast.ward, {first: (60, 45)})
    client = signed_in(cast.khue)
    addresses = (
        "/cntt/cau-hoi/muc/",
        "/cntt/cau-hoi/muc/?don_vi=P001",
        f"/cntt/cau-hoi/muc/{first.replace('#', '%23')}/",
    )
    for address in addresses:
        client.get(address)
    before = [queries(client, address) for address in addresses]
    for number in range(20):
        counted(a_unit(f"P8{number:02}", parent=cast.ward), dict.fromkeys(SECTIONS, (30, 20)))
    assert [queries(client, address) for address in addresses] == before


def test_what_can_be_judged_stands_there_and_the_rest_is_one_line_with_a_way_to_it(cast: Cast) -> None:
    first, second, third, *_ = SECTIONS
    city_and(cast.ward, {first: (40, 9), second: (60, 45), third: (2, 2)})
    client = signed_in(cast.khue)
    shown = client.get("/cntt/cau-hoi/muc/?don_vi=P001").text
    assert shown.count('<th scope="row">') == 1
    assert library().sections[second].title in shown
    assert "2 mục khác chưa đủ số liệu để nói." in shown
    rest = "/cntt/cau-hoi/muc/?don_vi=P001&amp;chua_du=1"
    assert f'href="{rest}"' in shown
    there = client.get(unescape(rest)).text
    assert there.count('<th scope="row">') == 2
    assert "chưa đủ để nói" in there
    assert 'href="/cntt/cau-hoi/muc/?don_vi=P001"' in there
