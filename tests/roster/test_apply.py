"""Applying the plan of a staff list: what of each official changes, what stays, and what is written down of it."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from tests.actions.people import NOW, a_unit, an_official, appoint
from tests.content.small_library import library
from tests.roster.records import known, two_units
from tests.roster.rules.cases import MAPPING, person, sheet
from trainer.actions import requirements
from trainer.models import (
    EmailNotices,
    Event,
    Official,
    PendingEmail,
    Requirement,
    RoleHolding,
    RosterSheet,
    RosterWord,
)
from trainer.roster import apply, planning
from trainer.roster.rules.model import NotAsShown, Plan
from trainer.roster.rules.wishes import Wishes
from trainer.tables.sheet import Sheet
from trainer.units import applying
from trainer.units import plan as unit_plan
from trainer.units.rules.model import Merge

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


@pytest.fixture(autouse=True)
def _units() -> None:
    two_units()


def planned(*rows: tuple[str, ...]) -> Plan:
    """Return the plan of a small list against the records as they are."""
    return planning.make_plan(Sheet("Danh sách", sheet(*rows)), MAPPING)


def applied(*rows: tuple[str, ...], actor: Official | None = None) -> Plan:
    """Apply a small list."""
    made = planned(*rows)
    apply.apply(made, "tháng 11.xlsx", actor, library(), LATER)
    return made


def roles(official: Official) -> dict[str, object]:
    """Return the roles somebody holds, and since when."""
    return dict(RoleHolding.objects.filter(official=official).values_list("role", "since"))


def asked(official: Official) -> set[str]:
    """Return the quizzes asked of somebody."""
    return set(Requirement.objects.filter(official=official).values_list("quiz", flat=True))


def events(kind: str) -> list[Event]:
    """Return what was written down of one kind."""
    return list(Event.objects.filter(kind=kind).order_by("pk"))


def test_somebody_new_stands_in_the_records_as_the_list_says() -> None:
    khue = known("CN1")
    applied(person("CN1"), person("B2", "Trần Bình", "Kế toán", "P2", "Lãnh đạo; CNTT", "binh@sm.vn"), actor=khue)

    binh = Official.objects.get(staff_code="B2")
    assert (binh.full_name, binh.position, binh.unit.code) == ("Trần Bình", "Kế toán", "P2")
    assert (binh.email, binh.is_active, binh.is_it_officer) == ("binh@sm.vn", True, False)
    assert (binh.created_at, binh.has_usable_password()) == (LATER, False)
    assert roles(binh) == {"leader": LATER, "it": LATER}
    assert binh.folded == " tran binh b2"
    [joined] = events("joined")
    assert (joined.official, joined.actor, joined.at) == (binh, khue, LATER)


def test_whoever_is_new_is_asked_for_the_path_of_his_role_at_once() -> None:
    applied(person("B2", "Trần Bình", "", "P2", "Quản trị trang"))

    assert asked(Official.objects.get()) == {"mat-khau", "lua-dao"}


def test_a_change_keeps_what_the_list_does_not_say_and_names_what_it_does() -> None:
    an = known(email="an@sm.vn")
    khue = known("CN1")
    applied(person("A1", "Lê An", "Kế toán", "P1", "Cán bộ; CNTT"), person("CN1"), actor=khue)

    an.refresh_from_db()
    assert (an.position, an.email, an.is_active) == ("Kế toán", "an@sm.vn", True)
    assert roles(an) == {"staff": NOW, "it": LATER}
    [changed] = events("changed")
    assert (changed.official, changed.actor, changed.at) == (an, khue, LATER)
    assert changed.details == {
        "fields": [["Chức vụ", "Văn thư", "Kế toán"], ["Vai trò", "Cán bộ", "Cán bộ; Công nghệ thông tin"]]
    }


def test_a_role_the_list_no_longer_names_ends_and_its_path_with_it() -> None:
    an = an_official("A1", "Lê An", ("page_admin", "staff"), a_unit("P1"))
    khue = an_official("CN1", "Lê An", ("page_admin", "staff"), a_unit("P1"))
    requirements.refresh_all(library())
    assert asked(an) == {"mat-khau", "lua-dao"}

    applied(person("A1", "Lê An", "Văn thư", "P1", "Cán bộ"), person("CN1", roles="Quản trị trang; Cán bộ"))

    assert roles(an) == {"staff": NOW}
    assert roles(khue) == {"page_admin": NOW, "staff": NOW}
    assert asked(an) == {"mat-khau"}


def test_who_moves_is_found_in_his_new_unit_and_said_to_have_moved() -> None:
    an = known()
    applied(person(unit="P2"))

    an.refresh_from_db()
    assert an.unit.code == "P2"
    [moved] = events("moved")
    assert moved.details == {"fields": [["Đơn vị", "Phường P1", "Phường P2"]]}
    assert events("changed") == []


def test_who_returns_has_his_record_and_rights_only_if_a_person_gives_them_again() -> None:
    an = known(is_active=False)
    appoint(an, ended_at=NOW)
    applied(person(unit="P2"))

    an.refresh_from_db()
    assert (an.is_active, an.is_it_officer, an.unit.code) == (True, False, "P2")
    assert [event.official for event in events("returned")] == [an]
    assert events("moved") == []


def test_who_returns_by_a_row_without_a_unit_comes_to_what_his_was_merged_into() -> None:
    an = known(is_active=False)
    applying.do(unit_plan.make(Merge(("P1",), "P2"), library(), NOW), "", None, library(), NOW)
    applied(person(unit=""))

    an.refresh_from_db()
    assert (an.is_active, an.unit.code) == (True, "P2")
    [back] = events("returned")
    assert back.details == {"fields": [["Đơn vị", "P1", "Phường P2"]]}


def test_a_row_without_a_unit_does_not_put_one_on_the_list_of_units() -> None:
    """Of a list that is of some units only nobody else of the unit leaves to which somebody comes back by it."""
    known(is_active=False)
    other = an_official("A7", "Lê Bình", ("staff",), a_unit("P2"))
    applying.do(unit_plan.make(Merge(("P1",), "P2"), library(), NOW), "", None, library(), NOW)
    made = planning.make_plan(
        Sheet("Danh sách", sheet(person(unit=""), person("N1", unit="TP"))), MAPPING, wishes=Wishes(mode="units")
    )

    assert [one.entry.unit_code for one in made.returning] == ["P2"]
    assert made.leaving == ()
    assert other.is_active


def test_who_leaves_keeps_his_name_and_gives_back_everything_else() -> None:
    khue, an = known("CN1"), known(email="an@sm.vn")
    appoint(khue)
    appoint(an)
    requirements.refresh_all(library())
    EmailAddress.objects.create(user=an, email="an@sm.vn", verified=True, primary=True)
    EmailAddress.objects.create(user=khue, email="khue@sm.vn", verified=True, primary=True)
    PendingEmail.objects.create(official=an, email="khac@sm.vn", asked_at=NOW)
    PendingEmail.objects.create(official=khue, email="moi@sm.vn", asked_at=NOW)

    applied(person("CN1"), actor=khue)

    an.refresh_from_db()
    assert (an.full_name, an.is_active, an.is_it_officer, an.email) == ("Lê An", False, False, None)
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["khue@sm.vn"]
    assert list(PendingEmail.objects.values_list("email", flat=True)) == ["moi@sm.vn"]
    assert not Requirement.objects.filter(official=an).exists()
    [left] = events("left")
    assert (left.official, left.actor, left.at) == (an, khue, LATER)


def test_the_copies_of_a_changed_address_are_forgotten_and_those_of_nobody_else() -> None:
    an, binh = known(email="cu@sm.vn"), known("B2", full_name="Lê An")
    for official in (an, binh):
        EmailAddress.objects.create(user=official, email=f"{official.staff_code}@sm.vn", verified=True, primary=True)

    applied(person(email="moi@sm.vn"), person("B2"))

    an.refresh_from_db()
    assert an.email == "moi@sm.vn"
    assert list(EmailAddress.objects.values_list("user__staff_code", flat=True)) == ["B2"]


def test_two_people_exchange_their_addresses_in_one_list() -> None:
    an, binh = known(email="mot@sm.vn"), known("B2", email="hai@sm.vn")

    applied(person(email="hai@sm.vn"), person("B2", email="mot@sm.vn"))

    for official, email in ((an, "hai@sm.vn"), (binh, "mot@sm.vn")):
        official.refresh_from_db()
        assert official.email == email


def test_a_successor_gets_the_address_of_who_leaves_only_with_the_next_list() -> None:
    known("A1")
    known("A9", email="chung@sm.vn")
    applied(person("A1"))

    applied(person("A1", email="chung@sm.vn"))

    assert Official.objects.get(staff_code="A1").email == "chung@sm.vn"


def test_a_plan_is_refused_when_people_or_units_changed_since_and_nothing_is_written() -> None:
    an = known()
    made = planned(person(position="Kế toán"))
    an.full_name = "Lê Ân"
    an.save()

    with pytest.raises(NotAsShown):
        apply.apply(made, "a.xlsx", None, library(), LATER)

    an.refresh_from_db()
    assert an.position == "Văn thư"
    assert not Event.objects.exists()

    made = planned(person(position="Kế toán"))
    a_unit("P3")
    with pytest.raises(NotAsShown):
        apply.apply(made, "a.xlsx", None, library(), LATER)


def test_the_same_plan_twice_is_applied_once() -> None:
    known()
    made = applied(person(position="Kế toán"))

    with pytest.raises(NotAsShown):
        apply.apply(made, "a.xlsx", None, library(), LATER)
    assert len(events("changed")) == 1


def test_the_address_of_somebody_with_rights_waits_and_nothing_else_of_him_does() -> None:
    an = known(email="an@sm.vn")
    appoint(an)
    khue = known("CN1")

    applied(person(position="Kế toán", email="ke-gian@sm.vn"), person("CN1"), actor=khue)

    an.refresh_from_db()
    assert (an.position, an.email, an.is_it_officer) == ("Kế toán", "an@sm.vn", True)
    waiting = PendingEmail.objects.get()
    assert (waiting.official, waiting.email, waiting.source) == (an, "ke-gian@sm.vn", "tháng 11.xlsx")
    assert (waiting.asked_by, waiting.asked_at) == (khue, LATER)
    assert EmailNotices.objects.get().at == LATER


def test_what_a_list_did_is_told_in_figures_with_the_rows_it_did_not_take() -> None:
    khue = known("CN1")
    for code in ("A1", "A2", "A4"):
        known(code)
    known("A3", is_active=False)
    applied(
        person("CN1"),
        person("A1", position="Kế toán"),
        person("A2", unit="P2"),
        person("A3"),
        person("B1"),
        person("B2"),
        person("B3", unit="Nơi nào"),
        actor=khue,
    )

    [told] = events("roster_applied")
    assert (told.actor, told.at, told.official) == (khue, LATER, None)
    assert told.details.pop("rejected") == [["8", "B3", "Lê An", "Không xác định được đơn vị “Nơi nào”."]]
    assert told.details == {
        "file": "tháng 11.xlsx",
        "mode": "full",
        "joined": [],
        "apart": 0,
        "new": 2,
        "changed": 1,
        "moved": 1,
        "returning": 1,
        "leaving": 1,
        "to_confirm": 0,
        "unchanged": 1,
        "refused": 1,
    }


def test_the_last_it_officer_stays_though_no_list_names_him_and_leaves_once_there_is_another() -> None:
    an, khue = known(), known("CN1")
    appoint(an)
    applied(person("CN1"))
    an.refresh_from_db()
    assert (an.is_active, an.is_it_officer) == (True, True)
    appoint(khue, until=NOW.date() + timedelta(days=3000))
    applied(person("CN1"))
    an.refresh_from_db()
    assert an.is_it_officer
    appoint(khue)
    applied(person("CN1"))
    an.refresh_from_db()
    assert not an.is_active


def test_everybody_is_told_to_the_planner_as_the_records_have_him() -> None:
    an = an_official("A1", "Lê An", ("it", "leader"), a_unit("P2"))
    an.position, an.email = "Chủ tịch", "an@sm.vn"
    appoint(an)
    an.set_password("mèo đen leo mái ngói")
    an.save()
    PendingEmail.objects.create(official=an, email="moi@sm.vn", asked_at=NOW)
    known("B2", is_active=False)

    first, second = sorted(planning.officials(), key=lambda one: one.code)

    assert (first.code, first.name, first.position, first.unit_code) == ("A1", "Lê An", "Chủ tịch", "P2")
    assert first.roles == ("leader", "it")
    assert (first.email, first.waiting_email) == ("an@sm.vn", "moi@sm.vn")
    assert (first.active, first.it_officer, first.has_password) == (True, True, True)
    assert (first.lasting, second.lasting) == (True, False)
    assert (second.roles, second.email, second.waiting_email) == (("staff",), "", "")
    assert (second.active, second.it_officer, second.has_password) == (False, False, False)
    assert (first.appointed, second.appointed) == (True, False)
    assert {(unit.code, unit.name, unit.parent) for unit in planning.units()} == {
        ("TP", "Phường TP", ""),
        ("P1", "Phường P1", "TP"),
        ("P2", "Phường P2", "TP"),
    }


def test_a_list_from_the_terminal_leaves_the_rows_alone_that_are_being_uploaded() -> None:
    """Rows are kept before their list: for a moment they belong to none."""
    known()
    rows = RosterSheet.objects.create(content={}, kept_at=LATER)

    applied(person("A1", "Lê An", "Kế toán"))

    assert RosterSheet.objects.get() == rows


def test_what_the_words_of_a_list_mean_is_remembered_with_it() -> None:
    known()
    made = planned(person("A1", "Lê An", "Kế toán"))

    apply.apply(
        made, "tháng 11.xlsx", None, library(), LATER, Wishes(units={"Phường Một": "P1"}, roles={"Thủ quỹ": ""})
    )

    assert set(RosterWord.objects.values_list("kind", "text", "unit__code", "role")) == {
        ("unit", "Phường Một", "P1", ""),
        ("role", "Thủ quỹ", None, ""),
    }
