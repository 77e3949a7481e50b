"""The search in the band: in the rooms of people it finds people, for whoever may see them; elsewhere the handbook."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client

from tests.cast import Cast, signed_in
from trainer.models import Appointment

BAND = re.compile(r'<form class="band-search" role="search" action="([^"]*)".*?<input type="search" name="(\w+)"', re.S)
HANDBOOK = ("/cam-nang/", "q")


def band(page: str) -> tuple[str, ...]:
    """Return where the search of the band leads, and by which name."""
    found = BAND.search(page)
    assert found is not None
    return found.groups()


def icon(page: str) -> str:
    """Return where the sign of the search leads, which stands for the box on a phone."""
    return unescape(re.findall(r'band-find" href="([^"]*)"', page)[0])


@pytest.mark.parametrize("address", ["/cntt/dot/", "/cntt/nhat-ky/", "/cntt/can-bo/HN002/", "/don-vi/TP/", "/tep/"])
def test_in_the_rooms_of_people_an_officer_finds_people_by_name_or_number(officer: Client, address: str) -> None:
    page = officer.get(address).text
    where, name = band(page)
    # On a phone one comes straight into the box of the list.
    assert icon(page) == f"{where}#id_tim"
    assert 'id="id_tim"' in officer.get(where).text
    for typed in ("tien dung", "HN003"):
        assert "Lê Tiến Dũng</a>" in officer.get(where, {name: typed}).text


def test_what_is_a_word_of_the_handbook_leads_there_from_where_nobody_was_found(cast: Cast) -> None:
    for who, where in ((cast.khue, "/cntt/tien-do/"), (cast.binh, "/don-vi/P001/")):
        page = signed_in(who).get(where, {"tim": 'mật khẩu & "mã"'}).text
        assert 'href="/cam-nang/?q=m%E1%BA%ADt%20kh%E1%BA%A9u%20%26%20%22m%C3%A3%22"' in page


def test_a_leader_finds_his_own_people_and_learns_of_no_other(cast: Cast) -> None:
    leader = signed_in(cast.binh)
    own = leader.get("/don-vi/P001/").text
    where, name = band(own)
    # His list stands low on its page: on a phone one comes straight to its box.
    assert icon(own) == f"{where}#id_tim"
    assert 'id="id_tim"' in own
    assert "Nguyễn Thị An</a>" in leader.get(where, {name: "thi an"}, follow=True).text
    other = leader.get(where, {name: "tien dung"}, follow=True).text
    nobody = leader.get(where, {name: "khong co ai"}, follow=True).text
    # Somebody elsewhere and nobody at all: the same page, but for what was typed.
    plain = [re.sub("tien( |%20)dung|khong( |%20)co( |%20)ai", "…", one) for one in (other, nobody)]
    assert "Không có ai khớp" in other
    assert re.sub(r'value="[\w-]{20,}"', "", plain[0]) == re.sub(r'value="[\w-]{20,}"', "", plain[1])


def test_who_leads_several_units_chooses_one_and_the_name_goes_along(cast: Cast) -> None:
    Appointment.objects.create(official=cast.binh, right="unit_manager", unit=cast.other_ward, since=datetime.now(UTC))
    page = signed_in(cast.binh).get("/don-vi/", {"tim": "tien dung"}).text
    assert 'href="/don-vi/P002/?tim=tien+dung"' in page
    assert "Lê Tiến Dũng</a>" in signed_in(cast.binh).get("/don-vi/P002/?tim=tien+dung").text


def test_whoever_may_see_nobody_and_whoever_trains_searches_in_the_handbook(cast: Cast) -> None:
    for who, address in ((cast.an, "/tap-huan/"), (cast.an, "/cntt/tien-do/")):
        page = signed_in(who).get(address).text
        assert (band(page), icon(page)) == (HANDBOOK, "/cam-nang/?q="), address
        assert 'name="noi"' not in page
    # Who may look for people takes along where: there the handbook shows a line that leads on to them.
    for who, place in ((cast.khue, "cntt"), (cast.binh, "don-vi")):
        page = signed_in(who).get("/tap-huan/").text
        assert (band(page), icon(page)) == (HANDBOOK, f"/cam-nang/?noi={place}&q=")
        assert f'<input type="hidden" name="noi" value="{place}">' in page
    assert signed_in(cast.an).get("/don-vi/", {"tim": "tien dung"}).status_code == 404
