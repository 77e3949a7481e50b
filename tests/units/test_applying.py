"""Each change by itself: units, people, campaigns, traces, and taking it back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.cast import Cast, official, unit
from tests.units.city import ancestries, day_of, do, opened, where
from trainer.actions import holding, requirements, rights
from trainer.content.live import library
from trainer.core.refusal import Refused
from trainer.letters.queries import addressees
from trainer.models import Campaign, Event, Official, Requirement, Unit, UnitChange, Work
from trainer.units import applying, plan, undoing
from trainer.units.rules.model import Add, Close, Merge, Move, New, Rename, Split
from trainer.web.access import led_units

OPENED = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
DAY = date(2026, 11, 30)
# Thirty days from the 20th.
NEW_DAY = date(2026, 12, 20)


@pytest.fixture(autouse=True)
def before(cast: Cast) -> None:
    """Everybody is there since before any campaign."""
    Official.objects.update(created_at=OPENED - timedelta(days=99))
    cast.an.role_holdings.model.objects.update(since=OPENED - timedelta(days=99))


def undo(now: datetime = LATER) -> plan.UnitPlan:
    """Take back the last change."""
    made = undoing.make(UnitChange.objects.order_by("-pk")[0], library(), now)
    applying.do(made, "", None, library(), now)
    return made


def units_of(campaign: Campaign) -> list[str]:
    return [one.code for one in campaign.units.all()]


def test_a_ward_that_is_merged_into_another_brings_its_people_and_their_campaign(cast: Cast) -> None:
    unit("T1", "Tổ 1", cast.ward, 5)
    campaign = opened("Sao Mai", [cast.ward], DAY, OPENED)
    assert (day_of("HN002"), day_of("HN004")) == ({DAY}, {None})

    made = do(Merge(("P001",), "P002"), NOW)

    assert where("HN001", "HN002", "HN003", "HN004") == ["P002"] * 4
    assert ancestries() == {"TP": "/TP/", "P002": "/TP/P002/", "P001": "/TP/P002/P001/", "T1": "/TP/P002/T1/"}
    old = Unit.objects.get(code="P001")
    assert (old.closed_at, old.merged_into, old.became()) == (NOW, cast.other_ward, cast.other_ward)
    assert units_of(campaign) == ["P002"]
    # An keeps his day; whom it concerns only because of the merger has a newcomer's.
    assert (day_of("HN002"), day_of("HN004")) == ({DAY}, {NEW_DAY})
    (told,) = made.rounds
    assert (told.before, told.after, told.newcomers) == (2, 4, 2)
    assert made.moved == (("Phường Sao Mai", "Phường Hoa Lúa", 2),)
    assert made.leaders == (("Phường Hoa Lúa", ("Trần Thanh Bình (HN001)",)),)
    assert Event.objects.filter(kind="unit_changed").count() == 2
    assert Event.objects.get(kind="unit_merge").details["people"] == 2
    assert not Work.objects.exists()


def test_taking_a_merger_back_restores_units_people_campaigns_and_days(cast: Cast) -> None:
    unit("T1", "Tổ 1", cast.ward, 5)
    campaign = opened("Sao Mai", [cast.ward], DAY, OPENED)
    before = (ancestries(), where("HN001", "HN002", "HN003", "HN004"), _days())
    do(Merge(("P001",), "P002"), NOW)
    assert before[2] != _days()

    made = undo()

    assert (ancestries(), where("HN001", "HN002", "HN003", "HN004"), _days()) == before
    assert units_of(campaign) == ["P001"]
    assert not Unit.objects.filter(closed_at__isnull=False).exists()
    assert made.stays == ()
    assert {(one.before, one.after) for one in made.rounds} == {(4, 2)}


def _days() -> dict[tuple[str, str], date | None]:
    rows = Requirement.objects.values_list("official__staff_code", "quiz", "due_on")
    return {(code, quiz): day for code, quiz, day in rows}


def test_what_a_rebuild_makes_is_what_the_change_made(cast: Cast) -> None:
    opened("Sao Mai", [cast.ward], DAY, OPENED)
    do(Merge(("P001",), "P002"), NOW)
    made = _days()
    Requirement.objects.all().delete()
    requirements.refresh_all(library())
    assert _days() == made


def test_wards_that_become_a_new_one_stay_below_it_for_what_was(cast: Cast) -> None:
    campaign = opened("Hai phường", [cast.ward, cast.other_ward], DAY, OPENED)
    do(Merge(("P001", "P002"), New("P900", "Phường Mới", "TP", "phuong")), NOW)
    assert where("HN001", "HN003") == ["P900", "P900"]
    assert ancestries()["P001"] == "/TP/P900/P001/"
    assert units_of(campaign) == ["P900"]
    assert (day_of("HN002"), day_of("HN004")) == ({DAY}, {DAY})


def test_whoever_left_before_stays_where_he_was(cast: Cast) -> None:
    Official.objects.filter(pk=cast.an.pk).update(is_active=False)
    do(Merge(("P001",), "P002"), NOW)
    assert where("HN001", "HN002") == ["P002", "P001"]


def test_a_new_unit_takes_the_chosen_along_and_nobody_is_new_in_a_campaign(cast: Cast) -> None:
    unit("T1", "Tổ 1", cast.ward, 5)
    campaign = opened("Sao Mai", [cast.ward], DAY, OPENED)
    made = do(Split("P001", New("P003", "Phường Tách", "TP"), ("T1",), ("HN002",)), NOW)
    assert where("HN001", "HN002") == ["P001", "P003"]
    assert ancestries()["T1"] == "/TP/P003/T1/"
    assert units_of(campaign) == ["P001", "P003"]
    assert day_of("HN002") == {DAY}
    assert [(one.before, one.after, one.newcomers) for one in made.rounds] == [(2, 2, 0)]
    undo()
    assert where("HN002") == ["P001"]
    assert (ancestries()["T1"], units_of(campaign)) == ("/TP/P001/T1/", ["P001"])
    assert Unit.objects.get(code="P003").became() == cast.ward


def test_a_unit_that_moves_is_asked_what_is_asked_there(cast: Cast) -> None:
    group = unit("T1", "Tổ 1", cast.ward, 5)
    official("HN100", "Bùi Văn Tổ", group, "page_admin").role_holdings.update(since=OPENED - timedelta(days=9))
    Official.objects.filter(staff_code="HN100").update(created_at=OPENED - timedelta(days=9))
    here, there = opened("Sao Mai", [cast.ward], DAY, OPENED), opened("Hoa Lúa", [cast.other_ward], DAY, OPENED)
    assert day_of("HN100") == {DAY}
    made = do(Move("T1", "P002"), NOW)
    assert day_of("HN100") == {NEW_DAY}
    assert [(one.id, one.before, one.after, one.newcomers) for one in made.rounds] == [
        (here.pk, 3, 2, 0),
        (there.pk, 2, 3, 1),
    ]
    undo()
    # As it was: he was asked by this one before, and is no newcomer in it.
    assert day_of("HN100") == {DAY}


def test_another_name_and_kind_and_closed_campaigns_keep_the_old_one(cast: Cast) -> None:
    closed = Campaign.objects.create(title="Cũ", due_on=DAY, created_at=OPENED, closed_at=OPENED, final={"people": 3})
    closed.units.add(cast.ward)
    do(Rename("P001", "Phường Sao Hôm", "xa"), NOW)
    cast.ward.refresh_from_db()
    assert (cast.ward.name, cast.ward.kind) == ("Phường Sao Hôm", "xa")
    closed.refresh_from_db()
    assert closed.final == {"people": 3, "unit_names": ["Phường Sao Mai"]}
    assert closed.unit_names() == ("Phường Sao Mai",)
    undo()
    cast.ward.refresh_from_db()
    assert (cast.ward.name, cast.ward.kind) == ("Phường Sao Mai", "")


def test_a_unit_is_added_and_closed(cast: Cast) -> None:
    do(Add(New("T9", "Tổ 9", "P001")), NOW)
    assert ancestries()["T9"] == "/TP/P001/T9/"
    do(Close("T9"), NOW)
    assert Unit.objects.get(code="T9").became() == cast.ward
    undo()
    assert Unit.objects.get(code="T9").closed_at is None


def test_a_unit_with_people_is_not_closed(cast: Cast) -> None:
    with pytest.raises(Refused, match="còn 2 cán bộ"):
        plan.make(Close("P001"), library(), NOW)


def test_only_people_of_the_unit_are_split_off(cast: Cast) -> None:
    with pytest.raises(Refused, match="“HN003” không phải cán bộ của “Phường Sao Mai”"):
        plan.make(Split("P001", New("P003", "Mới", "TP"), (), ("HN002", "HN003")), library(), NOW)


def test_whoever_moved_on_since_stays_and_is_named(cast: Cast) -> None:
    do(Merge(("P001",), "P002"), NOW)
    Official.objects.filter(pk=cast.an.pk).update(unit=cast.city)
    made = undo()
    assert where("HN001", "HN002") == ["P001", "TP"]
    assert made.stays == (
        "1 người sau đó đã sang đơn vị khác hoặc rời danh sách, nên ở nguyên: Nguyễn Thị An (HN002).",
    )


def test_whoever_came_into_a_new_unit_since_is_in_the_way_of_taking_it_back(cast: Cast) -> None:
    do(Merge(("P001", "P002"), New("P900", "Phường Mới", "TP")), NOW)
    official("HN500", "Bùi Thị Đến", Unit.objects.get(code="P900"))
    with pytest.raises(Refused, match=r"1 cán bộ vào “Phường Mới” sau đó: Bùi Thị Đến \(HN500\)"):
        undo()


def test_a_later_change_of_the_same_unit_is_taken_back_first(cast: Cast) -> None:
    do(Merge(("P001",), "P002"), NOW)
    do(Rename("P002", "Phường Hợp Nhất"), NOW)
    first = UnitChange.objects.order_by("pk")[0]
    with pytest.raises(Refused, match="hoàn tác việc ấy trước"):
        undoing.make(first, library(), LATER)
    undo()
    applying.do(undoing.make(first, library(), LATER), "", None, library(), LATER)
    first.refresh_from_db()
    with pytest.raises(Refused, match="đã được hoàn tác"):
        undoing.make(first, library(), LATER)


def test_a_plan_that_no_longer_fits_is_not_done(cast: Cast) -> None:
    stale = plan.make(Merge(("P001",), "P002"), library(), NOW)
    do(Rename("P002", "Phường Hợp Nhất"), NOW)
    with pytest.raises(applying.StateChanged):
        applying.do(stale, "", None, library(), NOW)
    stale = plan.make(Merge(("P001",), "P002"), library(), NOW)
    opened("Sao Mai", [cast.ward], DAY, OPENED)
    with pytest.raises(applying.StateChanged):
        applying.do(stale, "", None, library(), NOW)
    assert where("HN001") == ["P001"]
    assert not Work.objects.exclude(kind="days").exists()


def test_while_people_are_on_the_way_nothing_else_changes_units(cast: Cast) -> None:
    work, change = applying.decide(plan.make(Merge(("P001",), "P002"), library(), NOW), "", None, NOW)
    assert applying.written(change) < 100
    with pytest.raises(holding.ListBeingApplied):
        do(Rename("P002", "Phường Hợp Nhất"), NOW)
    with pytest.raises(Refused, match="đang được ghi dở"):
        undoing.make(change, library(), NOW)
    work.delete()


def test_a_merger_asks_as_many_queries_for_many_people(cast: Cast, django_assert_max_num_queries) -> None:
    opened("Sao Mai", [cast.ward], DAY, OPENED)
    for number in range(30):
        official(f"HN8{number:02}", f"Vũ Văn Số {number}", cast.ward, "page_admin")
    with django_assert_max_num_queries(20):
        plan.make(Merge(("P001",), "P002"), library(), NOW)


def test_who_was_appointed_over_a_ward_is_appointed_over_what_it_became(cast: Cast) -> None:
    until = date(2027, 6, 30)
    rights.give(cast.dung, "unit_manager", cast.ward, until, "", None, OPENED)
    made = do(Merge(("P001",), "P002"), NOW)
    assert made.rights == (
        "Lê Tiến Dũng (HN003): Người phụ trách tập huấn của đơn vị, Phường Sao Mai → Phường Hoa Lúa",
    )
    assert _over(cast.dung) == [("P002", until)]
    undo()
    assert _over(cast.dung) == [("P001", until)]


def test_the_rights_over_a_unit_that_is_split_go_where_somebody_said_and_all_are_shown(cast: Cast) -> None:
    for one in (cast.an, cast.dung, cast.chien):
        rights.give(one, "unit_manager", cast.ward, date(2027, 6, 30), "", None, OPENED)
    split = Split("P001", New("P009", "Phường Mới", "TP"), (), ("HN002",), (("HN002", "new"), ("HN003", "both")))
    made = do(split, NOW)
    assert made.rights == (
        "Nguyễn Thị An (HN002): Người phụ trách tập huấn của đơn vị, Phường Sao Mai → Phường Mới",
        "Phạm Quyết Chiến (HN004): Người phụ trách tập huấn của đơn vị, Phường Sao Mai, giữ nguyên",
        "Lê Tiến Dũng (HN003): Người phụ trách tập huấn của đơn vị, Phường Sao Mai, và thêm Phường Mới",
    )
    until = date(2027, 6, 30)
    assert _over(cast.an) == [("P009", until)]
    assert _over(cast.dung) == [("P001", until), ("P009", until)]
    assert _over(cast.chien) == [("P001", until)]
    undo()
    assert _over(cast.an) == _over(cast.dung) == _over(cast.chien) == [("P001", until)]


def test_who_was_appointed_over_two_wards_that_become_one_is_so_again_once_it_is_taken_back(cast: Cast) -> None:
    until = date(2027, 6, 30)
    rights.give(cast.dung, "unit_manager", cast.ward, until, "", None, OPENED)
    rights.give(cast.dung, "unit_manager", cast.other_ward, None, "", None, OPENED)
    do(Merge(("P001", "P002"), New("P009", "Phường Mới", "TP")), NOW)
    assert [unit for unit, _ in _over(cast.dung)] == ["P009"]
    undo()
    assert _over(cast.dung) == [("P001", until), ("P002", None)]

    do(Merge(("P001",), "P002"), NOW)
    assert _over(cast.dung) == [("P002", None)]
    undo()
    assert _over(cast.dung) == [("P001", until), ("P002", None)]


def test_of_two_rights_that_come_to_one_unit_the_longer_counts_and_one_that_is_over_counts_for_nothing(
    cast: Cast,
) -> None:
    soon = (NOW + timedelta(days=9)).date()
    rights.give(cast.dung, "unit_manager", cast.ward, None, "", None, OPENED)
    rights.give(cast.dung, "unit_manager", cast.other_ward, soon, "", None, OPENED)
    rights.give(cast.an, "unit_manager", cast.ward, soon, "", None, OPENED)
    rights.give(cast.an, "unit_manager", cast.other_ward, OPENED.date(), "", None, OPENED)

    do(Merge(("P001",), "P002"), NOW)
    assert (_over(cast.dung), _over(cast.an)) == ([("P002", None)], [("P002", soon)])

    undo()
    assert (_over(cast.dung), _over(cast.an)) == ([("P001", None), ("P002", soon)], [("P001", soon)])


def test_a_right_that_was_taken_back_since_does_not_come_back_with_its_unit(cast: Cast) -> None:
    rights.give(cast.dung, "unit_manager", cast.ward, None, "", None, OPENED)
    do(Merge(("P001",), "P002"), NOW)
    rights.take_back(rights.held(NOW).get(official=cast.dung), "Thôi phụ trách", None, NOW)
    undo()
    assert _over(cast.dung) == []


def test_who_was_appointed_over_a_unit_that_is_closed_sees_nobody_else_by_that(cast: Cast) -> None:
    """A closed unit leads to the one above it: his right does not come along, or he would see the whole city."""
    do(Add(New("T9", "Tổ công tác", "TP")), NOW)
    rights.give(cast.dung, "unit_manager", Unit.objects.get(code="T9"), None, "", None, NOW)
    do(Close("T9"), NOW)
    cast.dung.refresh_from_db()

    assert led_units(cast.dung) == []
    assert not [one for one in addressees(LATER) if cast.dung in one.leaders]
    undo()
    cast.dung.refresh_from_db()
    assert [one.code for one in led_units(cast.dung)] == ["T9"]


def test_rights_that_nobody_holds_cannot_be_split_off(cast: Cast) -> None:
    split = Split("P001", New("P009", "Phường Mới", "TP"), (), ("HN002",), (("HN004", "new"),))
    with pytest.raises(Refused, match="“HN004” không giữ quyền nào"):
        plan.make(split, library(), NOW)


def _over(official: Official) -> list[tuple[str, date | None]]:
    return list(rights.held(LATER).filter(official=official).order_by("unit__code").values_list("unit__code", "until"))
