"""A second step is demanded of those who see others: after days of grace their rights rest until they have one."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.actions.people import appoint
from tests.cast import Cast, official, queries, signed_in
from tests.web.accounts.second_steps import HOME, by_password, set_up, with_password
from tests.web.training.test_results import sit
from trainer.clock import CLOCK
from trainer.core.clock_trust import Reading
from trainer.core.vietnam_time import day_of
from trainer.models import Official, PendingEmail

NOTE = "cần đăng nhập hai bước, chậm nhất ngày"
REST = "Quyền của anh/chị tạm ngừng"


class Time:
    """The time of this process, which a test moves on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._reading = CLOCK.read()
        monkeypatch.setattr(CLOCK, "read", lambda: self._reading)

    def go_on(self, days: float) -> None:
        """Let so many days go by."""
        self._reading = Reading(self._reading.wall + timedelta(days=days), self._reading.ran + days * 86_400)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


def came(person: Official) -> Client:
    """Let ``person`` sign in by the page, as whoever is told does."""
    client = Client()
    by_password(client, with_password(person))
    return client


def told(person: Official) -> datetime | None:
    return Official.objects.get(pk=person.pk).second_step_told_at


def test_who_sees_others_is_told_when_he_comes_and_nobody_else_is(cast: Cast, time: Time) -> None:
    auditor = official("HN050", "Đào Thị Soát", cast.city)
    appoint(auditor, "auditor", None)
    for person, asked in ((cast.khue, True), (cast.binh, True), (auditor, True), (cast.an, False)):
        page = came(person).get("/tap-huan/").text
        assert (NOTE in page) is asked, person
        assert (told(person) == CLOCK.now()) is asked, person


def test_being_told_again_gives_no_more_days(cast: Cast, time: Time) -> None:
    came(cast.khue)
    first = told(cast.khue)
    time.go_on(13)
    assert f"{day_of(first + timedelta(days=14)):%d/%m/%Y}" in came(cast.khue).get("/tap-huan/").text
    assert told(cast.khue) == first


def test_a_right_given_anew_gives_no_days_anew(cast: Cast, time: Time) -> None:
    came(cast.khue)
    time.go_on(13)
    cast.khue.appointments.update(since=CLOCK.now())
    time.go_on(1)
    assert came(cast.khue).get("/cntt/tien-do/").headers["Location"] == HOME


def test_after_the_days_rights_rest_training_does_not_and_a_second_step_wakes_them(cast: Cast, time: Time) -> None:
    came(cast.khue)
    time.go_on(14)
    client = came(cast.khue)

    for place in ("/cntt/tien-do/", "/cntt/can-bo/HN002/", "/don-vi/P001/", "/tep/"):
        assert client.get(place).headers["Location"] == HOME, place
    assert client.post("/cntt/can-bo/HN002/lien-ket/").headers["Location"] == HOME
    assert REST in client.get("/tap-huan/").text
    assert "tạm ngừng cho đến khi anh/chị bật" in client.get(HOME).text

    # allauth looks at the clock of the machine for the first code.
    set_up(client, datetime.now(UTC))
    assert client.get("/cntt/can-bo/HN002/").status_code == 200
    assert NOTE not in client.get("/tap-huan/").text


def test_a_leader_has_thirty_days_and_then_sees_nobody_by_any_way(cast: Cast, time: Time) -> None:
    client = came(cast.binh)
    time.go_on(29)
    client = came(cast.binh)
    assert client.get("/don-vi/P001/").status_code == 200
    time.go_on(1)
    client = came(cast.binh)
    assert client.get("/don-vi/P001/").headers["Location"] == HOME
    assert client.get("/tap-huan/ho-so/").status_code == 200


def test_the_certificates_of_others_rest_too(cast: Cast, time: Time) -> None:
    address = f"/tap-huan/luot/{sit(cast.an, right=10).pk}/chung-nhan/"
    assert came(cast.binh).get(address).status_code == 200
    time.go_on(30)
    assert came(cast.binh).get(address).status_code == 404
    assert signed_in(cast.an).get(address).status_code == 200


def test_an_officer_whose_rights_rest_decides_on_no_address_but_his_own(cast: Cast, time: Time) -> None:
    for person in (cast.binh, cast.khue):
        PendingEmail.objects.create(official=person, email=f"{person.pk}@example.org", source="", asked_at=CLOCK.now())
    came(cast.khue)
    assert "Trần Thanh Bình" in came(cast.khue).get("/tai-khoan/e-mail-cho-xac-nhan/").text
    time.go_on(14)
    page = came(cast.khue).get("/tai-khoan/e-mail-cho-xac-nhan/").text
    assert "Trần Thanh Bình" not in page
    assert f"{cast.khue.pk}@example.org" in page


def test_it_is_asked_without_a_look_at_the_database(cast: Cast, time: Time) -> None:
    client = signed_in(cast.binh)
    before = queries(client, "/tap-huan/")
    came(cast.binh)
    time.go_on(25)
    client = signed_in(cast.binh)
    assert REST not in client.get("/tap-huan/").text
    assert queries(client, "/tap-huan/") == before


def test_a_demonstration_and_a_rule_for_nobody_demand_nothing(cast: Cast, time: Time, settings) -> None:  # type: ignore[no-untyped-def]
    came(cast.khue)
    time.go_on(100)
    settings.DEMO = True
    assert came(cast.khue).get("/cntt/tien-do/").status_code == 200
    settings.DEMO, settings.SECOND_STEP = False, {}
    assert came(cast.khue).get("/cntt/tien-do/").status_code == 200


def test_it_officers_see_on_the_page_of_rights_who_has_none(cast: Cast) -> None:
    client = signed_in(cast.khue)
    assert "CNTT001, chưa bật hai bước" in client.get("/cntt/quyen/").text
    set_up(signed_in(with_password(cast.khue)), CLOCK.now())
    assert "CNTT001, đăng nhập hai bước" in signed_in(cast.khue).get("/cntt/quyen/").text
