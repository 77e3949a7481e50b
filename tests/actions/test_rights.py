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
    told = [one.details["note"] for one in Event.objects.filter(kind="appointed").order_by("pk")]
    assert told == [
        "Lãnh đạo đơn vị, Phường P2, đến hết 25/11/2026.",
        "Lãnh đạo đơn vị, Phường P2, không có ngày cuối.",
        "Lãnh đạo đơn vị, Phường P3, không có ngày cuối.",
    ]


def test_what_is_taken_back_is_gone_at_once_and_a_second_click_does_nothing(khue: Official, an: Official) -> None:
    given = rights.give(an, "auditor", None, None, "", khue, NOW)
    for _ in range(2):
        rights.take_back(given, "Xong việc", khue, LATER)

    assert held(an) == []
    given.refresh_from_db()
    assert (given.ended_at, given.ended_by, given.end_reason) == (LATER, khue, "Xong việc")
    assert Event.objects.get(kind="appointment_ended").details["note"] == "Người kiểm tra. Lý do: Xong việc."


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


def test_lasting_are_those_it_officers_who_have_no_last_day(khue: Official, an: Official) -> None:
    rights.give(an, "it_officer", None, TOMORROW, "", khue, NOW)
    rights.give(an, "auditor", None, None, "", khue, NOW)

    assert rights.lasting_officers(NOW) == {khue.pk}


def ends(official: Official) -> list[tuple[object, ...]]:
    """Return of each appointment of ``official`` its right, and when, by whom and why it ended."""
    rows = Appointment.objects.filter(official=official).order_by("pk")
    return list(rows.values_list("right", "ended_at", "ended_by", "end_reason"))


def test_leaving_ends_what_is_held_and_leaves_alone_what_had_ended_and_what_others_hold(
    khue: Official, an: Official
) -> None:
    old = rights.give(an, "auditor", None, None, "", khue, NOW)
    rights.take_back(old, "Xong việc", khue, NOW)
    rights.give(an, "leader", a_unit("P2"), None, "", khue, NOW)

    rights.end_of_leavers([an], khue, LATER)

    assert ends(an) == [
        ("auditor", NOW, khue.pk, "Xong việc"),
        ("leader", LATER, khue.pk, "rời danh sách"),
    ]
    assert ends(khue) == [("it_officer", None, None, "")]


def test_taken_back_leaving_gives_back_those_rights_and_no_others(khue: Official, an: Official) -> None:
    first = rights.give(an, "auditor", None, None, "", khue, NOW)
    rights.take_back(first, "Xong việc", khue, NOW)
    second = rights.give(an, "leader", a_unit("P2"), None, "", khue, NOW)
    rights.end_of_leavers([an], khue, NOW)
    rights.give(an, "unit_manager", a_unit("P2"), None, "", khue, NOW)

    rights.hold_exactly(an.pk, [second.pk], khue, LATER)

    assert ends(an) == [
        ("auditor", NOW, khue.pk, "Xong việc"),
        ("leader", None, None, ""),
        ("unit_manager", LATER, khue.pk, "hoàn tác danh sách"),
    ]


def test_what_had_ended_may_hold_again_as_it_was_and_is_told(khue: Official, an: Official) -> None:
    given = rights.give(an, "leader", a_unit("P2"), TOMORROW, "Quyết định 12", khue, NOW)
    rights.take_back(given, "Nhầm", khue, NOW)

    rights.give_again(given, "Hoàn tác", khue, LATER)

    assert ends(an) == [("leader", None, None, "")]
    assert held(an) == [("leader", TOMORROW)]
    told = Event.objects.filter(official=an).order_by("-pk")[0]
    assert (told.kind, told.at, told.actor) == ("appointed", LATER, khue)
    assert told.details["note"].endswith("Lý do: Hoàn tác.")
