"""Rights given and taken back: what holds when, who is refused, and that an IT officer is always left."""

from datetime import date, timedelta

import pytest

from tests.actions.people import NOW, a_unit, an_official, appoint
from trainer.actions import holding, rights
from trainer.actions.holding import ListBeingApplied
from trainer.core.refusal import Refused
from trainer.models import Appointment, Event, Official, Work

pytestmark = pytest.mark.django_db
TOMORROW = date(2026, 11, 25)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def khue() -> Official:
    """An IT officer without a last day."""
    made = an_official("CN1", "Đỗ Khuê")
    appoint(made)
    return made


@pytest.fixture
def an() -> Official:
    return an_official("A1", "Lê An")


def held(official: Official) -> list[tuple[str, date | None]]:
    """Return what somebody holds at ``NOW``."""
    return list(rights.held(NOW).filter(official=official).order_by("pk").values_list("right", "until"))


def test_what_is_given_holds_at_once_and_who_gave_it_why_is_written_down(khue: Official, an: Official) -> None:
    before = holding.decisions_on_people()
    rights.give(an, "leader", a_unit("P2"), TOMORROW, "Quyết định 12", khue, NOW)

    assert held(an) == [("leader", TOMORROW)]
    assert list(rights.holders("leader", NOW)) == [an]
    assert rights.of_officials(NOW) == {khue.pk: {"it_officer"}, an.pk: {"leader"}}
    event = Event.objects.get(kind="appointed")
    assert (event.official, event.actor) == (an, khue)
    assert event.details["note"] == "Lãnh đạo đơn vị, Phường P2, đến hết 25/11/2026. Lý do: Quyết định 12."
    # A plan of a list that was made before is shown again.
    assert holding.decisions_on_people() == before + 1


def test_the_day_after_its_last_day_it_holds_no_more_though_nobody_noted_it(an: Official) -> None:
    rights.give(an, "auditor", None, TOMORROW, "", None, NOW)

    assert list(rights.holders("auditor", LATER)) == [an]
    assert not rights.holders("auditor", LATER + timedelta(days=1)).exists()
    assert Appointment.objects.get().ended_at is None


def test_given_again_it_has_another_last_day_and_the_very_same_is_left_alone(khue: Official, an: Official) -> None:
    first = rights.give(an, "leader", a_unit("P2"), TOMORROW, "", khue, NOW)
    assert rights.give(an, "leader", a_unit("P2"), TOMORROW, "", khue, NOW) == first
    rights.give(an, "leader", a_unit("P2"), None, "", khue, NOW)
    rights.give(an, "leader", a_unit("P3"), None, "", khue, NOW)

    assert held(an) == [("leader", None), ("leader", None)]
    assert Event.objects.filter(kind="appointed").count() == 3


def test_what_is_taken_back_is_gone_at_once_and_a_second_click_does_nothing(khue: Official, an: Official) -> None:
    given = rights.give(an, "auditor", None, None, "", khue, NOW)
    for _ in range(2):
        rights.take_back(given, "Xong việc", khue, LATER)

    assert held(an) == []
    given.refresh_from_db()
    assert (given.ended_at, given.ended_by, given.end_reason) == (LATER, khue, "Xong việc")
    assert Event.objects.filter(kind="appointment_ended").count() == 1


def test_the_last_it_officer_can_neither_be_removed_nor_get_a_last_day(khue: Official, an: Official) -> None:
    rights.give(an, "it_officer", None, TOMORROW, "", khue, NOW)
    [own] = rights.held(NOW).filter(official=khue)

    with pytest.raises(Refused, match="cuối cùng"):
        rights.take_back(own, "", khue, NOW)
    with pytest.raises(Refused, match="cuối cùng"):
        rights.give(khue, "it_officer", None, TOMORROW, "", khue, NOW)
    assert held(khue) == [("it_officer", None)]

    rights.give(an, "it_officer", None, None, "", khue, NOW)
    rights.take_back(own, "", khue, NOW)
    assert held(khue) == []
    assert held(an) == [("it_officer", None)]


def test_an_officer_who_left_does_not_count(khue: Official, an: Official) -> None:
    appoint(an)
    Official.objects.filter(pk=an.pk).update(is_active=False)

    with pytest.raises(Refused, match="cuối cùng"):
        rights.take_back(rights.held(NOW).get(official=khue), "", khue, NOW)


@pytest.mark.parametrize(
    ("right", "unit", "until", "said"),
    [
        ("king", None, None, "Không có quyền"),
        ("leader", None, None, "chọn đơn vị"),
        ("auditor", "P2", None, "bỏ đơn vị"),
        ("auditor", None, NOW.date() - timedelta(days=1), "đã qua"),
    ],
)
def test_what_cannot_be_given_is_refused_and_nothing_is_written(
    an: Official, right: str, unit: str | None, until: date | None, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        rights.give(an, right, a_unit(unit) if unit else None, until, "", None, NOW)
    assert not Appointment.objects.exists()
    assert not Event.objects.exists()


def test_who_left_is_given_nothing_and_nobody_anything_while_a_list_is_applied(an: Official) -> None:
    Work.objects.create(kind=holding.ROSTER, at=NOW, decided=True)
    with pytest.raises(ListBeingApplied):
        rights.give(an, "auditor", None, None, "", None, NOW)
    Work.objects.all().delete()
    Official.objects.filter(pk=an.pk).update(is_active=False)
    with pytest.raises(Refused, match="đã rời danh sách"):
        rights.give(an, "auditor", None, None, "", None, NOW)
