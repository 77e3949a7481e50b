"""Undoing the last list: everything as before, but for what happened since, which is named and stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.actions.in_pieces import go_on, pieces_of
from tests.actions.people import NOW, a_unit, answer_all, appoint, begin
from tests.content.small_library import library
from tests.roster.records import known, two_units
from tests.roster.rules.cases import MAPPING, person, sheet
from tests.slips import make as make_slips
from trainer.actions import campaigns, holding, pieces, requirements
from trainer.actions.accounts import slips
from trainer.core.campaigns import Terms
from trainer.models import (
    AppliedRoster,
    Appointment,
    Attempt,
    Event,
    Official,
    PendingEmail,
    PersonBefore,
    Requirement,
    RoleHolding,
    Unit,
    Work,
)
from trainer.people import merging
from trainer.queries.names import named
from trainer.roster import apply, planning, undo, undo_plan
from trainer.roster.rules.model import NotAsShown
from trainer.roster.rules.source import ONE_SHEET
from trainer.roster.rules.wishes import Joined, Wishes
from trainer.tables.sheet import Sheet
from trainer.units import applying
from trainer.units import plan as unit_plan
from trainer.units.rules.model import Merge

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)
SINCE = LATER + timedelta(days=1)
UNDONE = LATER + timedelta(days=2)
SMALL = library()


@pytest.fixture(autouse=True)
def _units() -> None:
    two_units()


def listed(*rows: tuple[str, ...], joins: dict[str, Joined] | None = None) -> None:
    """Apply a small list."""
    made = planning.make_plan(Sheet("Danh sách", sheet(*rows)), MAPPING, ONE_SHEET, Wishes(joins=joins or {}))
    apply.apply(made, "tháng 12.xlsx", None, SMALL, LATER)


def undone(actor: Official | None = None) -> undo_plan.UndoPlan:
    """Undo the last list, and return what was planned."""
    roster = undo_plan.last()
    assert roster is not None
    made = undo_plan.make_plan(roster)
    pieces.finish(SMALL, undo.decide(undo.compare(made.roster, made.fingerprint()), actor, UNDONE))
    return made


def records() -> dict[str, Any]:
    """Return everybody who works here, as the records have him: with roles, what is asked of him and what waits."""
    people = Official.objects.filter(is_active=True)
    names = ("staff_code", "full_name", "position", "unit__code", "email", "lowered", "sort_name")
    of_them = {"official__in": people}
    asked = Requirement.objects.filter(**of_them).values_list("official__staff_code", "quiz", "due_on", "due_by")
    return {
        "people": sorted(map(repr, people.values_list(*names))),
        "roles": sorted(
            map(repr, RoleHolding.objects.filter(**of_them).values_list("official__staff_code", "role", "since"))
        ),
        "asked": sorted(map(repr, asked)),
        "rights": sorted(Appointment.objects.values_list("official__staff_code", "right", "ended_at")),
        "waiting": sorted(
            map(repr, PendingEmail.objects.filter(**of_them).values_list("official__staff_code", "email", "asked_at"))
        ),
    }


def test_everything_a_list_can_do_goes_back() -> None:
    khue = known("IT1", email="it@sm.vn")
    appoint(khue)
    known("A1", email="mot@sm.vn")
    known("A2", email="hai@sm.vn")
    known("A3")
    appoint(known("A4", email="bon@sm.vn"))
    known("A5", is_active=False)
    PendingEmail.objects.create(official=Official.objects.get(staff_code="A4"), email="cho@sm.vn", asked_at=NOW)
    requirements.refresh_all(SMALL)
    before = records()

    listed(
        person("IT1", email="khac@sm.vn"),
        person("A1", "Lê An", "Kế toán", "P2", "Cán bộ; CNTT", "hai@sm.vn"),
        person("A2", email="mot@sm.vn"),
        person("B3", "Lê An", "Văn thư", email="ba@sm.vn"),
        person("A5"),
        person("N1", "Người Mới", email="moi@sm.vn"),
        joins={"B3": Joined("A3", "renumber")},
    )
    assert records() != before
    assert Official.objects.filter(staff_code="B3", created_at=NOW).exists()

    made = undone(khue)

    assert records() == before
    assert made.counts() == {"back": 1, "leaving": 2, "changed": 4, "alone": 0, "slips": 0}
    [told] = Event.objects.filter(kind="roster_undone")
    assert (told.actor, told.at, told.details["file"]) == (khue, UNDONE, "tháng 12.xlsx")
    assert told.details["counts"] == made.counts()
    roster = AppliedRoster.objects.get()
    assert (roster.undone_at, roster.undone_by) == (UNDONE, khue)


def test_who_gets_another_number_is_found_by_both_until_the_list_is_undone() -> None:
    an = known("A3")

    def found(typed: str) -> list[Official]:
        return list(Official.objects.filter(named(typed)))

    listed(person("B3", "Lê An", "Văn thư"), joins={"B3": Joined("A3", "renumber")})
    assert found("a3") == found("b3") == [an]

    undone()
    assert (found("a3"), found("b3")) == ([an], [])


def test_what_somebody_changed_since_stays_and_is_named() -> None:
    an = known("A1")
    known("A2")
    listed(person("A1", "Lê An", "Kế toán", "P2"), person("A2", "Lê An", "Thủ quỹ"))
    Official.objects.filter(pk=an.pk).update(position="Phó chủ tịch")

    made = undone()

    an.refresh_from_db()
    assert (an.position, an.unit.code) == ("Phó chủ tịch", "P1")
    [alone] = made.alone()
    assert (alone, made.steps[alone].kept) == (an.pk, ("position",))
    assert Event.objects.get(kind="roster_undone").details["kept"] == [["A1", ["position"]]]
    assert Official.objects.get(staff_code="A2").position == "Văn thư"


def test_who_has_used_his_account_stays_and_no_attempt_is_lost() -> None:
    known("A1")
    listed(person("A1"), person("N1", "Người Mới"), person("N2", "Người Mới Hai"), person("N3", "Người Mới Ba"))
    new = {code: Official.objects.get(staff_code=code) for code in ("N1", "N2", "N3")}
    answer_all(begin(new["N1"], SMALL, now=SINCE), SINCE)
    Official.objects.filter(pk=new["N2"].pk).update(last_login=SINCE)

    made = undone()

    active = set(Official.objects.filter(is_active=True).values_list("staff_code", flat=True))
    assert active == {"A1", "N1", "N2"}
    assert sorted(made.alone()) == sorted([new["N1"].pk, new["N2"].pk])
    assert Attempt.objects.get().answers.exists()
    assert [event.official.staff_code for event in Event.objects.filter(kind="left") if event.official] == ["N3"]


@pytest.mark.parametrize("how", ["signed in", "worked", "neither"])
def test_who_was_brought_back_by_the_list_and_has_used_his_account_since_stays(how: str) -> None:
    known("A1")
    known("A5", is_active=False)
    listed(person("A1"), person("A5", position="Kế toán", email="nam@sm.vn"))
    back = Official.objects.get(staff_code="A5")
    if how == "worked":
        answer_all(begin(back, SMALL, now=SINCE), SINCE)
    elif how == "signed in":
        Official.objects.filter(pk=back.pk).update(last_login=SINCE)

    made = undone()

    back.refresh_from_db()
    stays = how != "neither"
    assert (back.is_active, back.position, back.email) == (
        (True, "Kế toán", "nam@sm.vn") if stays else (False, "Văn thư", None)
    )
    assert made.alone() == ([back.pk] if stays else [])
    assert Event.objects.get(kind="roster_undone").details["kept"] == ([["A5", []]] if stays else [])


def test_an_address_that_is_anothers_by_now_is_left_to_him() -> None:
    an, binh = known("A1", email="chung@sm.vn"), known("A2")
    listed(person("A2"))
    Official.objects.filter(pk=binh.pk).update(email="chung@sm.vn")

    made = undone()

    an.refresh_from_db()
    assert (an.is_active, an.email) == (True, None)
    assert made.steps[an.pk].kept == ("email",)
    assert Official.objects.get(pk=binh.pk).email == "chung@sm.vn"


def test_only_the_last_list_can_be_undone_and_only_once() -> None:
    known("A1")
    listed(person("A1", position="Kế toán"))
    listed(person("A1", position="Thủ quỹ"))
    assert PersonBefore.objects.count() == 2
    assert undo.forget() == 1
    made = undone()
    assert Official.objects.get().position == "Kế toán"
    assert undo_plan.last() is None
    with pytest.raises(NotAsShown):
        undo.decide(undo.compare(made.roster, made.fingerprint()), None, UNDONE)
    assert undo.forget() == 1
    assert not Work.objects.exists()


def test_a_plan_that_no_longer_fits_undoes_nothing() -> None:
    an = known("A1")
    listed(person("A1", position="Kế toán"))
    roster = undo_plan.last()
    assert roster is not None
    made = undo_plan.make_plan(roster)
    Official.objects.filter(pk=an.pk).update(position="Khác")

    with pytest.raises(NotAsShown):
        undo.decide(undo.compare(made.roster, made.fingerprint()), None, UNDONE)

    assert not Work.objects.exists()
    assert undo_plan.last() == roster


def test_while_it_is_undone_nobody_else_changes_people_and_a_kill_loses_nothing() -> None:
    for number in range(4):
        known(f"A{number}")
    requirements.refresh_all(SMALL)
    before = records()
    listed(*(person(f"A{number}", position="Kế toán") for number in range(4)))
    roster = undo_plan.last()
    assert roster is not None
    made = undo_plan.make_plan(roster)
    with pieces_of(1):
        work = undo.decide(undo.compare(made.roster, made.fingerprint()), None, UNDONE)
        pieces.finish(SMALL, work, 0)

    assert undo_plan.last() is None
    with pytest.raises(holding.ListBeingApplied), transaction.atomic():
        holding.decide_on_people()
    go_on(SMALL)
    assert records() == before


def test_nobody_undone_counts_as_a_newcomer_of_a_campaign() -> None:
    known("A1")
    known("A2")
    requirements.refresh_all(SMALL)
    before = records()["asked"]
    listed(person("A1", unit="P2"))
    undone()
    assert records()["asked"] == before


rows = st.lists(
    st.builds(
        person,
        code=st.sampled_from(("A1", "A2", "A3", "N1", "N2")),
        name=st.sampled_from(("Lê An", "Vũ Tư")),
        position=st.sampled_from(("Văn thư", "Kế toán")),
        unit=st.sampled_from(("P1", "P2")),
        roles=st.sampled_from(("Cán bộ", "Lãnh đạo; CNTT")),
        email=st.sampled_from(("", "x@sm.vn", "y@sm.vn", "z@sm.vn")),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: row[0],
)
since = st.lists(
    st.tuples(
        st.sampled_from(("A1", "A2", "A3", "N1", "N2")),
        st.sampled_from(("position", "is_active", "last_login", "email", "unit")),
    ),
    max_size=3,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows, since)
def test_after_it_everything_is_as_before_but_for_what_happened_since(
    rows: list[tuple[str, ...]], since: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        for code, email in (("A1", "x@sm.vn"), ("A2", "y@sm.vn"), ("A3", None)):
            known(code, email=email)
        start = _by_code()
        listed(*rows)
        after = _by_code()
        for number, (code, what) in enumerate(since):
            _change(code, what, number)
        now = _by_code()
        if undo_plan.last() is not None:
            undone()
        end = _by_code()
        for code, stood in end.items():
            _check(stood, start.get(code), after.get(code, stood), now[code])
        transaction.set_rollback(True)


def _by_code() -> dict[str, dict[str, Any]]:
    names = ("staff_code", "full_name", "position", "unit_id", "email", "is_active", "last_login")
    return {row["staff_code"]: row for row in Official.objects.values(*names)}


def _change(code: str, what: str, number: int) -> None:
    values: dict[str, Any] = {
        "position": f"Sửa tay {number}",
        "is_active": False,
        "last_login": SINCE,
        "email": f"tay{number}@sm.vn",
        "unit": a_unit("TP"),
    }
    Official.objects.filter(staff_code=code).update(**{what: values[what]})


def _check(end: dict[str, Any], start: dict[str, Any] | None, after: dict[str, Any], now: dict[str, Any]) -> None:
    """What nobody touched since the list is as before it; what somebody touched is as he left it."""
    if start is None:
        touched = now != after
        assert end["is_active"] == (now["is_active"] and touched)
        return
    for name, value in end.items():
        expected = start[name] if now[name] == after[name] else now[name]
        taken = name == "email" and value is None and expected is not None
        assert value == expected or taken or (name == "email" and now[name] == value), (name, start, after, now, end)


def test_who_came_back_by_the_list_and_was_given_a_right_since_stays() -> None:
    """He may be the one officer left: an inactive one would hold a right that nobody can use or take over."""
    known("A1")
    known("A5", is_active=False)
    listed(person("A1"), person("A5"))
    back = Official.objects.get(staff_code="A5")
    appoint(back)

    made = undone()

    back.refresh_from_db()
    assert back.is_active
    assert made.alone() == [back.pk]
    assert not Appointment.objects.filter(official__is_active=False, ended_at=None).exists()


def test_whose_record_was_merged_before_the_list_goes_back_like_everybody_else() -> None:
    stays, gone = known("A1"), known("A9")
    merging.merge(merging.plan(stays, gone, None, NOW), None, SMALL, NOW)
    known("A2")
    listed(person("A2"))
    stays.refresh_from_db()
    assert not stays.is_active

    made = undone()

    stays.refresh_from_db()
    assert stays.is_active
    assert made.counts() == {"back": 1, "leaving": 0, "changed": 0, "alone": 0, "slips": 0}


def test_who_took_over_another_record_after_the_list_is_left_alone_though_he_took_over_one_before() -> None:
    stays, gone, other = known("A1"), known("A9"), known("A8", is_active=False)
    merging.merge(merging.plan(stays, gone, None, NOW), None, SMALL, NOW)
    listed(person("A1", position="Kế toán"))
    stays.refresh_from_db()
    merging.merge(merging.plan(stays, other, None, SINCE), None, SMALL, SINCE)

    assert undone().alone() == [stays.pk]

    stays.refresh_from_db()
    assert stays.position == "Kế toán"


def test_who_comes_back_and_whose_unit_was_merged_since_comes_to_what_it_became() -> None:
    gone, moved = known("A1"), known("A3")
    known("A2")
    listed(person("A2"), person("A3", unit="TP"))
    applying.do(unit_plan.make(Merge(("P1",), "P2"), SMALL, SINCE), "", None, SMALL, SINCE)

    made = undone()

    gone.refresh_from_db()
    assert (gone.is_active, gone.unit.code) == (True, "P2")
    # Where the list put him is open: there he stays, and it is named.
    moved.refresh_from_db()
    assert moved.unit.code == "TP"
    assert made.steps[moved.pk].kept == ("unit",)


def test_who_led_a_unit_that_was_closed_for_good_does_not_come_back_as_leader_of_the_one_above() -> None:
    gone = known("A1")
    RoleHolding.objects.create(official=gone, role="leader", since=NOW)
    listed(person("A2", unit="P2"))
    Unit.objects.filter(code="P1").update(closed_at=SINCE)

    undone()

    gone.refresh_from_db()
    assert (gone.is_active, gone.unit.code) == (True, "P1")


def test_who_stays_where_the_list_put_him_keeps_the_days_of_who_came_there() -> None:
    moved = known("A1")
    campaigns.open_campaign(Terms("Quý", due_on=date(2026, 12, 1)), actor=None, library=SMALL, now=NOW + timedelta(1))
    listed(person("A1", position="Kế toán", unit="P2"))
    asked = Requirement.objects.filter(official=moved)
    assert set(asked.values_list("due_on", flat=True)) == {(LATER + timedelta(days=30)).date()}
    applying.do(unit_plan.make(Merge(("P1",), "P2"), SMALL, SINCE), "", None, SMALL, SINCE)

    undone()

    moved.refresh_from_db()
    assert (moved.position, moved.unit.code) == ("Văn thư", "P2")
    assert set(asked.values_list("due_on", flat=True)) == {(LATER + timedelta(days=30)).date()}


def test_a_slip_of_somebody_whom_the_list_brought_opens_nothing_once_it_is_undone() -> None:
    known("A2")
    listed(person("A2"), person("N1", "Người Mới"))
    new = Official.objects.get(staff_code="N1")
    [slip] = make_slips([new, Official.objects.get(staff_code="A2")], None, SINCE)[:1]
    made = undone()
    # Who stays in the list keeps his.
    assert made.counts()["slips"] == 1

    listed(person("A2"), person("N1", "Người Mới"))

    new.refresh_from_db()
    assert new.is_active
    assert not slips.fits(new, slip.code, UNDONE)
